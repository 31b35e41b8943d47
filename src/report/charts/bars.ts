/** Counts as horizontal bars, each with its number at the end. */
import { barX, type PlotOptions, ruleX, text } from '@observablehq/plot'
import { fitName, nameRoom } from './draw.ts'

export interface Bar {
  readonly name: string
  readonly count: number
  /** What went in, where that is more: drawn behind, in a paler colour. */
  readonly of?: number
  /** What stands at the end; the count where left out. */
  readonly label?: string
}

const ROW_PIXELS = 26
const LABEL_PIXELS = 7

/** In the order given. `color` is a custom property of the page. */
export function barChart(bars: readonly Bar[], width: number, color = 'var(--bar)'): PlotOptions {
  const room = nameRoom(
    bars.map(({ name }) => name),
    width,
  )
  const labels = bars.map(({ label, count }) => label ?? String(count))
  const end = Math.max(...labels.map((label) => label.length)) * LABEL_PIXELS + 10
  const rows = bars.map((bar, index) => ({ ...bar, of: bar.of ?? bar.count, row: index, label: labels[index] ?? '' }))
  return {
    width,
    height: bars.length * ROW_PIXELS + 4,
    margin: 2,
    marginLeft: room,
    marginRight: end,
    x: { axis: null, domain: [0, Math.max(1, ...rows.map(({ of }) => of))] },
    y: {
      label: null,
      tickSize: 0,
      padding: 0.28,
      domain: rows.map(({ row }) => row),
      tickFormat: (row: number) => fitName(rows[row]?.name ?? '', room),
    },
    marks: [
      barX(rows, { y: 'row', x: 'of', fill: 'var(--pale)', rx: 2 }),
      barX(rows, { y: 'row', x: 'count', fill: color, rx: 2 }),
      text(rows, { y: 'row', x: 'of', text: 'label', textAnchor: 'start', dx: 6, fill: 'var(--fg)' }),
      ruleX([0], { stroke: 'var(--axis)' }),
    ],
  }
}
