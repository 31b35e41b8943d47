/** Which test processes to start, and in what order. */
import type { State } from './outcome.ts'

/** Files that one command runs: same framework, package and context. */
export interface RunGroup {
  readonly framework: string
  readonly cwd: string
  readonly context?: string
  readonly files: readonly string[]
}

export interface PlannedRun extends RunGroup {
  readonly state: State
  /** 1-based within the state. */
  readonly run: number
}

export interface PlanRequest {
  readonly groups: readonly RunGroup[]
  /** Runs of `pre` and `post` each. */
  readonly runs: number
  /** Number of the first run, 1 when left out: further runs of the same tests go on counting. */
  readonly firstRun?: number
  /** Runs of the untouched base; once is what unmasking load errors needs. */
  readonly baseRuns?: number
  /** Does this file exist in this state? New test files are not in `base`. */
  readonly exists: (file: string, state: State) => boolean
}

/**
 * Rounds of all states, the order turned in every other round, so that drift of the machine (load, caches, the clock)
 * meets both sides alike. Groups that have no file in a state are left out there.
 */
export function planRuns(request: PlanRequest): PlannedRun[] {
  const wanted: Readonly<Record<State, number>> = { base: request.baseRuns ?? 1, pre: request.runs, post: request.runs }
  const rounds = Math.max(wanted.base, request.runs)
  return Array.from({ length: rounds }, (_, index) => index + 1).flatMap((run) => {
    const order: State[] = run % 2 === 1 ? ['base', 'pre', 'post'] : ['post', 'pre', 'base']
    const number = (request.firstRun ?? 1) + run - 1
    return order.filter((state) => run <= wanted[state]).flatMap((state) => groupsIn(request, state, number))
  })
}

function groupsIn(request: PlanRequest, state: State, run: number): PlannedRun[] {
  return request.groups
    .map((group) => ({ ...group, state, run, files: group.files.filter((file) => request.exists(file, state)) }))
    .filter((planned) => planned.files.length > 0)
}
