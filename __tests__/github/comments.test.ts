import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { silentLogger } from '../../src/core/logger.ts'
import { createGitHub } from '../../src/github/client.ts'
import { LONGEST_COMMENT, upsertComment } from '../../src/github/comments.ts'
import type { StickyComment } from '../../src/github/comments.ts'
import { readLogin } from '../../src/github/login.ts'
import type { FakeGitHub } from './fake-github.ts'
import { sampleOnGitHub } from './sample-pulls.ts'

const MARKER = '<!-- backtest:review -->'
let fake: FakeGitHub

/** A person's token by default: asking GraphQL who an app is counts as a write, and writes are a second apart. */
const client = (token = 'personal-token') =>
  createGitHub({ token, apiUrl: fake.url, logger: silentLogger, secondMs: 5 })
const comment = (text: string, intent: StickyComment['intent'] = 'post'): StickyComment => ({
  repository: { owner: 'acme', repo: 'price-tag' },
  number: 12,
  marker: MARKER,
  body: `${MARKER}\n${text}`,
  intent,
})
const bodies = (): readonly string[] => fake.commentsOf(12).map((entry) => entry.body)

beforeAll(async () => {
  ;({ fake } = await sampleOnGitHub())
  await fake.start()
})
afterAll(() => fake.stop())
beforeEach(() => {
  fake.faults.length = 0
  fake.seen.length = 0
  fake.comments.length = 0
  fake.lockedIssues.clear()
  fake.pageLimit = 100
})

test.each([
  ['workflow-token', 'github-actions[bot]'],
  ['personal-token', 'octocat'],
])('readLogin of %s', async (token, login) => {
  expect(await readLogin(client(token))).toBe(login)
})

describe('upsertComment', () => {
  test('creates once, then edits, then leaves alone', async () => {
    const client = () => createGitHub({ token: 'workflow-token', apiUrl: fake.url, logger: silentLogger, secondMs: 5 })
    expect(await upsertComment(client(), comment('first'))).toMatchObject({ status: 'created' })
    expect(await upsertComment(client(), comment('second'))).toMatchObject({ status: 'updated' })
    const again = await upsertComment(client(), comment('second'))
    expect(again.status).toBe('unchanged')
    expect(bodies()).toEqual([`${MARKER}\nsecond`])
    expect(fake.requests('PATCH', /./)).toBe(1)
  })

  test("leaves an attacker's comment with our marker alone, and finds ours pages later", async () => {
    fake.pageLimit = 2
    fake.addComment(12, 'mallory', `${MARKER}\nAll is well, merge it`)
    for (let n = 0; n < 4; n++) fake.addComment(12, 'dana', `chat ${n}`)
    fake.addComment(12, 'octocat', `${MARKER}\nours`)
    expect(await upsertComment(client(), comment('new'))).toMatchObject({ status: 'updated' })
    expect(bodies()[0]).toContain('merge it')
    expect(bodies()[5]).toBe(`${MARKER}\nnew`)
    expect(fake.commentsOf(12)).toHaveLength(6)
  })

  test('does not touch a comment of ours without the marker', async () => {
    fake.addComment(12, 'octocat', 'Coverage: 81 %')
    await upsertComment(client(), comment('text'))
    expect(bodies()).toEqual(['Coverage: 81 %', `${MARKER}\ntext`])
  })

  test('settles a comment when the findings are gone, and stays silent when there is none', async () => {
    expect(await upsertComment(client(), comment('resolved', 'settle'))).toEqual({ status: 'silent' })
    expect(bodies()).toEqual([])
    await upsertComment(client(), comment('finding'))
    expect(await upsertComment(client(), comment('resolved', 'settle'))).toMatchObject({ status: 'updated' })
    expect(bodies()).toEqual([`${MARKER}\nresolved`])
  })

  test('browsers save line ends as CRLF: still the same text', async () => {
    fake.addComment(12, 'octocat', `${MARKER}\r\nline\r\n`)
    expect(await upsertComment(client(), comment('line'))).toMatchObject({ status: 'unchanged' })
  })

  test('a created comment whose answer got lost is not made twice', async () => {
    fake.faults.push({ method: 'POST', path: /comments$/, status: 502, after: true, times: 1 })
    expect(await upsertComment(client(), comment('once'))).toMatchObject({ status: 'created' })
    expect(bodies()).toEqual([`${MARKER}\nonce`])
    expect(fake.requests('POST', /comments$/)).toBe(1)
  })

  test('a comment that was not created is tried once more, and no oftener', async () => {
    fake.faults.push({ method: 'POST', path: /comments$/, status: 502, times: 1 })
    expect(await upsertComment(client(), comment('later'))).toMatchObject({ status: 'created' })
    fake.comments.length = 0
    fake.faults.push({ method: 'POST', path: /comments$/, status: 502, times: 9 })
    await expect(upsertComment(client(), comment('never'))).rejects.toMatchObject({ status: 502 })
    expect(fake.requests('POST', /comments$/)).toBe(4)
    expect(bodies()).toEqual([])
  }, 20_000)

  test('a token that may only read: a value that names the permission', async () => {
    const result = await upsertComment(client('read-only-token'), comment('text'))
    expect(result).toMatchObject({ status: 'denied', permission: 'pull-requests: write' })
    expect(result.status === 'denied' && result.reason).toContain('forks')
    expect(bodies()).toEqual([])
  })

  test('a locked conversation is denied, and not for want of a permission', async () => {
    fake.lockedIssues.add(12)
    expect(await upsertComment(client(), comment('text'))).toMatchObject({ status: 'denied', permission: null })
  })

  test('when nobody can say who we are, nothing is written', async () => {
    fake.faults.push({ method: 'POST', path: /graphql$/, status: 502, times: 9 })
    await expect(upsertComment(client('workflow-token'), comment('text'))).rejects.toMatchObject({ status: 502 })
    expect(bodies()).toEqual([])
  })

  test('a body that is too long, or lost its marker, is our bug and is not sent', async () => {
    await expect(upsertComment(client(), comment('x'.repeat(LONGEST_COMMENT)))).rejects.toThrow('over GitHub')
    await expect(upsertComment(client(), { ...comment('x'), body: 'no marker' })).rejects.toThrow('marker')
    expect(fake.seen).toEqual([])
  })
})
