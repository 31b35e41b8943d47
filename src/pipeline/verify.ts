/** A task proven again: leaving the back-out as it is solves nothing, the solution solves it, every time. */
import type { ReadTask } from '../benchmark/read-task.ts'
import type { State } from '../checks/outcome.ts'
import { goldReason, noOpReason } from '../checks/solved.ts'
import { COMMAND_FRAMEWORK } from '../frameworks/command/index.ts'
import { planRuns, type RunGroup } from '../frameworks/plan.ts'
import { visibleText } from '../guard/visible.ts'
import type { Reason } from '../task/rejection.ts'
import { executeRuns } from './runs.ts'
import type { Site, SitePool } from './site.ts'
import { treeFiles } from './tree-files.ts'
import type { Workshop } from './workshop.ts'

export interface Verification {
  readonly instance_id: string
  readonly holds: boolean
  readonly reasons: readonly Reason[]
  readonly runs: { readonly pre: number; readonly post: number }
  readonly seconds: number
}

/** Runs the finished folder, not what curation remembers of it: patches, files and lists all come from the task. */
export async function verifyTask(workshop: Workshop, pool: SitePool, content: ReadTask): Promise<Verification> {
  const started = workshop.clock()
  const { task } = content
  const finish = (reasons: readonly Reason[], runs = { pre: 0, post: 0 }): Verification => ({
    instance_id: task.instance_id,
    holds: reasons.length === 0,
    reasons,
    runs,
    seconds: Number(((workshop.clock() - started) / 1000).toFixed(3)),
  })
  const { repository } = workshop
  const testCommand = workshop.config['test-command']
  const byCommand = task.run.commands.some(({ framework }) => framework === COMMAND_FRAMEWORK)
  if (byCommand && testCommand === undefined) return finish([missingCommand(content)])
  const base = await repository.treeOf(task.base_commit)
  const pre = await repository.applyToTree(base, content.testPatch)
  if ('conflict' in pre) return finish([conflict(`test.patch: ${pre.conflict}`)])
  const post = await repository.applyToTree(pre.tree, content.solutionPatch)
  if ('conflict' in post) return finish([conflict(`solution.patch: ${post.conflict}`)])
  const trees = { base, pre: pre.tree, post: post.tree }
  const files = {
    base: await treeFiles(repository, base),
    pre: await treeFiles(repository, pre.tree),
    post: await treeFiles(repository, post.tree),
  }
  const { groups } = await planRuns(files.post, testFilesOf(content), {
    testCommand: byCommand ? testCommand : undefined,
  })
  const sites = new Map<string, Site>()
  for (const state of ['post', 'pre'] as const) {
    for (const group of groups) {
      const request = {
        tree: trees[state],
        files: files[state],
        dir: group.pkg.dir,
        language: group.framework.language,
        tests: group.files,
        side: state === 'post' ? ('after' as const) : ('before' as const),
      }
      const installed = await pool.install(request)
      if ('failed' in installed) return finish([{ code: 'cannot-install', detail: installed.failed, stage: 'verify' }])
      sites.set(siteKey(group, state), installed.site)
    }
  }
  const siteOf = (group: RunGroup, state: State): Site => {
    const site = sites.get(siteKey(group, state))
    if (site === undefined) throw new Error(`nothing was installed for ${group.pkg.dir}`)
    return site
  }
  const { counted } = await executeRuns(workshop, {
    groups,
    trees,
    files,
    siteOf,
    runs: workshop.config.runs,
    states: ['pre', 'post'],
  })
  const reasons = [noOpReason(task, counted), goldReason(task, counted)].filter((reason) => reason !== null)
  return finish(reasons, { pre: workshop.config.runs, post: workshop.config.runs })
}

/** A task folder comes from elsewhere: what it says to run is shown and not run. */
function missingCommand({ task }: ReadTask): Reason {
  const shown = visibleText(task.run.commands[0]?.command.at(-1)?.slice(0, 200) ?? '')
  const detail = `the task was made with a test-command, and the configuration has none; it ran \`${shown}\``
  return { code: 'cannot-run-tests', detail, stage: 'verify' }
}

function testFilesOf({ task }: ReadTask): string[] {
  return [...new Set(task.run.commands.flatMap(({ files }) => files))]
}

function siteKey({ pkg, framework }: RunGroup, state: State): string {
  return `${state} ${framework.language} ${pkg.dir}`
}

function conflict(detail: string): Reason {
  return { code: 'back-out-conflict', detail, stage: 'verify' }
}
