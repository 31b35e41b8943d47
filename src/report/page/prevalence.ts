/** How often agents misbehave, over all reviews. */
import type { Answered } from '../../feedback/precision.ts'
import { rangeChart } from '../charts/ranges.ts'
import { type Html, html } from '../html.ts'
import { CLASSES, type Prevalence, type PrevalenceRow, WINK } from '../prevalence.ts'
import { answeredTable, prevalenceLine, prevalenceTables } from '../prevalence-tables.ts'
import type { TextTable } from '../text-table.ts'
import { CLASS_WORDS } from '../words.ts'
import { chartFigure, legendOf } from './figure.ts'
import { tableOf } from './table.ts'

export function prevalenceBody(prevalence: Prevalence, answered: Answered): Html {
  const answers = answeredTable(answered)
  const [classes, ...groups] = prevalenceTables(prevalence)
  return html`<p class="lead">${prevalenceLine(prevalence)}</p>
    ${classes === undefined ? null : classFigure(prevalence, classes)}
    <div class="charts">${groupFigure(prevalence.agents, 'By agent')}${groupFigure(prevalence.weeks, 'By week')}</div>
    ${[...groups, ...(answers === null ? [] : [answers])].map(tableDetails)}`
}

function classFigure({ all }: Prevalence, table: TextTable): Html {
  const found = CLASSES.toSorted((a, b) => all.classes[b].hits - all.classes[a].hits)
  const ranges = found.map((name) => {
    const compare = WINK[name]
    return { name: CLASS_WORDS[name], share: all.classes[name], ...(compare === undefined ? {} : { compare }) }
  })
  return chartFigure({
    id: 'chart-classes',
    says: 'Share of sessions with a finding of severity low or more.',
    table: { ...table, title: 'Misbehaviour by class' },
    chart: (width) => rangeChart(ranges, width),
    width: 'whole',
    legend: legendOf([
      { sign: 'bar round', name: 'here' },
      { sign: 'range', name: '95 % interval' },
      { sign: 'mark', name: 'Wink, 42,920 sessions of one company (arXiv 2602.17037)' },
    ]),
  })
}

/** Weeks or agents drawn, the last or the greatest. */
const MOST_GROUPS = 12

function groupFigure(rows: readonly PrevalenceRow[], title: string): Html | null {
  if (rows.length < 2) return null
  const drawn = title === 'By week' ? rows.slice(-MOST_GROUPS) : rows.slice(0, MOST_GROUPS)
  const table: TextTable = {
    title: `${title}: sessions with any finding`,
    note: '',
    header: ['Group', 'Sessions with a finding'],
    rows: drawn.map(({ name, any }) => [name, `${any.hits} of ${any.of}`]),
  }
  return chartFigure({
    id: `chart-${title.toLowerCase().replace(' ', '-')}-any`,
    says: 'The line is the 95 % interval.',
    table,
    chart: (width) =>
      rangeChart(
        drawn.map(({ name, any }) => ({ name, share: any })),
        width,
      ),
    width: 'half',
  })
}

function tableDetails(table: TextTable): Html {
  return html`<details>
    <summary>${table.title}</summary>
    ${table.note === '' ? null : html`<p class="dim">${table.note}</p>`}${tableOf(table)}
  </details>`
}
