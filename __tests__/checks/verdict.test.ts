import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { classifyOutcomes } from '../../src/checks/classify.ts'
import type { Outcome, RunRecord, State } from '../../src/checks/outcome.ts'
import { goldReason, isSolved, noOpReason } from '../../src/checks/solved.ts'
import { decideVerdict } from '../../src/checks/verdict.ts'
import { allRecords, record, records, type Rows } from './records.ts'

const decide = (all: readonly RunRecord[], options = {}) => decideVerdict(classifyOutcomes(all), all, options)
const decideRows = (rows: Rows) => decide(allRecords(rows))

describe('what the tests said stands in the reason', () => {
  const broken = (state: State, ...others: readonly Outcome[]): RunRecord[] =>
    [1, 2, 3].map((run) =>
      record(state, run, [
        { file: 'b.test.js', name: '(file)', status: 'failed', message: 'LoadError:\n\n  no such file -- shelf\n' },
        ...others,
      ]),
    )
  const passing: Outcome = { file: 'a.test.js', name: 'a', status: 'passed' }
  const failing: Outcome = { file: 'a.test.js', name: 'a', status: 'failed', message: 'expected 1' }

  test.each([
    ['no test ran', [], 'no test ran after the change: jest in .: exit code 1 (LoadError: / no such file -- shelf)'],
    ['none passes', [failing], 'a.test.js a [FFF/FFF] (LoadError: / no such file -- shelf)'],
    ['one file did not load', [passing], '; 1 file did not load, b.test.js first (LoadError: / no such file -- shelf)'],
  ])('%s', (_words, others, expected) => {
    const [reason] = decide([...broken('pre', ...others), ...broken('post', ...others)]).reasons
    expect(reason?.detail).toContain(expected)
  })
})

