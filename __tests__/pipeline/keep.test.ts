/** Benchmarks kept on a branch and in a release, and gathered again, over a real HTTP API and real git objects. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { addCuration, type Benchmark, emptyBenchmark } from '../../src/benchmark/benchmark.ts'
import { agreementOf, type Label } from '../../src/benchmark/labels.ts'
import { renderTask } from '../../src/benchmark/render-task.ts'
import { stableCore } from '../../src/benchmark/versions.ts'
import { sha256 } from '../../src/core/digest.ts'
import { renderDocument } from '../../src/core/json.ts'
import { createGitHub, type GitHub } from '../../src/github/client.ts'
import { createRedactor } from '../../src/guard/redact.ts'
import { folderSource } from '../../src/pipeline/benchmark-source.ts'
import { readLabels } from '../../src/pipeline/label.ts'
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
const { redact } = createRedactor({ knownValues: ['known-to-the-job'] })
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
  of = 'acme/price-tag',
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
      repository: of,
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
    now: NOW,
    redact,
  }).then((pulled) => ({ ...pulled, out }))

const store = (dir: string) => storeOnBranch({ github, repository, dir, now: NOW, redact, branch: 'tasks' })

describe('on a branch', () => {
  test('a new branch has no past; what is pulled from it is what was stored', async () => {
    const dir = benchmarkFolder(['acme__price-tag-1', 'acme__price-tag-2'])
    expect(await store(dir)).toMatchObject({ added: ['acme__price-tag-1', 'acme__price-tag-2'], problems: [] })
    expect(git(fake.dir, ['rev-list', '--count', 'tasks']).trim()).toBe('1')
    const { out, benchmark, found } = await pull(['branch'])
    expect(found).toEqual({ artifacts: null, release: null, branch: 1 })
    expect(benchmark.tasks.map(({ instance_id: id }) => id)).toEqual(['acme__price-tag-1', 'acme__price-tag-2'])
    expect(readFileSync(path.join(out, 'acme__price-tag-1', 'task.json'))).toEqual(
      readFileSync(path.join(dir, 'acme__price-tag-1', 'task.json')),
    )
  })

  test('later tasks join, newer ones replace, nothing else is written again', async () => {
    await store(benchmarkFolder(['acme__price-tag-1', 'acme__price-tag-2']))
    const before = git(fake.dir, ['rev-parse', 'tasks:acme__price-tag-2']).trim()
    const newer = benchmarkFolder(
      ['acme__price-tag-1', 'acme__price-tag-3'],
      '2026-03-05T00:00:00.000Z',
      'Split it again.',
    )
    expect((await store(newer)).added).toEqual(['acme__price-tag-1', 'acme__price-tag-3'])
    expect(git(fake.dir, ['rev-parse', 'tasks:acme__price-tag-2']).trim()).toBe(before)
    expect(git(fake.dir, ['show', 'tasks:acme__price-tag-1/prompt.md'])).toContain('Split it again.')
    expect((await pull(['branch'])).benchmark.history).toHaveLength(2)
  })

  test('an older curation that comes late changes nothing', async () => {
    await store(benchmarkFolder(['acme__price-tag-1'], '2026-03-05T00:00:00.000Z', 'The newer words.'))
    expect((await store(benchmarkFolder(['acme__price-tag-1'], '2026-03-01T00:00:00.000Z'))).added).toEqual([])
    expect(git(fake.dir, ['show', 'tasks:acme__price-tag-1/prompt.md'])).toContain('The newer words.')
  })

  test('two that end together both arrive', async () => {
    await store(benchmarkFolder(['acme__price-tag-1']))
    await Promise.all([store(benchmarkFolder(['acme__price-tag-2'])), store(benchmarkFolder(['acme__price-tag-3']))])
    expect((await pull(['branch'])).benchmark.tasks).toHaveLength(3)
  })

  test('a task that was changed is left out, and said', async () => {
    const dir = benchmarkFolder(['acme__price-tag-1', 'acme__price-tag-2'])
    writeFileSync(path.join(dir, 'acme__price-tag-1', 'prompt.md'), 'Other words')
    const { added, problems } = await store(dir)
    expect(added).toEqual(['acme__price-tag-2'])
    expect(problems.join()).toContain('prompt.md was changed')
    expect((await pull(['branch'])).benchmark.tasks).toHaveLength(1)
  })
})

describe('in a release', () => {
  const put = (dir: string, name: string) =>
    storeInRelease({ github, repository, dir, now: NOW, redact, tag: 'tasks', name })

  test('one file a run, gathered together again', async () => {
    await put(benchmarkFolder(['acme__price-tag-1']), 'run-1')
    await put(benchmarkFolder(['acme__price-tag-2']), 'run-2')
    expect((await put(benchmarkFolder(['acme__price-tag-9']), 'run-2')).problems.join()).toContain(
      'holds run-2.zip already',
    )
    const { benchmark, found } = await pull(['release'])
    expect(found.release).toBe(2)
    expect(benchmark.tasks.map(({ instance_id: id }) => id)).toEqual(['acme__price-tag-1', 'acme__price-tag-2'])
  })
})

test('the folder may be named in any way', async () => {
  const dir = benchmarkFolder(['acme__price-tag-1'])
  const name = `${path.relative(process.cwd(), dir)}/`
  await storeInRelease({ github, repository, dir: name, now: NOW, redact, tag: 'tasks', name: 'run-1' })
  expect((await pull(['release'])).benchmark.tasks).toHaveLength(1)
})

test.each(['..', '.', '.git', 'src', '...__x-1'])('a task cannot be called %j: it would be that folder', async (id) => {
  const dir = benchmarkFolder(['acme__price-tag-1'])
  const index = path.join(dir, 'benchmark.json')
  writeFileSync(index, readFileSync(index, 'utf8').replaceAll('acme__price-tag-1', id))
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
    addArtifact('backtest-acme__price-tag-1', zipFolder(benchmarkFolder(['acme__price-tag-1'])))
    addArtifact('backtest-tasks', Buffer.from('no zip at all'))
    addArtifact('backtest-empty', zipOf([{ path: 'x.txt', content: 'x' }]))
    addArtifact('backtest-bomb', zipOf([{ path: 'benchmark.json', content: '0'.repeat(5_000_000) }]))
    addArtifact('backtest-damaged', damaged(zipFolder(benchmarkFolder(['acme__price-tag-5']))))
    addArtifact('backtest-away', zipOf([{ path: '../benchmark.json', content: '{}' }]))
    addArtifact('backtest-fork', zipFolder(benchmarkFolder(['acme__price-tag-2'])), { fromFork: true })
    addArtifact('backtest-old', zipFolder(benchmarkFolder(['acme__price-tag-3'])), { expired: true })
    addArtifact('backtest-plan', zipOf([{ path: 'plan.json', content: '{}' }]))
    addArtifact('coverage', zipFolder(benchmarkFolder(['acme__price-tag-4'])))
    const { benchmark, problems } = await pull(['artifacts'])
    expect(benchmark.tasks.map(({ instance_id: id }) => id)).toEqual(['acme__price-tag-1'])
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

/** Merges the folders in this order; gives the folder that came out, and what was said. */
async function mergeOf(
  dirs: readonly string[],
  of: string | null = null,
  out = path.join(temporary(), 'out'),
): Promise<{ out: string; said: string }> {
  const folder = await MergeFolder.open(out, { now: NOW, repository: of, redact })
  for (const dir of dirs) await folder.add(await folderSource(dir))
  const { problems } = await folder.close()
  return { out, said: problems.join('\n') }
}

