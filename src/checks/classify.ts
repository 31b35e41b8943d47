/**
 * From letters to classes. The names are those of SWE-bench and Multi-SWE-bench (fail-to-pass, pass-to-pass, none-to-pass,
 * …); that a test which is missing or broken before the change counts as failing is from ProdCodeBench (arXiv 2604.01527, execution labels).
 */
import { z } from 'zod'
import { FILE_PSEUDO_TEST, type RunRecord, type State, type TestId } from './outcome.ts'
import { keyOf, readAloneRows, readRows, type TestRow } from './letters.ts'

export const TEST_CLASSES = [
  /** Failed, broken or missing in every run before, passed in every run after. */
  'fail-to-pass',
  'pass-to-pass',
  /**
   * Passes on the untouched base and after the change, and cannot run in between: its new test file does not load on the old
   * code, or takes the whole process down (`before` says which). It tells nothing of the change: 156 such tests of 4 real pull requests would else be fail-to-pass. It guards what
   * worked before, though (`guardsBehaviour`): in a compiled language one new name in a test file hides every test of its package.
   */
  'hidden-by-load-error',
  'skipped',
  'skip-to-pass',
  'pass-to-fail',
  'fail-to-fail',
  /** Reported before the change and in no run after it. */
  'gone',
  /**
   * Is there only after the change, in a file that the change does not touch and that has no other trouble: made up from what the
   * solution holds (one for each language of a highlighter). Nothing of the change asks for it, and another solution may hold something else.
   */
  'none-to-pass',
  'unstable',
  /** Its name holds a value of the run or of the solution, so that no other program's run could report it. */
  'dropped',
] as const
export type TestClass = (typeof TEST_CLASSES)[number]

/**
 * How a fail-to-pass test looked before: it failed, its file did not load, it did not exist in a file that loaded, or no run said
 * anything of its file (the process crashed or was cut off).
 */
export const Before = z.enum(['failed', 'load-error', 'none-to-pass', 'no-report'])
export type Before = z.infer<typeof Before>

export interface ClassifiedTest {
  readonly id: TestId
  readonly class: TestClass
  /** Set for fail-to-pass; and `load-error` or `no-report` for `hidden-by-load-error` where in no run before the change its file loaded. */
  readonly before: Before | null
  /** One letter a run and state: P passed, F failed, S skipped, `-` missing. */
  readonly letters: Readonly<Record<State, string>>
  readonly note: string | null
}

/** Classes of all tests the records report, ordered by context, file and appearance. */
export function classifyOutcomes(records: readonly RunRecord[]): ClassifiedTest[] {
  const alone = new Map(readAloneRows(records).map((row) => [keyOf(row.id), row.letters]))
  const classified = readRows(records).map((row) => dropHidden(doubtAlone(classifyRow(row), alone.get(keyOf(row.id)))))
  return setMadeUpApart(dropSolutionNames(classified), records).filter((test) => !isPlainFile(test))
}

/**
 * By `none-to-pass` above. A test that fails before can keep others from being reported, and so can a process that was cut off (the
 * change may mend a hang): such a file is no calm one.
 */
function setMadeUpApart(tests: readonly ClassifiedTest[], records: readonly RunRecord[]): ClassifiedTest[] {
  const untouched = untouchedFiles(records)
  const failing = tests.filter(({ letters }) => letters.pre.includes('F')).map(({ id }) => id.file)
  const cut = records.filter(({ state, problem }) => state === 'pre' && problem !== null).flatMap(({ files }) => files)
  const troubled = new Set([...failing, ...cut])
  return tests.map((test) => {
    const { file } = test.id
    if (test.before !== 'none-to-pass' || !untouched.has(file) || troubled.has(file)) return test
    return { ...test, class: 'none-to-pass', note: 'made up after the change, in a file that it does not touch' }
  })
}

/** Empty for records that do not tell which files the change touches. */
function untouchedFiles(records: readonly RunRecord[]): ReadonlySet<string> {
  const telling = records.filter(({ changed_files: changed }) => changed !== undefined)
  const changed = new Set(telling.flatMap((record) => record.changed_files ?? []))
  return new Set(telling.flatMap(({ files }) => files).filter((file) => !changed.has(file)))
}

/** One that passes and fails by itself is unstable, whatever the runs in company show. Failing alone each time is order. */
function doubtAlone(test: ClassifiedTest, alone: ClassifiedTest['letters'] | undefined): ClassifiedTest {
  if (test.class !== 'fail-to-pass' && !guardsBehaviour(test)) return test
  const differs = (['pre', 'post'] as const).some((state) => isMixed(alone?.[state] ?? ''))
  if (!differs) return test
  return { ...test, class: 'unstable', before: null, note: 'differs from run to run when its file runs alone' }
}

/** Passed in one run and failed in another of the same state. */
export function isMixed(letters: string): boolean {
  return letters.includes('P') && letters.includes('F')
}

