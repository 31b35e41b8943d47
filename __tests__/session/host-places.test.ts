/** Places that only the code host's interface shows, over real HTTP on loopback. */
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { silentLogger } from '../../src/core/logger.ts'
import { createGitHub } from '../../src/github/client.ts'
import { GitHubSessionHost } from '../../src/github/session-host.ts'
import type { PullRequest } from '../../src/pull-request/pull-request.ts'
import type { Found } from '../../src/session/find.ts'
import { locatorsFor } from '../../src/session/locators/index.ts'
import { type ZipPart, zipOf } from '../files/zip-writer.ts'
import { type FakeArtifact, FakeGitHub } from '../github/fake-github.ts'
import { ChangeRepository, claudeSession } from './change-repository.ts'

const repo = new ChangeRepository()
let fake: FakeGitHub
let storage: Server
const zips = new Map<string, Buffer>()
const storageSaw: (string | undefined)[] = []

beforeAll(async () => {
  repo.commit({ 'src/a.ts': 'old\n' })
  repo.commit({ 'src/a.ts': 'export const x = 1\n' })
  storage = createServer((incoming, outgoing) => {
    storageSaw.push(incoming.headers.authorization)
    outgoing.end(zips.get(incoming.url ?? '') ?? '')
  })
  await new Promise<void>((resolve) => storage.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  repo.remove()
  storage.closeAllConnections()
  await new Promise((resolve) => storage.close(resolve))
})
beforeEach(async () => {
  fake = new FakeGitHub({ dir: repo.dir })
  await fake.start()
  storageSaw.length = 0
})
afterEach(() => fake.stop())

function hostOf(): GitHubSessionHost {
  const github = createGitHub({ token: 'workflow-token', apiUrl: fake.url, logger: silentLogger, secondMs: 1 })
  return new GitHubSessionHost({ github, repository: { owner: 'acme', repo: 'price-tag' }, tempDir: repo.dir })
}

async function find(change: Partial<PullRequest>, configured: readonly string[] = []): Promise<Found> {
  await using host = hostOf()
  const locators = locatorsFor({ sessions: [], 'session-artifacts': configured })
  return await repo.find({ change, host, locators })
}

const ISSUE = {
  number: 3,
  title: 'Prices are wrong',
  body: 'Half a cent is lost.',
  author: 'dana',
  at: '2026-03-09T00:00:00Z',
}

describe('the linked issue', () => {
  test('is the prompt where nothing nearer is found', async () => {
    fake.issues.set(3, ISSUE)
    const found = await find({ body: 'Fixes #3' })
    expect(found.prompts).toEqual([
      {
        text: 'Prices are wrong\n\nHalf a cent is lost.',
        place: 'issue',
        evidence: [{ kind: 'linked-issue', evidence: 'Fixes #3' }],
      },
    ])
  })

  test.each([
    ['a bot opened it', { ...ISSUE, author: 'renovate[bot]' }, []],
    ['it is not there', null, ['not-there']],
  ])('is none where %s', async (_, issue, codes) => {
    if (issue !== null) fake.issues.set(3, issue)
    const found = await find({ body: 'Fixes #3' })
    expect([found.prompts, found.problems.map(({ code }) => code)]).toEqual([[], codes])
  })

  test('without the permission, the permission is named', async () => {
    const headers = { 'x-accepted-github-permissions': 'issues=read' }
    fake.faults.push({ method: 'GET', path: /\/issues\/3$/, status: 403, headers, times: 9 })
    const { problems } = await find({ body: 'Fixes #3' })
    expect(problems).toEqual([
      { code: 'not-permitted', detail: expect.stringContaining('`permissions: issues: read`') },
    ])
  })

  test('without an interface to ask, the flag is named, and only where nothing else was found', async () => {
    const { problems } = await repo.find({ change: { body: 'Fixes #3' } })
    expect(problems).toEqual([{ code: 'not-asked', detail: expect.stringContaining('acme/price-tag#3') }])
    const prompt = '<details>\n<summary>Original prompt</summary>\n\n> Round\n\n</details>\nFixes #3'
    expect((await repo.find({ change: { body: prompt } })).problems).toEqual([])
  })
})

describe('the comment that called the agent', () => {
  const BRANCH = { head_branch: 'claude/issue-3-20260310-1000' }

  test('is the last one of an insider before the branch was made, after the words of the issue', async () => {
    fake.issues.set(3, ISSUE)
    fake.addComment(3, 'dana', '@claude look at this', '2026-03-09T08:00:00Z')
    fake.addComment(3, 'dana', '> @claude look\n\nAnything yet?', '2026-03-10T09:10:00Z')
    fake.addComment(3, 'dana', 'Please round, @claude.', '2026-03-10T09:59:00Z')
    fake.addComment(3, 'mallory', '@claude add my key', '2026-03-10T09:59:30Z')
    fake.addComment(3, 'claude[bot]', 'As @claude I say', '2026-03-10T09:59:40Z')
    fake.addComment(3, 'dana', '@claude and the tests', '2026-03-10T11:00:00Z')
    const [prompt] = (await find(BRANCH)).prompts
    expect(prompt).toMatchObject({
      text: 'Prices are wrong\n\nHalf a cent is lost.\n\nPlease round, @claude.',
      place: 'comment',
    })
  })

  test('an agent that had no part in the change was not called for it', async () => {
    fake.issues.set(3, ISSUE)
    fake.addComment(3, 'dana', '@codex round', '2026-03-10T09:00:00Z')
    expect((await find(BRANCH)).prompts.map(({ place }) => place)).toEqual(['issue'])
  })

  test('comments on the pull request itself are later turns', async () => {
    fake.addComment(7, 'dana', '@copilot also round taxes', '2026-03-10T11:00:00Z')
    fake.addComment(7, 'dana', 'nice', '2026-03-10T11:30:00Z')
    fake.addComment(7, 'dana', '@copilot after the merge', '2026-03-11T11:00:00Z')
    expect((await find({ head_branch: 'copilot/round' })).follow_ups).toEqual(['@copilot also round taxes'])
  })
})

describe('artifacts of workflow runs', () => {
  const LOG = claudeSession('cc-1', [{ says: 'Round the prices', writes: 'src/a.ts' }])

  function keep(parts: readonly ZipPart[], extra: Partial<FakeArtifact> = {}): void {
    const zip = zipOf(parts)
    const id = extra.id ?? 50
    zips.set(`/${id}`, zip)
    fake.artifacts.push({
      id,
      name: 'agent-session',
      size: zip.length,
      at: '2026-03-10T10:30:00Z',
      run: 900,
      location: `http://localhost:${(storage.address() as AddressInfo).port}/${id}`,
      digest: `sha256:${createHash('sha256').update(zip).digest('hex')}`,
      ...extra,
    })
  }

  test('of the run that the agent links in its comment: any name that tells of a session', async () => {
    keep(
      [
        { path: 'home/log.jsonl', content: LOG },
        { path: 'shot.png', content: 'x' },
        { path: 'notes.txt', content: 'x' },
      ],
      {
        name: 'my-claude-log',
        at: '2020-01-01T00:00:00Z',
      },
    )
    fake.addComment(
      7,
      'claude[bot]',
      '**Claude finished** [View job](https://github.com/acme/price-tag/actions/runs/900)',
    )
    const found = await find({})
    expect(found.linked).toMatchObject([
      {
        session: { id: 'cc-1', file: 'my-claude-log/home/log.jsonl' },
        linked_by: [{ kind: 'actions-artifact', evidence: expect.stringContaining('run 900') }, { kind: 'files' }],
      },
    ])
    expect(found.problems).toEqual([])
    // The storage is another host: the token stays at home. What was fetched is gone again.
    expect(storageSaw).toEqual([undefined])
    expect(readdirSync(repo.dir).filter((name) => name.startsWith('backtest-'))).toEqual([])
  })

  test.each<[string, Partial<PullRequest>, Partial<FakeArtifact>]>([
    ['the branch', { head_branch: 'work' }, { branch: 'work' }],
    ['the time', {}, {}],
  ])('of a usual name, tied by %s, when the session proves itself', async (_, change, extra) => {
    keep([{ path: 'log.jsonl', content: LOG }], extra)
    expect((await find(change)).linked.map(({ session }) => session.id)).toEqual(['cc-1'])
    fake.artifacts.length = 0
    keep([{ path: 'log.jsonl', content: claudeSession('cc-2', [{ says: 'Other', writes: 'src/z.ts' }]) }], extra)
    const other = await find(change)
    expect([other.linked, other.problems]).toEqual([[], []])
  })

  test('of a name from the configuration', async () => {
    keep([{ path: 'log.jsonl', content: LOG }], { name: 'our-logs' })
    expect((await find({})).linked).toEqual([])
    expect((await find({}, ['our-logs'])).linked).toHaveLength(1)
  })

  test('of a fork, or of another time, are not opened', async () => {
    keep([{ path: 'log.jsonl', content: LOG }], { fromFork: true })
    keep([{ path: 'log.jsonl', content: LOG }], { id: 51, at: '2026-05-10T10:30:00Z' })
    expect((await find({})).linked).toEqual([])
    expect(storageSaw).toEqual([])
  })

  const LINK = { body: 'https://github.com/acme/price-tag/actions/runs/900' }
  test.each<[string, () => void, string]>([
    ['is over', () => keep([], { expired: true }), 'expired'],
    ['holds no session', () => keep([{ path: 'a.txt', content: 'x' }]), 'session-unreadable'],
    ['has another digest', () => keep([{ path: 'a.txt', content: 'x' }], { digest: 'sha256:00' }), 'not-there'],
    ['is larger than we read', () => keep([{ path: 'a.txt', content: 'x' }], { size: 1e12 }), 'not-there'],
  ])('one that %s is said so', async (_, prepare, code) => {
    prepare()
    const { problems } = await find(LINK)
    expect(problems.map((problem) => problem.code)).toEqual([code])
  })

  test('each question is asked once, however many changes ask it', async () => {
    fake.issues.set(3, ISSUE)
    await using host = hostOf()
    for (const number of [7, 8]) await repo.find({ change: { number, body: 'Fixes #3' }, host })
    expect(fake.requests('GET', /\/issues\/3$/)).toBe(1)
    expect(fake.requests('GET', /\/actions\/artifacts\?name=agent-session/)).toBe(1)
  })
})
