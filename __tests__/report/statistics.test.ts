import { describe, expect, test } from '@jest/globals'
import type { TaskCard } from '../../src/report/model.ts'
import { flakesLine, flakesOf, flakesTable } from '../../src/report/statistics/flakes.ts'
import { median, quantile } from '../../src/core/quantile.ts'
import { runTimes, runTimesLine } from '../../src/report/statistics/run-times.ts'
import { countsLine, periodsTable, taskCounts, taskPeriods } from '../../src/report/statistics/task-counts.ts'
import { sizesLine, testSizes } from '../../src/report/statistics/test-sizes.ts'
import { seconds } from '../../src/report/words.ts'
import { accepted, rejected, task, unprompted } from './samples.ts'

const merged = (at: string | null): TaskCard => ({ ...task, pull_request: { ...task.pull_request, merged_at: at } })

describe('counts', () => {
  test('most frequent first, then by name', () => {
    const tasks = ['go', 'python', 'go', 'c'].map((language) => ({ ...task, languages: [language, 'html'] }))
    const [languages, types] = taskCounts(tasks)
    expect(languages?.counts).toEqual([
      { name: 'go', count: 2 },
      { name: 'c', count: 1 },
      { name: 'python', count: 1 },
    ])
    expect(languages === undefined ? '' : countsLine(languages)).toBe('Most often go: 2 of 4 tasks.')
    expect(types === undefined ? '' : countsLine(types)).toBe('All 4 tasks: feature request.')
  })

  test('many groups end in one for the rest, and lose none', () => {
    const [languages] = taskCounts(
      Array.from({ length: 30 }, (_, index) => ({ ...task, languages: [`l${index % 20}`] })),
    )
    expect(languages?.counts).toHaveLength(8)
    expect(languages?.counts.at(-1)?.name).toBe('13 others')
    expect(languages?.counts.reduce((sum, { count }) => sum + count, 0)).toBe(30)
  })

  test.each([
    ['week', ['2026-01-05T08:00:00Z', '2026-01-11T23:00:00Z', '2026-03-02T00:00:00Z'], ['2026-W02 2', '2026-W10 1']],
    ['month', ['2024-01-05T08:00:00Z', '2024-01-30T08:00:00Z', '2026-01-05T00:00:00Z'], ['2024-01 2', '2026-01 1']],
    ['year', ['2016-01-05T08:00:00Z', '2026-01-05T00:00:00Z'], ['2016 1', '2026 1']],
  ])('as many columns as fit: by %s', (period, times, rows) => {
    const periods = taskPeriods([...times.map(merged), merged(null), merged('soon')])
    expect(periods.period).toBe(period)
    expect(periodsTable(periods).rows.map((row) => row.join(' '))).toEqual(rows)
  })

  test('no task has a date', () => expect(taskPeriods([merged(null)]).counts).toEqual([]))
})

describe('sizes', () => {
  test('powers of two, none in between left out', () => {
    expect(testSizes([1, 3, 9, 9]).map(({ size, count }) => `${size}: ${count}`)).toEqual([
      '1: 1',
      '2–3: 1',
      '4–7: 0',
      '8–15: 2',
    ])
    expect(testSizes([0, 5000]).at(-1)).toEqual({ size: '2048+', count: 1 })
    expect(testSizes([])).toEqual([])
    expect(sizesLine([1, 3, 9, 9])).toBe('Median 3, largest 9.')
  })

  test.each([
    [[], 0.5, 0],
    [[7], 0.9, 7],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9, 9],
  ])('quantile of %j at %d', (values, share, expected) => expect(quantile(values, share)).toBe(expected))

  test('median', () => expect(median([9, 1, 5])).toBe(5))
})

describe('run times', () => {
  test('slowest first; what never ran is left out', () => {
    const slow = { ...accepted, instance_id: 'slow', timing: { setup_s: 10, test_s: 200, total_s: 220 } }
    const times = runTimes([accepted, unprompted, slow])
    expect(times.map(({ name }) => name)).toEqual(['slow', 'acme__slugs-42'])
    expect(runTimesLine(times)).toBe(
      'Setup and tests of 2 changes took 4 min 13 s together; half of them 43 s or less.',
    )
    expect(runTimesLine(times.slice(0, 1))).toBe('Setup and tests of 1 change took 3 min 30 s.')
  })

  test.each([
    [0.42, '0.4 s'],
    [59.6, '60 s'],
    [119.7, '2 min 0 s'],
    [179.8, '3 min 0 s'],
    [7199.6, '2 h 0 min'],
    [7500, '2 h 5 min'],
  ])('%d seconds are %s', (value, words) => expect(seconds(value)).toBe(words))
})

describe('flakes', () => {
  const test1 = { file: 'test/time.test.js', name: 'clock > ticks', pre: 'PFP', post: 'PPP' }
  test('one row a test, with every change it differed in', () => {
    const flakes = flakesOf([
      { ...accepted, unstable: [test1] },
      {
        ...rejected,
        unstable: [
          { ...test1, cause: 'order' },
          { ...test1, context: 'TZ=Asia/Tokyo', cause: 'itself' },
        ],
      },
    ])
    expect(flakes.map(({ test: name, changes }) => [name, changes.length])).toEqual([
      ['test/time.test.js  clock > ticks', 2],
      ['test/time.test.js  clock > ticks [TZ=Asia/Tokyo]', 1],
    ])
    expect(flakes[1]?.cause).toBe('differs alone too')
    expect(flakesTable(flakes).rows).toHaveLength(2)
  })
  test('changes of one repository share a row, with a number or without; those of another do not', () => {
    const ids = ['acme__price-tag-7', 'acme__price-tag-8cba344bb77d', 'acme__price-8']
    const flakes = flakesOf(ids.map((id) => ({ ...accepted, instance_id: id, unstable: [test1] })))
    expect(flakes.map(({ changes }) => changes)).toEqual([ids.slice(0, 2), ids.slice(2)])
  })
  test('none', () => expect(flakesLine([])).toMatch(/^No test is listed/))
})
