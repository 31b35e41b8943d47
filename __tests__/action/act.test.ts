/**
 * The same workflows under `act` (https://github.com/nektos/act) in host mode: a second runner that we have not written. Only
 * where it is asked for (`BACKTEST_ACT=1`) and installed, since it keeps a cache in the home directory.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { build } from 'esbuild'
import { git } from '../github/git-history.ts'
import { commitAll } from './project.ts'
import { runProcess } from './runner/process.ts'
import type { Ended } from './runner/process.ts'
import { createWorld, dispatched, pushed, snippet, updated } from './world.ts'
import type { World } from './world.ts'

const STAND_INS = join(import.meta.dirname, 'stand-ins')
const OWN = 'OWNER/agent-backtest'

function findAct(): string | null {
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    join(process.env['GOPATH'] ?? '', 'bin'),
    join(homedir(), 'go', 'bin'),
  ]
  return folders.map((folder) => join(folder, 'act')).find((file) => existsSync(file)) ?? null
}

const act = process.env['BACKTEST_ACT'] === '1' ? findAct() : null
const where = act === null ? describe.skip : describe

where('under act', () => {
  let world: World
  let actions: readonly string[]

  beforeAll(async () => {
    world = await createWorld()
    actions = await localRepositories(world)
  }, 120_000)
  afterAll(() => world.stop())

  /** Runs one workflow in a clone of the sample repository; `act` takes event, commit and remote from there. */
  async function run(
    yaml: string,
    happening: { readonly event: { readonly name: string; readonly payload: object }; readonly sha: string },
  ): Promise<Ended & { readonly artifacts: string }> {
    const root = mkdtempSync(join(tmpdir(), 'backtest-act-'))
    const [clone, artifacts, event] = [join(root, 'clone'), join(root, 'artifacts'), join(root, 'event.json')]
    mkdirSync(artifacts)
    git(world.dir, 'clone', '--quiet', '.', clone)
    git(clone, 'remote', 'set-url', 'origin', 'https://github.com/acme/price-tag.git')
    git(clone, 'fetch', '--quiet', world.dir, '+refs/*:refs/all/*')
    git(clone, 'checkout', '--quiet', '--detach', happening.sha)
    mkdirSync(join(clone, '.github', 'workflows'), { recursive: true })
    const pinned = yaml.replaceAll(/\$\/(plan|verify|publish|review)/g, `${OWN}/$1@v1`)
    writeFileSync(join(clone, '.github', 'workflows', 'run.yml'), pinned)
    writeFileSync(event, JSON.stringify(happening.event.payload))
    const token = 'ghs_act_token_of_this_run'
    world.fake.tokens.set(token, {
      login: 'github-actions[bot]',
      kind: 'installation',
      permissions: { contents: 'read', 'pull-requests': 'write' },
    })
    const variables = { STAND_IN_ARTIFACTS: artifacts, STAND_IN_CLONE: world.dir, GITHUB_API_URL: world.fake.url }
    const flags = {
      '--workflows': '.github/workflows/run.yml',
      '--eventpath': event,
      '--platform': 'ubuntu-latest=-self-hosted',
      '--secret': `GITHUB_TOKEN=${token}`,
      '--action-cache-path': join(root, 'cache'),
    }
    const argv = [
      act ?? '',
      happening.event.name,
      '--no-skip-checkout',
      '--no-cache-server',
      ...Object.entries(flags).flat(),
      ...actions,
      ...Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ]
    const ended = await runProcess(argv, {
      cwd: clone,
      env: { PATH: process.env['PATH'] ?? '', HOME: root, TERM: 'dumb' },
      timeoutMs: 240_000,
    })
    return { ...ended, artifacts }
  }

  /** A reusable workflow as a workflow of its own: the jobs are the same, the inputs have their defaults. */
  const direct = (file: string, trigger: string): string => {
    const text = readFileSync(join(world.project, '.github', 'workflows', file), 'utf8')
    const inputs = /^ {2}workflow_call:\n([\s\S]*?)^permissions:/m.exec(text)?.[1] ?? ''
    expect(inputs).not.toBe('')
    return text.replace(/^on:\n[\s\S]*?^permissions:/m, `on: ${trigger}\npermissions:`)
  }

  test('plan, verify, publish: the merged pull request becomes a task', async () => {
    const ended = await run(
      snippet(world, 'verify').replace('on: workflow_dispatch', 'on: push'),
      pushed(world, world.merge),
    )
    if (ended.code !== 0) throw new Error(ended.output)
    expect(readdirSync(join(ended.artifacts, 'backtest-results-s1', 'c1')).sort()).toEqual([
      'acme__price-tag-7',
      'curation.json',
    ])
  }, 240_000)

  test('the jobs of benchmark.yml, one after the other', async () => {
    const ended = await run(
      direct('benchmark.yml', 'push')
        .replaceAll('${{ inputs.runs-on }}', 'ubuntu-latest')
        .replaceAll('${{ inputs.timeout-minutes }}', '60'),
      pushed(world, world.merge),
    )
    if (ended.code !== 0) throw new Error(ended.output)
    expect(readdirSync(ended.artifacts).sort()).toEqual([
      'backtest-acme__price-tag-7',
      'backtest-plan',
      'backtest-results-s1',
    ])
  }, 240_000)

  test('the jobs of review.yml: one comment', async () => {
    const ended = await run(direct('review.yml', 'pull_request'), updated(world))
    if (ended.code !== 0) throw new Error(ended.output)
    expect(world.fake.commentsOf(12)).toHaveLength(1)
    expect(readdirSync(ended.artifacts)).toEqual(['backtest-review-1'])
  }, 240_000)

  test('the root action on workflow_dispatch', async () => {
    const yaml = `
on: workflow_dispatch
permissions: { contents: read, pull-requests: read, issues: read, actions: read }
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
        with: { fetch-depth: 0, persist-credentials: false }
      - uses: ${OWN}@v1
        id: backtest
        with: { pr-number: '8', comment: 'off' }
      - run: test "$REASON" = docs-only
        env: { REASON: '\${{ steps.backtest.outputs.reason }}' }
`
    const ended = await run(yaml, dispatched(world, {}))
    if (ended.code !== 0) throw new Error(ended.output)
  }, 240_000)
})

