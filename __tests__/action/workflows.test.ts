/** The workflows that users call, run from end to end: checkout, API, tests, artifacts, comment. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { readTask } from '../../src/benchmark/read-task.ts'
import { Review } from '../../src/review/finding.ts'
import { git } from '../github/git-history.ts'
import { programs } from './project.ts'
import { jobOf, stepOf } from './runner/run.ts'
import type { RunResult } from './runner/run.ts'
import { createWorld, dispatched, pushed, runIn, scheduled, snippet, updated, withOwnFiles } from './world.ts'
import type { World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await createWorld()
}, 60_000)
afterAll(() => world.stop())
beforeEach(() => {
  world.fake.comments.length = 0
  world.fake.answers.checkRuns.length = 0
  world.fake.seen.length = 0
})

function filesIn(folder: string): ReadonlyMap<string, Uint8Array> {
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]))
}

/** Nothing of ours sends a command to the runner but masks and annotations, and no secret is in a log. */
function expectCleanLog(result: RunResult): void {
  expect(result.jobs.flatMap((job) => job.steps.flatMap((step) => step.otherCommands))).toEqual([])
  expect(result.log).not.toMatch(/ghs_job|canary-/)
}

describe('benchmark.yml', () => {
  test('as plan/README.md shows it: a merged pull request of an agent becomes a task, by three jobs', async () => {
    const result = await runIn(world, snippet(world, 'plan'), pushed(world, world.merge))
    expect(result.jobs.map((job) => [job.id, job.conclusion])).toEqual([
      ['benchmark / plan', 'success'],
      ['benchmark / verify (s1)', 'success'],
      ['benchmark / publish', 'success'],
    ])
    const { outputs } = jobOf(result, 'benchmark / publish')
    expect(outputs).toMatchObject({
      verdict: 'accepted',
      reason: '',
      'instance-id': 'acme__price-tag-7',
      'accepted-count': '1',
    })
    expect(readdirSync(result.artifacts).sort()).toEqual([
      'backtest-acme__price-tag-7',
      'backtest-plan',
      'backtest-results-s1',
    ])
    const folder = join(result.artifacts, 'backtest-acme__price-tag-7')
    expect(readdirSync(folder).sort()).toEqual(['acme__price-tag-7', 'benchmark.json'])
    const reading = readTask(filesIn(join(folder, 'acme__price-tag-7')))
    expect(reading.status).toBe('ok')
    const tests = reading.status === 'ok' ? reading.content.task.fail_to_pass.map((entry) => entry.name) : []
    expect(tests).toEqual(['split > loses no cent', 'split > refuses an empty table'])
    expect(result.summary).toContain('test/money.test.js  split > loses no cent')
    expectCleanLog(result)
  }, 120_000)

  test('a rejected one: a verdict with its reason, no task, and nothing written to the repository', async () => {
    const result = await runIn(world, 'dogfood.yml', dispatched(world, { 'pr-number': '8' }))
    const granted = Object.fromEntries(result.jobs.map((job) => [job.id, job.permissions]))
    expect(granted).toEqual({
      'benchmark / plan': { contents: 'read', 'pull-requests': 'read', issues: 'read', actions: 'read' },
      'benchmark / verify (s1)': { contents: 'read' },
      'benchmark / publish': {},
    })
    expect(jobOf(result, 'benchmark / publish').outputs).toMatchObject({
      verdict: 'rejected',
      reason: 'docs-only',
      'accepted-count': '0',
    })
    expect(existsSync(join(result.artifacts, 'backtest-acme__price-tag-8'))).toBe(false)
    expect(world.fake.seen.filter((seen) => seen.method !== 'GET')).toEqual([])
  }, 120_000)

  test('a push without a pull request plans nothing, and the other jobs are skipped', async () => {
    const start = world.fake.pulls.get(7)?.base.sha ?? ''
    const result = await runIn(world, 'dogfood.yml', pushed(world, start))
    expect(result.jobs.map((job) => job.id)).toEqual(['benchmark / plan'])
    expect(result.conclusion).toBe('success')
    expect(result.summary).toContain('No merged pull request to curate')
  }, 60_000)

  test('a sweep takes what was merged in the days asked for, packed into as many jobs as allowed', async () => {
    const sweep = (days: string): string => `
on: schedule
permissions: {}
jobs:
  benchmark:
    permissions: { contents: read, pull-requests: read, issues: read, actions: read }
    uses: OWNER/agent-backtest/.github/workflows/benchmark.yml@v1
    with: { since-days: '${days}', max-jobs: '2', runs: '1' }
`
    const week = await runIn(world, sweep('1'), scheduled(world))
    expect(stepOf(jobOf(week, 'benchmark / plan'), 'plan').outputs).toMatchObject({ empty: 'true', shards: '[]' })
    const sinceMerge = Math.ceil((Date.now() - Date.parse('2026-03-04T00:00:00Z')) / 86_400_000)
    const all = await runIn(world, sweep(String(Math.min(365, sinceMerge))), scheduled(world))
    expect(all.jobs.map((job) => job.id)).toEqual([
      'benchmark / plan',
      'benchmark / verify (s1)',
      'benchmark / verify (s2)',
      'benchmark / publish',
    ])
    expect(jobOf(all, 'benchmark / publish').outputs).toMatchObject({
      verdict: '',
      'accepted-count': '1',
      'artifact-name': 'backtest-acme__price-tag-7',
    })
    expect(stepOf(jobOf(all, 'benchmark / publish'), 'publish').outputs).toMatchObject({
      'rejected-count': '1',
      'missing-count': '0',
    })
  }, 120_000)

  test('as verify/README.md shows it, by its parts', async () => {
    const result = await runIn(world, snippet(world, 'verify'), dispatched(world, { 'pr-number': '8' }))
    expect(result.conclusion).toBe('success')
    expect(stepOf(jobOf(result, 'verify (s1)'), 'verify').outputs).toMatchObject({
      'accepted-count': '0',
      'rejected-count': '1',
    })
    expect(readdirSync(join(result.artifacts, 'backtest-results-s1')).sort()).toEqual(['c1', 'shard.json'])
  }, 120_000)
})

