/** What people answered to the findings of one pull request: commands in replies, thumbs on the comment. */
import { z } from 'zod'
import type { Review } from '../review/finding.ts'
import { withoutDismissed } from '../review/review.ts'

/** One finding, judged by a person who may write to the repository. */
export const Answer = z.object({
  finding: z.string(),
  /** `wrong` takes the finding out (`/backtest dismiss`), `right` confirms it (`/backtest keep <id>`). */
  verdict: z.enum(['right', 'wrong']),
  reason: z.string(),
  by: z.string(),
})
export type Answer = z.infer<typeof Answer>

/** The comment as a whole: `/backtest drop` silences it on this pull request, `/backtest keep` brings it back. */
export const Dropped = z.object({ by: z.string(), reason: z.string() })
export type Dropped = z.infer<typeof Dropped>

/** Thumbs on the comment, of people who may write to the repository. */
export const Thumbs = z.object({ up: z.number().int().min(0), down: z.number().int().min(0) })
export type Thumbs = z.infer<typeof Thumbs>

export const Answers = z.object({ findings: z.array(Answer), dropped: Dropped.nullable(), thumbs: Thumbs })
export type Answers = z.infer<typeof Answers>

export const NO_ANSWERS: Answers = { findings: [], dropped: null, thumbs: { up: 0, down: 0 } }

/** A finding that was answered, with what is needed to count it: a dismissed one stands nowhere else in the document. */
export const AnsweredFinding = Answer.extend({ detector: z.string(), class: z.string(), severity: z.string() })
export type AnsweredFinding = z.infer<typeof AnsweredFinding>

/** Answers that are about findings of this review, with their detectors. The last answer to a finding counts. */
export function answeredFindings(review: Review, answers: readonly Answer[]): AnsweredFinding[] {
  const findings = new Map(review.findings.map((finding) => [finding.id, finding]))
  const last = new Map(answers.map((answer) => [answer.finding, answer]))
  return [...last.values()].flatMap((answer) => {
    const finding = findings.get(answer.finding)
    if (finding === undefined) return []
    return [{ ...answer, detector: finding.detector, class: finding.class, severity: finding.severity }]
  })
}

/** The review without findings that people called wrong; each stands among the problems, with who did it and why. */
export function withoutWrong(review: Review, answered: readonly AnsweredFinding[]): Review {
  return withoutDismissed(
    review,
    answered.filter(({ verdict }) => verdict === 'wrong'),
  )
}
