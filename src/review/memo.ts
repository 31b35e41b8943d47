/** Facts about a session that several detectors ask for, worked out once. */
import type { ObservedSession } from './observations.ts'

/** `work`, remembered for each session; forgotten with it. */
export function oncePerSession<T>(work: (observed: ObservedSession) => T): (observed: ObservedSession) => T {
  const known = new WeakMap<ObservedSession, { readonly value: T }>()
  return (observed) => {
    const kept = known.get(observed)
    if (kept !== undefined) return kept.value
    const value = work(observed)
    known.set(observed, { value })
    return value
  }
}
