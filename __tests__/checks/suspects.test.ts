import { describe, expect, test } from '@jest/globals'
import { classifyOutcomes } from '../../src/checks/classify.ts'
import { judgeRecords } from '../../src/checks/judgement.ts'
import { causesOf, nextSuspectRuns } from '../../src/checks/suspects.ts'
import type { Outcome, RunRecord } from '../../src/checks/outcome.ts'
import { allRecords, record } from './records.ts'

const FILES = ['a.test.js', 'b.test.js']
const odd = allRecords({
  pre: { odd: 'FFF', good: 'PPP' },
  post: { odd: 'PFP', good: 'PPP' },
}).map((one) => ({ ...one, files: FILES }))

const outcome = (name: string, passed: boolean): Outcome => ({
  file: 'a.test.js',
  name,
  status: passed ? 'passed' : 'failed',
})

/** Further runs of `post`, numbered from 4: `P` or `F` for the odd test, the good one passes unless said otherwise. */
function further(
  phase: 'alone' | 'reordered',
  letters: string,
  first = 4,
  good = letters.replace(/F/g, 'P'),
): RunRecord[] {
  return [...letters].map((letter, index) =>
    record('post', first + index, [outcome('odd', letter === 'P'), outcome('good', good[index] === 'P')], {
      phase,
      files: phase === 'alone' ? ['a.test.js'] : [...FILES].reverse(),
    }),
  )
}

const causeIn = (records: readonly RunRecord[]) => [...causesOf(records).values()]

describe('nextSuspectRuns', () => {
  test('nothing for tests that agree', () => {
    expect(nextSuspectRuns(allRecords({ pre: { t: 'FFF' }, post: { t: 'PPP' } }))).toEqual([])
  })

  test('the file of a test that differs, alone, in the state where it differs', () => {
    expect(nextSuspectRuns(odd)).toEqual([
      { framework: 'jest', cwd: '.', state: 'post', run: 4, phase: 'alone', files: ['a.test.js'] },
    ])
  })

  test('alone until it has failed and passed, or passed too often for its rate', () => {
    expect(nextSuspectRuns([...odd, ...further('alone', 'PF')])).toEqual([])
    expect(nextSuspectRuns([...odd, ...further('alone', 'PPPPPPP')])).toMatchObject([{ run: 11, phase: 'alone' }])
    // (2/3)^8 < 0.05
    expect(nextSuspectRuns([...odd, ...further('alone', 'PPPPPPPP')])).toMatchObject([
      { run: 12, phase: 'reordered', files: ['b.test.js', 'a.test.js'] },
    ])
  })

  test('ends in every case', () => {
    let records: readonly RunRecord[] = odd
    let rounds = 0
    for (let next = nextSuspectRuns(records); next.length > 0; next = nextSuspectRuns(records)) {
      rounds += 1
      records = [...records, ...next.flatMap(({ phase, run }) => further(phase, 'P', run))]
    }
    expect(rounds).toBe(10)
  })
})

describe('causesOf', () => {
  test.each([
    ['differs alone too', further('alone', 'PF'), ['itself']],
    ['fails alone each time: it needs what runs before it', further('alone', 'FFF'), ['order']],
    [
      'passes alone, whatever the order',
      [...further('alone', 'PPPPPPPP'), ...further('reordered', 'PP', 12)],
      ['company'],
    ],
    [
      'passes alone, fails in another order',
      [...further('alone', 'PPPPPPPP'), ...further('reordered', 'FF', 12)],
      ['order'],
    ],
    ['not looked into far enough', further('alone', 'PPP'), []],
  ])('%s', (_name, extra, causes) => {
    expect(causeIn([...odd, ...extra])).toEqual(causes)
  })
})

describe('runs that look for a cause', () => {
  const alone = further('alone', 'PF', 4)

  test('are no measurement: letters and set-aside runs stay as they were', () => {
    const letters = (records: readonly RunRecord[]) => classifyOutcomes(records).map((test) => test.letters)
    expect(letters([...odd, ...alone])).toEqual(letters(odd))
    expect(judgeRecords([...odd, ...alone], { runs: 3, regressionOnly: false }).notes).toEqual([])
  })

  test('a neighbour that passes and fails alone is unstable too; one that fails alone each time stays', () => {
    const classOf = (records: readonly RunRecord[]) =>
      classifyOutcomes(records).find(({ id }) => id.name === 'good')?.class
    expect(classOf([...odd, ...further('alone', 'PP', 4, 'PF')])).toBe('unstable')
    expect(classOf([...odd, ...further('alone', 'PP', 4, 'FF')])).toBe('pass-to-pass')
  })
})

test('a name that had to be redacted is in no list', () => {
  const name = 'accepts [redacted:github-token]'
  const records = allRecords({ pre: { [name]: 'FF', plain: 'FF' }, post: { [name]: 'PP', plain: 'PP' } })
  const { verdict } = judgeRecords(records, { runs: 2, regressionOnly: false })
  expect(verdict.fail_to_pass.map((one) => one.name)).toEqual(['plain'])
})
