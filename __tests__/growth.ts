/** Processor time of some work: on a busy machine the clock on the wall says little. */
function cpuMilliseconds(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const TIMES = 8
const ATTEMPTS = 10
/** Below this, start-up and garbage collection are all that is measured. */
const FLOOR_MS = 4

/**
 * Whether the cost of `work(size)` grows with its size and not with the square of it: eight times the size may take 24
 * times the processor time (linear: 8, quadratic: 64). No bound in seconds, which a slow or busy machine would break. Late in a long
 * run one collection, or one regular expression that has to be compiled again, takes tens of milliseconds: so the best of the
 * large ones is held against the worst of the small ones that has been seen.
 */
export function growsLinearly(work: (size: number) => unknown, size: number): boolean {
  const small = Math.max(1, Math.floor(size / TIMES))
  let [worst, best] = [FLOOR_MS, Infinity]
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    worst = Math.max(
      worst,
      cpuMilliseconds(() => work(small)),
    )
    best = Math.min(
      best,
      cpuMilliseconds(() => work(size)),
    )
    if (best <= 3 * TIMES * worst) return true
  }
  return false
}
