/** Grading a work tree in place: the tests of a task are put back, run where they stand, and counted. Nothing is installed. */
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { testName } from '../benchmark/exports/test-name.ts'
import { GRADE_REPORT_SCHEMA, type GradeQuestion, type GradedTest, type GradeReport } from '../benchmark/grade.ts'
import { keyOf, readRows } from '../checks/letters.ts'
import type { RunRecord, TestId } from '../checks/outcome.ts'
import type { ProjectFiles } from '../frameworks/files.ts'
import { planRuns, type RunGroup } from '../frameworks/plan.ts'
import { detectSetup, toolsOf } from '../frameworks/setup/index.ts'
import type { Workspace } from '../git/workspace.ts'
import { carryOut } from './carry-out.ts'
import { executeRuns } from './runs.ts'
import { newBuilt, type Site } from './site.ts'
import { restoreTestSide } from './test-side.ts'
import { Toolbox } from './toolbox.ts'
import { treeFiles } from './tree-files.ts'
import type { Workshop } from './workshop.ts'

export interface InPlace {
  readonly workshop: Workshop
  /** Absolute folder of the work tree. */
  readonly root: string
  /** Absolute HOME with the caches that the installation filled. */
  readonly home: string
}

/** Installs what the tests of the question need, with the network, in place. Null: done; else what failed. */
export async function prepareTree(place: InPlace, question: GradeQuestion): Promise<string | null> {
  const { workshop, root, home } = place
  const { groups, files } = await planOf(place, question)
  for (const site of (await sitesOf(place, { groups, files, question })).values()) {
    const { plan } = site
    const target = {
      plan,
      root,
      home,
      folder: join(workshop.scratch, 'install'),
      wallSeconds: question.timeouts_s.setup,
    }
    const done = await carryOut(workshop, [plan.install, ...plan.alternatives], target)
    if ('failed' in done) return done.failed.join('; then ')
    workshop.logger.info(`installed ${join(root, site.plan.dir)} with ${site.plan.manager} (home ${home})`)
  }
  return null
}

/** Puts the tests back, runs them, and says for each listed test whether it passed in every run. */
export async function gradeTree(place: InPlace, question: GradeQuestion, testPatch: string): Promise<GradeReport> {
  const problem = await restoreTestSide(place.workshop.repository, place.root, testPatch)
  if (problem !== null) return reportOf(question, [], [problem])
  const { groups, files, tree, unclaimed } = await planOf(place, question)
  const sites = await sitesOf(place, { groups, files, question })
  const { records, notes } = await executeRuns(place.workshop, {
    groups,
    trees: { base: tree, pre: tree, post: tree },
    files: { base: files, pre: files, post: files },
    siteOf: (group) => {
      const site = sites.get(siteKey(group))
      if (site === undefined) throw new Error(`no site for ${group.pkg.dir}`)
      return site
    },
    runs: question.runs,
    states: ['post'],
  })
  const odd = records.flatMap(({ problem: code, problem_detail: detail }) =>
    code === null ? [] : [`${code}${detail === undefined ? '' : `: ${detail}`}`],
  )
  return reportOf(question, records, [...unclaimed, ...odd, ...notes])
}

/** The report as lines that every log parser for `PASS: name` and `FAIL: name` reads (automake's form). */
export function reportLines({ tests }: GradeReport): string {
  const failed = new Set(tests.filter(({ passed }) => !passed).map(testName))
  const names = [...new Set(tests.map(testName))]
  return names.map((name) => `${failed.has(name) ? 'FAIL' : 'PASS'}: ${name}\n`).join('')
}

function reportOf(question: GradeQuestion, records: readonly RunRecord[], problems: readonly string[]): GradeReport {
  const letters = new Map(readRows(records).map((row) => [keyOf(row.id), row.letters.post]))
  const graded = (list: GradedTest['list']): GradedTest[] =>
    question[list].map((id: TestId) => {
      const seen = letters.get(keyOf(id)) ?? ''
      return { ...id, list, passed: seen !== '' && !/[^P]/.test(seen), letters: seen }
    })
  const tests = [...graded('fail_to_pass'), ...graded('pass_to_pass')]
  return {
    schema: GRADE_REPORT_SCHEMA,
    instance_id: question.instance_id,
    solved: tests.length > 0 && tests.every(({ passed }) => passed),
    tests,
    problems: [...new Set(problems)],
  }
}

/** The work tree as it stands now: what `.gitignore` and the repository's own exclude file name is left out. */
async function planOf({ workshop, root }: InPlace, question: GradeQuestion) {
  const { repository } = workshop
  const { git } = repository
  await mkdir(join(git.gitDir, 'info'), { recursive: true })
  await copyFile(join(root, '.git', 'info', 'exclude'), join(git.gitDir, 'info', 'exclude')).catch(() => {})
  const env = { GIT_WORK_TREE: root, GIT_INDEX_FILE: join(git.gitDir, 'tmp', 'grade') }
  await git.run(['-C', root, 'add', '-A', '--', '.'], { env })
  const { stdout } = await git.run(['write-tree'], { env })
  const tree = stdout.toString('latin1').trim()
  const files = await treeFiles(repository, tree)
  const { groups, unclaimed } = await planRuns(files, question.test_files, { testCommand: question.test_command })
  return { tree, groups, files, unclaimed: unclaimed.map(({ file, why }) => `${file}: ${why}`) }
}

interface Planned {
  readonly groups: readonly RunGroup[]
  readonly files: ProjectFiles
  readonly question: GradeQuestion
}

async function sitesOf(
  { workshop, root, home }: InPlace,
  { groups, files, question }: Planned,
): Promise<Map<string, Site>> {
  const toolbox = new Toolbox(workshop)
  const sites = new Map<string, Site>()
  for (const group of groups) {
    if (sites.has(siteKey(group))) continue
    const { language } = group.framework
    const tools = await toolbox.versions(toolsOf(language))
    const asOf = question.dependencies_as_of ?? null
    const plan = await detectSetup(files, group.pkg.dir, { language, tests: question.test_files, tools, asOf })
    sites.set(siteKey(group), {
      workspace: standing(root),
      plan,
      commands: [],
      way: 0,
      home,
      seconds: 0,
      built: newBuilt(),
    })
  }
  return sites
}

function siteKey({ pkg, framework }: RunGroup): string {
  return `${framework.language} ${pkg.dir}`
}

/** A work tree that stays what it is: there is one state, and somebody's work is in it. */
function standing(root: string): Workspace {
  const nothing = async (): Promise<void> => {}
  return {
    dir: root,
    switchTo: nothing,
    trust: () => {},
    keepPresent: async () => [],
    clean: nothing,
    resetToInstalled: nothing,
    dispose: nothing,
  }
}
