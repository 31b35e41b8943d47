/**
 * How often agents misbehave, over many reviewed changes: by class, agent, model, repository and week, with intervals. As the
 * table of Wink (arXiv 2602.17037, section on the taxonomy), which counts trajectories; here it is reviewed sessions.
 */
import { type Interval, wilsonInterval } from '../core/wilson.ts'
import type { ReviewRecord } from '../feedback/review-record.ts'
import { FindingClass } from '../review/finding.ts'
import type { ReviewedSession } from '../review/finding.ts'
import { isAtLeast } from '../review/severity.ts'
import { isoWeek } from './iso-week.ts'
import type { ReviewedChange } from './model.ts'

/** One row: a group of sessions. */
export interface PrevalenceRow {
  readonly name: string
  readonly sessions: number
  /** Sessions with a finding of severity `low` or more of any class. */
  readonly any: Interval
  readonly classes: Readonly<Record<FindingClass, Interval>>
  readonly failed_calls: Interval
  /** Mean of input and output tokens over the sessions that tell them; null where none does. */
  readonly tokens: number | null
  /** Interrupts, refusals and corrections by the human, a session. */
  readonly interventions: number
}

export interface Prevalence {
  readonly changes: number
  readonly all: PrevalenceRow
  readonly agents: readonly PrevalenceRow[]
  readonly models: readonly PrevalenceRow[]
  readonly repositories: readonly PrevalenceRow[]
  /** ISO weeks, oldest first; sessions without a date are left out. */
  readonly weeks: readonly PrevalenceRow[]
  readonly trend: Trend | null
}

/** The newest weeks against those before. */
export interface Trend {
  readonly weeks: number
  readonly before: Interval
  readonly now: Interval
  /** `unclear` while the intervals overlap: then chance may be all there is. */
  readonly direction: 'up' | 'down' | 'unclear'
}

interface Seen {
  readonly session: ReviewedSession
  readonly classes: ReadonlySet<FindingClass>
  readonly repository: string
  readonly week: string | null
}

/** Weeks that count as "now". */
const RECENT_WEEKS = 4
/** Groups of one table, those with most sessions. */
const MOST_ROWS = 50

/** Null for less than two changes with a session: one is told by its findings, and a share of one says nothing. */
export function prevalenceOf(reviews: readonly ReviewedChange[]): Prevalence | null {
  const changes = newestOfEach(reviews).filter(({ review }) => review.sessions.length > 0)
  const seen = changes.flatMap(sessionsOf)
  if (changes.length < 2) return null
  const dated = seen.filter(({ week }) => week !== null)
  const weeks = grouped(dated, ({ week }) => week ?? '').toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return {
    changes: changes.length,
    all: rowOf('all', seen),
    agents: most(grouped(seen, ({ session }) => session.agent)),
    models: most(grouped(seen, ({ session }) => session.model ?? 'not named')),
    repositories: most(grouped(seen, ({ repository }) => repository)),
    weeks: weeks.slice(-MOST_ROWS),
    trend: trendOf(weeks),
  }
}

/** A pull request is reviewed after every push: its newest review counts. */
function newestOfEach(reviews: readonly ReviewedChange[]): readonly ReviewedChange[] {
  const newest = new Map<string, ReviewedChange>()
  for (const [index, change] of reviews.entries()) {
    const { owner, repo, number } = change.pull_request
    const key = number === null ? `${index}` : `${owner}/${repo}#${number}`
    const before = newest.get(key)
    if (before === undefined || madeAt(change.review) >= madeAt(before.review)) newest.set(key, change)
  }
  return [...newest.values()]
}

function madeAt({ reviewed_at: at }: ReviewRecord): string {
  return at ?? ''
}

