/** Shares with their intervals: a dot, a line for what it may be, and a mark for what others found. */
import { axisX, dot, gridX, type PlotOptions, ruleX, ruleY, tickX } from '@observablehq/plot'
import type { Interval } from '../../core/wilson.ts'
import { fitName, nameRoom } from './draw.ts'

export interface ShareRange {
  readonly name: string
  readonly share: Interval
  /** 0 to 1; left out where there is nothing to compare with. */
  readonly compare?: number
}

const ROW_PIXELS = 30

/** In the order given; the scale ends at the greatest share that an interval allows. */
export function rangeChart(ranges: readonly ShareRange[], width: number): PlotOptions {
  const room = nameRoom(
    ranges.map(({ name }) => name),
    width,
  )
  const rows = ranges.map(({ share: { hits, of, low, high }, compare }, row) => ({
    row,
    share: of === 0 ? 0 : (hits / of) * 100,
    low: low * 100,
    high: high * 100,
    compare: compare === undefined ? null : compare * 100,
  }))
  const most = Math.min(100, Math.max(10, ...rows.map(({ high, compare }) => Math.max(high, compare ?? 0))))
  return {
    width,
    height: rows.length * ROW_PIXELS + 34,
    marginLeft: room,
    marginRight: 18,
    marginTop: 6,
    x: { domain: [0, most], label: null, nice: true },
    y: {
      label: null,
      tickSize: 0,
      type: 'band',
      domain: rows.map(({ row }) => row),
      tickFormat: (row: number) => fitName(ranges[row]?.name ?? '', room),
    },
    marks: [
      gridX({ stroke: 'var(--line)', strokeOpacity: 1 }),
      axisX({ tickFormat: (value: number) => `${value} %`, ticks: Math.max(3, Math.floor(width / 130)), tickSize: 0 }),
      ruleY(rows, { y: 'row', x1: 'low', x2: 'high', stroke: 'var(--bar)', strokeWidth: 3, strokeOpacity: 0.45 }),
      tickX(rows, { y: 'row', x: 'compare', stroke: 'var(--mark)', strokeWidth: 2.5, inset: 5 }),
      dot(rows, { y: 'row', x: 'share', fill: 'var(--bar)', r: 5.5 }),
      ruleX([0], { stroke: 'var(--axis)' }),
    ],
  }
}
