/** Benchmarks kept on a branch and in a release, and gathered again, over a real HTTP API and real git objects. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { addCuration, type Benchmark, emptyBenchmark } from '../../src/benchmark/benchmark.ts'
import { renderTask } from '../../src/benchmark/render-task.ts'
import { sha256 } from '../../src/core/digest.ts'
import { renderDocument } from '../../src/core/json.ts'
import { createGitHub, type GitHub } from '../../src/github/client.ts'
import { folderSource } from '../../src/pipeline/benchmark-source.ts'
import { MergeFolder } from '../../src/pipeline/merge-folders.ts'
import { type Place, pullBenchmark } from '../../src/pipeline/pull.ts'
import { storeInRelease, storeOnBranch } from '../../src/pipeline/store.ts'
import { curation, noRedaction, taskContent } from '../benchmark/content.ts'
import { zipOf } from '../files/zip-writer.ts'
import { git, removeTemporary, repositoryOf, temporary } from '../git/repositories.ts'
import { FakeGitHub } from '../github/fake-github.ts'
import { recordingLogger } from '../github/recording-logger.ts'

afterAll(removeTemporary)

const repository = { owner: 'acme', repo: 'price-tag' }
const NOW = '2026-03-05T00:00:00.000Z'
let fake: FakeGitHub
let github: GitHub

beforeEach(async () => {
  fake = new FakeGitHub({ dir: repositoryOf([{ message: 'Start', files: { 'a.txt': 'a' } }]) })
  fake.tokens.set('writer', {
    login: 'github-actions[bot]',
    kind: 'installation',
    permissions: { metadata: 'read', contents: 'write', actions: 'read' },
  })
  github = createGitHub({ token: 'writer', apiUrl: await fake.start(), logger: recordingLogger(), secondMs: 1 })
})
afterEach(() => fake.stop())

/** A benchmark folder with one task per id. */
function benchmarkFolder(
  ids: readonly string[],
  at = '2026-03-04T00:00:00.000Z',
  prompt = 'Split the amount.',
): string {
  const dir = path.join(temporary(), 'benchmark')
  let benchmark: Benchmark = emptyBenchmark('acme/price-tag')
  for (const id of ids) {
    const content = taskContent({}, [prompt])
    const facts = { ...content.facts, instance_id: id }
    const task = renderTask({ ...content, facts }, { redact: noRedaction, redactPatch: noRedaction })
    if (task.status !== 'rendered') throw new Error(task.reason.detail)
    mkdirSync(path.join(dir, id), { recursive: true })
    for (const [name, text] of task.files) writeFileSync(path.join(dir, id, name), text)
    benchmark = addCuration(benchmark, curation(id, 'accepted'), {
      repository: 'acme/price-tag',
      curated_at: at,
      task_sha256: sha256(task.files.get('task.json') ?? ''),
    })
  }
  writeFileSync(path.join(dir, 'benchmark.json'), renderDocument(benchmark))
  return dir
}

const pull = (places: readonly Place[], out = path.join(temporary(), 'pulled')) =>
  pullBenchmark({
    github,
    repository,
    places,
    branch: 'tasks',
    tag: 'tasks',
    out,
    scratch: temporary(),
    logger: recordingLogger(),
  }).then((pulled) => ({ ...pulled, out }))

const store = (dir: string) => storeOnBranch({ github, repository, dir, now: NOW, branch: 'tasks' })

describe('on a branch', () => {
  test('a new branch has no past; what is pulled from it is what was stored', async () => {
    const dir = benchmarkFolder(['acme__a-1', 'acme__a-2'])
    expect(await store(dir)).toMatchObject({ added: ['acme__a-1', 'acme__a-2'], problems: [] })
    expect(git(fake.dir, ['rev-list', '--count', 'tasks']).trim()).toBe('1')
    const { out, benchmark, found } = await pull(['branch'])
    expect(found).toEqual({ artifacts: null, release: null, branch: 1 })
    expect(benchmark.tasks.map(({ instance_id: id }) => id)).toEqual(['acme__a-1', 'acme__a-2'])
    expect(readFileSync(path.join(out, 'acme__a-1', 'task.json'))).toEqual(
      readFileSync(path.join(dir, 'acme__a-1', 'task.json')),
    )
  })

  test('later tasks join, newer ones replace, nothing else is written again', async () => {
    await store(benchmarkFolder(['acme__a-1', 'acme__a-2']))
    const before = git(fake.dir, ['rev-parse', 'tasks:acme__a-2']).trim()
    const newer = benchmarkFolder(['acme__a-1', 'acme__a-3'], '2026-03-05T00:00:00.000Z', 'Split it again.')
    expect((await store(newer)).added).toEqual(['acme__a-1', 'acme__a-3'])
    expect(git(fake.dir, ['rev-parse', 'tasks:acme__a-2']).trim()).toBe(before)
    expect(git(fake.dir, ['show', 'tasks:acme__a-1/prompt.md'])).toContain('Split it again.')
    expect((await pull(['branch'])).benchmark.history).toHaveLength(2)
  })

  test('an older curation that comes late changes nothing', async () => {
    await store(benchmarkFolder(['acme__a-1'], '2026-03-05T00:00:00.000Z', 'The newer words.'))
    expect((await store(benchmarkFolder(['acme__a-1'], '2026-03-01T00:00:00.000Z'))).added).toEqual([])
    expect(git(fake.dir, ['show', 'tasks:acme__a-1/prompt.md'])).toContain('The newer words.')
  })

  test('two that end together both arrive', async () => {
    await store(benchmarkFolder(['acme__a-1']))
    await Promise.all([store(benchmarkFolder(['acme__a-2'])), store(benchmarkFolder(['acme__a-3']))])
    expect((await pull(['branch'])).benchmark.tasks).toHaveLength(3)
  })

  test('a task that was changed is left out, and said', async () => {
    const dir = benchmarkFolder(['acme__a-1', 'acme__a-2'])
    writeFileSync(path.join(dir, 'acme__a-1', 'prompt.md'), 'Other words')
    const { added, problems } = await store(dir)
    expect(added).toEqual(['acme__a-2'])
    expect(problems.join()).toContain('prompt.md was changed')
    expect((await pull(['branch'])).benchmark.tasks).toHaveLength(1)
  })
})