function sessionsOf({ review, pull_request: { owner, repo } }: ReviewedChange): Seen[] {
  const classes = new Map<string, Set<FindingClass>>()
  for (const finding of review.findings.filter(({ severity }) => isAtLeast(severity, 'low'))) {
    const own = classes.get(finding.session_id) ?? new Set<FindingClass>()
    classes.set(finding.session_id, own.add(finding.class))
  }
  return review.sessions.map((session) => ({
    session,
    classes: classes.get(session.id) ?? new Set(),
    repository: owner === '' ? 'not named' : `${owner}/${repo}`,
    week: isoWeek(session.started_at ?? review.reviewed_at ?? null),
  }))
}

function grouped(seen: readonly Seen[], nameOf: (one: Seen) => string): PrevalenceRow[] {
  const groups = new Map<string, Seen[]>()
  for (const one of seen) {
    const group = groups.get(nameOf(one)) ?? []
    groups.set(nameOf(one), group)
    group.push(one)
  }
  return [...groups].map(([name, group]) => rowOf(name, group))
}

function most(rows: readonly PrevalenceRow[]): readonly PrevalenceRow[] {
  return rows.toSorted((a, b) => b.sessions - a.sessions || (a.name < b.name ? -1 : 1)).slice(0, MOST_ROWS)
}

function rowOf(name: string, seen: readonly Seen[]): PrevalenceRow {
  const share = (has: (one: Seen) => boolean): Interval => wilsonInterval(seen.filter(has).length, seen.length)
  const of = (own: FindingClass): Interval => share(({ classes }) => classes.has(own))
  const sum = (count: (session: ReviewedSession) => number): number =>
    seen.reduce((total, { session }) => total + count(session), 0)
  const told = seen.flatMap(({ session: { tokens } }) => (tokens === null ? [] : [tokens.input + tokens.output]))
  return {
    name,
    sessions: seen.length,
    any: share(({ classes }) => classes.size > 0),
    classes: {
      'tool-call-failure': of('tool-call-failure'),
      'infinite-loop': of('infinite-loop'),
      'did-not-follow-instructions': of('did-not-follow-instructions'),
      'unrequested-changes': of('unrequested-changes'),
      'inaccurate-self-report': of('inaccurate-self-report'),
      'test-tampering': of('test-tampering'),
    },
    failed_calls: callShare(
      sum(({ failed_tool_calls: failed }) => Math.max(0, failed)),
      sum(({ tool_calls: calls }) => Math.max(0, calls)),
    ),
    tokens: told.length === 0 ? null : told.reduce((total, count) => total + count, 0) / told.length,
    interventions: sum((session) => session.push_back?.length ?? 0) / seen.length,
  }
}

/** A document from elsewhere may count what cannot be: more failures than calls, or less than none. */
function callShare(failed: number, calls: number): Interval {
  return wilsonInterval(Math.min(failed, calls), calls)
}

function trendOf(weeks: readonly PrevalenceRow[]): Trend | null {
  const recent = weeks.slice(-RECENT_WEEKS)
  const earlier = weeks.slice(0, -RECENT_WEEKS)
  if (earlier.length === 0) return null
  const [before, now] = [together(earlier), together(recent)]
  const direction = now.low > before.high ? 'up' : now.high < before.low ? 'down' : 'unclear'
  return { weeks: recent.length, before, now, direction }
}

function together(rows: readonly PrevalenceRow[]): Interval {
  const sum = (count: (row: PrevalenceRow) => number): number => rows.reduce((total, row) => total + count(row), 0)
  return wilsonInterval(
    sum(({ any }) => any.hits),
    sum(({ any }) => any.of),
  )
}

/** What Wink reports for 42,920 production trajectories, where it has the class; for comparison. */
export const WINK: Readonly<Partial<Record<FindingClass, number>>> & { readonly any: number } = {
  'did-not-follow-instructions': 0.1595,
  'unrequested-changes': 0.0662,
  'infinite-loop': 0.0521,
  'tool-call-failure': 0.1402,
  any: 0.292,
}

export const CLASSES: readonly FindingClass[] = FindingClass.options
