/** A chart with what it shows in a sentence, and its numbers as a table for those who cannot or do not want to see it. */
import type { PlotOptions } from '@observablehq/plot'
import { draw, HALF, NARROW, WIDE } from '../charts/draw.ts'
import { type Html, html } from '../html.ts'
import type { TextTable } from '../text-table.ts'
import { firstRows, tableOf } from './table.ts'

export interface ChartFigure {
  /** Unique in the page. */
  readonly id: string
  /** What the chart shows, in one sentence. */
  readonly says: string
  /** Its title is the chart's. */
  readonly table: TextTable
  readonly chart: (width: number) => PlotOptions
  /** Of the page. All but a third are drawn once more for phones. */
  readonly width: keyof typeof WIDTHS
  readonly legend?: Html
}

const MOST_ROWS = 200
const WIDTHS = { whole: WIDE, half: HALF, third: NARROW } as const

export function chartFigure({ id, says, table, chart, width, legend }: ChartFigure): Html {
  const narrow = draw(chart(NARROW))
  const drawings =
    width === 'third'
      ? narrow
      : html`<div class="wide">${draw(chart(WIDTHS[width]))}</div>
          <div class="narrow">${narrow}</div>`
  return html`<figure class="chart ${width}">
    <figcaption id="${id}"><strong>${table.title}</strong> <span>${says}</span></figcaption>
    <div class="drawing" role="img" aria-labelledby="${id}">${drawings}</div>
    ${legend ?? null}
    <details class="data">
      <summary>Numbers<span class="unseen"> of ${table.title}</span></summary>
      ${tableOf(firstRows(table, MOST_ROWS))}
    </details>
  </figure>`
}

/** A name for each colour or sign of a chart. */
export function legendOf(entries: readonly { readonly sign: string; readonly name: string }[]): Html {
  return html`<p class="legend dim">
    ${entries.map(({ sign, name }) => html`<span><i class="${sign}"></i>${name}</span> `)}
  </p>`
}
