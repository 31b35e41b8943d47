/**
 * `benchmark.json`, document `backtest/benchmark@1`: which changes were curated and which of them are tasks. Merging two is
 * commutative, associative and idempotent, so that shards and machines can be put together in any order.
 */
import { z } from 'zod'
import { Curation, Partition } from '../checks/curation.ts'
import { sha256 } from '../core/digest.ts'
import { stableStringify } from '../core/json.ts'
import { Reason } from '../task/rejection.ts'
import { countFunnel, Funnel } from './funnel.ts'
import { InstanceId } from './instance-id.ts'

export const BENCHMARK_SCHEMA = 'backtest/benchmark@1'

/** `active`: a task. `retired`: was one and no longer applies. `rejected`: never was one. */
export const EntryState = z.enum(['active', 'retired', 'rejected'])
export type EntryState = z.infer<typeof EntryState>

/** One curated change. The newest curation of a change stands here, whatever it decided. */
export const BenchmarkEntry = z.object({
  instance_id: InstanceId,
  repository: z.string(),
  state: EntryState,
  /** Why it is retired; null otherwise. */
  state_reason: z.string().nullable(),
  partition: Partition.nullable(),
  turns: Curation.shape.turns,
  /** sha256 of `task.json`, which holds the digests of the other files; null for a rejected change. */
  task_sha256: z.string().nullable(),
  /** When that task was curated; older than `curated_at` where a later curation rejected the change. */
  task_curated_at: z.string().nullable(),
  /** When the curation ended; decides which of two stands. ISO 8601 in UTC. */
  curated_at: z.string(),
  verdict: Curation.shape.verdict,
  reasons: z.array(Reason),
  stages: Curation.shape.stages,
  fail_to_pass: z.number().int(),
  pass_to_pass: z.number().int(),
  unstable: z.number().int(),
  /** Files of the change, where the code host said it. */
  changed_files: z.number().int().nonnegative().optional(),
  /** Over how many jobs its runs were spread; left out for one. The seconds of `stages` are those of all of them. */
  parts: z.number().int().positive().optional(),
})
export type BenchmarkEntry = z.infer<typeof BenchmarkEntry>

/** A version that once stood; identified by the digests of its tasks. */
export const BenchmarkVersion = z.object({
  at: z.string(),
  tool_version: z.string(),
  tasks_sha256: z.string(),
  active: z.number().int(),
  /** Its active tasks, each with the beginning of its digest; absent from versions that older ones of Backtest wrote. */
  tasks: z.array(z.string()).optional(),
})
export type BenchmarkVersion = z.infer<typeof BenchmarkVersion>

export const Benchmark = z.object({
  schema: z.literal(BENCHMARK_SCHEMA),
  name: z.string(),
  /** `owner/name`, sorted. */
  repositories: z.array(z.string()),
  /** Active and retired tasks, sorted by instance id, one for each change. */
  tasks: z.array(BenchmarkEntry),
  /** Changes that never became a task, sorted; the funnel counts them. */
  rejected: z.array(BenchmarkEntry),
  funnel: Funnel,
  /** Oldest first. */
  history: z.array(BenchmarkVersion),
})
export type Benchmark = z.infer<typeof Benchmark>

export function emptyBenchmark(name: string): Benchmark {
  return {
    schema: BENCHMARK_SCHEMA,
    name,
    repositories: [],
    tasks: [],
    rejected: [],
    funnel: countFunnel([]),
    history: [],
  }
}

export interface CurationFacts {
  /** `owner/name`. */
  readonly repository: string
  readonly curated_at: string
  /** Of the rendered `task.json`; null for a rejection. */
  readonly task_sha256: string | null
  readonly changed_files?: number | undefined
}

export interface AddedCuration {
  readonly curation: Curation
  readonly facts: CurationFacts
}

/** Adds curations. An older one of the same change gives way; a newer one stays. */
export function addCurations(benchmark: Benchmark, added: readonly AddedCuration[]): Benchmark {
  const entries = added.map(({ curation, facts }) => entryOf(curation, facts))
  return assemble(benchmark.name, [...entriesOf(benchmark), ...entries], benchmark.history)
}

/** The same for one. */
export function addCuration(benchmark: Benchmark, curation: Curation, facts: CurationFacts): Benchmark {
  return addCurations(benchmark, [{ curation, facts }])
}

function entryOf(curation: Curation, facts: CurationFacts): BenchmarkEntry {
  const accepted = curation.verdict === 'accepted'
  return {
    instance_id: curation.instance_id,
    repository: facts.repository,
    state: accepted ? 'active' : 'rejected',
    state_reason: null,
    partition: curation.partition,
    turns: curation.turns,
    task_sha256: accepted ? facts.task_sha256 : null,
    task_curated_at: accepted ? facts.curated_at : null,
    curated_at: facts.curated_at,
    verdict: curation.verdict,
    reasons: curation.reasons,
    stages: curation.stages,
    fail_to_pass: curation.fail_to_pass.length,
    pass_to_pass: curation.pass_to_pass.length,
    unstable: curation.unstable.length,
    ...(facts.changed_files === undefined ? {} : { changed_files: facts.changed_files }),
    ...(curation.parts === undefined ? {} : { parts: curation.parts }),
  }
}

export interface Retirement {
  readonly reason: string
  /** Later than the task's own time, or the retirement would lose against it. */
  readonly at: string
}