describe('store.yml', () => {
  test('as store/README.md shows it: the task is on a branch of its own, signed, and nothing else is', async () => {
    const result = await runIn(world, snippet(world, 'store'), pushed(world, world.merge))
    expect(result.jobs.map((job) => [job.id, job.conclusion])).toEqual([
      ['benchmark / plan', 'success'],
      ['benchmark / verify (s1)', 'success'],
      ['benchmark / publish', 'success'],
      ['store / store', 'success'],
    ])
    const job = jobOf(result, 'store / store')
    expect(job.steps.at(-1)?.outputs).toEqual({ 'stored-count': '1', 'stored-in': 'branch backtest-benchmark' })
    const files = git(world.dir, 'ls-tree', '-r', '--name-only', 'backtest-benchmark').split('\n')
    expect(files).toContain('acme__price-tag-7/task.json')
    expect(files).toContain('benchmark.json')
    expect(result.log).toContain('attested ')
    expectCleanLog(result)
  })
})

describe('review.yml', () => {
  test('as review/README.md shows it: one comment with the findings, and no second one on the next push', async () => {
    const first = await runIn(world, snippet(world, 'review'), updated(world))
    expect(first.conclusion).toBe('success')
    const { outputs } = jobOf(first, 'review / review')
    expect(Number(outputs['findings-count'])).toBeGreaterThan(0)
    expect(['medium', 'high']).toContain(outputs['highest-severity'])
    const [comment] = world.fake.commentsOf(12)
    expect(outputs['comment-url']).toContain(`issuecomment-${comment?.id}`)
    expect(comment?.body).toContain('<!-- backtest:v1:12 -->')
    const review = Review.parse(
      JSON.parse(readFileSync(join(first.artifacts, 'backtest-review-1', 'review.json'), 'utf8')),
    )
    expect(review.sessions).toHaveLength(1)
    expectCleanLog(first)

    const second = await runIn(world, snippet(world, 'review'), updated(world))
    expect(jobOf(second, 'review / review').outputs['comment-url']).toBe(outputs['comment-url'])
    expect(world.fake.commentsOf(12)).toHaveLength(1)
    expect(world.fake.requests('PATCH', /./)).toBe(0)
  }, 120_000)

  test("a fork's pull request: the token can write nothing, so the review stands in the summary and the log says why", async () => {
    const result = await runIn(world, snippet(world, 'review'), { ...updated(world, 'mallory/price-tag'), fork: true })
    expect(result.conclusion).toBe('success')
    expect(world.fake.commentsOf(12)).toEqual([])
    const step = stepOf(jobOf(result, 'review / review'), 'review')
    expect(step.outputs['comment-url']).toBe('')
    expect(step.annotations.map((one) => one.message).join('\n')).toContain('pull-requests: write')
    expect(step.summary).toContain('Agent behaviour review')
  }, 60_000)

  test('as one step of a job, with a gate', async () => {
    const own = snippet(world, 'review', 1)
    const strict = await runIn(world, own.replace('fail-on: high', 'fail-on: low'), updated(world))
    expect(strict.conclusion).toBe('failure')
    expect(strict.log).toMatch(/a finding has severity (medium|high), and fail-on is low/)
  }, 60_000)
})

describe('review-with-checks.yml', () => {
  const workflow = `
on: pull_request
permissions: {}
jobs:
  review:
    permissions:
      contents: read
      pull-requests: write
      issues: read
      actions: read
      checks: write
      security-events: write
    uses: OWNER/agent-backtest/.github/workflows/review-with-checks.yml@v1
`

  test('a comment, a check run, and an upload by a job that may do nothing else', async () => {
    const result = await runIn(world, workflow, { ...updated(world), bin: [programs([])] })
    expect(result.conclusion).toBe('success')
    expect(world.fake.commentsOf(12)).toHaveLength(1)
    expect(world.fake.answers.checkRuns).toMatchObject([
      { body: { name: 'Backtest review', head_sha: world.openHead } },
    ])
    const upload = jobOf(result, 'review / code-scanning')
    expect(upload.conclusion).toBe('success')
    expect(result.log).toContain('asked: gh api repos/acme/price-tag/code-scanning/sarifs')
    expect(result.log).toContain(`commit_sha=${world.openHead} -f ref=refs/pull/12/head -F sarif=@sarif.b64`)
    expectCleanLog(result)
  }, 120_000)
})

describe('dogfood.yml', () => {
  test("the project's own pull request: its review, and the action of that very commit", async () => {
    const result = await runIn(world, 'dogfood.yml', { ...updated(world), sha: withOwnFiles(world) })
    expect(result.jobs.map((job) => [job.id, job.conclusion])).toEqual([
      ['review / review', 'success'],
      ['action', 'success'],
    ])
    expect(stepOf(jobOf(result, 'action'), 'Show what it said').log).toMatch(
      /^\d+ findings, highest severity (low|medium|high)/,
    )
    expect(world.fake.commentsOf(12)).toHaveLength(1)
    expect(jobOf(result, 'action').permissions).toEqual({
      actions: 'read',
      contents: 'read',
      issues: 'read',
      'pull-requests': 'read',
    })
  }, 60_000)
})
