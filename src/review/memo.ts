/** Facts that several detectors ask for, worked out once. */
import type { ObservedSession } from './observations.ts'

/** `work`, remembered for each object it is about; forgotten with it. */
export function once<About extends object, T>(work: (about: About) => T): (about: About) => T {
  const known = new WeakMap<About, { readonly value: T }>()
  return (about) => {
    const kept = known.get(about)
    if (kept !== undefined) return kept.value
    const value = work(about)
    known.set(about, { value })
    return value
  }
}

/** The same for facts about a session. */
export function oncePerSession<T>(work: (observed: ObservedSession) => T): (observed: ObservedSession) => T {
  return once(work)
}
