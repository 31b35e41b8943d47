/** The opt-in check run: the summary, and remarks at the lines of the change. */
import type { GitHub, Repository } from '../../github/client.ts'
import { type Annotation, LONGEST_CHECK_TEXT, MOST_ANNOTATIONS, writeCheckRun } from '../../github/checks.ts'
import type { Logger } from '../../core/logger.ts'
import type { ReviewRecord } from '../../feedback/review-record.ts'
import type { CommentContext } from '../../report/comment.ts'
import type { Placement } from '../../report/placement.ts'
import { remarkOf } from '../../report/remark.ts'
import { renderReviewSummary } from '../../report/summary.ts'
import { countedFindings, verdictOf } from '../../report/words.ts'
import type { Finding } from '../../review/finding.ts'

export interface CheckTask {
  readonly github: GitHub
  readonly repository: Repository
  readonly headSha: string
  readonly record: ReviewRecord
  readonly placement: Placement
  readonly context: CommentContext
  /** The gate of `fail-on` is reached. */
  readonly failed: boolean
  readonly detailsUrl: string
  readonly logger: Logger
}

const NAME = 'Backtest review'
/** Room below GitHub's limit, which counts characters that JSON may write longer. */
const SUMMARY_BYTES = LONGEST_CHECK_TEXT - 1024

/** Neutral where there is something to read, failed only where the gate says so: a red mark is for what must be mended. */
export async function tellInCheckRun(task: CheckTask): Promise<void> {
  const { github, repository, record, placement, logger } = task
  const counted = countedFindings(record)
  const result = await writeCheckRun(github, repository, {
    name: NAME,
    head_sha: task.headSha,
    conclusion: task.failed ? 'failure' : counted.length > 0 ? 'neutral' : 'success',
    title: verdictOf(record).slice(0, 250),
    summary: renderReviewSummary(record, task.context, SUMMARY_BYTES),
    annotations: counted.flatMap((finding) => annotationsOf(finding, placement)).slice(0, MOST_ANNOTATIONS),
    details_url: task.detailsUrl,
  })
  if (result.status === 'denied') logger.warn(`No check run was written. ${result.reason}`)
  else logger.info(`The check run is ${result.status}: ${result.url}`)
}

/** One remark a finding, at its first place: the same words at five files are noise. */
function annotationsOf(finding: Finding, placement: Placement): Annotation[] {
  const [place] = placement.places.get(finding.id) ?? []
  if (place === undefined) return []
  const level = finding.severity === 'low' ? ('notice' as const) : ('warning' as const)
  return [{ ...place, annotation_level: level, ...remarkOf(finding) }]
}
