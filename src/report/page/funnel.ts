/** How many changes came through each stage, and why the others did not. */
import type { Funnel } from '../../benchmark/funnel.ts'
import { barChart } from '../charts/bars.ts'
import { type Html, html } from '../html.ts'
import type { TextTable } from '../text-table.ts'
import { plural } from '../words.ts'
import { chartFigure } from './figure.ts'

/** Reasons drawn; the table has them all. */
const MOST_BARS = 14

export function funnelBody(funnel: Funnel): Html {
  return html`<p class="lead">
      ${plural(funnel.candidates, 'change')} went in, ${plural(funnel.accepted, 'task')} came out.
    </p>
    <div class="charts">${stagesFigure(funnel)}${reasonsFigure(funnel)}</div>`
}

function stagesFigure({ stages, candidates }: Funnel): Html | null {
  if (stages.length === 0) return null
  const table: TextTable = {
    title: 'Changes left after each stage',
    note: '',
    header: ['Stage', 'In', 'Out', 'Lost'],
    rows: stages.map(({ name, entered, survived, rejected }) => [
      name,
      String(entered),
      String(survived),
      String(rejected),
    ]),
  }
  const bars = stages.map(({ name, entered, survived, rejected }) => ({
    name,
    count: survived,
    of: entered,
    label: rejected === 0 ? String(survived) : `${survived}  −${rejected}`,
  }))
  return chartFigure({
    id: 'chart-stages',
    says: stagesLine(stages, candidates),
    table,
    chart: (width) => barChart(bars, width),
    width: 'half',
  })
}

function stagesLine(stages: Funnel['stages'], candidates: number): string {
  const [worst, next] = stages.toSorted((a, b) => b.rejected - a.rejected)
  if (worst === undefined || worst.rejected === 0) return `All ${candidates} came through every stage.`
  if (worst.rejected !== next?.rejected)
    return `Most are lost at “${worst.name}”: ${worst.rejected} of ${worst.entered}.`
  const lossy = stages.filter(({ rejected }) => rejected > 0).length
  return `Lost at ${plural(lossy, 'stage')}, at none most.`
}

function reasonsFigure({ reasons, rejected }: Funnel): Html | null {
  const [most, next] = reasons
  if (most === undefined) return null
  const table: TextTable = {
    title: 'Why the others are no tasks',
    note: '',
    header: ['Reason', 'Stage', 'Changes'],
    rows: reasons.map(({ code, stage, count }) => [code, stage, String(count)]),
  }
  const bars = reasons.slice(0, MOST_BARS).map(({ code, count }) => ({ name: code, count }))
  return chartFigure({
    id: 'chart-reasons',
    says:
      next?.count === most.count
        ? `${plural(reasons.length, 'reason')}, none most often.`
        : `Most often ${most.code}: ${most.count} of ${rejected}.`,
    table,
    chart: (width) => barChart(bars, width, 'var(--mark)'),
    width: 'half',
  })
}
