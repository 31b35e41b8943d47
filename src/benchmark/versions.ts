/** What changed from one state of a benchmark to another, and which tasks stood all the time: those that a trend line can use. */
import { type Benchmark, memberOf } from './benchmark.ts'

export interface BenchmarkChanges {
  readonly added: readonly string[]
  /** The same pull request, curated anew: its numbers do not compare with older ones. */
  readonly changed: readonly string[]
  readonly retired: readonly { readonly instance_id: string; readonly reason: string }[]
}

/** Compares the active tasks of two states of one benchmark; ids sorted. */
export function changesOf(before: Benchmark, after: Benchmark): BenchmarkChanges {
  const stood = new Map(before.tasks.filter(isActive).map((entry) => [entry.instance_id, entry.task_sha256]))
  const stands = after.tasks.filter(isActive)
  const ids = (entries: typeof stands): string[] => entries.map(({ instance_id: id }) => id)
  return {
    added: ids(stands.filter(({ instance_id: id }) => !stood.has(id))),
    changed: ids(stands.filter(({ instance_id: id, task_sha256: sha }) => stood.has(id) && stood.get(id) !== sha)),
    retired: after.tasks
      .filter((entry) => !isActive(entry) && stood.has(entry.instance_id))
      .map(({ instance_id, state_reason: reason }) => ({ instance_id, reason: reason ?? 'no reason' })),
  }
}

export interface StableCore {
  /** Number of the version it goes back to, counted from 1. */
  readonly since: number
  readonly instance_ids: readonly string[]
}

/**
 * Tasks that are active now and were, unchanged, in every version from `since` on. Versions written before members were kept
 * cannot tell, so the core begins after them.
 */
export function stableCore({ tasks, history }: Benchmark, since = 1): StableCore {
  const untold = history.findLastIndex(({ tasks: members }) => members === undefined)
  const from = Math.max(since - 1, untold + 1)
  const active = tasks.filter(isActive)
  const versions = ownVersions(
    history.slice(from).map(({ tasks: members }) => new Set(members)),
    new Set(active.map(memberOf)),
  )
  const core = active.filter((entry) => versions.every((members) => members.has(memberOf(entry))))
  return { since: from + 1, instance_ids: core.map(({ instance_id: id }) => id) }
}

/**
 * Benchmarks that were put together bring their versions along. One that lacks what an earlier version held and what stands today
 * is of another of them: a task that was retired does not come back as the same member.
 */
function ownVersions(versions: readonly Set<string>[], today: ReadonlySet<string>): readonly Set<string>[] {
  const stood = new Set<string>()
  return versions.filter((members) => {
    const own = [...stood].every((member) => members.has(member))
    if (own) for (const member of members) if (today.has(member)) stood.add(member)
    return own
  })
}

function isActive({ state }: Pick<Benchmark['tasks'][number], 'state'>): boolean {
  return state === 'active'
}
