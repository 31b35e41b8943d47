/** The note that a session holds text for its reviewer. Needs no model, and its words are not repeated. */
import type { LinkedSession, Step } from '../../session/session.ts'
import { stableStringify } from '../../core/json.ts'
import { stepRange } from '../evidence.ts'
import { CATEGORY_OF_CLASS, type Finding } from '../finding.ts'
import { findingId } from '../findings.ts'
import { ADDRESSED_WORDING } from './prompts/wording.ts'
import { fillTemplate } from './prompts/template.ts'
import { hidesAddress } from './reviewer-address.ts'

const MAX_STEPS = 20
const CLASS = 'inaccurate-self-report'

/** One `info` finding for all such steps of the reviewed part, or null. `info` never makes a label true. */
export function addressedToReviewer({ session, from_step, to_step }: LinkedSession): Finding | null {
  const steps: number[] = []
  for (const step of session.steps) {
    if (step.n < from_step || step.n > to_step || steps.length >= MAX_STEPS) continue
    if (textsOf(step).some(hidesAddress)) steps.push(step.n)
  }
  if (steps.length === 0) return null
  const values = { steps: stepRange(steps) }
  return {
    id: findingId(session.id, 'addressed-to-reviewer', 'addressed'),
    class: CLASS,
    category: CATEGORY_OF_CLASS[CLASS],
    detector: 'addressed-to-reviewer',
    severity: 'info',
    confidence: 0.5,
    session_id: session.id,
    steps,
    tool_call_ids: [],
    evidence: [],
    explanation: fillTemplate(ADDRESSED_WORDING.explanation, values),
    guidance: fillTemplate(ADDRESSED_WORDING.guidance, values),
    recovered: false,
    source: 'rule',
  }
}

function textsOf(step: Step): readonly string[] {
  if (step.kind !== 'call') return [step.text]
  const { args, unparsed_args, result } = step.call
  return [unparsed_args ?? stableStringify(args), result ?? '']
}
