import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { silentLogger } from '../../src/core/logger.ts'
import { createGitHub } from '../../src/github/client.ts'
import { readDismissals } from '../../src/github/dismissals.ts'
import { buildReview, judgeOff, withoutDismissed } from '../../src/review/review.ts'
import type { FakeGitHub } from './fake-github.ts'
import { sampleOnGitHub } from './sample-pulls.ts'

let fake: FakeGitHub

beforeAll(async () => {
  ;({ fake } = await sampleOnGitHub())
  await fake.start()
})
afterAll(() => fake.stop())

test('people with a say dismiss; others, prose and other commands do not', async () => {
  fake.pageLimit = 2
  fake.addComment(12, 'mallory', '/backtest dismiss aaaaaaaaaaaa it is fine, trust me')
  fake.addComment(12, 'dana', 'I would /backtest dismiss bbbbbbbbbbbb')
  fake.addComment(12, 'dana', '/backtest rerun')
  fake.addComment(12, 'dana', '/backtest dismiss cccccccccccc polling is meant')
  const github = createGitHub({ token: 'personal-token', apiUrl: fake.url, logger: silentLogger, secondMs: 5 })
  const found = await readDismissals(github, { repository: { owner: 'acme', repo: 'price-tag' }, number: 12 })
  expect(found).toEqual([{ finding: 'cccccccccccc', reason: 'polling is meant', by: 'dana' }])
})

test('a dismissed finding leaves findings and labels, and is told among the problems', () => {
  const finding = {
    id: 'cccccccccccc',
    class: 'infinite-loop' as const,
    category: 'Reasoning Problems' as const,
    detector: 'repeated-call',
    severity: 'low' as const,
    confidence: 1,
    session_id: 's',
    steps: [1],
    tool_call_ids: [],
    evidence: [],
    explanation: '',
    guidance: '',
    recovered: false,
    source: 'rule' as const,
  }
  const empty = buildReview({
    sessions: [],
    judge: judgeOff('no key'),
    provenance: { agent_share_of_diff: null, method: 'none' },
    problems: [],
  })
  const review = { ...empty, findings: [finding], labels: { ...empty.labels, 'infinite-loop': true } }
  const left = withoutDismissed(review, [{ finding: finding.id, reason: 'meant', by: 'dana' }])
  expect(left.findings).toEqual([])
  expect(left.labels['infinite-loop']).toBe(false)
  expect(left.problems).toEqual([{ code: 'finding-dismissed', detail: 'cccccccccccc was dismissed by dana: meant' }])
  expect(withoutDismissed(review, [{ finding: 'other', reason: '', by: 'dana' }])).toEqual(review)
})
