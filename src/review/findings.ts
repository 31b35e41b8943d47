/** The behaviour review of one session: detectors, merged, with stable ids. */
import { sha256 } from '../core/digest.ts'
import type { LinkedSession, UserStep } from '../session/session.ts'
import { atStep } from './by-step.ts'
import { NO_CONTEXT, type Detector, type DetectorInput, type ReviewContext } from './detector.ts'
import { DETECTORS } from './detectors/index.ts'
import { CATEGORY_OF_CLASS, type Finding, type Severity } from './finding.ts'
import { type Detected, mergeOverlaps } from './merge.ts'
import { type ObservedSession, observe } from './observations.ts'
import { compareSeverity, lowerForRecovery } from './severity.ts'

/** Steps and quotes a finding lists at most; a loop of a thousand calls is told by its first and last ones. */
const MAX_STEPS = 50
const MAX_EVIDENCE = 6
/** Findings of one detector in one session. Nobody reads the hundredth. */
const MAX_DRAFTS = 100

/**
 * Reviews the part of a session that belongs to a change, without a model. Pure and linear in the session's size.
 * Findings come heaviest first, then in step order.
 */
export function reviewSession(linked: LinkedSession, context: ReviewContext = NO_CONTEXT): Finding[] {
  return reviewObserved(observe(linked), context)
}

/** The same for a session that is already observed. */
export function reviewObserved(observed: ObservedSession, context: ReviewContext): Finding[] {
  const input: DetectorInput = { observed, request: requestOf(observed, context.request ?? null), context }
  const detected = DETECTORS.flatMap((detector) => detectedBy(detector, input))
  if (detected.length === 0) return []
  const naming = { observed, seen: new Map<string, number>() }
  return mergeOverlaps(detected)
    .map((item) => findingOf(item, naming))
    .toSorted((a, b) => compareSeverity(b.severity, a.severity) || (a.steps[0] ?? 0) - (b.steps[0] ?? 0))
}

/** What one detector finds, heaviest first when there is too much of it. */
function detectedBy(detector: Detector, input: DetectorInput): readonly Detected[] {
  const isShown = detector.posted || input.context.switched_on?.has(detector.id) === true
  const found = detector.detect(input)
  if (found.length === 0) return []
  const drafts = found.map((draft) => ({ ...draft, severity: settledSeverity(isShown, draft) }))
  const kept =
    drafts.length <= MAX_DRAFTS
      ? drafts
      : drafts.toSorted((a, b) => compareSeverity(b.severity, a.severity)).slice(0, MAX_DRAFTS)
  return kept.map((draft) => ({ detector, draft }))
}

/** Human turns up to the last reviewed step; earlier ones too, since what was asked once still holds. */
function requestOf(observed: ObservedSession, given: string | null): readonly UserStep[] {
  const { turns, from_step } = observed
  if (turns.length > 0 || given === null) return turns
  return [{ kind: 'user', n: from_step, timestamp: null, subagent: null, text: given, turn_kind: 'instruction' }]
}

function settledSeverity(isShown: boolean, draft: { severity: Severity; recovered: boolean }): Severity {
  if (!isShown) return 'info'
  return draft.recovered ? lowerForRecovery(draft.severity) : draft.severity
}

interface Naming {
  readonly observed: ObservedSession
  /** How often an id was given; the second finding of one pattern in a session gets its own. */
  readonly seen: Map<string, number>
}

function findingOf({ detector, draft }: Detected, naming: Naming): Finding {
  const { calls, session } = naming.observed
  const steps = firstAndLast(draft.steps)
  const pattern = `${detector.id}\n${draft.pattern}`
  const times = (naming.seen.get(pattern) ?? 0) + 1
  naming.seen.set(pattern, times)
  return {
    id: findingId(session.id, detector.id, times === 1 ? draft.pattern : `${draft.pattern}\n${times}`),
    class: detector.class,
    category: CATEGORY_OF_CLASS[detector.class],
    detector: detector.id,
    severity: draft.severity,
    confidence: draft.confidence,
    session_id: session.id,
    steps,
    tool_call_ids: steps.flatMap((step) => atStep(calls, step)?.call.id ?? []),
    evidence: draft.evidence.slice(0, MAX_EVIDENCE),
    explanation: draft.explanation,
    guidance: draft.guidance,
    recovered: draft.recovered,
    source: 'rule',
  }
}

/** Twelve hex digits of session, detector and pattern: the same on every rerun, so that a dismissal holds. */
export function findingId(sessionId: string, detector: string, pattern: string): string {
  return sha256(`${sessionId}\n${detector}\n${pattern}`).slice(0, 12)
}

function firstAndLast(steps: readonly number[]): number[] {
  if (steps.length <= MAX_STEPS) return [...steps]
  return [...steps.slice(0, MAX_STEPS / 2), ...steps.slice(-MAX_STEPS / 2)]
}
