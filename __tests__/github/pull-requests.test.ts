import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { silentLogger } from '../../src/core/logger.ts'
import { createGitHub } from '../../src/github/client.ts'
import { mergedSince, pullRequestsOfCommit, readPullRequest } from '../../src/github/pull-requests.ts'
import { PullRequest } from '../../src/pull-request/pull-request.ts'
import { git } from './fake-github.ts'
import { sampleOnGitHub } from './sample-pulls.ts'
import type { Sample } from './sample-pulls.ts'

const REPOSITORY = { owner: 'acme', repo: 'price-tag' }
let sample: Sample

const client = () =>
  createGitHub({ token: 'workflow-token', apiUrl: sample.fake.url, logger: silentLogger, secondMs: 5 })

beforeAll(async () => {
  sample = await sampleOnGitHub()
  await sample.fake.start()
})
afterAll(() => sample.fake.stop())

describe('readPullRequest', () => {
  test('a merge commit: base is its first parent, commits are the branch', async () => {
    const read = await readPullRequest(client(), REPOSITORY, 7)
    const model = PullRequest.parse(read.pull_request)
    expect(model).toMatchObject({
      number: 7,
      shape: 'merge',
      head: sample.merge,
      base: sample.firstParent,
      author: 'dana',
      author_type: 'User',
    })
    expect(model.commits.map((commit) => commit.message.split('\n')[0])).toEqual([
      'Split amounts without losing a cent',
    ])
    expect(model.commits[0]?.message).toContain('Entire-Checkpoint')
    expect(read).toMatchObject({
      open: false,
      base_branch: 'main',
      head_repository: 'acme/price-tag',
      changed_files: 3,
    })
  })

  test('a squash commit', async () => {
    const { pull_request } = await readPullRequest(client(), REPOSITORY, 8)
    expect(pull_request.shape).toBe('squash')
    expect(pull_request.base).toBe(git(sample.dir, 'rev-parse', `${pull_request.head}^`))
    expect(pull_request.commits.map((commit) => commit.sha)).toEqual([pull_request.head])
  })

  test('a rebase of two commits: base is the parent of the first', async () => {
    const { dir, fake } = sample
    const identity = ['-c', 'user.name=Dana', '-c', 'user.email=dana@example.com']
    git(dir, 'checkout', '--quiet', '-b', 'topic', 'main~2')
    for (const message of ['One', 'Two'])
      execFileSync('git', [...identity, 'commit', '--quiet', '--allow-empty', '-m', message], { cwd: dir })
    const topic = git(dir, 'rev-parse', 'topic')
    git(dir, 'checkout', '--quiet', '-b', 'landed', 'main')
    execFileSync('git', [...identity, 'cherry-pick', '--allow-empty', 'main~2..topic'], { cwd: dir, stdio: 'ignore' })
    const landed = git(dir, 'rev-parse', 'landed')
    git(dir, 'checkout', '--quiet', 'main')
    const at = '2026-04-01T00:00:00Z'
    fake.addPull({
      number: 21,
      title: 'Two commits',
      head: { ref: 'topic', sha: topic, repo: null },
      base: { ref: 'main', sha: git(dir, 'rev-parse', 'main~2') },
      merged: { at, sha: landed },
    })
    const { pull_request, head_repository } = await readPullRequest(client(), REPOSITORY, 21)
    expect(pull_request).toMatchObject({ shape: 'rebase', base: git(dir, 'rev-parse', 'main'), head: landed })
    expect(pull_request.commits.map((commit) => commit.message)).toEqual(['One', 'Two'])
    expect(head_repository).toBeNull()
  })

  test('an open one', async () => {
    const read = await readPullRequest(client(), REPOSITORY, 12)
    expect(read.open).toBe(true)
    expect(read.pull_request).toMatchObject({ shape: 'open', merged_at: null, base: sample.firstParent })
  })

  test('commits come from every page', async () => {
    sample.fake.pageLimit = 1
    const { pull_request } = await readPullRequest(client(), REPOSITORY, 21)
    sample.fake.pageLimit = 100
    expect(pull_request.commits.length).toBeGreaterThan(0)
    expect(sample.fake.requests('GET', /pulls\/21\/commits\?per_page=100&page=2/)).toBe(1)
  })
})

describe('pullRequestsOfCommit', () => {
  test('only the merged ones of that branch', async () => {
    // #12 is open and has the same commits; it must not be taken for the change that landed.
    expect(await pullRequestsOfCommit(client(), REPOSITORY, { sha: sample.merge, branch: 'main' })).toEqual([7])
    expect(await pullRequestsOfCommit(client(), REPOSITORY, { sha: sample.merge, branch: 'release' })).toEqual([])
  })

  test('a commit pushed without a pull request', async () => {
    const start = git(sample.dir, 'rev-list', '--max-parents=0', 'main')
    expect(await pullRequestsOfCommit(client(), REPOSITORY, { sha: start, branch: 'main' })).toEqual([])
  })
})

describe('mergedSince', () => {
  test('stops at the date, and at the limit', async () => {
    expect(
      await mergedSince(client(), REPOSITORY, { branch: 'main', since: '2026-03-04T13:00:00Z', limit: 10 }),
    ).toEqual([21, 8])
    expect(
      await mergedSince(client(), REPOSITORY, { branch: 'main', since: '2020-01-01T00:00:00Z', limit: 2 }),
    ).toEqual([21, 8])
    expect(
      await mergedSince(client(), REPOSITORY, { branch: 'main', since: '2027-01-01T00:00:00Z', limit: 2 }),
    ).toEqual([])
  })
})
