/** Which job makes which runs. */
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import type { Durations } from '../../src/benchmark/durations.ts'
import { layOut } from '../../src/entrypoints/action/layout.ts'
import { packParts } from '../../src/entrypoints/action/shards.ts'
import { spreadRuns } from '../../src/entrypoints/action/spreading.ts'

describe('spreadRuns', () => {
  const usual = { seconds: null, install: 0, runs: 3, jobs: 8, even: 0, least: 1 }
  test.each([
    ['nothing is known', {}, [3]],
    ['it is fast', { seconds: 500 }, [3]],
    ['an even share is as long', { seconds: 4000, even: 4000 }, [3]],
    ['it takes hours', { seconds: 7200 }, [1, 1, 1]],
    ['two parts are enough', { seconds: 750 }, [2, 1]],
    ['many runs', { seconds: 7200, runs: 14 }, [2, 2, 2, 2, 2, 2, 1, 1]],
    ['a part would install for longer than it runs tests', { seconds: 1800, install: 1800 }, [3]],
    ['the configuration asks for it', { least: 2 }, [2, 1]],
    ['it asks for more than there are runs', { least: 9 }, [1, 1, 1]],
    ['it asks for more than there are jobs', { least: 9, runs: 50, jobs: 4 }, [13, 13, 12, 12]],
    ['one job', { seconds: 99_999, jobs: 1, least: 3 }, [3]],
  ])('%s', (_, change, expected) => {
    expect(spreadRuns({ ...usual, ...change })).toEqual(expected)
  })

  test('no run is lost or made twice', () => {
    const request = fc.record({
      seconds: fc.option(fc.integer({ min: 1, max: 500_000 })),
      install: fc.integer({ min: 0, max: 5000 }),
      runs: fc.integer({ min: 1, max: 50 }),
      jobs: fc.integer({ min: 1, max: 256 }),
      even: fc.integer({ min: 0, max: 50_000 }),
      least: fc.integer({ min: 1, max: 50 }),
    })
    fc.assert(
      fc.property(request, (asked) => {
        const runs = spreadRuns(asked)
        expect(runs.reduce((sum, one) => sum + one, 0)).toBe(asked.runs)
        expect(Math.min(...runs)).toBeGreaterThan(0)
        expect(runs.length).toBeLessThanOrEqual(asked.jobs)
      }),
      { seed: 7 },
    )
  })
})

test('packParts: no two parts of one in a shard, no shard empty, none far over the mean', () => {
  const candidates = fc.array(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 6 }), {
    minLength: 1,
    maxLength: 60,
  })
  fc.assert(
    fc.property(candidates, fc.integer({ min: 6, max: 64 }), (weights, most) => {
      const shards = packParts(
        weights.map((parts) => parts.map((weight) => ({ weight }))),
        most,
      )
      const used = new Set(shards.flat())
      expect(used.size).toBe(Math.min(most, weights.flat().length))
      for (const [index, own] of shards.entries()) {
        expect(own).toHaveLength(weights[index]?.length ?? 0)
        expect(new Set(own).size).toBe(own.length)
      }
    }),
    { seed: 7 },
  )
})

describe('layOut', () => {
  const config = { runs: 4, 'max-jobs': 4, spread: 1 }
  const candidates = [9, 1, 1].map((files, index) => ({ instance_id: `acme__tool-${index + 1}`, changed_files: files }))
  const taking = (...seconds: readonly number[]): Durations => ({
    install: 30,
    curations: 3,
    expect: ({ instance_id: id }) => seconds[Number(id.slice(-1)) - 1] ?? 0,
  })

  test('without a history by changed files, nothing split, and no word on how long it takes', () => {
    const { parts, longest } = layOut(candidates, { ...config, 'max-jobs': 2 }, null)
    expect(parts).toEqual([[{ shard: 's1', runs: 4 }], [{ shard: 's2', runs: 4 }], [{ shard: 's2', runs: 4 }]])
    expect(longest).toBeNull()
  })

  test('with one by the time: the change of one file may be the long one', () => {
    const { parts, longest } = layOut(candidates, { ...config, 'max-jobs': 2 }, taking(60, 500, 60))
    expect(parts).toEqual([[{ shard: 's2', runs: 4 }], [{ shard: 's1', runs: 4 }], [{ shard: 's2', runs: 4 }]])
    expect(longest).toBe(530)
  })

  test('what takes longer than an even share is shared, and the short ones lie beside it', () => {
    const { parts, longest } = layOut(candidates, config, taking(5500, 60, 60))
    expect(parts.map((own) => own.map(({ runs }) => runs))).toEqual([[1, 1, 1, 1], [4], [4]])
    // Of 11 processes in one job each part makes 5.
    expect(longest).toBe(30 + 2500 + 60)
  })

  test('the same input gives the same layout', () => {
    expect(layOut(candidates, config, taking(900, 900, 900))).toEqual(layOut(candidates, config, taking(900, 900, 900)))
  })
})
