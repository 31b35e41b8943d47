/** All test processes of one change: three states, several runs each, and more where a run or a test was odd. */
import type { RunRecord, State } from '../checks/outcome.ts'
import { planRuns, type PlannedRun } from '../checks/plan.ts'
import { findReruns, settleRuns } from '../checks/rerun.ts'
import { nextSuspectRuns } from '../checks/suspects.ts'
import type { ProjectFiles } from '../frameworks/files.ts'
import { createProgress } from './progress.ts'
import { planGroup, type RunItem, StateRunner, type Stand } from './state-runner.ts'
import type { Workshop } from './workshop.ts'

export interface RunsRequest extends Stand {
  readonly files: Readonly<Record<State, ProjectFiles>>
  readonly runs: number
  readonly states?: readonly State[]
  /** Further runs of tests that ran before: they go on counting, and are held against the earlier ones. */
  readonly gate?: { readonly before: readonly RunRecord[] }
  /** Called after each round, counted from 1; true ends the runs because more of them cannot change the verdict. */
  readonly isSettled?: (records: readonly RunRecord[], round: number) => boolean
  /** Asked after each process; true ends the runs at once, in the middle of a round. */
  readonly isOver?: (records: readonly RunRecord[]) => boolean
}

export interface RunsResult {
  /** Every process, as `runs.jsonl` keeps them. */
  readonly records: readonly RunRecord[]
  /** Those that count: odd runs are set aside where sound ones stand beside them. */
  readonly counted: readonly RunRecord[]
  readonly notes: readonly string[]
  readonly seconds: number
}

/**
 * Runs everything planned: one process at a time in a work tree, `jobs` work trees at a time. States meet the same load
 * either way, since a round of all of them ends before the next begins.
 */
export async function executeRuns(workshop: Workshop, request: RunsRequest): Promise<RunsResult> {
  const started = workshop.clock()
  const runner = new StateRunner(workshop, request)
  const planned = planOf(request)
  const rounds = roundsOf(planned)
  // A round has every state once: what fails takes another time than what passes.
  const progress = createProgress({ total: planned.length, least: rounds[0]?.length ?? 1, clock: workshop.clock })
  const watch = {
    began: (item: RunItem): void => workshop.logger.status(`tests: ${progress.words(wordsOf(item))}`),
    ended: (): void => progress.advance(1),
    isOver: request.isOver ?? ((): boolean => false),
  }
  const records: RunRecord[] = []
  const done = (result: Omit<RunsResult, 'seconds'>): RunsResult => ({
    ...result,
    seconds: (workshop.clock() - started) / 1000,
  })
  for (const [index, round] of rounds.entries()) {
    const phase = request.gate === undefined ? {} : { phase: 'gate' as const }
    const items = round.map((item) => ({ ...item, ...phase }))
    records.push(...(await runner.runAll(items, watch)))
    const isOver = watch.isOver(records) || request.isSettled?.(records, index + 1) === true
    if (isOver) return done({ records, counted: records, notes: [] })
  }
  await runAgain({ workshop, runner, request, records })
  const { records: counted, notes } = settleRuns(records, { runs: request.runs })
  return done({ records, counted, notes })
}

/** "pre, test/a.test.js and 3 more". */
function wordsOf({ state, context, files }: RunItem): string {
  const more = files.length > 1 ? ` and ${files.length - 1} more` : ''
  return `${state}${context === undefined ? '' : ` under ${context}`}, ${files[0] ?? ''}${more}`
}

interface Again {
  readonly workshop: Workshop
  readonly runner: StateRunner
  readonly request: RunsRequest
  /** Grows by what is run again. */
  readonly records: RunRecord[]
}

/** Makes up for runs that a machine under load or a crash has spoilt. */
async function runAgain({ workshop, runner, request, records }: Again): Promise<void> {
  const before = request.gate?.before ?? []
  const runs = request.runs + Math.max(0, ...before.filter(({ phase }) => phase === undefined).map(({ run }) => run))
  const wanted = (): ReturnType<typeof findReruns> => findReruns([...before, ...records], { runs })
  for (let reruns = wanted(); reruns.length > 0; reruns = wanted()) {
    for (const rerun of reruns) {
      workshop.logger.info(`run again: ${rerun.reason}`)
      records.push(...(await runner.run(request.gate === undefined ? rerun : { ...rerun, phase: 'gate' })))
    }
  }
}

/** Seconds that looking for causes may take, beside as many as the runs themselves took. */
const LEAST_BUDGET = 30

/** Runs the files of tests that differ from run to run alone and in another order, until the cause is known or the budget is spent. */
export async function examineSuspects(
  workshop: Workshop,
  stand: Stand,
  records: readonly RunRecord[],
): Promise<readonly RunRecord[]> {
  const runner = new StateRunner(workshop, stand)
  const extra: RunRecord[] = []
  const budget = Math.max(LEAST_BUDGET, secondsOf(records))
  const next = (): ReturnType<typeof nextSuspectRuns> => nextSuspectRuns([...records, ...extra])
  for (let items = next(); items.length > 0 && secondsOf(extra) < budget; items = next()) {
    for (const item of items) {
      workshop.logger.status(`tests: ${item.files[0] ?? ''} differs from run to run; ${item.state}, ${item.phase}`)
      extra.push(...(await runner.run(item)))
    }
  }
  return extra
}

function secondsOf(records: readonly RunRecord[]): number {
  return records.reduce((sum, { seconds }) => sum + seconds, 0)
}

/** The plan, cut where a new round of all states begins. */
function roundsOf(planned: readonly PlannedRun[]): PlannedRun[][] {
  const rounds = new Map<number, PlannedRun[]>()
  for (const item of planned) rounds.set(item.run, [...(rounds.get(item.run) ?? []), item])
  return [...rounds.values()]
}

function planOf({ groups, files, runs, states, gate }: RunsRequest): PlannedRun[] {
  const paths = { base: new Set(files.base.list()), pre: new Set(files.pre.list()), post: new Set(files.post.list()) }
  const firstRun = Math.max(0, ...(gate?.before ?? []).map(({ run }) => run)) + 1
  const exists = (file: string, state: State): boolean => paths[state].has(file)
  const planned = planRuns({ groups: groups.map(planGroup), runs, firstRun, exists })
  return states === undefined ? planned : planned.filter(({ state }) => states.includes(state))
}
