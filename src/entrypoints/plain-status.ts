/** What runs now, where a line that was written stays: in a file, a pipe, a job's log. */

/** A line of the same kind within this time says little that the one before did not. */
const QUIET_MS = 10_000
/** Kinds that are remembered; there are a few dozen, and texts from outside must not make them many. */
const MOST_KINDS = 200

/**
 * Writes each kind of line at most every ten seconds. Lines are of one kind that differ in counts only, or in what stands in
 * parentheses and behind them: "#41: tests: run 3 of 9 (pre), about 40 s left". The number of a pull request is no count.
 * @param clock milliseconds
 */
export function plainStatus(write: (line: string) => void, clock: () => number): (line: string) => void {
  const saidAt = new Map<string, number>()
  return (line) => {
    if (line === '') return
    const kind = line.replace(/\(.*/s, '').replace(/(?<![#\d])\d+/g, '0')
    const now = clock()
    if (now - (saidAt.get(kind) ?? -Infinity) < QUIET_MS) return
    if (saidAt.size >= MOST_KINDS) saidAt.clear()
    saidAt.set(kind, now)
    write(line)
  }
}
