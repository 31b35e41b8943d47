import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { silentLogger } from '../../src/core/logger.ts'
import { readAnswers } from '../../src/github/answers.ts'
import { writeCheckRun, type CheckReport } from '../../src/github/checks.ts'
import { createGitHub } from '../../src/github/client.ts'
import { WriteAccess } from '../../src/github/write-access.ts'
import type { FakeGitHub } from './fake-github.ts'
import { sampleOnGitHub } from './sample-pulls.ts'

const MARKER = '<!-- backtest:v1:12 -->'
const repository = { owner: 'acme', repo: 'price-tag' }
let fake: FakeGitHub

beforeAll(async () => {
  ;({ fake } = await sampleOnGitHub())
  await fake.start()
})
afterAll(() => fake.stop())
beforeEach(() => {
  fake.comments.length = 0
  fake.answers.reactions.length = 0
  fake.answers.checkRuns.length = 0
  fake.seen.length = 0
  fake.faults.length = 0
  fake.pageLimit = 100
})

const client = (token = 'personal-token') =>
  createGitHub({ token, apiUrl: fake.url, logger: silentLogger, secondMs: 5 })
const read = () => readAnswers(client(), { repository, number: 12 }, MARKER, 'octocat')

describe('answers', () => {
  test('of people who may write count; others, bots, prose and other commands do not', async () => {
    fake.pageLimit = 2
    fake.addComment(12, 'mallory', '/backtest dismiss aaaaaaaaaaaa it is fine, trust me')
    fake.addComment(12, 'dana', 'I would /backtest dismiss bbbbbbbbbbbb')
    fake.addComment(12, 'helper[bot]', '/backtest dismiss bbbbbbbbbbbb')
    fake.addComment(12, 'dana', '/backtest rerun')
    fake.addComment(12, 'dana', '/backtest dismiss cccccccccccc polling is meant')
    fake.addComment(12, 'erin', '/backtest keep dddddddddddd')
    expect(await read()).toEqual({
      findings: [
        { finding: 'cccccccccccc', verdict: 'wrong', reason: 'polling is meant', by: 'dana' },
        { finding: 'dddddddddddd', verdict: 'right', reason: '', by: 'erin' },
      ],
      dropped: null,
      thumbs: { up: 0, down: 0 },
    })
    expect(fake.requests('GET', /\/collaborators\/dana\/permission/)).toBe(1)
  })

  test.each([
    [['/backtest drop too loud'], { by: 'dana', reason: 'too loud' }],
    [['/backtest drop', '/backtest keep'], null],
    [['/backtest keep', '/backtest drop'], { by: 'dana', reason: '' }],
    [['/backtest drop', '/backtest keep cccccccccccc'], { by: 'dana', reason: '' }],
  ])('%j: the last of drop and keep decides', async (said, expected) => {
    for (const body of said) fake.addComment(12, 'dana', body)
    expect((await read()).dropped).toEqual(expected)
  })

  test('thumbs on our own comment only, of people who may write', async () => {
    const forged = fake.addComment(12, 'mallory', MARKER)
    const ours = fake.addComment(12, 'octocat', `text\n${MARKER}`)
    fake.answers.reactions.push(
      { comment: forged.id, content: '+1', login: 'dana' },
      { comment: ours.id, content: '-1', login: 'dana' },
      { comment: ours.id, content: '+1', login: 'mallory' },
      { comment: ours.id, content: '+1', login: 'ghost' },
      { comment: ours.id, content: 'heart', login: 'erin' },
    )
    expect((await read()).thumbs).toEqual({ up: 0, down: 1 })
  })

  test('a right that GitHub does not tell is none', async () => {
    fake.faults.push({ method: 'GET', path: /permission$/, status: 404, times: 1 })
    const access = new WriteAccess(client(), repository)
    expect(await access.has('dana')).toBe(false)
    expect(await access.has('../../../etc')).toBe(false)
    expect(fake.requests('GET', /etc/)).toBe(0)
  })
})

describe('the check run', () => {
  const report: CheckReport = {
    name: 'Backtest review',
    head_sha: 'a'.repeat(40),
    conclusion: 'neutral',
    title: '1 finding',
    summary: 'text',
    annotations: Array.from({ length: 60 }, (_, n) => ({
      path: 'src/a.js',
      start_line: n + 1,
      end_line: n + 1,
      annotation_level: 'notice' as const,
      title: 'Title',
      message: 'words',
    })),
    details_url: 'https://github.com/acme/price-tag/actions/runs/1',
  }
  const withChecks = () => {
    fake.tokens.set('checks-token', {
      login: 'github-actions[bot]',
      kind: 'installation',
      permissions: { metadata: 'read', checks: 'write' },
    })
    return client('checks-token')
  }

  test('is created once with at most fifty remarks, and edited on a rerun', async () => {
    expect(await writeCheckRun(withChecks(), repository, report)).toMatchObject({ status: 'created' })
    const again = await writeCheckRun(withChecks(), repository, { ...report, conclusion: 'failure' })
    expect(again).toMatchObject({ status: 'updated' })
    const [run, ...others] = fake.answers.checkRuns
    expect(others).toEqual([])
    expect(run?.body).toMatchObject({ conclusion: 'failure', status: 'completed', external_id: 'backtest:v1' })
    const output = run?.body['output'] as { annotations: unknown[] } | undefined
    expect(output?.annotations).toHaveLength(50)
  })

  test('without the permission is a value that names it', async () => {
    const denied = await writeCheckRun(client(), repository, report)
    expect(denied).toMatchObject({ status: 'denied' })
    expect(JSON.stringify(denied)).toMatch(/checks: (read|write)/)
  })
})
