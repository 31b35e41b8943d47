/** Records of several jobs put together. */
import { expect, test } from '@jest/globals'
import { joinRecords } from '../../src/benchmark/join-parts.ts'
import { judgeWithCauses } from '../../src/checks/judgement.ts'
import type { RunRecord, State } from '../../src/checks/outcome.ts'

type Status = 'passed' | 'failed'

/** One process that ran `fixed` (fails before, passes after) and `odd`, with what the latter gave. */
function recordOf(state: State, run: number, odd: Status, phase?: 'gate'): RunRecord {
  const file = 'test/a.test.js'
  return {
    state,
    run,
    ...(phase === undefined ? {} : { phase }),
    framework: 'jest',
    cwd: '.',
    files: [file],
    command: ['jest'],
    exit_code: state === 'post' && odd === 'passed' ? 0 : 1,
    signal: null,
    seconds: 1,
    report_sha256: null,
    problem: null,
    outcomes: [
      { file, name: 'fixed', status: state === 'post' ? 'passed' : 'failed' },
      { file, name: 'odd', status: odd },
    ],
  }
}

/** A part of so many runs as one job makes it, gate and all. */
const partOf = (runs: number, odd: (run: number) => Status): RunRecord[] => [
  recordOf('base', 1, odd(1)),
  ...Array.from({ length: runs }, (_, index) => index + 1).flatMap((run) => [
    recordOf('pre', run, odd(run)),
    recordOf('post', run, odd(run)),
  ]),
  recordOf('pre', runs + 1, odd(runs + 1), 'gate'),
  recordOf('post', runs + 1, odd(runs + 1), 'gate'),
]

const judged = (...parts: readonly (readonly RunRecord[])[]) => {
  const { verdict } = judgeWithCauses(joinRecords(parts), { runs: 3, regressionOnly: false })
  return { listed: verdict.fail_to_pass.map(({ name }) => name), unstable: verdict.unstable }
}

test('runs are counted on from part to part, and say which they are of', () => {
  const joined = joinRecords([partOf(2, () => 'passed'), partOf(1, () => 'passed')])
  const numbers = (state: State) =>
    joined.filter((record) => record.state === state).map(({ run, part }) => [part, run])
  expect(numbers('post')).toEqual([
    [1, 1],
    [1, 2],
    [1, 3],
    [2, 4],
    [2, 5],
  ])
  expect(numbers('base')).toEqual([
    [1, 1],
    [2, 4],
  ])
})

test('a test that passes on one machine and fails on another is unstable, by the machine', () => {
  const { listed, unstable } = judged(
    partOf(2, () => 'passed'),
    partOf(1, () => 'failed'),
  )
  expect(listed).toEqual(['fixed'])
  expect(unstable).toEqual([{ file: 'test/a.test.js', name: 'odd', pre: 'PPPFF', post: 'PPPFF', cause: 'machine' }])
})

test('tests of a file that one part left out are in no list, for its task does not run them', () => {
  const other = 'test/b.test.js'
  const beside = (records: readonly RunRecord[]): RunRecord[] =>
    records.flatMap((record) => [
      record,
      { ...record, files: [other], outcomes: record.outcomes.map((outcome) => ({ ...outcome, file: other })) },
    ])
  const [first, second] = [partOf(2, () => 'passed'), partOf(1, () => 'passed')]
  const whole = { runs: 3, regressionOnly: false }
  const { verdict } = judgeWithCauses(joinRecords([beside(first), second]), whole)
  expect([...verdict.fail_to_pass, ...verdict.pass_to_pass].map(({ file }) => file)).not.toContain(other)
  expect(verdict.unstable.map(({ file, name, post }) => [file, name, post])).toEqual([
    [other, 'fixed', 'PPP--'],
    [other, 'odd', 'PPP--'],
  ])
  const both = judgeWithCauses(joinRecords([beside(first), beside(second)]), whole)
  expect(both.verdict.fail_to_pass.map(({ file }) => file)).toEqual(['test/a.test.js', other])
})

test('one that differs within a part does so by something else, and one run alone is chance', () => {
  const mixed = judged(
    partOf(2, (run) => (run === 2 ? 'failed' : 'passed')),
    partOf(1, () => 'failed'),
  )
  expect(mixed.unstable.map(({ cause }) => cause)).toEqual([undefined])
  const once = judged(
    partOf(2, () => 'passed'),
    [recordOf('pre', 1, 'failed'), recordOf('post', 1, 'failed')],
  )
  expect(once.unstable.map(({ cause }) => cause)).toEqual([undefined])
})

test('the same records give the same verdict in whatever parts they came', () => {
  const whole = judged(partOf(3, () => 'passed'))
  expect(
    judged(
      partOf(2, () => 'passed'),
      partOf(1, () => 'passed'),
    ).listed,
  ).toEqual(whole.listed)
})

test('a machine on which tests are missing counts, though there are enough runs without it', () => {
  const files = ['test/a.test.js']
  const names = Array.from({ length: 10 }, (_, index) => `t${index}`)
  const full = (state: State, run: number, phase?: 'gate'): RunRecord => ({
    ...recordOf(state, run, 'passed', phase),
    files,
    outcomes: names.map((name) => ({
      file: 'test/a.test.js',
      name,
      status: state === 'post' || name !== 't9' ? 'passed' : 'failed',
    })),
  })
  const job = (runs: number, keep: number): RunRecord[] =>
    partOf(runs, () => 'passed').map(({ state, run, phase }) => {
      const whole = full(state, run, phase === 'gate' ? phase : undefined)
      return { ...whole, outcomes: whole.outcomes.slice(10 - keep) }
    })
  const { verdict, notes } = judgeWithCauses(joinRecords([job(2, 10), job(2, 10), job(1, 8)]), {
    runs: 5,
    regressionOnly: false,
  })
  expect(notes).toEqual([])
  expect(verdict.fail_to_pass.map(({ name }) => name)).toEqual(['t9'])
  expect(verdict.pass_to_pass.map(({ name }) => name)).toEqual(['t2', 't3', 't4', 't5', 't6', 't7', 't8'])
  expect(verdict.unstable.map(({ name, post }) => [name, post])).toEqual([
    ['t0', 'PPPPPP--'],
    ['t1', 'PPPPPP--'],
  ])
})

test('a run that its own job made up for is set aside, as that job did', () => {
  const cut: RunRecord = { ...recordOf('post', 2, 'passed'), problem: 'timed-out', outcomes: [] }
  const first = [...partOf(2, () => 'passed').filter(({ state, run }) => state !== 'post' || run !== 2), cut]
  const { verdict, notes } = judgeWithCauses(joinRecords([first, partOf(1, () => 'passed')]), {
    runs: 3,
    regressionOnly: false,
  })
  expect(notes).toHaveLength(1)
  expect(verdict.unstable).toEqual([])
})

test('numbers of runs that no job counts to do not make runs of another part one', () => {
  const far = { ...recordOf('post', Number.MAX_SAFE_INTEGER, 'passed'), phase: 'alone' as const }
  const joined = joinRecords([[...partOf(1, () => 'passed'), far], partOf(3, () => 'passed')])
  const runs = joined.filter(({ state, part }) => state === 'post' && part === 2).map(({ run }) => run)
  expect(runs).toEqual([4, 5, 6, 7])
})