function textsOf(out: string): (readonly [string, string])[] {
  return readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => [path.relative(out, file), readFileSync(file, 'utf8')])
}

const idsIn = (out: string): string[] =>
  (JSON.parse(readFileSync(path.join(out, 'benchmark.json'), 'utf8')) as Benchmark).tasks.map(
    ({ instance_id: id }) => id,
  )

function labelled(dir: string, answers: readonly (readonly [id: string, agrees: boolean, at: string])[]): string {
  const labels = answers.map(([id, agrees, at]): Label => {
    return {
      id,
      kind: 'screen-passed',
      instance_id: 'acme__price-tag-1',
      says: 'It is.',
      evidence: 'Split it.',
      agrees,
      at,
    }
  })
  writeFileSync(path.join(dir, 'labels.json'), renderDocument({ schema: 'backtest/labels@1', labels }))
  return dir
}

test('merging folders gives the same in any order', async () => {
  const [a, b] = [
    labelled(benchmarkFolder(['acme__price-tag-1', 'acme__price-tag-2']), [
      ['000000000001', true, '2026-03-01T00:00:00Z'],
      ['000000000002', true, '2026-03-01T00:00:00Z'],
    ]),
    labelled(benchmarkFolder(['acme__price-tag-2', 'acme__price-tag-3'], NOW, 'Newer.'), [
      ['000000000003', true, '2026-03-01T00:00:00Z'],
      ['000000000002', false, '2026-03-02T00:00:00Z'],
    ]),
  ]
  const [one, other] = [await mergeOf([a, b]), await mergeOf([b, a])]
  expect(textsOf(one.out)).toEqual(textsOf(other.out))
  const labels = await readLabels(one.out)
  expect(labels.labels.map(({ id, agrees }) => [id.at(-1), agrees])).toEqual([
    ['1', true],
    ['2', true],
    ['2', false],
    ['3', true],
  ])
  expect(agreementOf(labels)).toMatchObject([{ asked: 3, agreed: 2 }])
})

