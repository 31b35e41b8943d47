/** A task proven again: leaving the back-out as it is solves nothing, the solution solves it, every time. */
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReadTask } from '../benchmark/read-task.ts'
import { keyOf } from '../checks/letters.ts'
import type { RunRecord } from '../checks/outcome.ts'
import { goldReason, noOpReason, type TaskTests } from '../checks/solved.ts'
import { removeTree } from '../files/remove-tree.ts'
import { COMMAND_FRAMEWORK } from '../frameworks/command/index.ts'
import { planRuns } from '../frameworks/plan.ts'
import { dependenciesAsOf } from '../frameworks/setup/index.ts'
import { visibleText } from '../guard/visible.ts'
import type { Reason } from '../task/rejection.ts'
import { installStates, type StatesToInstall } from './install-states.ts'
import { blameLacking, lackingIn } from './lacking.ts'
import { executeRuns, type RunsRequest } from './runs.ts'
import { sealTask } from './seal.ts'
import type { SitePool } from './site.ts'
import { treeFiles } from './tree-files.ts'
import type { Workshop } from './workshop.ts'

export interface Verification {
  readonly instance_id: string
  readonly holds: boolean
  readonly reasons: readonly Reason[]
  readonly runs: { readonly pre: number; readonly post: number }
  readonly seconds: number
  /** The commit whose files the two states were made of. */
  readonly commit: string
}

/**
 * Proves a task of unknown origin: `runs` runs of each state.
 * @param head a commit that holds the solution: the task is backed out of it, instead of being built on its own base
 */
export async function verifyTask(
  workshop: Workshop,
  pool: SitePool,
  content: ReadTask,
  head: string | null = null,
): Promise<Verification> {
  const started = workshop.clock()
  const { runs } = workshop.config
  const proof = await runTask(workshop, pool, content, { runs, head })
  // What an agent gets is made of the base commit; on another one there is nothing to seal.
  if (proof.reasons.length === 0 && head === null) await proveSealed(workshop, content)
  return {
    instance_id: content.task.instance_id,
    holds: proof.reasons.length === 0,
    reasons: proof.reasons,
    runs: proof.records.length === 0 ? { pre: 0, post: 0 } : { pre: runs, post: runs },
    seconds: Number(((workshop.clock() - started) / 1000).toFixed(3)),
    commit: head ?? content.task.base_commit,
  }
}

/** What an agent would get is made once, and searched for the solution. @throws Error when it is found */
async function proveSealed(workshop: Workshop, content: ReadTask): Promise<void> {
  const dir = await mkdtemp(join(workshop.scratch, 'sealed-'))
  try {
    await sealTask(workshop, content, dir)
  } finally {
    await removeTree(dir)
  }
}

export interface TaskRuns {
  /** Of each state. */
  readonly runs: number
  readonly gate?: RunsRequest['gate']
  /** A commit to back the solution out of; null or left out: the task's own base. */
  readonly head?: string | null
}

export interface TaskProof {
  /** Empty when leaving the back-out solves nothing and the solution solves it. */
  readonly reasons: readonly Reason[]
  /** Empty when the folder could not be run at all. */
  readonly records: readonly RunRecord[]
}

/** Runs the finished folder, not what curation remembers of it: patches, files and lists all come from the task. */
export async function runTask(
  workshop: Workshop,
  pool: SitePool,
  content: ReadTask,
  { runs, gate, head = null }: TaskRuns,
): Promise<TaskProof> {
  const testCommand = workshop.config['test-command']
  const byCommand = content.task.run.commands.some(({ framework }) => framework === COMMAND_FRAMEWORK)
  if (byCommand && testCommand === undefined) return unrun(missingCommand(content))
  const built =
    head === null ? await treesOf(workshop.repository, content) : await treesAtHead(workshop.repository, content, head)
  if ('code' in built) return unrun(built)
  const { trees, files } = built
  const { groups } = await planRuns(files.post, testFilesOf(content), {
    testCommand: byCommand ? testCommand : undefined,
  })
  const earlier = head === null ? content.task.setup.tool_versions : {}
  const asOf =
    head === null
      ? (content.task.setup.dependencies_as_of ?? null)
      : dependenciesAsOf((await workshop.repository.commit(head)).committed_at)
  const installed = await installStates(workshop, pool, {
    groups,
    trees,
    files,
    states: ['post', 'pre'],
    asOf,
    earlier,
  })
  if (installed.failed !== null)
    return unrun({ code: 'cannot-install', detail: installed.failed.detail, stage: 'verify' })
  const { siteOf } = installed
  const { records, counted } = await executeRuns(workshop, {
    groups,
    trees,
    files,
    siteOf,
    runs,
    states: ['pre', 'post'],
    ...(gate === undefined ? {} : { gate }),
  })
  const tests = head === null ? content.task : stillThere(content.task, counted)
  const reasons = [noOpReason(tests, counted), goldReason(tests, counted)].filter((reason) => reason !== null)
  return { reasons: blameLacking(reasons, lackingIn(workshop.repository, Object.values(trees))), records }
}

