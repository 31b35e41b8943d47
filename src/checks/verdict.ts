/** The verdict on a change, from the classes of its tests and the raw records. Recomputed wherever records are read. */
import type { Reason, RejectionCode } from '../task/rejection.ts'
import { type ClassifiedTest, guardsBehaviour } from './classify.ts'
import type { Partition, UnstableTest } from './curation.ts'
import { FILE_PSEUDO_TEST, type RunRecord, type State, type TestId } from './outcome.ts'
import { countOf } from './rerun.ts'

export interface VerdictOptions {
  /** Accept tasks without a fail-to-pass test, in their own partition. Off by default, as ProdCodeBench reports them apart. */
  readonly regressionOnly?: 'accept' | 'reject'
}

export interface Verdict {
  readonly verdict: 'accepted' | 'rejected'
  readonly partition: Partition | null
  readonly reasons: readonly Reason[]
  readonly fail_to_pass: readonly TestId[]
  readonly pass_to_pass: readonly TestId[]
  readonly unstable: readonly UnstableTest[]
  /** Tests skipped after the change. */
  readonly skipped: number
}

const STAGE = 'verdict'

/** Decides from the evidence alone; the same records always give the same verdict. */
export function decideVerdict(
  classes: readonly ClassifiedTest[],
  records: readonly RunRecord[],
  options: VerdictOptions = {},
): Verdict {
  const lists = {
    fail_to_pass: failToPass(classes).map((test) => test.id),
    pass_to_pass: classes.filter(guardsBehaviour).map((test) => test.id),
    unstable: of(classes, 'unstable').map(({ id, letters }) => ({ ...id, pre: letters.pre, post: letters.post })),
    skipped: of(classes, 'skipped').length,
  }
  const reason = findReason(classes, records)
  if (reason === null) return { verdict: 'accepted', partition: 'strong', reasons: [], ...lists }
  const regression = reason.code === 'no-fail-to-pass' && lists.pass_to_pass.length > 0
  if (regression && options.regressionOnly === 'accept')
    return { verdict: 'accepted', partition: 'regression-only', reasons: [], ...lists }
  return { verdict: 'rejected', partition: null, reasons: [reason], ...lists }
}

/**
 * The fail-to-pass tests that count. New tests whose file does not load on the old code do: in 13 of 48 real changes all
 * fail-to-pass tests are of this kind, and ProdCodeBench (arXiv 2604.01527) counts broken as failing; the manifest marks them.
 * Tests of such a file that pass on the untouched base do not (`hidden-by-load-error`). `(file)` stands for its tests: it counts where the file's other tests ran before the
 * change (it threw beside them, as an assertion in a `describe` does), not where the file as a whole did not load.
 */
export function failToPass(classes: readonly ClassifiedTest[]): ClassifiedTest[] {
  const tests = of(classes, 'fail-to-pass')
  const ranBefore = new Set(
    classes.filter((test) => test.id.name !== FILE_PSEUDO_TEST && /[PFS]/.test(test.letters.pre)).map(fileOf),
  )
  const named = new Set(tests.filter((test) => test.id.name !== FILE_PSEUDO_TEST).map(fileOf))
  return tests.filter(
    (test) => test.id.name !== FILE_PSEUDO_TEST || (!named.has(fileOf(test)) && ranBefore.has(fileOf(test))),
  )
}

function fileOf(test: ClassifiedTest): string {
  return JSON.stringify([test.id.context ?? null, test.id.file])
}

function of(classes: readonly ClassifiedTest[], name: ClassifiedTest['class']): ClassifiedTest[] {
  return classes.filter((test) => test.class === name)
}

/** Why there is no strong task, or null. What the runs could not show comes before what they showed. */
function findReason(classes: readonly ClassifiedTest[], records: readonly RunRecord[]): Reason | null {
  if (testsIn(records, 'post') === 0)
    return because('cannot-run-tests', `no test ran after the change: ${problems(records, 'post')}`)
  if (baselineIsEmpty(records))
    return because('baseline-ran-no-test', `no test ran before the change: ${problems(records, 'pre')}`)
  if (failToPass(classes).length > 0) return null
  if (!classes.some((test) => test.letters.post.includes('P')))
    return because(
      'gold-fails',
      `no test passes with the solution in place: ${sample(classes)}${firstMessage(records, 'post')}`,
    )
  const hidden = of(classes, 'hidden-by-load-error').filter(
    (test) => test.letters.post !== '' && !/[^P]/.test(test.letters.post),
  )
  const files = of(classes, 'fail-to-pass')
  if (hidden.length > 0 || files.length > 0) return because('only-load-errors', loadErrorDetail(hidden, files))
  return unstableReason(classes) ?? because('no-fail-to-pass', noneDetail(classes, records))
}

