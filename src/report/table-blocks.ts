/** A table in words as Markdown blocks. */
import { type Block, heading, paragraph, plain, table, text } from '../guard/markdown.ts'
import type { TextTable } from './text-table.ts'

const CELL_CHARS = 120

export function tableBlocks({ title, note, header, rows }: TextTable): readonly Block[] {
  return [
    heading(3, text(title)),
    ...(note === '' ? [] : [paragraph(text(note))]),
    ...(rows.length === 0 ? [] : [wordTable(header, rows)]),
  ]
}

function wordTable(header: TextTable['header'], rows: TextTable['rows']): Block {
  return table(
    header.map((word) => [text(word)]),
    rows.map((row) => row.map((cell) => [plain(cell, CELL_CHARS)])),
  )
}
