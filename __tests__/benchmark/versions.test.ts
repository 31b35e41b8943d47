import { expect, test } from '@jest/globals'
import {
  addCuration,
  type Benchmark,
  emptyBenchmark,
  mergeBenchmarks,
  retireTask,
  stampVersion,
} from '../../src/benchmark/benchmark.ts'
import { changesOf, stableCore } from '../../src/benchmark/versions.ts'
import { curation } from './content.ts'

const day = (n: number): string => `2026-01-0${n}T00:00:00Z`
const add = (benchmark: Benchmark, id: string, n: number): Benchmark =>
  addCuration(benchmark, curation(id, 'accepted'), {
    repository: 'a/b',
    curated_at: day(n),
    task_sha256: String(n).repeat(64),
  })
const stamp = (benchmark: Benchmark, n: number): Benchmark => stampVersion(benchmark, { at: day(n), tool_version: '1' })

const first = stamp(add(add(add(emptyBenchmark('a/b'), 'b-1', 1), 'b-2', 1), 'b-3', 1), 1)
const curatedAgain = add(add(first, 'b-4', 2), 'b-2', 2)
const second = stamp(retireTask(curatedAgain, 'b-3', { reason: 'gold-fails: no', at: day(2) }), 2)

test('what changed', () => {
  expect(changesOf(first, second)).toEqual({
    added: ['b-4'],
    changed: ['b-2'],
    retired: [{ instance_id: 'b-3', reason: 'gold-fails: no' }],
  })
  expect(changesOf(second, second)).toEqual({ added: [], changed: [], retired: [] })
})

test('the core is what stood, unchanged, in every version since', () => {
  expect(stableCore(second)).toEqual({ since: 1, instance_ids: ['b-1'] })
  expect(stableCore(second, 2)).toEqual({ since: 2, instance_ids: ['b-1', 'b-2', 'b-4'] })
})

test('a version that does not name its tasks begins no core', () => {
  const [{ tasks: _tasks, ...untold }, ...others] = second.history as [Benchmark['history'][number]]
  expect(stableCore({ ...second, history: [untold, ...others] })).toEqual({
    since: 2,
    instance_ids: ['b-1', 'b-2', 'b-4'],
  })
  expect(stableCore(emptyBenchmark('a/b'))).toEqual({ since: 1, instance_ids: [] })
})

test('a version of another benchmark that was put in lacks what stood, and is passed over', () => {
  const shard = (id: string, n: number): Benchmark => stamp(add(emptyBenchmark('a/b'), id, n), n)
  const merged = stamp(mergeBenchmarks(shard('b-1', 1), shard('b-2', 2)), 3)
  expect(merged.history.map(({ active }) => active)).toEqual([1, 1, 2])
  expect(stableCore(merged)).toEqual({ since: 1, instance_ids: ['b-1'] })
  expect(stableCore(merged, 3)).toEqual({ since: 3, instance_ids: ['b-1', 'b-2'] })
})