/** Takes a task out of the active ones; its folder and numbers stay. Unknown ids leave the benchmark as it is. */
export function retireTask(benchmark: Benchmark, instanceId: string, retirement: Retirement): Benchmark {
  const retire = (entry: BenchmarkEntry): BenchmarkEntry =>
    entry.instance_id === instanceId && entry.state === 'active'
      ? { ...entry, state: 'retired', state_reason: retirement.reason, curated_at: retirement.at }
      : entry
  return assemble(benchmark.name, entriesOf(benchmark).map(retire), benchmark.history)
}

/** Puts two benchmarks together; the same change twice gives the newer curation. */
export function mergeBenchmarks(a: Benchmark, b: Benchmark): Benchmark {
  // Of two names the smaller stands, so that the order of the arguments does not matter.
  const name = a.name < b.name ? a.name : b.name
  return assemble(name, [...entriesOf(a), ...entriesOf(b)], [...a.history, ...b.history])
}

/** Ids whose folders a merge takes from `incoming`, because its task is the one that will stand. */
export function tasksToTake(standing: Benchmark | null, incoming: Benchmark): string[] {
  const held = new Map(standing?.tasks.map((entry) => [entry.instance_id, entry.task_sha256]))
  const merged = standing === null ? incoming : mergeBenchmarks(standing, incoming)
  const standingNow = new Map(merged.tasks.map((entry) => [entry.instance_id, entry.task_sha256]))
  return incoming.tasks
    .filter(({ instance_id: id, task_sha256: sha }) => standingNow.get(id) === sha && held.get(id) !== sha)
    .map(({ instance_id: id }) => id)
}

export interface VersionStamp {
  readonly at: string
  readonly tool_version: string
}

/** Writes the present set of tasks into the history, unless it is the last one written. */
export function stampVersion(benchmark: Benchmark, stamp: VersionStamp): Benchmark {
  const active = benchmark.tasks.filter((entry) => entry.state === 'active')
  const digest = sha256(stableStringify(active.map((entry) => [entry.instance_id, entry.task_sha256])))
  if (benchmark.history.at(-1)?.tasks_sha256 === digest) return benchmark
  const version: BenchmarkVersion = {
    ...stamp,
    tasks_sha256: digest,
    active: active.length,
    tasks: active.map(memberOf),
  }
  return assemble(benchmark.name, entriesOf(benchmark), [...benchmark.history, version])
}

/** A task as a version names it: another curation of the same pull request is another member. */
export function memberOf({ instance_id: id, task_sha256: sha }: BenchmarkEntry): string {
  return `${id}@${(sha ?? '').slice(0, 12)}`
}

function entriesOf(benchmark: Benchmark): BenchmarkEntry[] {
  return [...benchmark.tasks, ...benchmark.rejected]
}

function assemble(name: string, entries: readonly BenchmarkEntry[], history: readonly BenchmarkVersion[]): Benchmark {
  const newest = new Map<string, BenchmarkEntry>()
  for (const entry of entries) {
    const standing = newest.get(entry.instance_id)
    newest.set(entry.instance_id, standing === undefined ? entry : combine(standing, entry))
  }
  const all = [...newest.values()].sort((a, b) => compare(a.instance_id, b.instance_id))
  return {
    schema: BENCHMARK_SCHEMA,
    name,
    repositories: [...new Set(all.map((entry) => entry.repository))].sort(),
    tasks: all.filter((entry) => entry.state !== 'rejected'),
    rejected: all.filter((entry) => entry.state === 'rejected'),
    funnel: countFunnel(all),
    history: mergeHistory(history),
  }
}

/**
 * Two curations of one change: the newer decides. Where it rejects what an older one made a task of, the task is kept as
 * retired, because its folder and past results are still there.
 */
function combine(a: BenchmarkEntry, b: BenchmarkEntry): BenchmarkEntry {
  const newest = compareCurations(a, b) >= 0 ? a : b
  const task = compareTasks(a, b) >= 0 ? a : b
  const merged = { ...newest, task_sha256: task.task_sha256, task_curated_at: task.task_curated_at }
  if (newest.verdict === 'accepted' || task.task_curated_at === null) return merged
  const code = newest.reasons[0]?.code ?? 'no reason'
  return { ...merged, state: 'retired', state_reason: `rejected when curated again: ${code}` }
}

/** At the same time the greater text stands: any fixed rule does that does not ask which came first. */
function compareCurations(a: BenchmarkEntry, b: BenchmarkEntry): number {
  return compare(a.curated_at, b.curated_at) || compare(ownText(a), ownText(b))
}

/** What an entry says of itself, without what it took over from an older one. */
function ownText(entry: BenchmarkEntry): string {
  const { task_sha256: _sha, task_curated_at: _at, state, state_reason, ...own } = entry
  return stableStringify(entry.verdict === 'accepted' ? { ...own, state, state_reason } : own)
}

function compareTasks(a: BenchmarkEntry, b: BenchmarkEntry): number {
  return compare(a.task_curated_at ?? '', b.task_curated_at ?? '') || compare(a.task_sha256 ?? '', b.task_sha256 ?? '')
}

function mergeHistory(versions: readonly BenchmarkVersion[]): BenchmarkVersion[] {
  const unique = new Map(versions.map((version) => [stableStringify(version), version]))
  return [...unique].sort(([x, a], [y, b]) => compare(a.at, b.at) || compare(x, y)).map(([, version]) => version)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
