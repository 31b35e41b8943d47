/** Counts over time as columns. */
import { axisX, axisY, gridY, type PlotOptions, rectY, ruleY } from '@observablehq/plot'

const HEIGHT = 190
const WEEK_MS = 7 * 86_400_000
/** A short time leaves the rest of the axis empty, so that one week is not one wide block. */
const LEAST_WEEKS = 12
/** A count has no halves: few counts, few lines. */
const MOST_LINES = 5

export interface PeriodCount {
  /** Any time in the period. */
  readonly at: Date
  readonly count: number
}

/** How long a column is; a week begins on Monday, as ISO 8601 has it. */
export type Period = 'week' | 'month' | 'year'

/** One column a period, those without a count stay empty. */
export function periodChart(counts: readonly PeriodCount[], period: Period, width: number): PlotOptions {
  const times = counts.map(({ at }) => at.getTime())
  const last = Math.max(...times) + WEEK_MS
  const first = Math.min(...times, last - LEAST_WEEKS * WEEK_MS)
  const most = Math.max(1, ...counts.map(({ count }) => count))
  return {
    width,
    height: HEIGHT,
    marginLeft: 34,
    marginRight: 14,
    x: {
      type: 'utc',
      domain: [new Date(first), new Date(last)],
      label: null,
      nice: period === 'week' ? false : period,
    },
    y: { domain: [0, most], label: null },
    marks: [
      gridY({ ticks: Math.min(most, MOST_LINES), stroke: 'var(--line)', strokeOpacity: 1 }),
      axisY({ ticks: Math.min(most, MOST_LINES), tickSize: 0, tickFormat: 'd' }),
      axisX({ ticks: Math.floor(width / 85), tickSize: 4 }),
      rectY(counts, {
        x: 'at',
        y: 'count',
        interval: period === 'week' ? 'monday' : period,
        fill: 'var(--bar)',
        inset: 0.25,
      }),
      ruleY([0], { stroke: 'var(--axis)' }),
    ],
  }
}
