import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { silentLogger } from '../../src/core/logger.ts'
import { createGitHub } from '../../src/github/client.ts'
import { GitHubError } from '../../src/github/errors.ts'
import { readPullRequest } from '../../src/github/pull-requests.ts'
import type { FakeGitHub } from './fake-github.ts'
import { recordingLogger } from './recording-logger.ts'
import { sampleOnGitHub } from './sample-pulls.ts'

const REPOSITORY = { owner: 'acme', repo: 'price-tag' }
let fake: FakeGitHub

const client = (token = 'workflow-token', logger = silentLogger) =>
  createGitHub({ token, apiUrl: fake.url, logger, secondMs: 5 })

beforeAll(async () => {
  ;({ fake } = await sampleOnGitHub())
  await fake.start()
})
afterAll(() => fake.stop())
beforeEach(() => {
  fake.faults.length = 0
  fake.seen.length = 0
})

const failure = async (work: Promise<unknown>): Promise<GitHubError> => {
  const error = await work.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof GitHubError)) throw error
  return error
}

describe('createGitHub', () => {
  test('says who it is and sends the token', async () => {
    await readPullRequest(client(), REPOSITORY, 7)
    expect(fake.seen[0]).toMatchObject({ authorization: 'token workflow-token' })
    expect(fake.seen[0]?.userAgent).toMatch(/^agent-backtest\/\d+\.\d+\.\d+/)
  })

  test('reads again after 5xx', async () => {
    fake.faults.push({ method: 'GET', path: /pulls\/7$/, status: 502, times: 2 })
    expect((await readPullRequest(client(), REPOSITORY, 7)).pull_request.number).toBe(7)
    expect(fake.requests('GET', /pulls\/7$/)).toBe(3)
  })

  test('gives up on a server that stays broken, and says so', async () => {
    fake.faults.push({ method: 'GET', path: /pulls\/7$/, status: 503, times: 9 })
    const error = await failure(readPullRequest(client(), REPOSITORY, 7))
    expect(error).toMatchObject({ status: 503, permission: null })
    expect(error.message).toContain('read pull request #7')
    expect(error.remedy).toContain('run the job again')
  })

  test('waits for a short rate limit and says that it waits', async () => {
    const logger = recordingLogger()
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 1) }
    fake.faults.push({
      method: 'GET',
      path: /pulls\/7$/,
      status: 403,
      headers,
      body: { message: 'API rate limit exceeded' },
      times: 1,
    })
    await readPullRequest(client('workflow-token', logger), REPOSITORY, 7)
    expect(logger.lines.join('\n')).toMatch(/warn GitHub: rate limit reached, trying again in \d+ s/)
  })

  test('does not sleep through an hour of rate limit', async () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600) }
    fake.faults.push({
      method: 'GET',
      path: /pulls\/7$/,
      status: 403,
      headers,
      body: { message: 'API rate limit exceeded' },
      times: 9,
    })
    const error = await failure(readPullRequest(client(), REPOSITORY, 7))
    expect(error).toMatchObject({ status: 403, permission: null })
    expect(fake.requests('GET', /pulls\/7$/)).toBe(1)
  })

  test.each([
    ['http://github.example.com/api/v3', 'not https'],
    ['api.github.com', 'no URL'],
  ])('refuses the API URL %s', (apiUrl, what) => {
    expect(() => createGitHub({ token: 't', apiUrl, logger: silentLogger })).toThrow(what)
  })

  test.each(['wrong-token', ''])('names a bad token (%j)', async (token) => {
    const error = await failure(readPullRequest(client(token), REPOSITORY, 7))
    expect(error).toMatchObject({ status: 401, permission: null })
    expect(error.remedy).toContain('github-token')
  })

  test('a pull request that is not there', async () => {
    expect(await failure(readPullRequest(client(), REPOSITORY, 404))).toMatchObject({ status: 404 })
  })
})

describe('the token stays with its host', () => {
  const received: (string | undefined)[] = []
  const foreign = createServer((incoming, outgoing) => {
    received.push(incoming.headers.authorization)
    outgoing.end('[]')
  })
  const foreignUrl = (): string => `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`
  beforeAll(() => new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve)))
  afterAll(() => new Promise<void>((resolve) => foreign.close(() => resolve())))

  test('a page link to another host is refused', async () => {
    fake.faults.push({
      method: 'GET',
      path: /commits$/,
      status: 200,
      body: [],
      headers: { link: `<${foreignUrl()}/more>; rel="next"` },
      times: 1,
    })
    await expect(readPullRequest(client(), REPOSITORY, 7)).rejects.toThrow(/not answer/)
    expect(received).toEqual([])
  })

  test('a redirect to another host loses the token', async () => {
    fake.faults.push({
      method: 'GET',
      path: /pulls\/7$/,
      status: 302,
      headers: { location: `${foreignUrl()}/stolen` },
      times: 1,
    })
    await expect(readPullRequest(client(), REPOSITORY, 7)).rejects.toThrow(/./)
    expect(received).toEqual([undefined])
  })
})
