/** Prevalence in words and cells, once for the page and the Markdown file. */
import type { Interval } from '../core/wilson.ts'
import type { Answered } from '../feedback/precision.ts'
import { CLASSES, type Prevalence, type PrevalenceRow, WINK } from './prevalence.ts'
import type { TextTable } from './text-table.ts'
import { CLASS_WORDS, plural } from './words.ts'

/** The point in one sentence. */
export function prevalenceLine({ all, changes }: Prevalence): string {
  const { hits, of } = all.any
  return `In ${hits} of ${plural(of, 'session')} (${share(all.any)}) of ${plural(changes, 'change')} an agent misbehaved at least once.`
}

export function trendLine({ trend }: Prevalence): string {
  if (trend === null) return 'No trend yet: it takes more than four weeks with sessions.'
  const { before, now, weeks, direction } = trend
  const words = { up: 'more than', down: 'less than', unclear: 'no clear difference from' }[direction]
  return `The last ${plural(weeks, 'week')}: ${share(now)} of sessions, ${words} before (${share(before)}).`
}

/** By class first, then who, where and when. Groups of one member say nothing that the first table does not say. */
export function prevalenceTables(prevalence: Prevalence): readonly TextTable[] {
  const groups = [
    { title: 'By agent', first: 'Agent', rows: prevalence.agents },
    { title: 'By model', first: 'Model', rows: prevalence.models },
    { title: 'By repository', first: 'Repository', rows: prevalence.repositories },
    { title: 'By week', first: 'Week', rows: prevalence.weeks },
  ]
  return [
    classTable(prevalence.all),
    ...groups.map(({ title, first, rows }) => groupTable({ title, first, rows, prevalence })),
  ]
}

function classTable(all: PrevalenceRow): TextTable {
  const wink = (value: number | undefined): string => (value === undefined ? '' : percent(value, 1))
  return {
    title: 'By class',
    note: 'Sessions with a finding of severity low or more, with the 95 % Wilson interval. Wink: 42,920 sessions of one company (arXiv 2602.17037).',
    header: ['Class', 'Sessions', 'Share', '95 % interval', 'Wink'],
    rows: [
      ...CLASSES.map((name) => [CLASS_WORDS[name], ...cells(all.classes[name]), wink(WINK[name])]),
      ['Any', ...cells(all.any), wink(WINK.any)],
    ],
  }
}

function groupTable(group: {
  readonly title: string
  readonly first: string
  readonly rows: readonly PrevalenceRow[]
  readonly prevalence: Prevalence
}): TextTable {
  const classes = CLASSES.filter((name) => group.prevalence.all.classes[name].hits > 0)
  return {
    title: group.title,
    note: group.first === 'Week' ? trendLine(group.prevalence) : '',
    header: [
      group.first,
      'Sessions',
      'Any',
      ...classes.map((name) => CLASS_WORDS[name]),
      'Failed calls',
      'Tokens a session (without cache)',
      'Interventions a session',
    ],
    rows: group.rows.map((row) => [
      row.name,
      String(row.sessions),
      share(row.any),
      ...classes.map((name) => percent(row.classes[name].hits / row.sessions)),
      row.failed_calls.of === 0 ? '–' : percent(row.failed_calls.hits / row.failed_calls.of, 1),
      row.tokens === null ? '–' : thousands(row.tokens),
      row.interventions.toFixed(1),
    ]),
  }
}

/** What people's answers say about each detector; null while nobody answered. */
export function answeredTable({ detectors, thumbs }: Answered): TextTable | null {
  if (detectors.length === 0 && thumbs.up + thumbs.down === 0) return null
  const more =
    thumbs.up + thumbs.down === 0
      ? ''
      : ` Thumbs on comments with several findings: ${thumbs.up} up, ${thumbs.down} down.`
  return {
    title: 'What people answered',
    note: `Right and wrong by /backtest keep, dismiss and thumbs. People answer what annoys them, so this is a low estimate.${more}`,
    header: ['Detector', 'Right', 'Wrong', 'Precision', '95 % interval', 'Intended'],
    rows: detectors.map(({ detector, right, wrong, precision, intended }) => [
      detector,
      String(right),
      String(wrong),
      precision.of === 0 ? '–' : percent(right / precision.of),
      precision.of === 0 ? '–' : bounds(precision),
      String(intended),
    ]),
  }
}

function cells(interval: Interval): readonly string[] {
  return [`${interval.hits} of ${interval.of}`, percent(interval.hits / Math.max(1, interval.of), 1), bounds(interval)]
}

/** `21 % [12, 33]`. */
function share(interval: Interval): string {
  if (interval.of === 0) return '–'
  return `${percent(interval.hits / interval.of)} [${Math.round(interval.low * 100)}, ${Math.round(interval.high * 100)}]`
}

function bounds({ low, high }: Interval): string {
  return `${percent(low, 1)} to ${percent(high, 1)}`
}

function percent(value: number, digits = 0): string {
  return `${(value * 100).toFixed(digits)} %`
}

/** `12,345` → `12k`: a mean of sessions is not known to the token. */
function thousands(value: number): string {
  return value < 10_000 ? String(Math.round(value)) : `${Math.round(value / 1000)}k`
}
