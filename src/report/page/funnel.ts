/** How many changes came through each stage, and why the others did not. */
import type { Funnel } from '../../benchmark/funnel.ts'
import { barChart } from '../charts/bars.ts'
import { type Html, html } from '../html.ts'
import type { TextTable } from '../text-table.ts'
import { enumerate } from '../../core/enumerate.ts'
import { plural } from '../words.ts'
import { chartFigure } from './figure.ts'

/** Reasons drawn; the table has them all. */
const MOST_BARS = 14
/** Names in a sentence. */
const MOST_NAMED = 3

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
  if (worst === undefined || worst.rejected === 0)
    return `${candidates === 1 ? 'It' : `All ${candidates}`} came through every stage.`
  if (worst.rejected !== next?.rejected)
    return `Most are lost at “${worst.name}”: ${worst.rejected} of ${worst.entered}.`
  const lossy = stages.filter(({ rejected }) => rejected === worst.rejected).map(({ name }) => `“${name}”`)
  return `Most are lost at ${few(lossy)}: ${worst.rejected} at each.`
}

function reasonsFigure({ reasons, rejected }: Funnel): Html | null {
  const codes = byCode(reasons)
  const [most, next] = codes
  if (most === undefined) return null
  const table: TextTable = {
    title: 'Why the others are no tasks',
    note: '',
    header: ['Reason', 'Stage', 'Changes'],
    rows: reasons.map(({ code, stage, count }) => [code, stage, String(count)]),
  }
  return chartFigure({
    id: 'chart-reasons',
    says:
      next?.count === most.count
        ? `Most often ${few(codes.filter(({ count }) => count === most.count).map(({ name }) => name))}: ${most.count} each.`
        : `Most often ${most.name}: ${most.count} of ${rejected}.`,
    table,
    chart: (width) => barChart(codes.slice(0, MOST_BARS), width, 'var(--mark)'),
    width: 'half',
  })
}

/** Two stages may give the same reason; most first, as the table has them. */
function byCode(reasons: Funnel['reasons']): { name: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { code, count } of reasons) counts.set(code, (counts.get(code) ?? 0) + count)
  return [...counts].map(([name, count]) => ({ name, count })).toSorted((a, b) => b.count - a.count)
}

/** All that share the first place, as far as a sentence can hold them. */
function few(names: readonly string[]): string {
  const shown =
    names.length > MOST_NAMED ? [...names.slice(0, MOST_NAMED - 1), `${names.length - MOST_NAMED + 1} more`] : names
  return enumerate(shown, 'and')
}
