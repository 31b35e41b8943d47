/** Where a plan finds what earlier curations took, over a real HTTP API; and that nothing wrong there ends a plan. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { addCuration, emptyBenchmark } from '../../src/benchmark/benchmark.ts'
import type { Config } from '../../src/config/config.ts'
import { renderDocument } from '../../src/core/json.ts'
import { readDurations } from '../../src/entrypoints/action/plan-history.ts'
import { createGitHub } from '../../src/github/client.ts'
import { STORE_NAME } from '../../src/pipeline/pull.ts'
import { curation } from '../benchmark/content.ts'
import { zipOf } from '../files/zip-writer.ts'
import { git, removeTemporary, repositoryOf, temporary } from '../git/repositories.ts'
import { FakeGitHub } from '../github/fake-github.ts'
import { recordingLogger } from '../github/recording-logger.ts'

const REPOSITORY = { owner: 'acme', repo: 'price-tag' }
const zips = new Map<string, Buffer>()
let storage: Server
let fake: FakeGitHub | null = null

beforeAll(async () => {
  storage = createServer((request, response) => response.end(zips.get(request.url ?? '')))
  await new Promise<void>((resolve) => storage.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await new Promise<void>((resolve) => storage.close(() => resolve()))
  removeTemporary()
})
afterEach(() => fake?.stop())

/** A benchmark whose one change took so long. */
function benchmarkText(number: number, seconds: number, repository = 'acme/price-tag'): string {
  const id = `acme__price-tag-${number}`
  const stages = [{ name: 'runs', status: 'passed' as const, seconds }]
  const facts = { repository, curated_at: '2026-03-04T00:00:00.000Z', task_sha256: null, changed_files: 2 }
  return renderDocument(addCuration(emptyBenchmark(repository), curation(id, 'accepted', { stages }), facts))
}

async function world(files: Readonly<Record<string, string>> = { 'a.txt': 'a' }): Promise<FakeGitHub> {
  fake = new FakeGitHub({ dir: repositoryOf([{ message: 'Start', files }]) })
  await fake.start()
  return fake
}

function addArtifact(github: FakeGitHub, content: Buffer, more: { fromFork?: boolean; expired?: boolean } = {}): void {
  const id = github.artifacts.length + 1
  zips.set(`/${id}`, content)
  const location = `http://127.0.0.1:${(storage.address() as AddressInfo).port}/${id}`
  const at = '2026-03-04T00:00:00Z'
  github.artifacts.push({ id, name: `backtest-tasks-${id}`, size: content.length, at, run: 1, location, ...more })
}

const zipped = (text: string): Buffer => zipOf([{ path: 'benchmark.json', content: Buffer.from(text) }])

async function durations(github: FakeGitHub, keptIn: Config['storage']) {
  const logger = recordingLogger()
  const client = createGitHub({ token: 'workflow-token', apiUrl: github.url, logger, secondMs: 1 })
  const request = { github: client, repository: REPOSITORY, config: { storage: keptIn }, folder: undefined }
  return readDurations({ ...request, temp: temporary(), logger })
}

const secondsOf = (number: number) => ({ instance_id: `acme__price-tag-${number}`, changed_files: 2 })

test('artifacts are put together; foreign, expired and broken ones tell nothing', async () => {
  const github = await world()
  addArtifact(github, zipped(benchmarkText(1, 100)))
  addArtifact(github, zipped(benchmarkText(2, 300)))
  addArtifact(github, zipped(benchmarkText(3, 9000)), { fromFork: true })
  addArtifact(github, zipped(benchmarkText(4, 9000)), { expired: true })
  addArtifact(github, Buffer.from('no zip'))
  addArtifact(github, zipped(benchmarkText(5, 9000, 'acme/other')))
  const found = await durations(github, 'artifact')
  expect(found?.curations).toBe(2)
  expect(found?.expect(secondsOf(1))).toBe(100)
  expect(found?.expect(secondsOf(2))).toBe(300)
})

test('the branch that keeps tasks tells as well', async () => {
  const github = await world({ 'benchmark.json': benchmarkText(1, 100) })
  git(github.dir, ['branch', STORE_NAME])
  expect((await durations(github, 'branch'))?.expect(secondsOf(1))).toBe(100)
})

test.each(['artifact', 'branch', 'release'] as const)('nothing kept in a %s: nothing is known', async (keptIn) => {
  expect(await durations(await world(), keptIn)).toBeNull()
})

test('an API that fails is no reason for a plan to fail', async () => {
  const github = await world()
  github.faults.push({ method: 'GET', path: /artifacts/, status: 403, body: { message: 'no' }, times: 9 })
  expect(await durations(github, 'artifact')).toBeNull()
})
