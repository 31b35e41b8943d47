/**
 * A benchmark from elsewhere is held to what it can know. The newer curation of a change wins a merge, so a made-up time in the
 * future would win against everything, for ever.
 */
import { instanceId } from '../core/ids.ts'
import type { Benchmark, BenchmarkEntry } from './benchmark.ts'

export interface Believing {
  /** ISO 8601 in UTC. */
  readonly now: string
  /** `owner/name`: entries of other repositories are left out. Null takes all. */
  readonly repository: string | null
}

export interface Refused {
  readonly instance_id: string
  readonly why: string
}

export interface Believed {
  readonly benchmark: Pick<Benchmark, 'name' | 'tasks' | 'rejected' | 'history'>
  readonly refused: readonly Refused[]
}

/** Clocks of machines differ, and a runner's may be a time zone off. */
const TOLERANCE_MS = 24 * 60 * 60 * 1000
/** What `toISOString` writes; other forms do not compare as text. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/

/** Leaves out entries whose time nobody can believe, and those of other repositories; each is named. */
export function believe(benchmark: Benchmark, believing: Believing): Believed {
  const refused: Refused[] = []
  const kept = (entries: readonly BenchmarkEntry[]): BenchmarkEntry[] =>
    entries.filter((entry) => {
      const why = whyNot(entry, believing)
      if (why !== null) refused.push({ instance_id: entry.instance_id, why })
      return why === null
    })
  return {
    benchmark: {
      name: benchmark.name,
      tasks: kept(benchmark.tasks),
      rejected: kept(benchmark.rejected),
      history: benchmark.history.filter(({ at }) => whyNoMoment(at, believing.now) === null),
    },
    refused,
  }
}

function whyNot(entry: BenchmarkEntry, { now, repository }: Believing): string | null {
  if (repository !== null && entry.repository.toLowerCase() !== repository.toLowerCase())
    return `it is of ${entry.repository}, and ${repository} was asked for`
  if (repository !== null && !isIdOf(entry.instance_id, repository)) return `its id is none of ${repository}`
  return whyNoMoment(entry.curated_at, now) ?? whyNoMoment(entry.task_curated_at ?? entry.curated_at, now)
}

/** The id decides what an entry replaces: one that names another repository would end the tasks of that one. */
function isIdOf(id: string, repository: string): boolean {
  const [owner = '', repo = ''] = repository.split('/')
  return id.toLowerCase().startsWith(instanceId(owner, repo, '').toLowerCase())
}

/** Why a moment cannot be believed, or null. @param now ISO 8601 */
export function whyNoMoment(at: string, now: string): string | null {
  const time = MOMENT.test(at) ? Date.parse(at) : Number.NaN
  if (Number.isNaN(time)) return `its time is "${at.slice(0, 40)}", not one in UTC as 2026-01-31T12:00:00Z`
  return time <= Date.parse(now) + TOLERANCE_MS ? null : `its time is ${at}, which is yet to come`
}
