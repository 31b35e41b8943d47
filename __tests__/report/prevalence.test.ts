/** Prevalence over many reviewed changes: what is counted, and how it is told. */
import { describe, expect, test } from '@jest/globals'
import type { ReviewRecord } from '../../src/feedback/review-record.ts'
import { isoWeek } from '../../src/report/iso-week.ts'
import { renderReportMarkdown } from '../../src/report/markdown-report.ts'
import type { ReportModel, ReviewedChange } from '../../src/report/model.ts'
import { renderReportPage } from '../../src/report/page/page.ts'
import { prevalenceOf } from '../../src/report/prevalence.ts'
import { prevalenceLine, trendLine } from '../../src/report/prevalence-tables.ts'
import { expectGolden } from './golden.ts'
import { findings, model, pullRequest, reviewWith } from './samples.ts'

interface Sample {
  readonly number: number
  readonly found?: readonly number[]
  readonly agent?: string
  readonly model?: string
  readonly repo?: string
  readonly started?: string | null
  readonly tokens?: number
  readonly pushBacks?: number
  readonly record?: Partial<ReviewRecord>
}

function change(sample: Sample): ReviewedChange {
  const base = reviewWith((sample.found ?? []).flatMap((index) => findings[index] ?? []))
  const sessions = base.sessions.map((session) => ({
    ...session,
    agent: sample.agent ?? 'claude-code',
    model: sample.model ?? session.model,
    started_at: sample.started ?? null,
    tokens:
      sample.tokens === undefined ? null : { input: sample.tokens, output: 100, cache_read: 9_999, cache_write: 9_999 },
    push_back: Array.from({ length: sample.pushBacks ?? 0 }, () => ({
      step: 3,
      kind: 'correction' as const,
      quote: 'no',
    })),
  }))
  const ref = { ...pullRequest, number: sample.number, repo: sample.repo ?? 'slugs', title: `Change ${sample.number}` }
  return { pull_request: ref, review: { ...base, ...sample.record, sessions } }
}

const feedback = (answers: ReadonlyArray<readonly [number, 'right' | 'wrong']>): ReviewRecord['feedback'] => ({
  answers: answers.map(([index, verdict]) => {
    const { id, detector, class: name, severity } = findings[index] ?? { id: '', detector: '', class: '', severity: '' }
    return { finding: id, verdict, reason: '', by: 'dana', detector, class: name, severity }
  }),
  dropped: null,
  thumbs: { up: 1, down: 0 },
  intended: [],
})

/** Two months of two repositories: noisy at first, quiet later. */
const reviews: readonly ReviewedChange[] = [
  ...Array.from({ length: 12 }, (_, n) =>
    change({
      number: n + 1,
      found: n % 4 === 0 ? [] : [n % 3, 3],
      started: `2026-01-${String(5 + n).padStart(2, '0')}T10:00:00Z`,
      tokens: 20_000 + 1_000 * n,
      pushBacks: n % 3,
      record: { feedback: feedback(n < 3 ? [[n % 3, n === 1 ? 'wrong' : 'right']] : []) },
    }),
  ),
  ...Array.from({ length: 16 }, (_, n) =>
    change({
      number: 40 + n,
      found: n === 7 ? [3] : [],
      agent: 'codex',
      model: 'gpt-5-codex',
      repo: 'price-tag',
      started: `2026-02-${String(2 + Math.floor(n * 1.6)).padStart(2, '0')}T10:00:00Z`,
    }),
  ),
]
const prevalence = prevalenceOf(reviews)

describe('counting', () => {
  test('sessions, not findings; recent weeks against those before', () => {
    expect(prevalence?.all.any).toMatchObject({ hits: 10, of: 28 })
    expect(prevalence?.all.classes['tool-call-failure']).toMatchObject({ hits: 10, of: 28 })
    expect(prevalence?.agents.map(({ name, sessions }) => [name, sessions])).toEqual([
      ['codex', 16],
      ['claude-code', 12],
    ])
    expect(prevalence?.repositories.map(({ name }) => name)).toEqual(['acme/price-tag', 'acme/slugs'])
    expect(prevalence?.weeks.map(({ name }) => name)).toEqual([
      '2026-W02',
      '2026-W03',
      '2026-W06',
      '2026-W07',
      '2026-W08',
      '2026-W09',
    ])
    const [, claude] = prevalence?.agents ?? []
    expect(claude?.tokens).toBe(25_600)
    expect(claude?.interventions).toBe(1)
    expect(claude?.failed_calls).toMatchObject({ hits: 12, of: 12 * 27 })
  })

  test('a pull request that was reviewed twice counts once, as it was last', () => {
    const first = change({ number: 1, found: [0], record: { reviewed_at: '2026-01-02T00:00:00Z' } })
    const last = change({ number: 1, found: [], record: { reviewed_at: '2026-01-03T00:00:00Z' } })
    expect(prevalenceOf([last, first, change({ number: 2 })])?.all.any).toMatchObject({ hits: 0, of: 2 })
  })

  test.each([[[]], [[change({ number: 1, found: [0] })]]])('too little to count: %#', (few) =>
    expect(prevalenceOf(few)).toBeNull(),
  )

  test('counts that cannot be are no trouble', () => {
    const odd = change({ number: 1 })
    const [session] = odd.review.sessions
    const sessions = session === undefined ? [] : [{ ...session, tool_calls: -3, failed_tool_calls: -9 }]
    const row = prevalenceOf([{ ...odd, review: { ...odd.review, sessions } }, change({ number: 2 })])?.all
    expect(row?.failed_calls).toMatchObject({ hits: 1, of: 27 })
  })
})

test.each([
  ['2026-01-01T00:00:00Z', '2026-W01'],
  ['2027-01-01T12:00:00Z', '2026-W53'],
  ['2024-12-30T00:00:00+05:00', '2024-W52'],
  ['2024-12-30T00:00:00Z', '2025-W01'],
  ['soon', null],
  [null, null],
])('the week of %j is %j', (time, week) => expect(isoWeek(time)).toBe(week))

describe('telling', () => {
  const many: ReportModel = { ...model, title: 'Reviews of acme', funnel: null, curations: [], tasks: [], reviews }

  test('the point in a sentence, and the trend', () => {
    if (prevalence === null) throw new Error('nothing was counted')
    expect(prevalenceLine(prevalence)).toBe(
      'In 10 of 28 sessions (36 % [21, 54]) of 28 changes an agent misbehaved at least once.',
    )
    expect(trendLine(prevalence)).toBe('The last 4 weeks: 6 % [1, 28] of sessions, less than before (75 % [47, 91]).')
    expect(trendLine({ ...prevalence, trend: null })).toMatch(/^No trend yet/)
  })

  test('as Markdown', () => expectGolden('prevalence.md', renderReportMarkdown(many)))
  test('as a page', () => expectGolden('prevalence.html', renderReportPage(many)))
  test('names from logs are escaped', () => {
    const words = '<script>alert(1)</script>|@octocat'
    const hostile = { ...many, reviews: [change({ number: 1, agent: words, model: words }), change({ number: 2 })] }
    expect(renderReportPage(hostile)).not.toContain('<script')
    expect(renderReportMarkdown(hostile)).not.toMatch(/<script|@octocat/)
  })
})
