/** Single actions of ours, run by their bundle: the root action, inputs, configuration, refusals. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { git } from '../github/git-history.ts'
import { jobOf } from './runner/run.ts'
import type { RunRequest, StepResult } from './runner/run.ts'
import { commitToMain, createWorld, dispatched, pushed, runIn, updated } from './world.ts'
import type { World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await createWorld()
}, 60_000)
afterAll(() => world.stop())
beforeEach(() => {
  world.fake.comments.length = 0
})

interface StepRequest {
  readonly uses: string
  readonly with?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly permissions?: Readonly<Record<string, string>>
  readonly depth?: string
}

type Happening = Pick<RunRequest, 'event' | 'ref' | 'sha'>

/** One job with a checkout and one step that uses an action of ours. */
async function step(request: StepRequest, happening: Happening): Promise<StepResult> {
  const yaml = `
on: ${happening.event.name}
permissions: {}
jobs:
  job:
    runs-on: ubuntu-latest
    permissions: ${JSON.stringify(request.permissions ?? { contents: 'read', 'pull-requests': 'write' })}
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
        with: { fetch-depth: '${request.depth ?? '0'}', persist-credentials: false }
      - uses: OWNER/agent-backtest${request.uses}@v1
        with: ${JSON.stringify(request.with ?? {})}
        env: ${JSON.stringify(request.env ?? {})}
`
  const result = await runIn(world, yaml, happening)
  const found = jobOf(result, 'job').steps[1]
  if (!found) throw new Error(result.log)
  return found
}

const messages = (result: StepResult): string =>
  result.annotations.map((one) => `${one.level} ${one.message}`).join('\n')

describe('the root action', () => {
  test('on a push that merged a pull request: curates, and keeps the token from the tests', async () => {
    const result = await step({ uses: '', with: { runs: '1' } }, pushed(world, world.merge))
    if (messages(result).includes('nothing on this runner isolates the tests')) {
      // A machine without bubblewrap and user namespaces: then it must refuse, because the job holds a token.
      expect(result.conclusion).toBe('failure')
      return
    }
    expect(result.conclusion).toBe('success')
    expect(result.outputs).toMatchObject({
      verdict: 'accepted',
      reason: '',
      'instance-id': 'acme__price-tag-7',
      'artifact-name': 'backtest-acme__price-tag-7',
    })
    expect(readdirSync(result.outputs['task-path'] ?? '').sort()).toEqual(['acme__price-tag-7', 'benchmark.json'])
    expect(world.fake.comments).toEqual([])
  }, 60_000)

  test('on an open pull request: reviews, comments', async () => {
    const result = await step({ uses: '' }, updated(world))
    expect(result.conclusion).toBe('success')
    expect(result.outputs['highest-severity']).toMatch(/medium|high/)
    expect(result.outputs['comment-url']).toContain('#issuecomment-')
    expect(world.fake.commentsOf(12)).toHaveLength(1)
  }, 60_000)

  test('by number: the API says whether it is open or merged', async () => {
    const open = await step({ uses: '', with: { 'pr-number': '12', comment: 'off' } }, dispatched(world, {}))
    expect(open.outputs).toMatchObject({ 'comment-url': '' })
    expect(open.outputs['findings-count']).toMatch(/^[1-9]/)
    const merged = await step({ uses: '', with: { 'pr-number': '8' } }, dispatched(world, {}))
    expect(merged.outputs).toMatchObject({ verdict: 'rejected', reason: 'docs-only', 'task-path': '' })
    expect(world.fake.comments).toEqual([])
  }, 60_000)

  test('an event with nothing to do ends well and says why', async () => {
    const happening = updated(world)
    const payload = { ...happening.event.payload, action: 'labeled' }
    const result = await step({ uses: '' }, { ...happening, event: { name: 'pull_request', payload } })
    expect(result).toMatchObject({ conclusion: 'success', outputs: {} })
    expect(result.log).toContain('nothing to do when a pull request is labeled')
  }, 60_000)
})

describe('inputs that are wrong: one clear line', () => {
  test.each([
    ['', { runs: 'many' }, 'the input "runs" is not a whole number from 1 to 50: "many"'],
    ['', { runs: '51' }, 'from 1 to 50'],
    ['', { comment: 'loud' }, 'the input "comment" is not always, findings, off: "loud"'],
    ['', { 'pr-number': '#7; rm -rf /' }, 'the input "pr-number" is not a whole number'],
    ['', { 'publish-trajectories': 'yes' }, 'is not true, false: "yes"'],
    ['/review', { 'fail-on': 'critical' }, 'is not low, medium, high, never: "critical"'],
    ['/plan', { 'max-jobs': '257' }, 'from 1 to 256'],
    ['/plan', { config: '../../secret' }, ''],
    [
      '/verify',
      { 'plan-path': '/nowhere/plan.json', shard: 's1' },
      'there is no plan at /nowhere/plan.json: download the artifact of the plan job first',
    ],
    ['/publish', { 'plan-path': '/etc/hostname', 'results-path': '/tmp' }, '/etc/hostname is no plan'],
  ])('%s %j', async (uses, given, why) => {
    const result = await step({ uses, with: given }, updated(world))
    if (why === '') return
    expect(result.conclusion).toBe('failure')
    expect(messages(result)).toContain(`error `)
    expect(messages(result)).toContain(why)
    expect(messages(result)).not.toContain('bug in Backtest')
  })

  test('no number on workflow_dispatch', async () => {
    expect(messages(await step({ uses: '/plan' }, dispatched(world, {})))).toContain('give its number as `pr-number`')
  })

  test('a pull request that does not exist', async () => {
    const result = await step({ uses: '/review', with: { 'pr-number': '999' } }, dispatched(world, {}))
    expect(messages(result)).toContain('read pull request #999 (404 Not Found)')
  })

  test('a shallow checkout', async () => {
    const result = await step({ uses: '/review', depth: '1', with: { 'pr-number': '12' } }, dispatched(world, {}))
    expect(messages(result)).toContain('check out with `fetch-depth: 0`')
  })

  test('a token that may read nothing names the permission', async () => {
    const result = await step({ uses: '/review', permissions: { contents: 'read' } }, updated(world))
    expect(messages(result)).toContain('`pull-requests: read`')
  })
})

