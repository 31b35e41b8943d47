/** What earlier curations say of how long the next ones take. */
import { expect, test } from '@jest/globals'
import type { BenchmarkEntry } from '../../src/benchmark/benchmark.ts'
import { durationsOf } from '../../src/benchmark/durations.ts'

interface Earlier {
  readonly number: number
  readonly install?: number
  readonly runs: number
  readonly files?: number
  readonly parts?: number
}

const entryOf = ({ number, install = 0, runs, files, parts }: Earlier): BenchmarkEntry => ({
  instance_id: `acme__tool-${number}`,
  repository: 'acme/tool',
  state: 'active',
  state_reason: null,
  partition: 'strong',
  turns: 'single',
  task_sha256: null,
  task_curated_at: null,
  curated_at: new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString(),
  verdict: 'accepted',
  reasons: [],
  stages: [
    { name: 'session', status: 'passed', seconds: 1 },
    { name: 'setup', status: 'passed', seconds: install },
    { name: 'runs', status: runs > 0 ? 'passed' : 'skipped', seconds: runs },
  ],
  fail_to_pass: 1,
  pass_to_pass: 0,
  unstable: 0,
  ...(files === undefined ? {} : { changed_files: files }),
  ...(parts === undefined ? {} : { parts }),
})

const expected = (earlier: readonly Earlier[], number: number, files: number): number | undefined =>
  durationsOf(earlier.map(entryOf))?.expect({ instance_id: `acme__tool-${number}`, changed_files: files })

test('nothing is known where no curation ran tests', () => {
  expect(durationsOf([])).toBeNull()
  expect(durationsOf([entryOf({ number: 1, runs: 0 })])).toBeNull()
})

test('a change that was curated before takes what it took; another one the median', () => {
  const earlier = [
    { number: 1, runs: 9 },
    { number: 2, runs: 99 },
    { number: 3, runs: 999 },
  ]
  expect(expected(earlier, 3, 1)).toBe(1000)
  expect(expected(earlier, 7, 1)).toBe(100)
  expect(expected(earlier, 7, 500)).toBe(100)
})

test('changed files count as far as they did before, and never beyond what any change took', () => {
  const earlier = [1, 2, 3, 4, 5].map((files) => ({ number: files, runs: files * 100 - 1, files }))
  expect(expected(earlier, 7, 3)).toBe(300)
  expect(expected(earlier, 7, 4)).toBe(400)
  expect(expected(earlier, 7, 80)).toBe(500)
  expect(expected(earlier, 7, 0)).toBe(100)
})

test('more files that took less are no trend', () => {
  const earlier = [1, 2, 3].map((files) => ({ number: files, runs: 400 - files * 100, files }))
  expect(expected(earlier, 7, 50)).toBe(201)
})

test('an install is that of one job, and is no part of the work', () => {
  const durations = durationsOf([entryOf({ number: 1, install: 120, runs: 59, parts: 3 })])
  expect(durations?.install).toBe(40)
  expect(durations?.expect({ instance_id: 'acme__tool-1', changed_files: 1 })).toBe(60)
})

test('made-up numbers of a foreign document stay within what a job can take', () => {
  const durations = durationsOf([entryOf({ number: 1, install: -5, runs: 1e300 })])
  expect(durations?.install).toBe(0)
  expect(durations?.expect({ instance_id: 'x', changed_files: 1 })).toBe(5 * 86_400)
})

test('of two curations of one change the newer one tells', () => {
  const [old, young] = [entryOf({ number: 1, runs: 900 }), entryOf({ number: 1, runs: 60 })]
  const entries = [{ ...young, curated_at: '2026-05-01T00:00:00.000Z' }, old]
  for (const listed of [entries, entries.toReversed()])
    expect(durationsOf(listed)?.expect({ instance_id: 'acme__tool-1', changed_files: 1 })).toBe(61)
})
