/** From a finished review to the document that is kept: configuration first, then what people answered. */
import { answeredFindings, type Answers, withoutWrong } from './answer.ts'
import { applyHouseRules, type FindingFiles, type HouseRules } from './house-rules.ts'
import type { ReviewRecord } from './review-record.ts'
import type { Review } from '../review/finding.ts'

export interface RecordRequest {
  readonly review: Review
  readonly rules: HouseRules & { readonly shadow: boolean }
  readonly files: FindingFiles
  readonly answers: Answers
  readonly pullRequest: NonNullable<ReviewRecord['pull_request']>
  /** ISO 8601 in UTC. */
  readonly at: string
}

/** Pure; the findings left are those that people see. */
export function recordOf({ review, rules, files, answers, pullRequest, at }: RecordRequest): ReviewRecord {
  const ruled = applyHouseRules(review, rules, files)
  const answered = answeredFindings(ruled.review, answers.findings)
  return {
    ...withoutWrong(ruled.review, answered),
    pull_request: pullRequest,
    reviewed_at: at,
    shadow: rules.shadow,
    feedback: {
      answers: answered,
      dropped: answers.dropped,
      thumbs: answers.thumbs,
      intended: [...ruled.intended],
    },
  }
}
