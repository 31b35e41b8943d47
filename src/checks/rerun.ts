/**
 * Runs that must be made again. Zero tests, or far fewer than a sibling run of the same state saw, is a machine under load
 * or a crash, not a verdict: an inactivity limit gave 0 of 35 tests, one crash lost 142.
 */
import {
  FILE_PSEUDO_TEST,
  isMeasurement,
  type Outcome,
  type RunProblem,
  type RunRecord,
  type State,
} from './outcome.ts'
import { shareOfRuns } from './parts.ts'

export interface RerunRequest {
  readonly state: State
  /** The number the new run gets. */
  readonly run: number
  readonly framework: string
  readonly cwd: string
  readonly context?: string
  readonly files: readonly string[]
  readonly reason: string
}

export interface RerunOptions {
  /** Sound runs wanted per state. */
  readonly runs: number
  /** How many runs more than `runs` may be made of one group. */
  readonly extra?: number
}

/** A run with less than this share of its best sibling's tests is odd. */
const FEWER = 0.9
const EXTRA_RUNS = 2
const INTERRUPTED: ReadonlySet<RunProblem> = new Set(['timed-out', 'output-limit', 'report-missing', 'could-not-start'])

interface Group {
  readonly records: readonly RunRecord[]
  readonly odd: ReadonlySet<RunRecord>
  readonly best: number
}

/** The reruns that would make up for odd runs; empty when all are sound or the extra runs are used up. */
export function findReruns(records: readonly RunRecord[], options: RerunOptions): RerunRequest[] {
  return groupsOf(records).flatMap((group) => {
    const [first] = group.odd
    const wanted = Math.min(options.runs, group.records.length)
    const spent = group.records.length >= options.runs + (options.extra ?? EXTRA_RUNS)
    if (first === undefined || spent || group.records.length - group.odd.size >= wanted) return []
    return [
      {
        state: first.state,
        run: Math.max(...group.records.map((record) => record.run)) + 1,
        framework: first.framework,
        cwd: first.cwd,
        ...(first.context === undefined ? {} : { context: first.context }),
        files: first.files,
        reason: `run ${first.run} of ${first.state} saw ${countOf(first)} tests, a sibling ${group.best}${first.problem === null ? '' : ` (${first.problem})`}`,
      },
    ]
  })
}

export interface SettledRuns {
  readonly records: readonly RunRecord[]
  /** One line a record that was set aside. */
  readonly notes: readonly string[]
}

/**
 * Sets odd runs aside where enough sound ones stand beside them; else all count, and what differs is unstable. Where several jobs
 * shared the runs, each part is held against itself: what is missing on one machine only is no accident of a run.
 */
export function settleRuns(records: readonly RunRecord[], { runs }: RerunOptions): SettledRuns {
  const aside = new Set<RunRecord>()
  const parts = records.reduce((most, { part }) => Math.max(most, part ?? 1), 1)
  for (const group of groupsOf(records)) {
    const wanted = Math.max(1, shareOfRuns(runs, parts, (group.records[0]?.part ?? 1) - 1))
    if (group.records.length - group.odd.size < wanted) continue
    for (const record of group.odd) aside.add(record)
  }
  const notes = [...aside].map(
    (record) =>
      `run ${record.run} of ${record.state} (${record.framework}) was set aside: it saw ${countOf(record)} tests`,
  )
  return { records: records.filter((record) => !aside.has(record)), notes }
}

function groupsOf(records: readonly RunRecord[]): Group[] {
  const groups = new Map<string, RunRecord[]>()
  for (const record of records.filter(isMeasurement)) {
    const key = JSON.stringify([
      record.state,
      record.framework,
      record.cwd,
      record.context ?? null,
      record.part ?? null,
      [...record.files].sort(),
    ])
    groups.set(key, [...(groups.get(key) ?? []), record])
  }
  return [...groups.values()].map((members) => {
    const best = Math.max(...members.map(countOf))
    return { records: members, best, odd: oddOf(members, best) }
  })
}

/**
 * A state in which no run sees a test is consistent, not odd: the old code may not compile. So is one that is cut off every
 * time after the same tests: that suite does not end, and each run more would cost the whole time limit again.
 */
function oddOf(records: readonly RunRecord[], best: number): ReadonlySet<RunRecord> {
  if (best === 0) return new Set()
  const neverEnds = records.length > 1 && records.every(isCutOff)
  const lostTests = (record: RunRecord): boolean => countOf(record) < best * FEWER && !saysWhy(record, records)
  return new Set(records.filter((record) => lostTests(record) || (isCutOff(record) && !neverEnds)))
}

/**
 * All that is missing stands in files that this run reports as failed: an answer like any other. Setting it aside would call
 * a file stable that does not load every time.
 */
function saysWhy(record: RunRecord, siblings: readonly RunRecord[]): boolean {
  if (record.problem !== null) return false
  const failed = new Set(record.outcomes.filter(isFailedFile).map(({ file }) => file))
  const own = new Set(record.outcomes.map(keyOf))
  return siblings.every(({ outcomes }) =>
    outcomes.every(
      (outcome) => outcome.name === FILE_PSEUDO_TEST || failed.has(outcome.file) || own.has(keyOf(outcome)),
    ),
  )
}

function isFailedFile({ name, status }: Outcome): boolean {
  return name === FILE_PSEUDO_TEST && status === 'failed'
}

function keyOf({ file, name, context }: Outcome): string {
  return JSON.stringify([context ?? null, file, name])
}

function isCutOff({ problem }: RunRecord): boolean {
  return problem !== null && INTERRUPTED.has(problem)
}

/** Real tests with an outcome. */
export function countOf(record: RunRecord): number {
  return record.outcomes.filter((outcome) => outcome.name !== FILE_PSEUDO_TEST).length
}
