/** A plan reads no more than the API will answer for, and says so when that leaves something out. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { DEFAULT_CONFIG } from '../../src/config/config.ts'
import { silentLogger } from '../../src/core/logger.ts'
import { makePlan } from '../../src/entrypoints/action/planning.ts'
import { PlanSearch } from '../../src/entrypoints/action/plan-search.ts'
import { createGitHub } from '../../src/github/client.ts'
import { remainingRequests } from '../../src/github/rate-limit.ts'
import type { SessionHost } from '../../src/session/host.ts'
import { sampleOnGitHub } from '../github/sample-pulls.ts'
import type { Sample } from '../github/sample-pulls.ts'

const REPOSITORY = { owner: 'acme', repo: 'price-tag' }
let sample: Sample
let folder = ''

beforeAll(async () => {
  sample = await sampleOnGitHub()
  await sample.fake.start()
  folder = mkdtempSync(join(tmpdir(), 'planning-'))
})
afterAll(async () => {
  await sample.fake.stop()
  rmSync(folder, { recursive: true, force: true })
})

const client = () =>
  createGitHub({ token: 'workflow-token', apiUrl: sample.fake.url, logger: silentLogger, secondMs: 5 })

/** What the API says is left this hour, once. */
function leave(remaining: number): void {
  const body = { resources: { core: { limit: 1000, remaining, reset: 0, used: 0 } } }
  sample.fake.faults.push({ method: 'GET', path: /^\/rate_limit$/, status: 200, body, times: 1 })
}

/** Sweeps everything there is, and gives the pull requests that were read and the warnings. */
async function sweep(): Promise<{ readonly read: number; readonly warnings: readonly string[] }> {
  const warnings: string[] = []
  const before = sample.fake.requests('GET', /\/pulls\/\d+$/)
  // No place is looked at: nothing of it is asked.
  const search = new PlanSearch({ host: {} as SessionHost, locators: [], planFolder: folder })
  await makePlan({
    github: client(),
    repository: REPOSITORY,
    targets: { kind: 'sweep', branch: 'main', since: '2020-01-01T00:00:00Z' },
    defaultBranch: 'main',
    config: DEFAULT_CONFIG,
    logger: { ...silentLogger, warn: (line) => warnings.push(line) },
    search,
    durations: null,
  })
  return { read: sample.fake.requests('GET', /\/pulls\/\d+$/) - before, warnings }
}

test('what is left of the hour is asked for; a server that does not count has no limit', async () => {
  expect(await remainingRequests(client())).toBeNull()
  leave(812)
  expect(await remainingRequests(client())).toBe(812)
  sample.fake.faults.push({ method: 'GET', path: /^\/rate_limit$/, status: 200, body: { resources: {} }, times: 1 })
  expect(await remainingRequests(client())).toBeNull()
})

test('a sweep takes all where there is room, and what fits with a word about it where there is not', async () => {
  const all = await sweep()
  expect(all.read).toBe(2)
  expect(all.warnings).toEqual([])
  leave(7)
  const some = await sweep()
  expect(some.read).toBe(1)
  expect(some.warnings.join('\n')).toContain('takes the newest 1')
  leave(0)
  expect((await sweep()).read).toBe(1)
})
