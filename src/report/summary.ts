/** The job summary of a workflow run: for a review and for a curation. GitHub takes one MiB a step. */
import type { Funnel } from '../benchmark/funnel.ts'
import type { Curation } from '../checks/curation.ts'
import { limits } from '../guard/limits.ts'
import { type Block, heading, paragraph, strong, text } from '../guard/markdown.ts'
import { renderWithin } from '../guard/render-markdown.ts'
import type { Review } from '../review/finding.ts'
import type { CommentContext } from './comment.ts'
import { curationBlocks, funnelBlocks, taskBlocks } from './curation-blocks.ts'
import { findingBlocks, findingList } from './finding-blocks.ts'
import type { TaskCard } from './model.ts'
import { intendedBlocks, notCheckedBlocks, sessionTable } from './session-blocks.ts'
import { sessionNames } from './session-names.ts'
import { countedFindings, plural, verdictOf } from './words.ts'

const DETAIL = { quotes: 6, quoteChars: 300, textChars: 1200 }
/** Changes told one by one; the funnel counts them all. */
const MAX_CHANGES = 200

const CUT: readonly Block[] = [
  paragraph(text('The rest did not fit into the job summary; the artifact holds everything.')),
]

/** Everything of a review, `info` included. */
export function renderReviewSummary(
  review: Review,
  context: CommentContext,
  maxBytes: number = limits.markdown.summaryBytes,
): string {
  const counted = countedFindings(review)
  const notes = review.findings.filter((finding) => finding.severity === 'info')
  const detail = { ...DETAIL, nameOf: sessionNames(review) }
  const blocks: readonly Block[] = [
    heading(2, text('Agent behaviour review')),
    paragraph(strong(text(verdictOf(review)))),
    ...findingBlocks(counted, { ...detail, answerable: context.pull_request.number !== null }),
    ...(notes.length === 0 ? [] : [heading(3, text(plural(notes.length, 'note'))), findingList(notes, detail)]),
    heading(3, text('What was looked at')),
    ...(review.sessions.length === 0 ? [] : [sessionTable(review)]),
    ...notCheckedBlocks(review, context.not_checked),
    ...intendedBlocks(context.feedback),
  ]
  return renderWithin(blocks, maxBytes, CUT).markdown
}

export interface CurationSummary {
  readonly curations: readonly Curation[]
  readonly tasks: readonly TaskCard[]
  /** Null for a single change. */
  readonly funnel: Funnel | null
}

/** Verdicts, tests and reasons of curated changes; tasks before rejections. */
export function renderCurationSummary(
  summary: CurationSummary,
  maxBytes: number = limits.markdown.summaryBytes,
): string {
  const { curations, tasks, funnel } = summary
  const ordered = [
    ...curations.filter(({ verdict }) => verdict === 'accepted'),
    ...curations.filter(({ verdict }) => verdict === 'rejected'),
  ]
  const blocks: readonly Block[] = [
    heading(2, text('Benchmark curation')),
    ...(funnel === null ? [] : funnelBlocks(funnel)),
    ...ordered.slice(0, MAX_CHANGES).flatMap((curation) => {
      const task = tasks.find(({ instance_id }) => instance_id === curation.instance_id)
      return [...curationBlocks(curation), ...(task === undefined ? [] : taskBlocks(task))]
    }),
    ...(ordered.length > MAX_CHANGES ? CUT : []),
  ]
  return renderWithin(blocks, maxBytes, CUT).markdown
}
