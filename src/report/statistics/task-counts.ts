/** How many tasks there are of each kind. */
import { isoWeek } from '../iso-week.ts'
import type { TaskCard } from '../model.ts'
import type { TextTable } from '../text-table.ts'
import { plural } from '../words.ts'

export interface TaskCount {
  readonly name: string
  readonly count: number
}

export interface TaskCounts {
  /** `by language`. */
  readonly by: string
  readonly first: string
  /** Most frequent first. */
  readonly counts: readonly TaskCount[]
}

/** How many tasks were merged in each period. */
export interface TaskPeriods {
  readonly period: 'week' | 'month' | 'year'
  /** Oldest first; periods without a task are left out. */
  readonly counts: readonly TaskPeriod[]
}

export interface TaskPeriod {
  /** `2026-W07`, `2026-02` or `2026`. */
  readonly name: string
  /** A time in it. */
  readonly at: Date
  readonly count: number
}

/** Groups of a chart; the rest is one group. */
const MOST_GROUPS = 8

/** A task counts under the language with most changed lines. */
export function taskCounts(tasks: readonly TaskCard[]): readonly TaskCounts[] {
  const of = (by: string, first: string, name: (task: TaskCard) => string): TaskCounts => ({
    by,
    first,
    counts: countNames(tasks.map(name)),
  })
  return [
    of('by language', 'Language', ({ languages: [language] }) => language ?? 'not known'),
    of('by type', 'Type', ({ task_type: type }) => type.replaceAll('_', ' ')),
    of('by agent', 'Agent', ({ agent }) => agent ?? 'none'),
    of('by turns', 'Prompt', ({ turns }) => `${turns} turn`),
  ]
}

/** Names with how often they occur, most frequent first, what is beyond the limit under `others`. */
function countNames(names: readonly string[]): readonly TaskCount[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  const all = [...counts]
    .map(([name, count]) => ({ name, count }))
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
  if (all.length <= MOST_GROUPS) return all
  const rest = all.slice(MOST_GROUPS - 1)
  const count = rest.reduce((sum, group) => sum + group.count, 0)
  return [...all.slice(0, MOST_GROUPS - 1), { name: `${rest.length} others`, count }]
}

const DAY_MS = 86_400_000
/** Columns of a chart: where there would be more weeks, months are counted, and where more months, years. */
const MOST_PERIODS = 60

/** By week of the merge where they fit, else by month or year; tasks without a date are left out. */
export function taskPeriods(tasks: readonly TaskCard[]): TaskPeriods {
  const times = tasks.flatMap(({ pull_request: { merged_at: at } }) =>
    at === null || Number.isNaN(Date.parse(at)) ? [] : [at],
  )
  const dates = times.map((at) => Date.parse(at))
  const days = (Math.max(...dates) - Math.min(...dates)) / DAY_MS
  const period = days <= MOST_PERIODS * 7 ? 'week' : days <= MOST_PERIODS * 30 ? 'month' : 'year'
  const periods = new Map<string, { at: Date; count: number }>()
  for (const time of times) {
    const at = new Date(time)
    const name = period === 'week' ? (isoWeek(time) ?? '') : at.toISOString().slice(0, period === 'month' ? 7 : 4)
    const seen = periods.get(name)
    if (seen === undefined) periods.set(name, { at, count: 1 })
    else seen.count += 1
  }
  const counts = [...periods].map(([name, seen]) => ({ name, ...seen }))
  return { period, counts: counts.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }
}

/** "Most often javascript: 12 of 14 tasks." */
export function countsLine({ counts }: TaskCounts): string {
  const all = counts.reduce((sum, { count }) => sum + count, 0)
  const [most] = counts
  if (most === undefined) return 'No task.'
  return most.count === all
    ? `All ${plural(all, 'task')}: ${most.name}.`
    : `Most often ${most.name}: ${most.count} of ${plural(all, 'task')}.`
}

export function countsTable({ by, first, counts }: TaskCounts): TextTable {
  return {
    title: `Tasks ${by}`,
    note: '',
    header: [first, 'Tasks'],
    rows: counts.map(({ name, count }) => [name, String(count)]),
  }
}

export function periodsTable({ period, counts }: TaskPeriods): TextTable {
  return {
    title: `Tasks by ${period} of merge`,
    note: '',
    header: [period === 'week' ? 'Week' : period === 'month' ? 'Month' : 'Year', 'Tasks'],
    rows: counts.map(({ name, count }) => [name, String(count)]),
  }
}
