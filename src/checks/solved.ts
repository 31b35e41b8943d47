/** Is a task solved in some state? The predicate of `verify`, of the no-op and gold gates, and of later evaluation. */
import type { Reason } from '../task/rejection.ts'
import { keyOf, readRows } from './letters.ts'
import type { RunRecord, State, TestId } from './outcome.ts'

export interface TaskTests {
  readonly fail_to_pass: readonly TestId[]
  readonly pass_to_pass: readonly TestId[]
}

export interface SolveResult {
  readonly solved: boolean
  /** Tests that did not pass in every run, with their letters; a test that is missing did not pass. */
  readonly broken: readonly {
    readonly id: TestId
    readonly letters: string
    readonly list: 'fail_to_pass' | 'pass_to_pass'
  }[]
}

/** Solved: every fail-to-pass and every pass-to-pass test passed in every run of the state. Missing is failing. */
export function isSolved(tests: TaskTests, records: readonly RunRecord[], state: State): SolveResult {
  const letters = new Map(readRows(records).map((row) => [keyOf(row.id), row.letters[state]]))
  const brokenIn = (list: 'fail_to_pass' | 'pass_to_pass'): SolveResult['broken'] =>
    tests[list]
      .map((id) => ({ id, letters: letters.get(keyOf(id)) ?? '', list }))
      .filter((test) => test.letters === '' || /[^P]/.test(test.letters))
  const broken = [...brokenIn('fail_to_pass'), ...brokenIn('pass_to_pass')]
  return { solved: broken.length === 0 && tests.fail_to_pass.length + tests.pass_to_pass.length > 0, broken }
}

/** No-op: no fail-to-pass test may pass in any run of the backed-out state. Null: the gate holds. */
export function noOpReason(tests: TaskTests, records: readonly RunRecord[]): Reason | null {
  const letters = new Map(readRows(records).map((row) => [keyOf(row.id), row.letters.pre]))
  const passing = tests.fail_to_pass.filter((id) => letters.get(keyOf(id))?.includes('P') === true)
  const [first] = passing
  if (first === undefined) return null
  const detail = `${passing.length} fail-to-pass tests pass without the solution, first ${first.file} ${first.name}`
  return { code: 'no-op-solves', detail, stage: 'verify' }
}

/** Gold: the solution must solve the task in every run. Null: the gate holds. */
export function goldReason(tests: TaskTests, records: readonly RunRecord[]): Reason | null {
  const { solved, broken } = isSolved(tests, records, 'post')
  if (solved) return null
  const [first] = broken
  const shown =
    first === undefined
      ? 'the task has no test'
      : `first ${first.id.file} ${first.id.name} [${first.letters || 'missing'}]`
  return {
    code: 'gold-fails',
    detail: `${broken.length} tests do not pass with the solution, ${shown}`,
    stage: 'verify',
  }
}
