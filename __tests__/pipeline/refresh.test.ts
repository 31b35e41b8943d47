/** Tasks proven later: on their own base, and backed out of a head that has moved on. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { addCuration, Benchmark, emptyBenchmark, stampVersion } from '../../src/benchmark/benchmark.ts'
import { readTask, type ReadTask } from '../../src/benchmark/read-task.ts'
import { sha256 } from '../../src/core/digest.ts'
import { renderDocument } from '../../src/core/json.ts'
import type { Curated } from '../../src/pipeline/curate.ts'
import { refreshBenchmark, type RefreshRequest } from '../../src/pipeline/refresh.ts'
import { verifyTask } from '../../src/pipeline/verify.ts'
import { git, removeTemporary, temporary } from '../git/repositories.ts'
import { curateTip, ONCE, withBench } from './bench.ts'
import { MAKE_IT_TWO, repositoryWith, START } from './project.ts'

afterAll(removeTemporary)

const ID = 'acme__tool-5'
/** Lines between what the task changes and what others change later. */
const APART = "\n\n\n\n\n\n\n\nexport const b = () => 'b'\n"
const withB = (a: string): string => `${a}${APART}`

let dir = ''
let curated: Curated
let content: ReadTask

/** A commit on top of `main`, on no branch. */
function later(files: Readonly<Record<string, string | null>>): string {
  const clone = temporary()
  git(clone, ['clone', '--quiet', dir, '.'])
  for (const [name, text] of Object.entries(files)) {
    if (text === null) rmSync(path.join(clone, name))
    else writeFileSync(path.join(clone, name), text)
  }
  git(clone, ['add', '--all'])
  git(clone, ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '--quiet', '-m', 'Later'])
  git(clone, ['push', '--quiet', 'origin', 'HEAD:refs/heads/later', '--force'])
  return git(clone, ['rev-parse', 'HEAD']).trim()
}

beforeAll(async () => {
  const start = { ...START, 'src/a.mjs': withB('export const a = () => 1\n') }
  const change = { ...MAKE_IT_TWO, 'src/a.mjs': withB('export const a = () => 2\n') }
  dir = repositoryWith({ start, change })
  curated = await curateTip(dir)
  const read = readTask(curated.files ?? new Map())
  if (read.status === 'broken') throw new Error(JSON.stringify([read.problems, curated.curation.reasons]))
  content = read.content
})

const atHead = (head: string) => withBench(dir, ONCE, ({ workshop, pool }) => verifyTask(workshop, pool, content, head))

describe('verify at a later head', () => {
  test('holds where others have changed something else, and removed a test that it kept passing', async () => {
    const tests = (MAKE_IT_TWO['test/a.test.mjs'] as string).replace(/test\('is a number'.*\n/, '')
    const head = later({
      'src/a.mjs': withB('export const a = () => 2\n').replace("'b'", "'c'"),
      'test/a.test.mjs': tests,
    })
    expect(await atHead(head)).toMatchObject({ holds: true, reasons: [], runs: { pre: 1, post: 1 }, commit: head })
  })

  test('says when the same lines were changed since', async () => {
    const head = later({ 'src/a.mjs': withB('export const a = () => 1 + 1\n') })
    expect(await atHead(head)).toMatchObject({
      holds: false,
      reasons: [{ code: 'back-out-conflict', stage: 'verify', detail: expect.stringContaining('cannot be taken out') }],
      runs: { pre: 0, post: 0 },
    })
  })

  test('says when the file of its tests is gone', async () => {
    const head = later({ 'test/a.test.mjs': null })
    expect(await atHead(head)).toMatchObject({
      reasons: [{ code: 'no-test-found', detail: `test/a.test.mjs is gone from ${head.slice(0, 10)}` }],
    })
  })
})

/** The curated task as `mine` leaves it. */
function benchmarkFolder(): string {
  const folder = path.join(temporary(), 'benchmark')
  mkdirSync(path.join(folder, ID), { recursive: true })
  for (const [name, text] of curated.files ?? []) writeFileSync(path.join(folder, ID, name), text)
  const benchmark = addCuration(emptyBenchmark('acme/tool'), curated.curation, {
    repository: 'acme/tool',
    curated_at: '2026-03-04T00:00:00.000Z',
    task_sha256: sha256(curated.files?.get('task.json') ?? ''),
  })
  const stamped = stampVersion(benchmark, { at: '2026-03-04T00:00:00.000Z', tool_version: '0.1.0' })
  writeFileSync(path.join(folder, 'benchmark.json'), renderDocument(stamped))
  return folder
}

const refresh = (request: Partial<RefreshRequest> & { readonly dir: string }, config = ONCE) =>
  withBench(dir, config, ({ workshop, pool }) =>
    refreshBenchmark(workshop, pool, { repository: 'acme/tool', head: null, ...request }, () => {}),
  )

const onDisk = (folder: string) =>
  Benchmark.parse(JSON.parse(readFileSync(path.join(folder, 'benchmark.json'), 'utf8')))

describe('refresh', () => {
  test('keeps what holds: no new version, and the core is all of it', async () => {
    const folder = benchmarkFolder()
    const refreshed = await refresh({ dir: folder })
    expect(refreshed).toMatchObject({
      held: [ID],
      unproven: [],
      changes: { added: [], changed: [], retired: [] },
      core: { since: 1, instance_ids: [ID] },
    })
    expect(onDisk(folder).history).toHaveLength(1)
  })

  test('retires what no longer applies, with the reason, and stamps a version', async () => {
    const folder = benchmarkFolder()
    const head = later({ 'src/a.mjs': withB('export const a = () => 4 / 2\n') })
    const refreshed = await refresh({ dir: folder, head })
    expect(refreshed.changes.retired).toEqual([
      { instance_id: ID, reason: expect.stringMatching(/^back-out-conflict: /) },
    ])
    expect(refreshed.core.instance_ids).toEqual([])
    expect(onDisk(folder)).toMatchObject({
      tasks: [{ instance_id: ID, state: 'retired', state_reason: expect.stringContaining('cannot be taken out') }],
      history: [{ active: 1 }, { active: 0 }],
    })
  })

  test('retires a folder that is gone or was changed', async () => {
    const folder = benchmarkFolder()
    writeFileSync(path.join(folder, ID, 'prompt.md'), 'other words')
    expect((await refresh({ dir: folder })).changes.retired[0]?.reason).toMatch(/^prompt\.md was changed/)
    const gone = benchmarkFolder()
    rmSync(path.join(gone, ID), { recursive: true })
    expect((await refresh({ dir: gone })).changes.retired[0]?.reason).toMatch(/^cannot read the task folder/)
  })

  test('what this machine cannot install today stays', async () => {
    const folder = benchmarkFolder()
    const refreshed = await refresh({ dir: folder }, `${ONCE}setup-command: exit 7\n`)
    expect(refreshed).toMatchObject({
      held: [],
      unproven: [{ instance_id: ID, reason: expect.stringMatching(/^cannot-install: /) }],
      changes: { retired: [] },
    })
    expect(onDisk(folder).tasks).toMatchObject([{ state: 'active' }])
  })

  test('tasks of other repositories are left as they are', async () => {
    const folder = benchmarkFolder()
    expect(await refresh({ dir: folder, repository: 'acme/other' })).toMatchObject({
      held: [],
      changes: { retired: [] },
    })
  })
})