describe('what a merge does not believe', () => {
  test('a time that is yet to come, or none at all: nobody wins by that', async () => {
    const own = benchmarkFolder(['acme__price-tag-1'])
    const later = benchmarkFolder(
      ['acme__price-tag-1', 'acme__price-tag-2'],
      '2099-01-01T00:00:00.000Z',
      'Mine for ever.',
    )
    const never = benchmarkFolder(['acme__price-tag-1'], 'zzzz', 'Mine for ever.')
    const skewed = benchmarkFolder(['acme__price-tag-3'], '2026-03-05T11:00:00.000Z')
    const { out, said } = await mergeOf([own, later, never, skewed])
    expect(idsIn(out)).toEqual(['acme__price-tag-1', 'acme__price-tag-3'])
    expect(readFileSync(path.join(out, 'acme__price-tag-1', 'prompt.md'), 'utf8')).toBe('Split the amount.')
    expect(said).toContain('acme__price-tag-1 is left out: its time is 2099-01-01T00:00:00.000Z, which is yet to come')
    expect(said).toContain('acme__price-tag-1 is left out: its time is "zzzz"')
  })

  test('a pull brings tasks of the repository that was asked for, and no end of others', async () => {
    const foreign = benchmarkFolder(['other__b-1'], NOW, 'Split.', 'other/b')
    expect(await mergeOf([foreign], 'acme/price-tag')).toMatchObject({
      said: expect.stringContaining('other__b-1 is left out: it is of other/b, and acme/price-tag was asked for'),
    })
    await store(benchmarkFolder(['acme__price-tag-1']))
    expect((await store(foreign)).problems.join()).toContain('it is of other/b')
    expect((await pull(['branch'])).benchmark.tasks).toHaveLength(1)
  })

  test('an id of another repository replaces nothing of it', async () => {
    const own = benchmarkFolder(['other__b-1'], '2026-03-01T00:00:00.000Z', 'Split.', 'other/b')
    const posing = benchmarkFolder(['other__b-1', 'acme__price-tag-1'], NOW, 'Mine now.')
    const { out, said } = await mergeOf([posing], 'acme/price-tag', (await mergeOf([own])).out)
    expect(idsIn(out)).toEqual(['acme__price-tag-1', 'other__b-1'])
    expect(readFileSync(path.join(out, 'other__b-1', 'prompt.md'), 'utf8')).toBe('Split.')
    expect(said).toContain('other__b-1 is left out: its id is none of acme/price-tag')
  })

  test('an answer that is yet to come, which would count for ever', async () => {
    const dir = labelled(benchmarkFolder(['acme__price-tag-1']), [
      ['000000000001', true, NOW],
      ['000000000001', false, '2099-01-01T00:00:00Z'],
    ])
    const { out, said } = await mergeOf([dir])
    expect(agreementOf(await readLabels(out))).toMatchObject([{ asked: 1, agreed: 1 }])
    expect(said).toContain('the label 000000000001 is left out: its time is 2099-01-01T00:00:00Z')
  })

  test.each(['known-to-the-job', `ghp_${'aB3d'.repeat(9)}`])(
    'a secret: the task is kept nowhere and pulled from nowhere (%#)',
    async (secret) => {
      const dir = benchmarkFolder(['acme__price-tag-1'], '2026-03-04T00:00:00.000Z', `Log in with ${secret} and split.`)
      const both = (await mergeOf([dir, benchmarkFolder(['acme__price-tag-2'])])).out
      expect(idsIn(both)).toEqual(['acme__price-tag-2'])
      const stored = await store(dir)
      expect(stored.added).toEqual([])
      expect(stored.problems.join()).toMatch(/acme__price-tag-1 is left out: prompt\.md holds 1 /)
      const put = await storeInRelease({ github, repository, dir, now: NOW, redact, tag: 'tasks', name: 'run-1' })
      expect(put).toMatchObject({ added: [], problems: stored.problems })
      expect(stored.problems.join()).not.toContain(secret)
      const brought = (await pull(['branch', 'release'])).benchmark.tasks
      expect(brought).toEqual([])
    },
  )

  test('labels that are none, or hold a secret, are said and stop nothing', async () => {
    const [broken, secret] = [benchmarkFolder(['acme__price-tag-1']), benchmarkFolder(['acme__price-tag-2'])]
    writeFileSync(path.join(broken, 'labels.json'), '{}')
    labelled(secret, [['000000000001', true, NOW]])
    const file = path.join(secret, 'labels.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('Split it.', 'known-to-the-job'))
    const { out, said } = await mergeOf([broken, secret])
    expect(idsIn(out)).toEqual(['acme__price-tag-1', 'acme__price-tag-2'])
    expect(said).toMatch(/the labels are left out: .*labels\.json is not what/)
    expect(said).toMatch(/the label 000000000001 is left out: it holds 1 /)
    expect(readdirSync(out)).not.toContain('labels.json')
  })
})

test('answers of people are kept and pulled with the tasks', async () => {
  const answer = ['000000000001', true, NOW] as const
  await store(labelled(benchmarkFolder(['acme__price-tag-1']), [answer]))
  await store(labelled(benchmarkFolder(['acme__price-tag-2']), [['000000000002', false, NOW]]))
  const { out } = await pull(['branch'])
  expect((await readLabels(out)).labels.map(({ agrees }) => agrees)).toEqual([true, false])
  const dir = labelled(benchmarkFolder(['acme__price-tag-3']), [answer])
  await storeInRelease({ github, repository, dir, now: NOW, redact, tag: 'tasks', name: 'run-1' })
  expect((await readLabels((await pull(['release'])).out)).labels).toHaveLength(1)
})

test('versions of shards do not end the core of what they make together', async () => {
  const { out } = await mergeOf([benchmarkFolder(['acme__price-tag-1']), benchmarkFolder(['acme__price-tag-2'])])
  const again = await mergeOf([out, benchmarkFolder(['acme__price-tag-3'])])
  const benchmark = JSON.parse(readFileSync(path.join(again.out, 'benchmark.json'), 'utf8')) as Benchmark
  expect(benchmark.history.map(({ active }) => active).sort()).toEqual([2, 3])
  expect(stableCore(benchmark).instance_ids).toEqual(['acme__price-tag-1', 'acme__price-tag-2'])
})
