/** `report.md`: everything of a benchmark folder in one Markdown file. */
import { type Block, heading, paragraph, plain, strong, text } from '../guard/markdown.ts'
import { renderMarkdown } from '../guard/render-markdown.ts'
import { agreementBlocks } from './agreement.ts'
import { curationBlocks, funnelBlocks, taskBlocks } from './curation-blocks.ts'
import { findingBlocks, findingList } from './finding-blocks.ts'
import { changeName, type ReportModel, type ReviewedChange, toldReviews } from './model.ts'
import { prevalenceBlocks } from './prevalence-blocks.ts'
import { sessionTable } from './session-blocks.ts'
import { sessionNames } from './session-names.ts'
import { runBlocks, taskStatisticsBlocks } from './statistics-blocks.ts'
import { countedFindings, madeBy, verdictOf } from './words.ts'

/** Changes told one by one. */
const MOST_CHANGES = 100
const DETAIL = { quotes: 6, quoteChars: 300, textChars: 1200 }

/** Renders the whole model; a part that is not there leaves no empty section behind. */
export function renderReportMarkdown(model: ReportModel): string {
  const blocks: readonly Block[] = [
    heading(1, plain(model.title, 200)),
    paragraph(plain(madeBy(model, ', '))),
    ...(model.funnel === null ? [] : [heading(2, text('Funnel')), ...funnelBlocks(model.funnel)]),
    ...taskStatisticsBlocks(model),
    ...runBlocks(model),
    ...agreementBlocks(model.agreement ?? []),
    ...changeBlocks(model),
    ...prevalenceBlocks(model.reviews),
    ...behaviourBlocks(model.reviews),
  ]
  return renderMarkdown(blocks)
}

/** Tasks first; what is beyond the limit is in the tables only. */
function changeBlocks({ curations, tasks }: ReportModel): readonly Block[] {
  if (curations.length === 0) return []
  const cards = new Map(tasks.map((task) => [task.instance_id, task]))
  const ordered = [
    ...curations.filter(({ verdict }) => verdict === 'accepted'),
    ...curations.filter(({ verdict }) => verdict === 'rejected'),
  ]
  const left = ordered.length - MOST_CHANGES
  return [
    heading(2, text('Changes')),
    ...ordered.slice(0, MOST_CHANGES).flatMap((curation) => {
      const task = cards.get(curation.instance_id)
      return [...curationBlocks(curation), ...(task === undefined ? [] : taskBlocks(task))]
    }),
    ...(left > 0 ? [paragraph(text(`${left} more changes are in the benchmark folder.`))] : []),
  ]
}

function behaviourBlocks(reviews: readonly ReviewedChange[]): readonly Block[] {
  if (reviews.length === 0) return []
  const { told, left } = toldReviews(reviews)
  return [
    heading(2, text('How the agents behaved')),
    ...told.flatMap(reviewBlocks),
    ...(left === null ? [] : [paragraph(text(left))]),
  ]
}

function reviewBlocks(reviewed: ReviewedChange): readonly Block[] {
  const { review, pull_request } = reviewed
  const notes = review.findings.filter((finding) => finding.severity === 'info')
  const detail = { ...DETAIL, nameOf: sessionNames(review) }
  return [
    heading(3, plain(changeName(pull_request), 200)),
    paragraph(strong(text(verdictOf(review)))),
    ...findingBlocks(countedFindings(review), { ...detail, answerable: pull_request.number !== null }),
    ...(notes.length === 0 ? [] : [findingList(notes, detail)]),
    ...(review.sessions.length === 0 ? [] : [sessionTable(review)]),
  ]
}
