/** `--github`: the change is completed from the API; what is missing to ask is said before any work. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { silentLogger } from '../../src/core/logger.ts'
import { askGitHub } from '../../src/entrypoints/cli/ask-github.ts'
import type { CommandIo } from '../../src/entrypoints/cli/io.ts'
import { openRepository } from '../../src/git/repository.ts'
import { FakeGitHub } from '../github/fake-github.ts'
import { recordingLogger } from '../github/recording-logger.ts'
import { ChangeRepository } from '../session/change-repository.ts'

const repo = new ChangeRepository()
let fake: FakeGitHub

beforeAll(async () => {
  const sha = repo.commit({ 'src/a.ts': 'old\n' })
  const head = repo.commit({ 'src/a.ts': 'new\n' })
  repo.git('remote', 'add', 'origin', 'https://github.com/acme/price-tag.git')
  fake = new FakeGitHub({ dir: repo.dir })
  fake.addPull({
    number: 7,
    title: 'Round prices',
    body: 'Fixes #3',
    author: { login: 'claude[bot]', type: 'Bot' },
    head: { ref: 'claude/round', sha: head },
    base: { ref: 'main', sha },
    merged: { at: '2026-03-10T12:00:00Z', sha: head },
  })
  await fake.start()
})
afterAll(async () => {
  await fake.stop()
  repo.remove()
})

function io(env: Record<string, string>, logger = silentLogger): CommandIo {
  const ends = {
    json: false,
    color: false,
    print: () => {},
    signal: new AbortController().signal,
    now: () => new Date(0),
  }
  return { ...ends, logger, env: { GITHUB_API_URL: fake.url, ...env } }
}

test('text, author and branch come from GitHub, commits and base from git', async () => {
  await using repository = await openRepository(repo.dir)
  const { complete } = await askGitHub(repository, io({ GH_TOKEN: 'personal-token' }))
  const change = repo.change({ title: 'squashed', body: '', commits: [] })
  expect(await complete(change)).toEqual({
    ...change,
    title: 'Round prices',
    body: 'Fixes #3',
    url: 'https://github.com/acme/price-tag/pull/7',
    author: 'claude[bot]',
    author_type: 'Bot',
    head_branch: 'claude/round',
  })
  expect(await complete({ ...change, number: null })).toEqual({ ...change, number: null })
})

test('a pull request that GitHub does not have is gone on with, and said', async () => {
  await using repository = await openRepository(repo.dir)
  const logger = recordingLogger()
  const { complete } = await askGitHub(repository, io({ GITHUB_TOKEN: 'personal-token' }, logger))
  const change = repo.change({ number: 99 })
  expect(await complete(change)).toBe(change)
  expect(logger.lines.join('\n')).toContain('#99: GitHub refused to read pull request #99')
})

test('without a token, and without a remote, the remedy is named', async () => {
  await using repository = await openRepository(repo.dir)
  await expect(askGitHub(repository, io({ GITHUB_TOKEN: '' }))).rejects.toThrow('--github needs a token')
  const other = new ChangeRepository()
  other.commit({ a: 'x' })
  await using nameless = await openRepository(other.dir)
  await expect(askGitHub(nameless, io({ GITHUB_TOKEN: 'x' }))).rejects.toThrow('--github needs to know the repository')
  other.remove()
})
