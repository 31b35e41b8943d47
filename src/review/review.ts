/** The document of `review --json`, put together from findings. */
import type { LinkedSession, Problem, Step } from '../session/session.ts'
import type { Finding, FindingClass, JudgeReport, Review, ReviewedSession } from './finding.ts'
import { type KnownActions, outlineOf } from './outline.ts'
import { pushBackOf, withPushBack } from './push-back.ts'
import { isAtLeast, compareSeverity } from './severity.ts'

interface ReviewedPart {
  readonly linked: LinkedSession
  readonly findings: readonly Finding[]
  /** Where the session was observed, so that nothing is read from its calls twice. */
  readonly actions?: KnownActions
}

export interface ReviewParts {
  /** Each session with its findings, rule and judge together. */
  readonly sessions: readonly ReviewedPart[]
  readonly judge: JudgeReport
  readonly provenance: Review['provenance']
  /** Problems of finding and linking sessions; each session's own are added. */
  readonly problems: readonly Problem[]
}

/** The judge's report when it did not run, with the reason a reader will see. */
export function judgeOff(reason: string): JudgeReport {
  return { status: 'off', reason, model: null, calls: 0, input_tokens: 0, output_tokens: 0, dropped_findings: 0 }
}

/** A review without the findings that people dismissed; each stands among the problems, with who did it and why. */
export function withoutDismissed(
  review: Review,
  dismissals: readonly { readonly finding: string; readonly reason: string; readonly by: string }[],
): Review {
  const present = new Set(review.findings.map(({ id }) => id))
  const ours = dismissals.filter(({ finding }) => present.has(finding))
  const gone = new Set(ours.map(({ finding }) => finding))
  const findings = review.findings.filter(({ id }) => !gone.has(id))
  const problems = ours.map(({ finding, reason, by }) => ({
    code: 'finding-dismissed',
    detail: `${finding} was dismissed by ${by}${reason === '' ? '' : `: ${reason}`}`,
  }))
  return { ...review, findings, labels: labelsOf(findings), problems: [...review.problems, ...problems] }
}

/** Puts the parts together; findings of all sessions heaviest first. */
export function buildReview(parts: ReviewParts): Review {
  const findings = parts.sessions
    .flatMap(({ linked, findings: own }) => withPushBack(own, pushBackOf(reviewedSteps(linked))))
    .toSorted((a, b) => compareSeverity(b.severity, a.severity))
  return {
    schema: 'backtest/review@1',
    sessions: parts.sessions.map(({ linked, actions }) => reviewedSession(linked, actions)),
    findings,
    labels: labelsOf(findings),
    judge: parts.judge,
    provenance: parts.provenance,
    truncated: parts.sessions.some(({ linked }) => linked.session.truncated),
    problems: [...parts.problems, ...parts.sessions.flatMap(({ linked }) => linked.session.problems)],
  }
}

/** A label is true when a finding of its class has severity `low` or more. */
export function labelsOf(findings: readonly Finding[]): Review['labels'] {
  const has = (name: FindingClass): boolean =>
    findings.some((finding) => finding.class === name && isAtLeast(finding.severity, 'low'))
  return {
    'tool-call-failure': has('tool-call-failure'),
    'infinite-loop': has('infinite-loop'),
    'did-not-follow-instructions': has('did-not-follow-instructions'),
    'unrequested-changes': has('unrequested-changes'),
    'inaccurate-self-report': has('inaccurate-self-report'),
    'test-tampering': has('test-tampering'),
  }
}

function reviewedSteps({ session, from_step, to_step }: LinkedSession): readonly Step[] {
  return session.steps.filter((step) => step.n >= from_step && step.n <= to_step)
}

function reviewedSession(linked: LinkedSession, actions: KnownActions | undefined): ReviewedSession {
  const { session, linked_by } = linked
  const steps = reviewedSteps(linked)
  const calls = steps.flatMap((step) => (step.kind === 'call' ? [step.call] : []))
  const outline = outlineOf(steps, actions)
  return {
    id: session.id,
    agent: session.agent,
    format: session.format,
    file: session.file,
    model: session.model,
    steps: steps.length,
    turns: steps.filter((step) => step.kind === 'user').length,
    tool_calls: calls.length,
    failed_tool_calls: calls.filter((call) => call.error === 'true' && !call.denied && !call.collateral).length,
    tokens: session.tokens,
    started_at: session.started_at,
    ended_at: session.ended_at,
    linked_by: [...linked_by],
    push_back: pushBackOf(steps),
    ...(outline === null ? {} : { outline }),
  }
}
