import { describe, expect, test } from '@jest/globals'
import { planRuns } from '../../src/checks/plan.ts'
import { findReruns, settleRuns } from '../../src/checks/rerun.ts'
import { record, records } from './records.ts'

const MANY = Object.fromEntries(Array.from({ length: 35 }, (_, index) => [`t${index}`, 'PPP']))
const empty = (run: number) => record('post', run, [], { problem: 'ran-no-test' })

describe('findReruns', () => {
  test('zero of 35 tests asks for another run', () => {
    const all = [...records('post', MANY).slice(0, 2), empty(3)]
    expect(findReruns(all, { runs: 3 })).toEqual([
      {
        state: 'post',
        run: 4,
        framework: 'jest',
        cwd: '.',
        files: ['a.test.js'],
        reason: 'run 3 of post saw 0 tests, a sibling 35 (ran-no-test)',
      },
    ])
  })

  test('far fewer tests do too, one fewer does not', () => {
    const full = records('post', MANY)
    const cut = (keep: number) =>
      full.map((one, index) => (index === 1 ? { ...one, outcomes: one.outcomes.slice(0, keep) } : one))
    expect(findReruns(cut(20), { runs: 3 })).toHaveLength(1)
    expect(findReruns(cut(34), { runs: 3 })).toEqual([])
  })

  test('a state in which nothing ever runs is consistent', () => {
    expect(findReruns([empty(1), empty(2), empty(3)], { runs: 3 })).toEqual([])
  })

  test('one that was cut off is made again, one that is cut off every time is not', () => {
    const full = records('post', MANY)
    const cut = full.map((one) => ({ ...one, problem: 'timed-out' as const }))
    expect(findReruns([...full.slice(0, 2), ...cut.slice(2)], { runs: 3 })).toHaveLength(1)
    expect(findReruns(cut.slice(0, 1), { runs: 1 })).toHaveLength(1)
    expect(findReruns(cut, { runs: 3 })).toEqual([])
  })

  test('a run that reports its file as failed is an answer, and is neither made again nor set aside', () => {
    const [first, second, third] = records('post', MANY)
    if (first === undefined || second === undefined || third === undefined) throw new Error('three runs')
    const file = { file: 'a.test.js', name: '(file)', status: 'failed' as const }
    const failed = { ...second, outcomes: [file] }
    const other = { ...second, outcomes: [{ ...file, file: 'b.test.js' }] }
    expect(findReruns([first, failed, third], { runs: 3 })).toEqual([])
    expect(settleRuns([first, failed, third, { ...third, run: 4 }], { runs: 3 }).notes).toEqual([])
    expect(findReruns([first, other, third], { runs: 3 })).toHaveLength(1)
    expect(findReruns([first, { ...failed, problem: 'report-missing' }, third], { runs: 3 })).toHaveLength(1)
  })

  test('ends when the sound runs suffice or the extra runs are used up', () => {
    const full = records('post', MANY)
    expect(
      findReruns([...full.slice(0, 2), empty(3), record('post', 4, full[0]?.outcomes ?? [])], { runs: 3 }),
    ).toEqual([])
    expect(findReruns([...full.slice(0, 1), empty(2), empty(3), empty(4), empty(5)], { runs: 3 })).toEqual([])
  })
})

describe('settleRuns', () => {
  test('sets an odd run aside where enough sound ones stand beside it', () => {
    const full = records('post', MANY)
    const settled = settleRuns([...full, empty(4)], { runs: 3 })
    expect(settled.records).toEqual(full)
    expect(settled.notes).toEqual(['run 4 of post (jest) was set aside: it saw 0 tests'])
  })
  test('keeps it where not', () => {
    const all = [...records('post', MANY).slice(0, 2), empty(3)]
    expect(settleRuns(all, { runs: 3 })).toEqual({ records: all, notes: [] })
  })
})

describe('planRuns', () => {
  const groups = [{ framework: 'jest', cwd: '.', files: ['old.test.js', 'new.test.js'] }]
  const exists = (file: string, state: string) => state !== 'base' || file === 'old.test.js'
  test('turns the order of the states in every other round, base once', () => {
    const plan = planRuns({ groups, runs: 3, exists })
    expect(plan.map((one) => `${one.state}${one.run}`)).toEqual([
      'base1',
      'pre1',
      'post1',
      'post2',
      'pre2',
      'pre3',
      'post3',
    ])
    expect(plan[0]?.files).toEqual(['old.test.js'])
    expect(plan[1]?.files).toEqual(['old.test.js', 'new.test.js'])
  })
  test('leaves out groups without a file in the state', () => {
    const plan = planRuns({ groups: [{ framework: 'jest', cwd: '.', files: ['new.test.js'] }], runs: 1, exists })
    expect(plan.map((one) => one.state)).toEqual(['pre', 'post'])
  })
})