test('a pull request that no agent had a part in is no candidate, unless the team names its agent', async () => {
  const at = '2026-03-06T12:00:00Z'
  const sha = git(world.dir, 'log', '-1', '--format=%H', '--fixed-strings', '--grep=(#4)', 'main')
  const base = { ref: 'main', sha: git(world.dir, 'rev-parse', `${sha}^1`) }
  world.fake.addPull({ number: 4, title: 'Sign', head: { ref: 'robot/sign', sha }, base, merged: { at, sha } })
  const human = await step({ uses: '/plan' }, pushed(world, sha))
  expect(human.outputs).toMatchObject({ empty: 'true', 'candidates-count': '0' })
  expect(human.log).toContain('#4 is no candidate: nothing says that an agent had a part in it')
  const before = git(world.dir, 'rev-parse', 'main')
  commitToMain(world, { '.github/backtest.yml': 'agents:\n  branches: [robot/]\n' })
  const own = await step({ uses: '/plan' }, pushed(world, sha))
  git(world.dir, 'reset', '--quiet', '--hard', before)
  expect(own.outputs).toMatchObject({ empty: 'false', 'candidates-count': '1', shards: '["s1"]' })
}, 60_000)

describe('verify refuses a job that holds something', () => {
  const asked = { 'plan-path': '/nowhere', shard: 's1' }

  test.each([
    ['a token in the environment', { env: { GH_TOKEN: 'ghp_something' } }, 'the variable GH_TOKEN'],
    [
      'an identity token',
      { permissions: { contents: 'read', 'id-token': 'write' } },
      'the permission `id-token: write`',
    ],
  ])('%s', async (_, more, what) => {
    const result = await step({ uses: '/verify', with: asked, ...more }, dispatched(world, {}))
    expect(result.conclusion).toBe('failure')
    expect(messages(result)).toContain(`holds ${what}`)
    const allowed = await step(
      { uses: '/verify', with: { ...asked, 'allow-privileged-verify': 'true' }, ...more },
      dispatched(world, {}),
    )
    expect(messages(allowed)).toContain('warning this job is about to run')
    expect(messages(allowed)).toContain('there is no plan at /nowhere')
  })
})

describe('the configuration file', () => {
  test('is read from the default branch, and an input wins over it', async () => {
    const before = git(world.dir, 'rev-parse', 'main')
    commitToMain(world, { '.github/backtest.yml': 'comment: always\nfail-on: low\n' })
    const gated = await step({ uses: '/review' }, updated(world))
    expect(messages(gated)).toMatch(/error a finding has severity \w+, and fail-on is low/)
    const open = await step({ uses: '/review', with: { 'fail-on': 'never' } }, updated(world))
    expect(open.conclusion).toBe('success')
    git(world.dir, 'reset', '--quiet', '--hard', before)
  }, 60_000)

  test.each([
    ['coment: off\n', '.github/backtest.yml, line 1: unknown key "coment"'],
    ['openai-base-url: https://evil.example\n', 'may only be set in the workflow'],
    ['runs: [', 'is not YAML'],
  ])('%j is refused', async (text, why) => {
    const before = git(world.dir, 'rev-parse', 'main')
    commitToMain(world, { '.github/backtest.yml': text })
    const result = await step({ uses: '/review' }, updated(world))
    git(world.dir, 'reset', '--quiet', '--hard', before)
    expect(result.conclusion).toBe('failure')
    expect(messages(result)).toContain(why)
  })

  test('a name that no detector has is a warning at its line, and everything else goes on', async () => {
    const before = git(world.dir, 'rev-parse', 'main')
    commitToMain(world, { '.github/backtest.yml': 'comment: off\ndetectors:\n  repeted-call: off\n' })
    const result = await step({ uses: '/review' }, updated(world))
    git(world.dir, 'reset', '--quiet', '--hard', before)
    expect(result.conclusion).toBe('success')
    expect(messages(result)).toContain('warning no detector is called "repeted-call": did you mean "repeated-call"?')
  })
})

test('every bundle starts, and outside of GitHub Actions says what it is', async () => {
  const { runProcess } = await import('./runner/process.ts')
  for (const name of ['plan', 'verify', 'publish', 'review', 'backtest']) {
    const ended = await runProcess([process.execPath, join(world.project, 'dist', `${name}.js`)], {
      cwd: world.project,
      env: { PATH: process.env['PATH'] ?? '' },
      timeoutMs: 20_000,
    })
    expect([name, ended.code, ended.output.trim()]).toEqual([
      name,
      1,
      expect.stringContaining('this program is a GitHub Action'),
    ])
  }
})
