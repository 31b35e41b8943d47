/** Finds out which test files come to no end by themselves, where a process of several did not. */
import { type Sentence, sentence, type Suspected } from '../checks/endless.ts'
import type { State } from '../checks/outcome.ts'
import { type Stand, StateRunner } from './state-runner.ts'
import type { Workshop } from './workshop.ts'

export interface Hearing {
  readonly suspects: readonly Suspected[]
  /** Test files that the change touches. */
  readonly own: ReadonlySet<string>
  /** Does this file exist in this state? */
  readonly exists: (file: string, state: State) => boolean
}

/**
 * Seconds that one file gets by itself: few take as long, and one that hangs takes all of them. One of the change gets the whole limit
 * after it: slow is not endless, and its tests may be what the task is about.
 */
const ALONE_S = 120
/** That many files that hang are waited for. */
const MOST_HANGING = 5

/**
 * Runs each suspect in a process of its own, those of the change first, in the state in which its process did not end; those of
 * the change that hang there also before and after the change.
 */
export async function hearSuspects(
  workshop: Workshop,
  stand: Stand,
  { suspects, own, exists }: Hearing,
): Promise<Sentence> {
  const { limits } = workshop.config
  const alone = Math.min(ALONE_S, limits['test-timeout'])
  const runner = new StateRunner(
    { ...workshop, config: { ...workshop.config, limits: { ...limits, 'test-timeout': alone } } },
    stand,
  )
  const patient = new StateRunner(workshop, stand)
  const started = workshop.clock()
  const isSpent = (): boolean => workshop.clock() - started > MOST_HANGING * alone * 1000
  const endless = new Map<string, Set<State>>()
  const isOwn = ({ file }: Suspected): boolean => own.has(file)
  const hangs = async (one: Suspected, state: State): Promise<boolean> => {
    workshop.logger.status(`tests: does ${one.file} come to an end by itself? ${state}`)
    const { run, framework, cwd, context } = one.in
    const at = { state, run, framework, cwd, ...(context === undefined ? {} : { context }) }
    const heard = isOwn(one) && state === 'post' ? patient : runner
    const records = await heard.run({ ...at, files: [one.file], phase: 'alone' })
    return records.some(({ problem }) => problem === 'timed-out')
  }
  for (const one of [...suspects.filter(isOwn), ...suspects.filter((other) => !isOwn(other))]) {
    const first = one.in.state
    // Who could not be heard in time is taken for endless: each run with it may cost the whole limit.
    if (!one.isAlone && !(isSpent() && !isOwn(one)) && !(await hangs(one, first))) continue
    const states = new Set([first])
    endless.set(one.file, states)
    if (!isOwn(one)) continue
    for (const state of ['base', 'post'] as const)
      if (state !== first && exists(one.file, state) && (await hangs(one, state))) states.add(state)
  }
  const all = new Set(stand.groups.flatMap(({ files }) => files))
  return sentence({ suspects, own, all, endless })
}
