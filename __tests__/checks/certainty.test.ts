import { describe, expect, test } from '@jest/globals'
import { certaintyOf, coincidence, flakeBound } from '../../src/checks/certainty.ts'
import { classifyOutcomes } from '../../src/checks/classify.ts'
import { allRecords } from './records.ts'

describe('flakeBound', () => {
  // Values of the exact Clopper–Pearson limit for no failure, one-sided, 95 %.
  test.each([
    [0, 1],
    [1, 0.95],
    [3, 0.6316],
    [6, 0.393],
    [10, 0.2589],
    [59, 0.0495],
  ])('%i passes without failure: %d', (passes, bound) => {
    expect(flakeBound(passes)).toBeCloseTo(bound, 4)
  })
  test('a test at the bound passes so often with a chance of 5 %', () => {
    for (const passes of [1, 3, 8, 40]) expect((1 - flakeBound(passes)) ** passes).toBeCloseTo(0.05, 10)
  })
})

describe('coincidence', () => {
  test.each([
    [0, 0, 1],
    [1, 1, 1 / 4],
    [3, 3, 1 / 64],
    [4, 4, 1 / 256],
    [1, 3, (1 / 4) * (3 / 4) ** 3],
  ])('%i failures before and %i passes after', (failed, passed, chance) => {
    expect(coincidence(failed, passed)).toBeCloseTo(chance, 10)
  })
  test('no failure rate gives more', () => {
    for (let p = 0; p <= 1; p += 0.01) expect(p ** 3 * (1 - p) ** 4).toBeLessThanOrEqual(coincidence(3, 4) + 1e-12)
  })
})

describe('certaintyOf', () => {
  test('the weakest test of each list decides', () => {
    const classes = classifyOutcomes(
      allRecords({ pre: { fixed: 'FFF', kept: 'PPP' }, post: { fixed: 'PPPP', kept: 'PPPP' } }),
    )
    expect(certaintyOf(classes)).toEqual({
      confidence: 0.95,
      fail_to_pass: { failed_before: 3, passed_after: 4, flake_rate_below: 0.5272, coincidence_below: 0.0084 },
      pass_to_pass: { passed: 7, flake_rate_below: 0.3482 },
    })
  })
  test('what cannot load in between has its passes on the base', () => {
    const classes = classifyOutcomes(
      allRecords({ base: { old: 'P' }, pre: { '(file)': 'FFF' }, post: { old: 'PPPP', fresh: 'PPPP' } }),
    )
    expect(certaintyOf(classes).pass_to_pass).toEqual({ passed: 5, flake_rate_below: 0.4508 })
  })
  test('an empty list has no number', () => {
    expect(certaintyOf([])).toEqual({ confidence: 0.95, fail_to_pass: null, pass_to_pass: null })
  })
})
