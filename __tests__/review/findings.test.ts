import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { DETECTORS, detectorOf } from '../../src/review/detectors/index.ts'
import { Finding, Review } from '../../src/review/finding.ts'
import { reviewSession } from '../../src/review/findings.ts'
import { buildReview, judgeOff, labelsOf } from '../../src/review/review.ts'
import { compareSeverity, highestSeverity, lowerForRecovery, severityForCount } from '../../src/review/severity.ts'
import { type Draft, bash, call, edit, failedEdit, linked, read, say, times, user, write } from './session-builder.ts'

const busy: Draft[] = [
  user('Fix the parser. Do not modify tests.'),
  ...times(4, bash('ls', { gives: 'a' })),
  read('/repo/none', { fails: 'File does not exist.' }),
  edit('/repo/test/a.test.js', 'x', 'y'),
  say('All tests pass.'),
]

describe('findings', () => {
  test('come heaviest first, with steps that exist and quotes that stand there', () => {
    const { session, ...rest } = linked(busy)
    const findings = reviewSession({ session, ...rest })
    expect(findings.map((finding) => finding.severity)).toEqual(['high', 'low', 'low'])
    for (const finding of findings) {
      expect(Finding.parse(finding)).toEqual(finding)
      for (const { step, quote } of finding.evidence) {
        const text = JSON.stringify(session.steps.find(({ n }) => n === step))
        expect(text).toContain(JSON.stringify(quote).slice(1, -1))
        expect(quote.length).toBeLessThanOrEqual(300)
        expect(quote).not.toContain('\n')
      }
    }
  })

  test('ids stay the same when the session grows, and differ within a session', () => {
    const ids = reviewSession(linked(busy)).map(({ id }) => id)
    const later = reviewSession(linked([...busy, read('/repo/z', { gives: 'z' })])).map(({ id }) => id)
    expect(later).toEqual(expect.arrayContaining(ids))
    const twice = [
      ...times(3, bash('ls', { gives: 'a' })),
      read('/repo/a', { gives: 'a' }),
      ...times(3, bash('ls', { gives: 'a' })),
    ]
    expect(new Set(reviewSession(linked(twice)).map(({ id }) => id)).size).toBe(2)
  })

  test('only steps of the change are reviewed, what came before explains', () => {
    expect(reviewSession(linked(busy, { from: 6 })).map(({ detector }) => detector)).toEqual([
      'forbidden-path',
      'wrong-call',
    ])
    expect(reviewSession(linked(busy, { to: 5 })).map(({ detector }) => detector)).toEqual(['repeated-call'])
    expect(reviewSession(linked(busy, { from: 8 }))).toEqual([])
  })

  test('one finding a pattern and class', () => {
    const mismatches = times(5, failedEdit('/repo/a'))
    expect(reviewSession(linked(mismatches)).map(({ detector }) => detector)).toEqual([
      'edit-mismatch',
      'repeated-call',
    ])
  })

  test('detectors below the bar stay at info', () => {
    const silent = new Set(DETECTORS.filter(({ posted }) => !posted).map(({ id }) => id))
    const drafts = [user('Only change files in src/.'), edit('/repo/lib/a.js', 'a', 'b')]
    const findings = reviewSession(linked(drafts)).filter(({ detector }) => silent.has(detector))
    expect(findings.map(({ severity }) => severity)).toEqual(['info'])
  })

  test('every detector has an id of its own', () => {
    expect(new Set(DETECTORS.map(({ id }) => id)).size).toBe(DETECTORS.length)
    expect(detectorOf('nobody')).toBeUndefined()
  })
})

describe('the review document', () => {
  test('has labels from low on', () => {
    const session = linked(busy)
    const review = buildReview({
      sessions: [{ linked: session, findings: reviewSession(session) }],
      judge: judgeOff('no key'),
      provenance: { agent_share_of_diff: null, method: 'none' },
      problems: [{ code: 'shallow', detail: 'history ends' }],
    })
    expect(Review.parse(review)).toEqual(review)
    expect(review.labels).toMatchObject({
      'did-not-follow-instructions': true,
      'infinite-loop': true,
      'tool-call-failure': true,
      'test-tampering': false,
    })
    expect(review.sessions[0]).toMatchObject({ steps: 8, turns: 1, tool_calls: 6, failed_tool_calls: 1 })
    expect(review.problems).toHaveLength(1)
    expect(
      labelsOf(review.findings.map((finding) => ({ ...finding, severity: 'info' as const })))['infinite-loop'],
    ).toBe(false)
  })
})

describe('severity', () => {
  test('recovery lowers a level, never below low', () => {
    expect((['high', 'medium', 'low', 'info'] as const).map(lowerForRecovery)).toEqual(['medium', 'low', 'low', 'info'])
  })
  test('order and thresholds', () => {
    expect(compareSeverity('low', 'high')).toBeLessThan(0)
    expect(highestSeverity(['low', 'high', 'info'])).toBe('high')
    expect(highestSeverity([])).toBeNull()
    expect([2, 3, 4, 6].map((count) => severityForCount(count, { low: 3, medium: 4, high: 6 }))).toEqual([
      null,
      'low',
      'medium',
      'high',
    ])
  })
})

describe('any session', () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'pytest',
      'git stash drop',
      'rm -rf /',
      ': [',
      'All tests pass.',
      'do not modify tests',
      '\u001b[31mFAIL',
      'bash: x: command not found',
      '*** Begin Patch',
    ),
  )
  const args = fc.dictionary(
    fc.constantFrom('command', 'file_path', 'old_string', 'new_string', 'content', 'query', 'input'),
    fc.oneof(text, fc.jsonValue()),
  )
  const outcome = fc.record(
    { fails: text, gives: text, exit: fc.integer({ min: -1, max: 255 }), denied: fc.boolean() },
    { requiredKeys: [] },
  )
  const name = fc.constantFrom('Bash', 'Read', 'Edit', 'Write', 'Grep', 'apply_patch', 'shell', 'Task', 'other', '')
  const draft: fc.Arbitrary<Draft> = fc.oneof(
    text.map(user),
    text.map(say),
    fc.tuple(name, args, outcome).map(([tool, own, result]) => call(tool, own, result)),
    fc.tuple(text, text).map(([path, content]) => write(path, content)),
  )

  test('is reviewed without throwing, within the schema', () => {
    fc.assert(
      fc.property(fc.array(draft, { maxLength: 40 }), (drafts) => {
        const session = linked(drafts)
        const numbers = new Set(session.session.steps.map(({ n }) => n))
        for (const finding of reviewSession(session)) {
          Finding.parse(finding)
          expect(finding.steps.every((step) => numbers.has(step))).toBe(true)
          expect(finding.steps.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 300 },
    )
  })
})
