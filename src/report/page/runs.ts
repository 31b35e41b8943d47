/** How long the tests took, and which of them cannot be believed. */
import { durationChart } from '../charts/durations.ts'
import { type Html, html } from '../html.ts'
import { shortNames } from '../short-names.ts'
import { type Flake, flakesLine } from '../statistics/flakes.ts'
import { type RunTime, runTimesLine, runTimesTable } from '../statistics/run-times.ts'
import { chartFigure, legendOf } from './figure.ts'
import { rowTable } from './table.ts'

/** Bars of the slowest changes; the table has more. */
const MOST_BARS = 20
const MOST_FLAKES = 200
const MOST_LETTERS = 60

export function runsBody(all: readonly RunTime[], flakes: readonly Flake[]): Html {
  const nameOf = shortNames(all.map(({ name }) => name))
  const times = all.map((time) => ({ ...time, name: nameOf(time.name) }))
  const slowest = times.slice(0, MOST_BARS)
  const title = times.length > MOST_BARS ? `Run times, the slowest ${MOST_BARS}` : 'Run times'
  const figure = chartFigure({
    id: 'chart-run-times',
    says: runTimesLine(times),
    table: { ...runTimesTable(times), title },
    chart: (width) => durationChart(slowest, width),
    width: 'whole',
    legend: legendOf([
      { sign: 'mark', name: 'setup' },
      { sign: 'bar', name: 'tests, all runs' },
    ]),
  })
  return html`${figure}
    <h3>Unstable tests</h3>
    <p>${flakesLine(flakes)}</p>
    ${flakes.length === 0 ? null : flakeTable(flakes)}`
}

function flakeTable(flakes: readonly Flake[]): Html {
  const rows = flakes.slice(0, MOST_FLAKES).map(
    ({ test, pre, post, cause, changes }) =>
      html`<tr>
        <td><code>${test}</code></td>
        <td>${letters(pre)}</td>
        <td>${letters(post)}</td>
        <td>${cause}</td>
        <td>${changes.slice(0, 5).join(', ')}${changes.length > 5 ? ` and ${changes.length - 5} more` : ''}</td>
      </tr>`,
  )
  const header = ['Test', 'Before the change', 'After it', 'Why', 'Changes']
  const left = flakes.length - rows.length
  return html`<p class="dim">One letter a run: P passed, F failed, S skipped, - missing.</p>
    ${rowTable({ label: 'Unstable tests', kind: 'flakes', header, rows })}
    ${left === 0 ? null : html`<p class="dim">and ${left} more; mine.jsonl names them all.</p>`}`
}

/** Runs as small boxes; the letter says it, the colour only helps. */
function letters(runs: string): Html {
  const known = new Set(['P', 'F', 'S'])
  const boxes = Array.from(
    runs.slice(0, MOST_LETTERS),
    (letter) => html`<b class="run ${known.has(letter) ? letter : 'none'}">${letter}</b>`,
  )
  return html`<span class="runs">${boxes}</span>`
}
