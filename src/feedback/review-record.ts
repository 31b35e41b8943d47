/** The review as a workflow run keeps it: what `review --json` prints, and what became of it. */
import { z } from 'zod'
import { Finding, Review } from '../review/finding.ts'
import { AnsweredFinding, Dropped, Thumbs } from './answer.ts'

/** A finding that the configuration declares intended. */
export const Intended = z.object({ finding: Finding, reason: z.string() })
export type Intended = z.infer<typeof Intended>

/** What people and the configuration said. Taken-out findings stand here, and no longer under `findings`. */
export const Feedback = z.object({
  answers: z.array(AnsweredFinding),
  /** Set while `/backtest drop` silences the comment. */
  dropped: Dropped.nullable(),
  thumbs: Thumbs,
  intended: z.array(Intended),
})
export type Feedback = z.infer<typeof Feedback>

/** `review.json` of a workflow run. The keys beyond `Review` are absent on the command line and in older documents. */
export const ReviewRecord = Review.extend({
  pull_request: z
    .object({ owner: z.string(), repo: z.string(), number: z.number().int().nullable(), title: z.string() })
    .optional(),
  /** ISO 8601 in UTC. */
  reviewed_at: z.string().optional(),
  /** True in shadow mode: nothing of it was posted. */
  shadow: z.boolean().optional(),
  feedback: Feedback.optional(),
})
export type ReviewRecord = z.infer<typeof ReviewRecord>
