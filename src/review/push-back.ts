/**
 * Where the human pushed back: interrupts, refused calls, corrections. They are read as what they are, shown beside the
 * findings, and the best label there is: what a human stopped was wrong for somebody, what nobody minded may be right.
 */
import type { Step, UserStep } from '../session/session.ts'
import { quoteCall, quoteLine } from './evidence.ts'
import type { Finding, PushBack } from './finding.ts'

/** Push-back of one session that is listed; more says no more. */
const MAX_LISTED = 200

/** The push-back of a reviewed part of a session, in step order. A refused call and its interrupt marker are one. */
export function pushBackOf(steps: readonly Step[]): PushBack[] {
  const found: PushBack[] = []
  const first = steps.find((step) => step.kind === 'user')
  for (const step of steps) {
    if (step === first) continue
    const item = pushBackIn(step)
    if (item === null || found.length >= MAX_LISTED) continue
    const before = found.at(-1)
    const isMarker = item.kind === 'interrupt' && before?.kind === 'rejection' && item.step - before.step <= 2
    if (!isMarker) found.push(item)
  }
  return found
}

function pushBackIn(step: Step): PushBack | null {
  if (step.subagent !== null) return null
  if (step.kind === 'call')
    return step.call.denied ? { step: step.n, kind: 'rejection', quote: quoteCall(step.call) } : null
  if (step.kind !== 'user') return null
  if (step.turn_kind === 'interrupt') return { step: step.n, kind: 'interrupt', quote: quoteLine(step.text) }
  return step.turn_kind === 'correction' || complains(step)
    ? { step: step.n, kind: 'correction', quote: quoteLine(step.text) }
    : null
}

/** What people say when the work that was handed over does not work, or is not what they wanted. */
const COMPLAINT =
  /\b(?:(?:is|are|still|keeps?) (?:failing|broken|wrong|missing)|(?:tests?|lint|ci|build|checks?|it) (?:fails?|failed|failing)|do we (?:really )?need (?:that|this)|why (?:has|is|does|did|do|are) (?:this|that|it|you|there)|before you (?:go|do|start))\b|^(?:-{3} FAIL|FAIL|ERROR|not ok)\b/im
const COMPLAINT_CHARS = 400

/** A complaint in the first words of a turn. A first turn that speaks of failures is the task, so callers leave it out. */
function complains({ text, turn_kind }: UserStep): boolean {
  const mayComplain = turn_kind === 'instruction' || turn_kind === 'pasted-material'
  return mayComplain && COMPLAINT.test(text.slice(0, COMPLAINT_CHARS))
}

/** Steps within which push-back is about what was just done. */
const REACH = 6

/** Each finding with the step at which the human pushed back on it or right after it, where there is one. */
export function withPushBack(findings: readonly Finding[], pushBack: readonly PushBack[]): Finding[] {
  return findings.map((finding) => {
    const [first, last] = [finding.steps.at(0), finding.steps.at(-1)]
    if (first === undefined || last === undefined) return finding
    const answer = pushBack.find(({ step }) => step >= first && step <= last + REACH)
    return answer === undefined ? finding : { ...finding, pushed_back_at: answer.step }
  })
}
