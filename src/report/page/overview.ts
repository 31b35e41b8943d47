/** What the tasks are: by language, type, agent and week, how many tests they have, and a list of them. */
import { barChart } from '../charts/bars.ts'
import { periodChart } from '../charts/columns.ts'
import { type Html, html } from '../html.ts'
import type { TaskCard } from '../model.ts'
import { originNote } from '../origin-note.ts'
import {
  countsLine,
  countsTable,
  periodsTable,
  type TaskCounts,
  taskCounts,
  taskPeriods,
} from '../statistics/task-counts.ts'
import { sizesLine, sizesTable, testSizes } from '../statistics/test-sizes.ts'
import { countedFindings, plural } from '../words.ts'
import { chartFigure } from './figure.ts'
import { type ListedTask, MOST_TOLD } from './listed-task.ts'
import { shortNames } from '../short-names.ts'
import { anchorOf } from './section.ts'
import { rowTable } from './table.ts'

/** Fewer tasks than these have no distribution. */
const LEAST_SPREAD = 3
/** Rows of the list of tasks. */
const MOST_LISTED = 1000

export function overviewBody(listed: readonly ListedTask[]): Html {
  const tasks = listed.map(({ task }) => task)
  const strong = tasks.filter(({ partition }) => partition === 'strong').length
  return html`<p class="lead">
      ${plural(tasks.length, 'task')}, ${strong} of them with tests that fail without the change.
    </p>
    ${originLine(tasks)}${sameLine(tasks)}
    <div class="charts thirds">${various(tasks).map(countsFigure)}${periodsFigure(tasks)}${sizesFigures(listed)}</div>
    ${listOf(listed)}`
}

/** A chart of one bar says less than a word. */
function various(tasks: readonly TaskCard[]): readonly TaskCounts[] {
  return taskCounts(tasks).filter(({ counts }) => counts.length > 1)
}

function originLine(tasks: readonly TaskCard[]): Html | null {
  const note = originNote(tasks.map(({ prompt_source: source }) => source))
  return note === '' ? null : html`<p>${note}</p>`
}

function sameLine(tasks: readonly TaskCard[]): Html | null {
  const same = taskCounts(tasks).flatMap(({ first, counts: [only, second] }) =>
    only === undefined || second !== undefined ? [] : [`${first.toLowerCase()} ${only.name}`],
  )
  return same.length === 0 ? null : html`<p>${tasks.length === 1 ? 'It' : 'Each of them'} has: ${same.join(', ')}.</p>`
}

function countsFigure(counts: TaskCounts): Html {
  return chartFigure({
    id: `chart-${counts.by.replaceAll(' ', '-')}`,
    says: countsLine(counts),
    table: countsTable(counts),
    chart: (width) => barChart(counts.counts, width),
    width: 'third',
  })
}

function periodsFigure(tasks: readonly TaskCard[]): Html | null {
  const periods = taskPeriods(tasks)
  const [first] = periods.counts
  const last = periods.counts.at(-1)
  if (first === undefined || last === undefined || first === last) return null
  return chartFigure({
    id: 'chart-periods',
    says: `From ${first.name} to ${last.name}.`,
    table: periodsTable(periods),
    chart: (width) => periodChart(periods.counts, periods.period, width),
    width: 'third',
  })
}

function sizesFigures(listed: readonly ListedTask[]): readonly Html[] {
  if (listed.length < LEAST_SPREAD) return []
  const lists = [
    { key: 'fail_to_pass', title: 'Fail-to-pass tests a task', color: 'var(--bar)' },
    { key: 'pass_to_pass', title: 'Pass-to-pass tests a task', color: 'var(--mark)' },
  ] as const
  return lists.map(({ key, title, color }) => {
    const sizes = listed.map(({ curation }) => curation[key].length)
    const counts = testSizes(sizes)
    const bars = counts.map(({ size, count }) => ({ name: size, count }))
    return chartFigure({
      id: `chart-${key}`,
      says: sizesLine(sizes),
      table: sizesTable(title, counts),
      chart: (width) => barChart(bars, width, color),
      width: 'third',
    })
  })
}

/** To its part of the page; what is beyond the most that are told has none. */
function linkTo(id: string, name: string): Html {
  return html`<a href="#${anchorOf('task', id)}">${name}</a>`
}

function nameCell(id: string, nameOf: (id: string) => string, isTold: boolean): Html {
  return isTold ? linkTo(id, nameOf(id)) : html`${nameOf(id)}`
}

function listOf(listed: readonly ListedTask[]): Html {
  const nameOf = shortNames(listed.map(({ task }) => task.instance_id))
  const rows = listed.slice(0, MOST_LISTED).map(
    ({ task, curation, review }, index) =>
      html`<tr>
        <td>${nameCell(task.instance_id, nameOf, index < MOST_TOLD)}</td>
        <td>${task.pull_request.title}</td>
        <td>${task.languages[0] ?? '–'}</td>
        <td>${task.task_type.replaceAll('_', ' ')}</td>
        <td>${task.agent ?? 'none'}</td>
        <td class="n">${curation.fail_to_pass.length}</td>
        <td class="n">${curation.pass_to_pass.length}</td>
        <td class="n">${curation.unstable.length}</td>
        <td class="n">${review === null ? '–' : countedFindings(review).length}</td>
      </tr>`,
  )
  const header = ['Task', 'Title', 'Language', 'Type', 'Agent', 'Fail → pass', 'Pass → pass', 'Unstable', 'Findings']
  const left = listed.length - rows.length
  return html`<h3>All tasks</h3>
    ${rowTable({ label: 'All tasks', kind: 'list', header, rows })}
    ${left === 0 ? null : html`<p class="dim">${plural(left, 'more task')} in benchmark.json.</p>`}`
}
