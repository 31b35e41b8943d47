/** What a review must not keep quiet about: what was not read, that nothing was seen, and which session a finding is of. */
import { describe, expect, test } from '@jest/globals'
import { renderComment } from '../../src/report/comment.ts'
import { renderReportMarkdown } from '../../src/report/markdown-report.ts'
import { sessionNames } from '../../src/report/session-names.ts'
import { renderReviewSummary } from '../../src/report/summary.ts'
import { renderReview } from '../../src/report/terminal.ts'
import { blindGateWords, verdictOf } from '../../src/report/words.ts'
import type { Review, ReviewedSession } from '../../src/review/finding.ts'
import { context, findings, model, pullRequest, review, reviewWith } from './samples.ts'

const OTHER = '7a1b2c3d-0000-4000-8000-000000000002'

function sessionWith(part: Partial<ReviewedSession>): ReviewedSession {
  const [first] = review.sessions
  if (first === undefined) throw new Error('no sample session')
  return { ...first, ...part }
}

/** On one line, as wrapping depends on the words. */
function textOf(own: Review): string {
  return renderReview(own).replace(/\s+/g, ' ')
}

describe('what was not read', () => {
  const BAD = { code: 'bad-line', detail: '3 lines are not JSON objects' }
  const SECRET = { code: 'session-unreadable', detail: 'second \u001b[31mdetail' }

  test.each<[string, Review['problems'], string | null]>([
    ['nothing', [], null],
    ['one problem', [BAD], '1 problem while reading: 3 lines are not JSON objects (bad-line); '],
    ['two', [BAD, SECRET], '2 problems while reading, the first: 3 lines are not JSON objects (bad-line); '],
    ['escapes', [SECRET], '1 problem while reading: second detail (session-unreadable); '],
    ['a sentence', [{ ...BAD, detail: 'It is empty.' }], '1 problem while reading: It is empty (bad-line); '],
  ])('%s', (_, problems, words) => {
    const own = { ...reviewWith([]), problems }
    const [terminal, comment, summary] = [
      textOf(own),
      renderComment(own, context).body,
      renderReviewSummary(own, context),
    ]
    if (words === null) {
      for (const shown of [terminal, comment, summary]) expect(shown).not.toContain('while reading')
      return
    }
    expect(terminal).toContain(`${words}--json has all.`)
    for (const shown of [comment, summary]) expect(shown).toContain(`${words}the JSON document has all.`)
  })

  test('a detail is one line that fits, and no Markdown', () => {
    const own = {
      ...reviewWith([]),
      problems: [{ code: 'x', detail: `![a](https://b.example)\n${'long '.repeat(500)}` }],
    }
    const lines = renderReview(own).split('\n')
    expect(lines.length).toBeLessThan(15)
    expect(lines.every((line) => line.length <= 80)).toBe(true)
    expect(renderComment(own, context).body).not.toContain('![a](')
  })

  test('the share of the agents stands in the text as in the comment', () => {
    const provenance = {
      agent_share_of_diff: 0.5,
      method: 'line-match',
      lines: { total: 10, agent: 5 },
    } as Review['provenance']
    const words = 'The linked sessions wrote 50 % of the 10 added lines'
    expect(textOf({ ...reviewWith([]), provenance })).toContain(words)
    expect(renderComment({ ...reviewWith([]), provenance }, context).body).toContain(words)
  })
})

