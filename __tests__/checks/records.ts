/** Run records from letters, for the tests of this room. */
import type { Outcome, RunRecord, State } from '../../src/checks/outcome.ts'

export function record(
  state: State,
  run: number,
  outcomes: readonly Outcome[],
  over: Partial<RunRecord> = {},
): RunRecord {
  return {
    state,
    run,
    framework: 'jest',
    cwd: '.',
    files: ['a.test.js'],
    command: ['jest', 'a.test.js'],
    exit_code: outcomes.some((outcome) => outcome.status === 'failed') ? 1 : 0,
    signal: null,
    seconds: 1,
    report_sha256: null,
    problem: null,
    outcomes: [...outcomes],
    ...over,
  }
}

const STATUS = { P: 'passed', F: 'failed', S: 'skipped' } as const

/** `{ 'a test': 'PPF' }` → one record a letter, each with the tests that are not `-` in it. */
export function records(
  state: State,
  rows: Readonly<Record<string, string>>,
  over: Partial<RunRecord> = {},
): RunRecord[] {
  const length = Math.max(...Object.values(rows).map((row) => row.length))
  return Array.from({ length }, (_, index) => {
    const outcomes = Object.entries(rows).flatMap(([name, row]): Outcome[] => {
      const letter = row[index]
      return letter === 'P' || letter === 'F' || letter === 'S'
        ? [{ file: 'a.test.js', name, status: STATUS[letter] }]
        : []
    })
    return record(state, index + 1, outcomes, over)
  })
}

export interface Rows {
  readonly base?: Readonly<Record<string, string>>
  readonly pre: Readonly<Record<string, string>>
  readonly post: Readonly<Record<string, string>>
}

export function allRecords(rows: Rows): RunRecord[] {
  return [
    ...(rows.base === undefined ? [] : records('base', rows.base)),
    ...records('pre', rows.pre),
    ...records('post', rows.post),
  ]
}
