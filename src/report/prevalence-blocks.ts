/** Prevalence as Markdown blocks. */
import { type Block, heading, paragraph, strong, text } from '../guard/markdown.ts'
import { answeredPrecision } from '../feedback/precision.ts'
import type { ReviewedChange } from './model.ts'
import { prevalenceOf } from './prevalence.ts'
import { answeredTable, prevalenceLine, prevalenceTables } from './prevalence-tables.ts'
import { tableBlocks } from './table-blocks.ts'

/** Nothing where there is too little to count (`prevalenceOf`). */
export function prevalenceBlocks(reviews: readonly ReviewedChange[]): readonly Block[] {
  const prevalence = prevalenceOf(reviews)
  if (prevalence === null) return []
  const answered = answeredTable(answeredPrecision(reviews.map(({ review }) => review)))
  return [
    heading(2, text('How often')),
    paragraph(strong(text(prevalenceLine(prevalence)))),
    ...[...prevalenceTables(prevalence), ...(answered === null ? [] : [answered])].flatMap(tableBlocks),
  ]
}