describe('a review that saw nothing', () => {
  const empty = sessionWith({ steps: 0, turns: 0 })

  test.each<[string, readonly ReviewedSession[], string, string]>([
    [
      'no session',
      [],
      'No agent session was found for this change, so nothing was reviewed.',
      'saw nothing: no session was reviewed, so that it passes says nothing about the agent',
    ],
    [
      'one without a step',
      [empty],
      'The session found holds no steps, so nothing was reviewed.',
      'saw nothing: the session found holds no steps, so that it passes says nothing about the agent',
    ],
    [
      'two without a step',
      [empty, { ...empty, id: OTHER }],
      'The 2 sessions found hold no steps, so nothing was reviewed.',
      'saw nothing: the 2 sessions found hold no steps, so that it passes says nothing about the agent',
    ],
  ])('%s', (_, sessions, verdict, gate) => {
    const own = { ...reviewWith([]), sessions: [...sessions] }
    expect(verdictOf(own)).toBe(verdict)
    expect(blindGateWords(own)).toBe(gate)
    expect(renderComment(own, context).body.startsWith(`**${verdict}**`)).toBe(true)
  })

  test('is not one with a step, though another session has none', () => {
    const own = { ...reviewWith([]), sessions: [empty, sessionWith({ id: OTHER, steps: 1 })] }
    expect(verdictOf(own)).toBe('Nothing to report: no misbehaviour found in 2 sessions, 1 step.')
    expect(blindGateWords(own)).toBeNull()
  })
})

describe('which session a finding is of', () => {
  const both = {
    ...reviewWith(findings.map((finding, index) => (index % 2 === 0 ? finding : { ...finding, session_id: OTHER }))),
    sessions: [sessionWith({}), sessionWith({ id: OTHER })],
  }
  const notes = { ...both, findings: both.findings.map((finding) => ({ ...finding, severity: 'info' as const })) }

  test('is said in the text', () => {
    const text = renderReview(both)
    expect(text).toContain('Did not follow instructions, step 31 of session 5f0c7c1e\n')
    expect(text).toContain('Inaccurate self-report, steps 38 and 41 of session 7a1b2c3d\n')
    expect(text).toContain('Tool call failure, step 5 of session 7a1b2c3d, recovered\n')
    expect(text).toContain('  7a1b2c3d, claude-code')
  })

  test.each([
    ['comment', renderComment(both, context).body],
    ['job summary', renderReviewSummary(both, context)],
    ['report', renderReportMarkdown({ ...model, reviews: [{ pull_request: pullRequest, review: both }] })],
  ])('is said in the %s', (_, markdown) => {
    expect(markdown).toMatch(/still there at the end\. In session `5f0c7c1e`\./)
    expect(markdown).toMatch(/changed at step 38\. In session `7a1b2c3d`\./)
    expect(markdown).toContain('| `7a1b2c3d` | claude-code')
  })

  test('is said of what is only listed', () => {
    expect(renderComment(both, context).body).toMatch(/\*\*LOW [^*]+\*\*, session `7a1b2c3d`: One call/)
    expect(renderReviewSummary(notes, context)).toMatch(/\*\*INFO [^*]+\*\*, session `5f0c7c1e`: The request/)
  })

  test('is said whole where the line is long', () => {
    const long = both.findings.map((finding) => ({ ...finding, recovered: true, steps: [100, 110, 120, 130, 140] }))
    const text = renderReview({ ...both, findings: long })
    expect(text.replace(/\s+/g, ' ')).toContain('steps 100–140 (5 of them) of session 7a1b2c3d, recovered')
    expect(text.split('\n').every((line) => line.length <= 80)).toBe(true)
  })

  test('is not said where there is one', () => {
    expect(renderReview(review)).not.toContain('of session')
    expect(renderComment(review, context).body).not.toMatch(/[Ii]n session `|, session `/)
  })

  test.each<[string, readonly string[], readonly (string | null)[]]>([
    ['one', ['5f0c7c1e-0000'], [null]],
    ['eight characters', ['5f0c7c1e-0000', '7a1b2c3d-0000'], ['5f0c7c1e', '7a1b2c3d']],
    ['more where two begin alike', ['019ca1ce-aaaa-7000', '019ca1ce-bbbb-7000'], ['019ca1ce-aaaa', '019ca1ce-bbbb']],
    ['one session in two pieces', ['5f0c7c1e-0000', '5f0c7c1e-0000'], ['5f0c7c1e', '5f0c7c1e']],
    ['no escapes', ['\u001b[31mred-0001', 'blue-0001'], ['red-0001', 'blue-000']],
  ])('by a name: %s', (_, ids, names) => {
    const nameOf = sessionNames({ sessions: ids.map((id) => sessionWith({ id })) })
    expect(ids.map(nameOf)).toEqual(names)
  })
})
