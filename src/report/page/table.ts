/** A table of words as HTML. */
import { type Html, html } from '../html.ts'
import type { TextTable } from '../text-table.ts'

/** Columns that fit a phone; a wider table scrolls in a box of its own, which the keyboard must reach. */
const FITTING_COLUMNS = 2

export function tableOf(
  { title, header, rows }: TextTable,
  cellOf: (cell: string, column: number) => Html = cell,
): Html {
  const head = header.map((word) => html`<th scope="col">${word}</th>`)
  const body = rows.map(
    (row) =>
      html`<tr>
        ${row.map((word, column) => html`<td>${cellOf(word, column)}</td>`)}
      </tr> `,
  )
  const table = html`<table>
    <thead>
      <tr>
        ${head}
      </tr>
    </thead>
    <tbody>
      ${body}
    </tbody>
  </table>`
  return header.length <= FITTING_COLUMNS
    ? table
    : html`<div class="scroll" tabindex="0" role="group" aria-label="${title}">${table}</div>`
}

interface RowTable {
  /** Says what the table is about; its box scrolls, so the keyboard must reach it. */
  readonly label: string
  /** Of the style sheet. */
  readonly kind?: 'list' | 'flakes'
  readonly header: readonly string[]
  /** A `tr` each. */
  readonly rows: readonly Html[]
}

/** A wide table of rows that are HTML already. */
export function rowTable({ label, kind, header, rows }: RowTable): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${label}">
      <table${kind === undefined ? null : html` class="${kind}"`}>
        <thead>
          <tr>
            ${header.map((word) => html`<th scope="col">${word}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`
}

function cell(word: string): Html {
  return html`${word}`
}

/** The first rows, and a last one that says how many are not there. */
export function firstRows(table: TextTable, most: number): TextTable {
  const left = table.rows.length - most
  if (left <= 0) return table
  const rest = [`and ${left} more`, ...table.header.slice(1).map(() => '')]
  return { ...table, rows: [...table.rows.slice(0, most), rest] }
}