test('act is there when it was asked for', () => {
  expect(
    process.env['BACKTEST_ACT'] === '1' && act === null
      ? 'not installed: go install github.com/nektos/act@latest'
      : 'fine',
  ).toBe('fine')
})

/** `--local-repository owner/name@ref=folder` for our project and for each stand-in, which must be one file for that. */
async function localRepositories(world: World): Promise<readonly string[]> {
  const root = mkdtempSync(join(tmpdir(), 'backtest-act-actions-'))
  const pins = new Set<string>()
  for (const name of readdirSync(join(world.project, '.github', 'workflows'))) {
    const text = readFileSync(join(world.project, '.github', 'workflows', name), 'utf8')
    for (const match of text.matchAll(/uses: (actions\/[a-z-]+@[0-9a-f]{40})/g)) pins.add(match[1] ?? '')
  }
  const flags: string[] = []
  for (const pin of pins) {
    const name = pin.replace(/@.*/, '').replace('/', '+')
    const folder = join(root, name)
    await build({
      entryPoints: [join(STAND_INS, name, 'main.mjs')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: join(folder, 'main.mjs'),
      logLevel: 'error',
    })
    cpSync(join(STAND_INS, name, 'action.yml'), join(folder, 'action.yml'))
    flags.push('--local-repository', `${pin}=${folder}`)
  }
  git(world.project, 'init', '--quiet')
  commitAll(world.project, 'The project')
  return [...flags, '--local-repository', `${OWN}@v1=${world.project}`]
}