describe('in a release', () => {
  const put = (dir: string, name: string) => storeInRelease({ github, repository, dir, now: NOW, tag: 'tasks', name })

  test('one file a run, gathered together again', async () => {
    await put(benchmarkFolder(['acme__a-1']), 'run-1')
    await put(benchmarkFolder(['acme__a-2']), 'run-2')
    expect((await put(benchmarkFolder(['acme__a-9']), 'run-2')).problems.join()).toContain('holds run-2.zip already')
    const { benchmark, found } = await pull(['release'])
    expect(found.release).toBe(2)
    expect(benchmark.tasks.map(({ instance_id: id }) => id)).toEqual(['acme__a-1', 'acme__a-2'])
  })
})

test('the folder may be named in any way', async () => {
  const dir = benchmarkFolder(['acme__a-1'])
  const name = `${path.relative(process.cwd(), dir)}/`
  await storeInRelease({ github, repository, dir: name, now: NOW, tag: 'tasks', name: 'run-1' })
  expect((await pull(['release'])).benchmark.tasks).toHaveLength(1)
})

test.each(['..', '.', '.git', 'src', '...__x-1'])('a task cannot be called %j: it would be that folder', async (id) => {
  const dir = benchmarkFolder(['acme__a-1'])
  const index = path.join(dir, 'benchmark.json')
  writeFileSync(index, readFileSync(index, 'utf8').replaceAll('acme__a-1', id))
  await expect(folderSource(dir)).rejects.toThrow('is not a benchmark of this version')
})

describe('artifacts', () => {
  let storage: Server
  const zips = new Map<string, Buffer>()
  beforeAll(async () => {
    storage = createServer((request, response) => response.end(zips.get(request.url ?? '')))
    await new Promise<void>((resolve) => storage.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => new Promise<void>((resolve) => storage.close(() => resolve())))

  function addArtifact(name: string, zip: Buffer, more: { fromFork?: boolean; expired?: boolean } = {}): void {
    const id = fake.artifacts.length + 1
    zips.set(`/${id}`, zip)
    const location = `http://127.0.0.1:${(storage.address() as AddressInfo).port}/${id}`
    fake.artifacts.push({ id, name, size: zip.length, at: NOW, run: 1, location, ...more })
  }

  function zipFolder(dir: string): Buffer {
    const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const parts = files.map((entry) => path.join(entry.parentPath, entry.name))
    return zipOf(parts.map((file) => ({ path: path.relative(dir, file), content: readFileSync(file) })))
  }

  /** The directory is whole, and what it names cannot be inflated. */
  function damaged(zip: Buffer): Buffer {
    return Buffer.from(zip).fill(0xff, 30 + zip.readUInt16LE(26), 30 + zip.readUInt16LE(26) + 40)
  }

  test('what cannot be read is named and stops nothing', async () => {
    addArtifact('backtest-acme__a-1', zipFolder(benchmarkFolder(['acme__a-1'])))
    addArtifact('backtest-tasks', Buffer.from('no zip at all'))
    addArtifact('backtest-empty', zipOf([{ path: 'x.txt', content: 'x' }]))
    addArtifact('backtest-bomb', zipOf([{ path: 'benchmark.json', content: '0'.repeat(5_000_000) }]))
    addArtifact('backtest-damaged', damaged(zipFolder(benchmarkFolder(['acme__a-5']))))
    addArtifact('backtest-away', zipOf([{ path: '../benchmark.json', content: '{}' }]))
    addArtifact('backtest-fork', zipFolder(benchmarkFolder(['acme__a-2'])), { fromFork: true })
    addArtifact('backtest-old', zipFolder(benchmarkFolder(['acme__a-3'])), { expired: true })
    addArtifact('backtest-plan', zipOf([{ path: 'plan.json', content: '{}' }]))
    addArtifact('coverage', zipFolder(benchmarkFolder(['acme__a-4'])))
    const { benchmark, problems } = await pull(['artifacts'])
    expect(benchmark.tasks.map(({ instance_id: id }) => id)).toEqual(['acme__a-1'])
    const said = problems.join('\n')
    for (const word of [
      'backtest-tasks',
      'backtest-empty',
      'backtest-bomb',
      'backtest-away',
      'backtest-fork',
      'backtest-damaged',
    ])
      expect(said).toContain(word)
  })

  test('nothing anywhere is an error with a remedy', async () => {
    await expect(pull(['artifacts', 'release', 'branch'])).rejects.toThrow('no benchmark was found')
  })
})

test('merging folders gives the same in any order', async () => {
  const [a, b] = [
    benchmarkFolder(['acme__a-1', 'acme__a-2']),
    benchmarkFolder(['acme__a-2', 'acme__a-3'], NOW, 'Newer.'),
  ]
  const merged = await Promise.all(
    [
      [a, b],
      [b, a],
    ].map(async (order) => {
      const out = path.join(temporary(), 'out')
      const folder = await MergeFolder.open(out)
      for (const dir of order) await folder.add(await folderSource(dir))
      await folder.close()
      return out
    }),
  )
  const texts = merged.map((out) =>
    readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [path.relative(out, file), readFileSync(file, 'utf8')]),
  )
  expect(texts[0]).toEqual(texts[1])
})
