/** One finding a pattern: overlapping findings of one class become the one of the more telling detector. */
import type { Detector, DraftFinding } from './detector.ts'
import { compareSeverity } from './severity.ts'

export interface Detected {
  readonly detector: Detector
  readonly draft: DraftFinding
}

/** From this share of its steps on, a finding says nothing that the other does not say. */
const COVERED_SHARE = 0.5

/**
 * `detected` in the detectors' order, which is the order of precedence. A later finding of the same class whose steps
 * are mostly covered by an earlier one is absorbed; the survivor keeps the heavier severity. Classes stay apart: a loop
 * of failing calls is a loop and a failure, and both labels are true.
 */
export function mergeOverlaps(detected: readonly Detected[]): readonly Detected[] {
  const kept: Detected[] = []
  /** For each class: which kept finding a step belongs to. */
  const owners = new Map<string, Map<number, number>>()
  for (const next of detected) {
    const owned = owners.get(next.detector.class) ?? new Map<number, number>()
    owners.set(next.detector.class, owned)
    const covered = next.draft.steps.filter((step) => owned.has(step))
    const [shared] = covered
    if (shared !== undefined && covered.length >= next.draft.steps.length * COVERED_SHARE) {
      raise(kept, owned.get(shared) ?? 0, next)
      continue
    }
    for (const step of next.draft.steps) owned.set(step, kept.length)
    kept.push(next)
  }
  return kept
}

/** Hands the heavier severity of an absorbed finding to the one that absorbs it. */
function raise(kept: Detected[], at: number, absorbed: Detected): void {
  const survivor = kept[at]
  if (survivor === undefined || compareSeverity(absorbed.draft.severity, survivor.draft.severity) <= 0) return
  kept[at] = { ...survivor, draft: { ...survivor.draft, severity: absorbed.draft.severity } }
}