describe('decideVerdict', () => {
  test('accepts with a stable fail-to-pass test, whatever else is unstable', () => {
    const verdict = decideRows({
      pre: { a: 'FFF', b: 'PPP', c: 'PFP', d: 'SSS' },
      post: { a: 'PPP', b: 'PPP', c: 'PPP', d: 'SSS' },
    })
    expect(verdict).toEqual({
      verdict: 'accepted',
      partition: 'strong',
      reasons: [],
      fail_to_pass: [{ file: 'a.test.js', name: 'a' }],
      pass_to_pass: [{ file: 'a.test.js', name: 'b' }],
      unstable: [{ file: 'a.test.js', name: 'c', pre: 'PFP', post: 'PPP' }],
      skipped: 1,
    })
  })

  test.each<[string, Rows]>([
    ['no-fail-to-pass', { pre: { a: 'PPP' }, post: { a: 'PPP' } }],
    ['no-fail-to-pass', { pre: { a: 'PPP', b: 'FPF' }, post: { a: 'PPP', b: 'PPP' } }],
    ['no-fail-to-pass', { pre: { a: 'PPP', b: 'PPP' }, post: { a: 'PPP', b: 'FFF' } }],
    ['all-unstable', { pre: { a: 'PPP', b: 'FFF' }, post: { a: 'PPP', b: 'PPF' } }],
    ['all-unstable', { pre: { a: 'PFP' }, post: { a: 'PPF' } }],
    ['gold-fails', { pre: { a: 'FFF' }, post: { a: 'FFF' } }],
    ['gold-fails', { pre: { a: 'PPP' }, post: { a: 'FFF' } }],
    ['only-load-errors', { base: { a: 'P' }, pre: { '(file)': 'FFF' }, post: { a: 'PPP' } }],
    ['cannot-run-tests', { pre: { a: 'FFF' }, post: { '(file)': 'FFF' } }],
  ])('%s for %j', (code, rows) => {
    expect(decideRows(rows)).toMatchObject({
      verdict: 'rejected',
      partition: null,
      reasons: [{ code, stage: 'verdict' }],
    })
  })

  test('new tests of a new file that does not load on the old code are fail-to-pass', () => {
    const verdict = decideRows({ pre: { '(file)': 'FFF' }, post: { a: 'PPP', b: 'PPP' } })
    expect(verdict).toMatchObject({ verdict: 'accepted', partition: 'strong' })
    expect(verdict.fail_to_pass.map((id) => id.name)).toEqual(['a', 'b'])
  })

  test('tests that pass on the base are no fail-to-pass beside new ones, and guard what worked', () => {
    const verdict = decideRows({ base: { old: 'P' }, pre: { '(file)': 'FFF' }, post: { old: 'PPP', fresh: 'PPP' } })
    expect(verdict.fail_to_pass.map((id) => id.name)).toEqual(['fresh'])
    expect(verdict.pass_to_pass.map((id) => id.name)).toEqual(['old'])
  })

  test('one that is missing in a file that loads guards nothing', () => {
    const other = { base: { other: 'P' }, pre: { other: 'PPP' }, post: { other: 'PPP' } }
    const verdict = decideRows({
      base: { ...other.base, old: 'P' },
      pre: { ...other.pre, old: '---', fixed: 'FFF' },
      post: { ...other.post, old: 'PPP', fixed: 'PPP' },
    })
    expect(verdict.pass_to_pass.map((id) => id.name)).toEqual(['other'])
  })

  test('a file that throws beside its tests is a fail-to-pass test of its own', () => {
    expect(decideRows({ base: { t: 'P' }, pre: { '(file)': 'FFF', t: 'PPP' }, post: { t: 'PPP' } })).toMatchObject({
      partition: 'strong',
      fail_to_pass: [{ name: '(file)' }],
    })
  })

  test('a runner that is not there before the change gives no baseline', () => {
    const all = [
      ...[1, 2, 3].map((run) => record('pre', run, [], { problem: 'ran-no-test' })),
      record('base', 1, [], { problem: 'ran-no-test' }),
      ...records('post', { a: 'PPP', b: 'PPP' }),
    ]
    expect(decide(all).reasons).toEqual([
      {
        code: 'baseline-ran-no-test',
        detail: 'no test ran before the change: jest in .: ran-no-test',
        stage: 'verdict',
      },
    ])
  })

  const broken = { file: 'a.test.js', name: '(file)', status: 'failed' } as const
  test('an untouched base that cannot start is no baseline, even where its files are named', () => {
    const problem = 'could-not-start'
    const before = [record('base', 1, [broken], { problem }), record('pre', 1, [broken], { problem })]
    expect(decide([...before, ...records('post', { a: 'P' })]).reasons[0]?.code).toBe('baseline-ran-no-test')
  })

  test('a crash at import that the change mends is a task: the base reports it', () => {
    const before = [record('base', 1, [broken]), record('pre', 1, [broken])]
    expect(decide([...before, ...records('post', { a: 'P' })])).toMatchObject({ partition: 'strong' })
  })

  test('a base that runs proves the runner: what is missing before is the change', () => {
    const all = [
      ...[1, 2, 3].map((run) => record('pre', run, [], { problem: 'report-missing', exit_code: 1 })),
      ...records('base', { old: 'P' }),
      ...records('post', { old: 'PPP', fresh: 'PPP' }),
    ]
    expect(decide(all).fail_to_pass.map((id) => id.name)).toEqual(['fresh'])
  })

  test('nothing after the change, with the problem named', () => {
    const post = [1, 2].map((run) =>
      record('post', run, [], { problem: 'timed-out', problem_detail: 'killed after 600 s' }),
    )
    expect(decide([...records('pre', { a: 'FF' }), ...post]).reasons[0]).toMatchObject({
      code: 'cannot-run-tests',
      detail: 'no test ran after the change: jest in .: timed-out (killed after 600 s)',
    })
  })

  test('regression-only tasks when asked for', () => {
    const all = allRecords({ pre: { a: 'PPP' }, post: { a: 'PPP' } })
    expect(decide(all, { regressionOnly: 'accept' })).toMatchObject({
      verdict: 'accepted',
      partition: 'regression-only',
      reasons: [],
    })
  })

  test('no record at all', () => {
    expect(decide([]).reasons[0]).toMatchObject({
      code: 'cannot-run-tests',
      detail: 'no test ran after the change: nothing was run',
    })
  })

  test('the verdict does not depend on the order of the records', () => {
    const all = allRecords({
      base: { a: 'P', b: 'P' },
      pre: { a: 'FFF', c: 'P-P' },
      post: { a: 'PPP', b: 'PPP', c: 'PPP', d: 'PPF' },
    })
    const expected = sorted(decide(all))
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(sorted(decide(shuffled))).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })

  test('what is accepted is solved by gold and not by no-op', () => {
    const letters = fc.string({ unit: fc.constantFrom('P', 'F', 'S', '-'), minLength: 3, maxLength: 3 })
    const rows = fc.record({ a: letters, b: letters, c: letters, '(file)': letters })
    fc.assert(
      fc.property(rows, rows, (pre, post) => {
        const all = allRecords({ pre, post })
        const verdict = decide(all)
        if (verdict.verdict !== 'accepted') return
        expect(noOpReason(verdict, all)).toBeNull()
        expect(goldReason(verdict, all)).toBeNull()
      }),
      { numRuns: 2000 },
    )
  })
})

function sorted(verdict: ReturnType<typeof decide>): unknown {
  const names = (tests: readonly { name: string }[]) => tests.map((one) => one.name).sort()
  return {
    ...verdict,
    fail_to_pass: names(verdict.fail_to_pass),
    pass_to_pass: names(verdict.pass_to_pass),
    unstable: names(verdict.unstable),
  }
}

describe('isSolved', () => {
  const tests = { fail_to_pass: [{ file: 'a.test.js', name: 'a' }], pass_to_pass: [{ file: 'a.test.js', name: 'b' }] }
  test('every test in every run', () => {
    expect(isSolved(tests, records('post', { a: 'PP', b: 'PP' }), 'post')).toEqual({ solved: true, broken: [] })
  })
  test.each([
    ['a test that fails once', { a: 'PF', b: 'PP' }],
    ['a regression', { a: 'PP', b: 'FF' }],
    ['a test file that was emptied', { other: 'PP' }],
    ['a skipped test', { a: 'SS', b: 'PP' }],
  ])('not with %s', (_what, rows) => {
    expect(isSolved(tests, records('post', rows), 'post').solved).toBe(false)
    expect(goldReason(tests, records('post', rows))).toMatchObject({ code: 'gold-fails' })
  })
  test('an empty task is never solved', () => {
    expect(isSolved({ fail_to_pass: [], pass_to_pass: [] }, [], 'post').solved).toBe(false)
  })
  test('no-op solves when one fail-to-pass test passes once', () => {
    expect(noOpReason(tests, records('pre', { a: 'FP' }))).toMatchObject({ code: 'no-op-solves' })
  })
})