/** A name that had to be redacted is not the name that another run reports. */
function dropHidden(test: ClassifiedTest): ClassifiedTest {
  if (!/\[redacted:[a-z0-9-]+\]/.test(`${test.id.file} ${test.id.name} ${test.id.context ?? ''}`)) return test
  return { ...test, class: 'dropped', before: null, note: 'its name holds what looks like a secret' }
}

/** A file that loaded in every run is no test. */
function isPlainFile(test: ClassifiedTest): boolean {
  return (
    test.id.name === FILE_PSEUDO_TEST &&
    !['fail-to-pass', 'unstable', 'pass-to-fail', 'fail-to-fail'].includes(test.class)
  )
}

/** The class of one test by its letters alone. */
export function classifyRow(row: TestRow): ClassifiedTest {
  const { base, pre, post } = row.letters
  const as = (name: TestClass, note: string | null = null, before: Before | null = null): ClassifiedTest => ({
    id: row.id,
    class: name,
    before,
    letters: row.letters,
    note,
  })
  if (isVolatile(row.letters)) return as('dropped', 'the name appears in one run only: it holds a value of that run')
  if (all(post, '-')) return as('gone')
  if (post === '' || pre === '') return as('unstable', `never ran ${post === '' ? 'after' : 'before'} the change`)
  if (all(post, 'S')) return as('skipped')
  if (all(post, 'F')) return afterFails(pre, as)
  if (!all(post, 'P')) return as('unstable')
  if (all(pre, 'P')) return as('pass-to-pass')
  if (all(pre, 'S')) return as('skip-to-pass')
  if (all(pre, 'F')) return as('fail-to-pass', null, 'failed')
  if (!all(pre, 'F-')) return as('unstable')
  if (pre.includes('F') && !missingExplained(row))
    return as('unstable', 'failed in some runs before and missing in others')
  if (base.includes('P')) {
    const hidden = row.fates.pre.every((fate) => fate !== 'loaded') ? unloaded(row) : null
    return all(base, 'P') ? as('hidden-by-load-error', 'passes on the untouched base', hidden) : as('unstable')
  }
  return as('fail-to-pass', null, unloaded(row))
}

/** Did a run say that the file does not load, or that it loads without this test, or is silence all there is? */
function unloaded({ fates }: TestRow): Before {
  if (fates.pre.includes('failed')) return 'load-error'
  return fates.pre.includes('loaded') ? 'none-to-pass' : 'no-report'
}

/**
 * Is it pass-to-pass: passes before the change and in every run after it? SWE-bench means by this what the pull request must not
 * break, and runs it on the old code with the new tests; where these do not load there, the untouched base shows the same.
 * Multi-SWE-bench keeps the three states apart (`run` PASS, `test` NONE, `fix` PASS), and so do the records.
 */
export function guardsBehaviour(test: ClassifiedTest): boolean {
  return test.class === 'pass-to-pass' || (test.class === 'hidden-by-load-error' && test.before !== null)
}

function afterFails(pre: string, as: (name: TestClass) => ClassifiedTest): ClassifiedTest {
  if (all(pre, 'P')) return as('pass-to-fail')
  return all(pre, 'F-') ? as('fail-to-fail') : as('unstable')
}

/** In every run where the test is missing its file failed to load: one cause, two faces. */
function missingExplained(row: TestRow): boolean {
  return [...row.letters.pre].every((letter, index) => letter !== '-' || row.fates.pre[index] === 'failed')
}

/** True for a non-empty row that consists of these letters. */
function all(letters: string, of: string): boolean {
  return letters !== '' && [...letters].every((letter) => of.includes(letter))
}

/** Several runs, and no state saw the name twice: a clock, port or random value stands in it. */
function isVolatile(letters: Readonly<Record<State, string>>): boolean {
  const repeated = [letters.pre, letters.post].filter((row) => row.length > 1)
  if (repeated.length === 0) return false
  const seen = repeated.map((row) => [...row].filter((letter) => letter !== '-').length)
  return seen.every((count) => count <= 1) && seen.some((count) => count === 1)
}

/**
 * "have 33 regex matchers" before and "have 34 regex matchers" after: the name counts something of the solution. Such a
 * pair differs in digits only, and each of the two is missing on the other side; both are dropped.
 */
function dropSolutionNames(tests: readonly ClassifiedTest[]): ClassifiedTest[] {
  const goneShapes = new Set(tests.filter((test) => test.class === 'gone').map(shapeOf))
  if (goneShapes.size === 0) return [...tests]
  const shared = new Set(
    tests
      .filter((test) => test.before === 'none-to-pass')
      .map(shapeOf)
      .filter((s) => goneShapes.has(s)),
  )
  return tests.map((test) => {
    const oneSided = test.class === 'gone' || test.before === 'none-to-pass'
    if (!oneSided || !shared.has(shapeOf(test))) return test
    return { ...test, class: 'dropped', before: null, note: 'differs in digits only from a test of the other state' }
  })
}

function shapeOf(test: ClassifiedTest): string {
  return JSON.stringify([test.id.context ?? null, test.id.file, test.id.name.replace(/\d+/g, '#')])
}
