/** `report.md`: everything of a benchmark folder in one Markdown file. */
import { type Block, heading, paragraph, plain, strong, text } from '../guard/markdown.ts'
import { renderMarkdown } from '../guard/render-markdown.ts'
import { agreementBlocks } from './agreement.ts'
import { curationBlocks, funnelBlocks, taskBlocks } from './curation-blocks.ts'
import { findingBlocks, findingList } from './finding-blocks.ts'
import { changeName, type ReportModel, type ReviewedChange, toldReviews } from './model.ts'
import { prevalenceBlocks } from './prevalence-blocks.ts'
import { sessionTable } from './session-blocks.ts'
import { countedFindings, verdictOf } from './words.ts'

const DETAIL = { quotes: 6, quoteChars: 300, textChars: 1200 }

/** Renders the whole model; a part that is not there leaves no empty section behind. */
export function renderReportMarkdown(model: ReportModel): string {
  const made = [model.generated_at, `Backtest ${model.tool_version}`].filter((word) => word !== null).join(', ')
  const blocks: readonly Block[] = [
    heading(1, plain(model.title, 200)),
    paragraph(plain(made)),
    ...(model.funnel === null ? [] : [heading(2, text('Funnel')), ...funnelBlocks(model.funnel)]),
    ...agreementBlocks(model.agreement ?? []),
    ...(model.curations.length === 0 ? [] : [heading(2, text('Changes'))]),
    ...model.curations.flatMap((curation) => {
      const task = model.tasks.find(({ instance_id }) => instance_id === curation.instance_id)
      return [...curationBlocks(curation), ...(task === undefined ? [] : taskBlocks(task))]
    }),
    ...prevalenceBlocks(model.reviews),
    ...behaviourBlocks(model.reviews),
  ]
  return renderMarkdown(blocks)
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
  return [
    heading(3, plain(changeName(pull_request), 200)),
    paragraph(strong(text(verdictOf(review)))),
    ...countedFindings(review).flatMap((finding) => findingBlocks(finding, DETAIL)),
    ...(notes.length === 0 ? [] : [findingList(notes, DETAIL)]),
    ...(review.sessions.length === 0 ? [] : [sessionTable(review)]),
  ]
}
