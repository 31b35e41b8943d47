import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { silentLogger } from '../../src/core/logger.ts'
import { readCheckResults } from '../../src/github/check-results.ts'
import { createGitHub } from '../../src/github/client.ts'
import type { FakeGitHub } from './fake-github.ts'
import { sampleOnGitHub } from './sample-pulls.ts'

const repository = { owner: 'acme', repo: 'price-tag' }
const [head, base] = ['a'.repeat(40), 'b'.repeat(40)]
let fake: FakeGitHub

beforeAll(async () => {
  ;({ fake } = await sampleOnGitHub())
  await fake.start()
})
afterAll(() => fake.stop())
beforeEach(() => {
  fake.answers.checkRuns.length = 0
  fake.answers.statuses.length = 0
  fake.seen.length = 0
  const permissions = { metadata: 'read', checks: 'read', statuses: 'read' } as const
  fake.tokens.set('checks-token', { login: 'github-actions[bot]', kind: 'installation', permissions })
})

let id = 0
function ran(sha: string, name: string, conclusion: string | null): void {
  fake.answers.checkRuns.push({ id: (id += 1), body: { head_sha: sha, name, conclusion, status: 'completed' } })
}

const read = (token = 'checks-token') =>
  readCheckResults(createGitHub({ token, apiUrl: fake.url, logger: silentLogger, secondMs: 5 }), repository, {
    head,
    base,
  })

test('checks that failed, each with how it ended on the base', async () => {
  ran(head, 'unit tests', 'failure')
  ran(head, 'lint', 'success')
  ran(head, 'new check', 'timed_out')
  ran(head, 'still going', null)
  ran(head, 'cancelled', 'cancelled')
  ran(base, 'unit tests', 'success')
  ran(base, 'lint', 'failure')
  fake.answers.statuses.push({ sha: head, context: 'ci/other', state: 'failure' })
  fake.answers.statuses.push({ sha: base, context: 'ci/other', state: 'failure' })
  expect(await read()).toEqual({
    status: 'read',
    checks: [
      { name: 'unit tests', failed: true, failed_on_base: false },
      { name: 'lint', failed: false, failed_on_base: true },
      { name: 'new check', failed: true, failed_on_base: null },
      { name: 'ci/other', failed: true, failed_on_base: true },
    ],
  })
})

test('one failing run of a name is enough', async () => {
  ran(head, 'tests (22)', 'failure')
  ran(head, 'tests (22)', 'success')
  expect(await read()).toMatchObject({ checks: [{ name: 'tests (22)', failed: true }] })
})

test('a green head asks nothing of the base', async () => {
  ran(head, 'unit tests', 'success')
  expect(await read()).toEqual({
    status: 'read',
    checks: [{ name: 'unit tests', failed: false, failed_on_base: null }],
  })
  expect(fake.seen.filter(({ path }) => path.includes(base))).toEqual([])
})

test('a token that may read checks and no statuses reads the checks', async () => {
  const permissions = { metadata: 'read', checks: 'read' } as const
  fake.tokens.set('checks-token', { login: 'github-actions[bot]', kind: 'installation', permissions })
  ran(head, 'unit tests', 'success')
  expect(await read()).toMatchObject({ status: 'read', checks: [{ name: 'unit tests' }] })
})

test('a commit that GitHub does not have, or no answer at all, ends nothing', async () => {
  fake.faults.push({ method: 'GET', path: /check-runs$/, status: 422, times: 1 })
  expect(await read()).toMatchObject({ status: 'denied', reason: expect.stringContaining('422') })
})

test('a token that may not says what it needs', async () => {
  expect(await read('read-only-token')).toMatchObject({
    status: 'denied',
    reason: expect.stringContaining('checks: read'),
  })
})
