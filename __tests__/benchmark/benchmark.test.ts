import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import {
  addCuration,
  Benchmark,
  emptyBenchmark,
  mergeBenchmarks,
  retireTask,
  stampVersion,
} from '../../src/benchmark/benchmark.ts'
import { countFunnel } from '../../src/benchmark/funnel.ts'
import { curation } from './content.ts'

const facts = (at: string, sha = 'a'.repeat(64)) => ({ repository: 'acme/clock', curated_at: at, task_sha256: sha })

const id = fc.constantFrom('acme__clock-1', 'acme__clock-2', 'acme__clock-3')
const time = fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z')
const digest = fc.constantFrom('a', 'b', 'c').map((letter) => letter.repeat(64))
const change = fc.record({
  kind: fc.constantFrom('accepted', 'rejected', 'retired', 'stamped'),
  id,
  time,
  digest,
  reason: fc.constantFrom('docs-only', 'no-prompt'),
})
const benchmark = fc
  .record({ name: fc.constantFrom('a', 'b'), changes: fc.array(change, { maxLength: 8 }) })
  .map(({ name, changes }) =>
    changes.reduce((built, one) => {
      if (one.kind === 'stamped') return stampVersion(built, { at: one.time, tool_version: '1' })
      if (one.kind === 'retired') return retireTask(built, one.id, { reason: 'gone', at: one.time })
      const reasons = one.kind === 'rejected' ? [{ code: one.reason, detail: '', stage: 'split' } as const] : []
      const verdict = one.kind === 'accepted' ? 'accepted' : 'rejected'
      return addCuration(built, curation(one.id, verdict, { reasons: [...reasons] }), facts(one.time, one.digest))
    }, emptyBenchmark(name)),
  )
const ids = (of: Benchmark) => [...of.tasks, ...of.rejected].map((entry) => entry.instance_id).sort()

describe('mergeBenchmarks', () => {
  test('is commutative', () => {
    fc.assert(fc.property(benchmark, benchmark, (a, b) => expect(mergeBenchmarks(a, b)).toEqual(mergeBenchmarks(b, a))))
  })
  test('is associative', () => {
    fc.assert(
      fc.property(benchmark, benchmark, benchmark, (a, b, c) =>
        expect(mergeBenchmarks(mergeBenchmarks(a, b), c)).toEqual(mergeBenchmarks(a, mergeBenchmarks(b, c))),
      ),
      { numRuns: 1000 },
    )
  })
  test('is idempotent', () => {
    fc.assert(fc.property(benchmark, (a) => expect(mergeBenchmarks(a, a)).toEqual(a)))
  })
  test('loses no change, no task and no version, and fits its schema', () => {
    fc.assert(
      fc.property(benchmark, benchmark, (a, b) => {
        const both = mergeBenchmarks(a, b)
        expect(ids(both)).toEqual([...new Set([...ids(a), ...ids(b)])].sort())
        const tasks = new Set(both.tasks.map((entry) => entry.instance_id))
        for (const entry of [...a.tasks, ...b.tasks]) expect(tasks).toContain(entry.instance_id)
        for (const version of [...a.history, ...b.history]) expect(both.history).toContainEqual(version)
        expect(both.funnel.candidates).toBe(ids(both).length)
        expect(Benchmark.parse(both)).toEqual(both)
      }),
    )
  })
})

describe('the same change twice', () => {
  const first = addCuration(
    emptyBenchmark('x'),
    curation('acme__clock-1', 'accepted'),
    facts('2026-01-01T00:00:00Z', 'a'.repeat(64)),
  )
  test('the newer run stands, whichever is added last', () => {
    const newer = addCuration(
      emptyBenchmark('x'),
      curation('acme__clock-1', 'accepted'),
      facts('2026-01-02T00:00:00Z', 'b'.repeat(64)),
    )
    expect(mergeBenchmarks(first, newer).tasks).toEqual(newer.tasks)
    expect(addCuration(newer, curation('acme__clock-1', 'accepted'), facts('2026-01-01T00:00:00Z')).tasks).toEqual(
      newer.tasks,
    )
  })
  test('a later rejection retires the task and keeps it', () => {
    const later = addCuration(first, curation('acme__clock-1', 'rejected'), facts('2026-01-02T00:00:00Z'))
    expect(later.rejected).toEqual([])
    expect(later.tasks).toMatchObject([
      {
        state: 'retired',
        state_reason: 'rejected when curated again: docs-only',
        task_sha256: 'a'.repeat(64),
        task_curated_at: '2026-01-01T00:00:00Z',
      },
    ])
  })
})

test('stampVersion writes a version once for each set of tasks', () => {
  const one = addCuration(emptyBenchmark('x'), curation('acme__clock-1', 'accepted'), facts('2026-01-01T00:00:00Z'))
  const stamped = stampVersion(one, { at: '2026-01-02T00:00:00Z', tool_version: '1' })
  expect(stamped.history).toMatchObject([{ active: 1, at: '2026-01-02T00:00:00Z' }])
  expect(stampVersion(stamped, { at: '2026-01-03T00:00:00Z', tool_version: '1' })).toBe(stamped)
  const retired = retireTask(stamped, 'acme__clock-1', { reason: 'no longer applies', at: '2026-01-03T00:00:00Z' })
  expect(retired.tasks).toMatchObject([{ state: 'retired', state_reason: 'no longer applies' }])
  expect(stampVersion(retired, { at: '2026-01-03T00:00:00Z', tool_version: '1' }).history).toHaveLength(2)
})

test('countFunnel counts stages in order and first reasons by frequency', () => {
  const late = curation('c', 'rejected', {
    reasons: [
      { code: 'no-fail-to-pass', detail: '', stage: 'verdict' },
      { code: 'all-unstable', detail: '', stage: 'verdict' },
    ],
    stages: [
      { name: 'split', status: 'passed', seconds: 0 },
      { name: 'verdict', status: 'rejected', seconds: 0 },
    ],
  })
  expect(countFunnel([curation('a', 'accepted'), curation('b', 'rejected'), curation('d', 'rejected'), late])).toEqual({
    candidates: 4,
    accepted: 1,
    rejected: 3,
    stages: [
      { name: 'split', entered: 4, rejected: 2, survived: 2 },
      { name: 'verdict', entered: 2, rejected: 1, survived: 1 },
    ],
    reasons: [
      { code: 'docs-only', stage: 'split', count: 2 },
      { code: 'no-fail-to-pass', stage: 'verdict', count: 1 },
    ],
  })
})