/**
 * Nothing at all before the change, on the untouched base too: the runner itself is not there yet, and every test after it
 * would look fixed (a change of test framework did this with 2004 tests). A file that failed to load has at least said so,
 * unless it is on the base that no process could report: there the change under test cannot be the reason.
 */
function baselineIsEmpty(records: readonly RunRecord[]): boolean {
  const before = records.filter((record) => record.state !== 'post')
  if (before.every((record) => record.outcomes.length === 0)) return true
  const base = before.filter((record) => record.state === 'base')
  return (
    base.length > 0 &&
    base.every((record) => record.problem !== null) &&
    before.every((record) => countOf(record) === 0)
  )
}

function testsIn(records: readonly RunRecord[], state: State): number {
  return records.filter((record) => record.state === state).reduce((sum, record) => sum + countOf(record), 0)
}

/** Tests that never passed before and sometimes pass after would be the task, were they stable. */
function unstableReason(classes: readonly ClassifiedTest[]): Reason | null {
  const unstable = of(classes, 'unstable')
  const hopeful = unstable.filter(({ letters }) => !letters.pre.includes('P') && letters.post.includes('P'))
  const shown = hopeful.length > 0 ? hopeful : of(classes, 'pass-to-pass').length === 0 ? unstable : []
  if (shown.length === 0) return null
  return because(
    'all-unstable',
    `${count(shown.length, 'test')} would show the change but differ from run to run: ${sample(shown)}`,
  )
}

function loadErrorDetail(hidden: readonly ClassifiedTest[], files: readonly ClassifiedTest[]): string {
  if (hidden.length === 0)
    return `only the loading of ${files.map((test) => test.id.file).join(', ')} goes from failing to passing`
  const why = hidden.some(({ before }) => before !== 'no-report')
    ? 'fail before the change only because the new test file does not load'
    : 'are missing before the change because every run of their file crashed or was cut off there'
  return `${count(hidden.length, 'test')} pass on the untouched base and ${why}: ${sample(hidden)}`
}

function noneDetail(classes: readonly ClassifiedTest[], records: readonly RunRecord[]): string {
  const counts = (['pass-to-pass', 'fail-to-fail', 'pass-to-fail', 'none-to-pass', 'unstable', 'skipped'] as const)
    .map((name) => [name, of(classes, name).length] as const)
    .filter(([, size]) => size > 0)
    .map(([name, size]) => `${size} ${name}`)
  // What the change tests may stand in a file that this machine cannot load.
  const unloaded = of(classes, 'fail-to-fail').filter(({ id }) => id.name === FILE_PSEUDO_TEST)
  const [first] = unloaded
  const broken =
    first === undefined
      ? ''
      : `; ${count(unloaded.length, 'file')} did not load, ${first.id.file} first${firstMessage(records, 'post')}`
  return `no test fails before and passes after the change (${counts.join(', ') || 'no stable test'})${broken}`
}

function problems(records: readonly RunRecord[], state: State): string {
  const of = records.filter((record) => record.state === state)
  const [first] = of
  if (first === undefined) return 'nothing was run'
  const names = [...new Set(of.map((record) => record.problem ?? `exit code ${record.exit_code ?? 'none'}`))]
  const detail = of.find((record) => record.problem_detail !== undefined)?.problem_detail
  const said = detail === undefined ? firstMessage(records, state) : ` (${detail.slice(0, 200)})`
  return `${first.framework} in ${first.cwd}: ${names.join(', ')}${said}`
}

/** What the first file that did not load said, else the first test that failed: it mostly holds for all of them. */
function firstMessage(records: readonly RunRecord[], state: State): string {
  const failed = records
    .filter((record) => record.state === state)
    .flatMap(({ outcomes }) => outcomes.filter(({ status, message }) => status === 'failed' && message !== undefined))
  const { message } = failed.find(({ name }) => name === FILE_PSEUDO_TEST) ?? failed[0] ?? {}
  const lines = (message ?? '').split('\n').map((line) => line.trim())
  const words = lines
    .filter((line) => line !== '')
    .slice(0, 3)
    .join(' / ')
  return words === '' ? '' : ` (${words.slice(0, 200)})`
}

function sample(tests: readonly ClassifiedTest[]): string {
  const shown = tests.slice(0, 3).map(({ id, letters }) => `${id.file} ${id.name} [${letters.pre}/${letters.post}]`)
  return tests.length > 3 ? `${shown.join('; ')} and ${tests.length - 3} more` : shown.join('; ') || 'no test'
}

function count(size: number, noun: string): string {
  return `${size} ${noun}${size === 1 ? '' : 's'}`
}

function because(code: RejectionCode, detail: string): Reason {
  return { code, detail, stage: STAGE }
}
