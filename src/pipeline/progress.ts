/** How far some work is, and how long it still takes: one line for a terminal and for a log. */

export interface Progress {
  advance(steps: number): void
  /** "run 3 of 9 (pre, post), about 40 s left". */
  words(what: string): string
}

export interface ProgressOptions {
  readonly total: number
  /** Milliseconds. */
  readonly clock: () => number
}

/** The estimate is the mean of what is done so far; before the first step there is none. */
export function createProgress({ total, clock }: ProgressOptions): Progress {
  const started = clock()
  let done = 0
  return {
    advance: (steps) => {
      done += steps
    },
    words: (what) => {
      const left = done === 0 ? '' : `, ${remaining(((clock() - started) / 1000 / done) * (total - done))}`
      return `run ${done + 1} of ${total} (${what})${left}`
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
