/** The screens over a prompt, and what kind of work it asks for. Where the rules cannot tell, a model may; nobody knowing, it is left out. */
import type { PullRequest } from '../pull-request/pull-request.ts'
import type { TaskPrompt } from '../task/prompt.ts'
import type { Reason } from '../task/rejection.ts'
import { type Screening, screenPrompt } from '../task/screen.ts'
import { classifyTaskType, type TaskTypeDecision } from '../task/task-type.ts'
import { TESTABLE } from '../task/type-question.ts'
import { redactAll } from '../guard/redact-all.ts'
import type { Workshop } from './workshop.ts'

export interface ScreenedRequest {
  readonly reasons: readonly Reason[]
  readonly notes: readonly string[]
  readonly type: TaskTypeDecision
  /** The model was asked and gave no answer: another time the screens may decide otherwise. */
  readonly open?: true
}

export interface ToScreen {
  readonly prompt: TaskPrompt
  readonly change: PullRequest
  readonly screening: 'on' | 'off'
}

/** The model has a say only where the rules have none: it can neither reject what they pass nor pass what they reject. */
export async function screenRequest(
  { classifier, redactor }: Pick<Workshop, 'classifier' | 'redactor'>,
  { prompt, change, screening }: ToScreen,
): Promise<ScreenedRequest> {
  // Reasons quote some characters around what they found: half a secret is no longer known for one.
  const instructing = prompt.instructing.map((turn) => ({ ...turn, text: redactAll(redactor, turn.text).text }))
  const texts = instructing.map(({ text }) => text)
  const byRules = classifyTaskType(change.title, texts)
  if (screening === 'off') return { reasons: [], notes: ['the prompt was taken as it is, unscreened'], type: byRules }
  const screened = screenPrompt({ ...prompt, instructing }, change)
  const open = screened.abstained || (screened.status === 'passed' && byRules.type === 'unknown')
  if (!open || classifier === undefined) return { ...screened, type: byRules }
  const asked = await classifier.classify(texts)
  if ('none' in asked)
    return { ...withDetail(screened, asked.none), type: byRules, ...(asked.silent === true ? { open: true } : {}) }
  if (screened.abstained && !TESTABLE.has(asked.type))
    return { ...withDetail(screened, `${asked.evidence}: ${asked.type}`), type: asked }
  return {
    reasons: [],
    notes: [...screened.notes, `a model says what kind of work it is: ${asked.evidence}`],
    type: asked,
  }
}

function withDetail({ reasons, notes }: Screening, detail: string): Pick<ScreenedRequest, 'reasons' | 'notes'> {
  return { reasons: reasons.map((reason) => ({ ...reason, detail: `${reason.detail}; ${detail}` })), notes }
}
