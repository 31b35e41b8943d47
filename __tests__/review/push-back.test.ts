import { expect, test } from '@jest/globals'
import type { Finding } from '../../src/review/finding.ts'
import { reviewSession } from '../../src/review/findings.ts'
import { pushBackOf, withPushBack } from '../../src/review/push-back.ts'
import { buildReview, judgeOff } from '../../src/review/review.ts'
import { Review } from '../../src/review/finding.ts'
import { type Draft, bash, linked, say, sessionOf, user } from './session-builder.ts'

const kinds = (drafts: readonly Draft[]): string[] =>
  pushBackOf(sessionOf([user('Make totals add up.'), ...drafts]).steps).map(({ step, kind }) => `${step} ${kind}`)

test.each<[string, Draft[], string[]]>([
  ['a refused call', [bash('git push', { fails: 'refused', denied: true })], ['2 rejection']],
  ['a complaint', [say('Done.'), user('the lint is failing')], ['3 correction']],
  ['pasted failures', [say('Done.'), user('--- FAIL: TestTotals (0.00s)\n    expected 3')], ['3 correction']],
  ['a word on a choice', [say('Done.'), user('do we need that?')], ['3 correction']],
  ['the next task', [say('Done.'), user('Now add a command for exports.')], []],
  ['thanks', [say('Done.'), user('great, thanks')], []],
])('%s', (_, drafts, expected) => expect(kinds(drafts)).toEqual(expected))

test('a first turn that speaks of failures is the task', () => {
  expect(pushBackOf(sessionOf([user('TestTotals is failing')]).steps)).toEqual([])
})

test('a refused call and its marker are one', () => {
  const session = sessionOf([user('x'), bash('git push', { fails: 'refused', denied: true }), user('…')])
  const steps = session.steps.map((step) =>
    step.kind === 'user' && step.n === 3 ? { ...step, turn_kind: 'interrupt' as const } : step,
  )
  expect(pushBackOf(steps)).toMatchObject([{ step: 2, kind: 'rejection', quote: 'git push' }])
})

test('a finding carries the push-back that follows it, and the review lists all of it', () => {
  const session = linked([user('fix the bug'), bash('git clean -fdx'), user('why did you do that? tests are failing')])
  const review = buildReview({
    sessions: [{ linked: session, findings: reviewSession(session) }],
    judge: judgeOff('no key'),
    provenance: { agent_share_of_diff: null, method: 'none' },
    problems: [],
  })
  expect(review.findings.map(({ detector, pushed_back_at }) => [detector, pushed_back_at])).toEqual([
    ['destructive-command', 3],
  ])
  expect(review.sessions[0]?.push_back).toEqual([
    { step: 3, kind: 'correction', quote: 'why did you do that? tests are failing' },
  ])
  Review.parse(review)
})

test('push-back long after says nothing of a finding', () => {
  const far = { steps: [2] } as unknown as Finding
  expect(withPushBack([far], [{ step: 40, kind: 'correction', quote: 'no' }])).toEqual([far])
})