type TaskTrees = Pick<StatesToInstall, 'trees' | 'files'>

/** The two states as the patches of the folder make them, on top of the base commit. */
async function treesOf(repository: Workshop['repository'], content: ReadTask): Promise<TaskTrees | Reason> {
  const base = await repository.treeOf(content.task.base_commit)
  const pre = await repository.applyToTree(base, content.testPatch)
  if ('conflict' in pre) return conflict(`test.patch: ${pre.conflict}`)
  const post = await repository.applyToTree(pre.tree, content.solutionPatch)
  if ('conflict' in post) return conflict(`solution.patch: ${post.conflict}`)
  const files = {
    base: await treeFiles(repository, base),
    pre: await treeFiles(repository, pre.tree),
    post: await treeFiles(repository, post.tree),
  }
  return { trees: { base, pre: pre.tree, post: post.tree }, files }
}

/**
 * The head as it stands, and the head with the solution taken out again (ProdCodeBench, arXiv 2604.01527, backed-out environment):
 * where later changes went over the same lines it does not come out, and the task no longer applies there.
 */
async function treesAtHead(
  repository: Workshop['repository'],
  content: ReadTask,
  head: string,
): Promise<TaskTrees | Reason> {
  const post = await repository.treeOf(head)
  const pre = await repository.applyToTree(post, content.solutionPatch, { reverse: true })
  if ('conflict' in pre) return conflict(`solution.patch cannot be taken out of ${head.slice(0, 10)}: ${pre.conflict}`)
  const files = { pre: await treeFiles(repository, pre.tree), post: await treeFiles(repository, post) }
  const there = new Set(files.post.list())
  const gone = content.task.fail_to_pass.find(({ file }) => !there.has(file))
  if (gone !== undefined)
    return { code: 'no-test-found', detail: `${gone.file} is gone from ${head.slice(0, 10)}`, stage: 'verify' }
  return { trees: { base: pre.tree, pre: pre.tree, post }, files: { ...files, base: files.pre } }
}

/** A pass-to-pass test that somebody has removed since says nothing of the task; a fail-to-pass test must still be there. */
function stillThere({ fail_to_pass, pass_to_pass }: TaskTests, records: readonly RunRecord[]): TaskTests {
  const seen = new Set(records.flatMap(({ outcomes, context }) => outcomes.map((test) => keyOf({ ...test, context }))))
  return { fail_to_pass, pass_to_pass: pass_to_pass.filter((test) => seen.has(keyOf(test))) }
}

function unrun(reason: Reason): TaskProof {
  return { reasons: [reason], records: [] }
}

/** A task folder comes from elsewhere: what it says to run is shown and not run. */
function missingCommand({ task }: ReadTask): Reason {
  const shown = visibleText(task.run.commands[0]?.command.at(-1)?.slice(0, 200) ?? '')
  const detail = `the task was made with a test-command, and neither --test-command nor the configuration gives one; it ran \`${shown}\``
  return { code: 'cannot-run-tests', detail, stage: 'verify' }
}

function testFilesOf({ task }: ReadTask): string[] {
  return [...new Set(task.run.commands.flatMap(({ files }) => files))]
}

function conflict(detail: string): Reason {
  return { code: 'back-out-conflict', detail, stage: 'verify' }
}
