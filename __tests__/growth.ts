/** Processor time of some work: on a busy machine the clock on the wall says little. */
function cpuMilliseconds(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const TIMES = 8
const ATTEMPTS = 5
/** Below this, start-up and garbage collection are all that is measured. */
const FLOOR_MS = 4

/**
 * Whether the cost of `work(size)` grows with its size and not with the square of it: eight times the size may take 24
 * times the processor time (linear: 8, quadratic: 64). No bound in seconds, which a slow or busy machine would break.
 */
export function growsLinearly(work: (size: number) => unknown, size: number): boolean {
  const small = Math.max(1, Math.floor(size / TIMES))
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const less = cpuMilliseconds(() => work(small))
    const more = cpuMilliseconds(() => work(size))
    if (more <= 3 * TIMES * Math.max(less, FLOOR_MS)) return true
  }
  return false
}
