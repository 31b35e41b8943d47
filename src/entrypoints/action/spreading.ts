/** Whether the runs of one candidate are shared by several jobs, and how many each makes. */
import { shareOfRuns } from '../../checks/parts.ts'

export interface SpreadRequest {
  /** Expected seconds of all runs in one job, without the install; null where nothing is known. */
  readonly seconds: number | null
  /** Expected seconds of an install, which every part makes anew. */
  readonly install: number
  /** Runs of a state. */
  readonly runs: number
  /** Most jobs. */
  readonly jobs: number
  /** Expected seconds of a job if all work were spread evenly. */
  readonly even: number
  /** Parts wanted in any case. */
  readonly least: number
}

/** A part of less would spend a machine to win little: our own floor. */
const LEAST_PART_SECONDS = 600

/**
 * The runs of each part; one number where nothing is split. Whole rounds go to a part, each with all three states: before and
 * after the change are held against each other on the same machine, as in one job. Split is what takes longer than an even share of the
 * work, into as few parts as bring it down to that, where a part runs tests for longer than it installs.
 */
export function spreadRuns(request: SpreadRequest): readonly number[] {
  const most = Math.min(request.runs, request.jobs)
  const wanted = Math.max(Math.min(most, request.least), partsByTime(request, most))
  return Array.from({ length: wanted }, (_, index) => shareOfRuns(request.runs, wanted, index))
}

function partsByTime({ seconds, install, runs, even }: SpreadRequest, most: number): number {
  if (seconds === null) return 1
  const goal = Math.max(even, LEAST_PART_SECONDS, install)
  for (let parts = 1; parts < most; parts += 1) if (partSeconds(seconds, runs, parts) <= goal) return parts
  return most
}

/** Seconds of the longest of so many parts. Each runs the untouched base and its own finished folder too. */
export function partSeconds(seconds: number, runs: number, parts: number): number {
  return (seconds * processesOf(Math.ceil(runs / parts))) / processesOf(runs)
}

/** `base` once, `pre` and `post` as often as asked, and both once more in the finished folder. */
function processesOf(runs: number): number {
  return 1 + 2 * runs + 2
}
