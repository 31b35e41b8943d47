/** How far some work is, and how long it still takes: one line for a terminal and for a log. */
import type { Logger } from '../core/logger.ts'

export interface Progress {
  advance(steps: number): void
  /** "run 3 of 9 (pre, a.test.js), about 40 s left": the step after those that are done. */
  words(what: string): string
}

export interface ProgressOptions {
  readonly total: number
  /** Steps after which the time of the others can be told: the first ones may be of one kind. */
  readonly least: number
  /** Milliseconds. */
  readonly clock: () => number
}

/** The estimate is the mean of what is done so far; before `least` steps there is none. */
export function createProgress({ total, least, clock }: ProgressOptions): Progress {
  const started = clock()
  let done = 0
  return {
    advance: (steps) => {
      done += steps
    },
    words: (what) => {
      const left =
        done < Math.max(1, least) ? '' : `, ${remaining(((clock() - started) / 1000 / done) * (total - done))}`
      return `run ${Math.min(done + 1, total)} of ${total} (${what})${left}`
    },
  }
}

/** Rounded, since it is an estimate: "about 40 s left", "about 3 min left", "about 1 h 20 min left". */
export function remaining(seconds: number): string {
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s left`
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return `about ${minutes} min left`
  return `about ${Math.floor(minutes / 60)} h ${minutes % 60} min left`
}

/** A logger whose states begin with the work that they are part of: "3 of 10, #41: tests: run 2 of 7 (pre)". */
export function within(logger: Logger, what: string): Logger {
  return {
    info: (line) => logger.info(line),
    warn: (line) => logger.warn(line),
    debug: (line) => logger.debug(line),
    status: (line) => logger.status(line === '' ? '' : `${what}: ${line}`),
  }
}
