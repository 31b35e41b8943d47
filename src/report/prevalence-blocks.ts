/** Prevalence as Markdown blocks. */
import { type Block, heading, paragraph, plain, strong, table, text } from '../guard/markdown.ts'
import { answeredPrecision } from '../feedback/precision.ts'
import type { ReviewedChange } from './model.ts'
import { prevalenceOf } from './prevalence.ts'
import { answeredTable, prevalenceLine, prevalenceTables, type TextTable } from './prevalence-tables.ts'

const CELL_CHARS = 80

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

function tableBlocks({ title, note, header, rows }: TextTable): readonly Block[] {
  return [
    heading(3, text(title)),
    ...(note === '' ? [] : [paragraph(text(note))]),
    table(
      header.map((word) => [text(word)]),
      rows.map((row) => row.map((cell) => [plain(cell, CELL_CHARS)])),
    ),
  ]
}
