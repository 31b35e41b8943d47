/** The stages one change goes through, each with its verdict and its time; what the funnel is made of. */
import type { StageResult } from '../checks/curation.ts'

export interface Stages {
  /** Runs one stage and notes how long it took; `isRejected` says whether the change ended here. */
  run<Result>(name: string, work: () => Promise<Result>, isRejected: (result: Result) => boolean): Promise<Result>
  /** Everything noted so far; stages never reached are `skipped`. */
  results(): StageResult[]
}

/** In the order of the pipeline, cheap first (papers: semantic filters before execution). */
export const STAGE_NAMES = [
  'authorship',
  'split',
  'session',
  'screen',
  'relevance',
  'setup',
  'runs',
  'verdict',
  'gates',
] as const

/** `clock` gives milliseconds. No stage begins after `signal`: what is to stop must not first look for tests or install. */
export function createStages(clock: () => number, signal: AbortSignal): Stages {
  const done = new Map<string, StageResult>()
  return {
    async run(name, work, isRejected) {
      signal.throwIfAborted()
      const started = clock()
      const result = await work()
      // A stage that is gone through again (another setup is tried) took the sum of its times.
      const seconds = Number(((done.get(name)?.seconds ?? 0) + (clock() - started) / 1000).toFixed(3))
      done.set(name, { name, status: isRejected(result) ? 'rejected' : 'passed', seconds })
      return result
    },
    results() {
      return STAGE_NAMES.map((name) => done.get(name) ?? { name, status: 'skipped', seconds: 0 })
    },
  }
}
