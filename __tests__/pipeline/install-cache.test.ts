/** Installs that outlive a run: taken up by the next one, never by code of less trust, never half. */
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import type { Logger } from '../../src/core/logger.ts'
import { silentLogger } from '../../src/core/logger.ts'
import { packFiles } from '../../src/files/tarball.ts'
import type { Trust } from '../../src/pipeline/install-cache.ts'
import { InstallCache } from '../../src/pipeline/install-cache.ts'
import { treeFiles } from '../../src/pipeline/tree-files.ts'
import { removeTemporary, temporary } from '../git/repositories.ts'
import { withBench } from './bench.ts'
import { MAKE_IT_TWO, repositoryWith } from './project.ts'

afterAll(removeTemporary)

const MB = 1024 * 1024

interface Asked {
  readonly dir: string
  readonly trust?: Trust
  readonly setup?: string
  readonly said?: string[]
  /** Beside the environment of this process. */
  readonly env?: Readonly<Record<string, string>>
}

/** A run of its own: installs for the tip in a new pool, and says what stands there. */
async function runOnce(repo: string, { dir, trust = 'landed', setup, said, env }: Asked): Promise<string> {
  const command =
    setup ??
    'date +%s%N >node_modules.txt; mkdir -p "$HOME/tools" kept; cp node_modules.txt kept/a; cp node_modules.txt "$HOME/tools/b"'
  const logger: Logger = { ...silentLogger, warn: (line) => said?.push(line), info: (line) => said?.push(line) }
  const more = { installs: { dir, maxBytes: 100 * MB }, trust, logger, env: { ...process.env, ...env } }
  return withBench(
    repo,
    `setup-command: '${command}'\n`,
    async ({ workshop, pool }) => {
      const tree = await workshop.repository.treeOf('main')
      const files = await treeFiles(workshop.repository, tree)
      const asked = { tree, files, dir: '.', language: 'javascript', tests: [], side: 'after' as const, asOf: null }
      const installed = await pool.install(asked)
      if ('failed' in installed) throw new Error(installed.failed)
      const { workspace, home } = installed.site
      // What a test run leaves behind is not what was installed.
      appendFileSync(path.join(workspace.dir, 'kept', 'a'), 'spoilt')
      expect(readFileSync(path.join(workspace.dir, 'src', 'a.mjs'), 'utf8')).toContain('2')
      return (
        ['node_modules.txt', 'kept/a'].map((name) => readFileSync(path.join(workspace.dir, name), 'utf8')).join('') +
        readFileSync(path.join(home, 'tools', 'b'), 'utf8')
      )
    },
    'auto',
    more,
  )
}

const entriesOf = (dir: string, trust: Trust = 'landed'): string[] => readdirSync(path.join(dir, trust, 'entries'))

test('the next run takes what the first one installed, as it was before any test ran', async () => {
  const [repo, dir] = [repositoryWith({ change: MAKE_IT_TWO }), temporary()]
  const first = await runOnce(repo, { dir })
  expect(await runOnce(repo, { dir })).toBe(first)
  expect(await runOnce(repo, { dir })).toBe(first)
  expect(entriesOf(dir)).toHaveLength(1)
  expect(readdirSync(path.join(dir, 'landed', 'places'))).toEqual([])
  expect(readdirSync(path.join(dir, 'landed', 'locks'))).toEqual([])
})

test('another command, another index of packages and code of other trust install for themselves', async () => {
  const [repo, dir] = [repositoryWith({ change: MAKE_IT_TWO }), temporary()]
  const first = await runOnce(repo, { dir })
  const foreign = await runOnce(repo, { dir, trust: 'foreign' })
  expect(foreign).not.toBe(first)
  expect(entriesOf(dir)).toHaveLength(1)
  expect(entriesOf(dir, 'foreign')).toHaveLength(1)
  expect(await runOnce(repo, { dir, env: { PIP_INDEX_URL: 'https://pip.example/simple' } })).not.toBe(first)
  expect(entriesOf(dir)).toHaveLength(2)
  await runOnce(repo, { dir, setup: 'mkdir -p kept "$HOME/tools"; touch node_modules.txt kept/a "$HOME/tools/b"' })
  expect(entriesOf(dir)).toHaveLength(3)
  expect(await runOnce(repo, { dir })).toBe(first)
})

test('an archive that was cut off or is broken is not taken: it is installed again', async () => {
  const [repo, dir] = [repositoryWith({ change: MAKE_IT_TWO }), temporary()]
  const first = await runOnce(repo, { dir })
  const [key = ''] = entriesOf(dir)
  const file = path.join(dir, 'landed', 'entries', key, 'work.tar')
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.subarray(0, 100))
  const second = await runOnce(repo, { dir })
  expect(second).not.toBe(first)
  const said: string[] = []
  writeFileSync(file, Buffer.alloc(readFileSync(file).length, 'x'))
  expect(await runOnce(repo, { dir, said })).not.toBe(second)
  expect(said.join('\n')).toContain('installing again')
})

test('nothing is unpacked through a link that the commit holds', async () => {
  const [dir, outside] = [temporary(), temporary()]
  const linked = { 'deep/out': { data: outside, mode: '120000' } }
  const repo = repositoryWith({ change: { ...MAKE_IT_TWO, ...linked } })
  const first = await runOnce(repo, { dir })
  // As another commit left it, in which the link was a folder.
  const [key = ''] = entriesOf(dir)
  const entry = path.join(dir, 'landed', 'entries', key)
  const other = temporary()
  mkdirSync(path.join(other, 'deep', 'out'), { recursive: true })
  mkdirSync(path.join(other, 'kept'))
  for (const name of ['node_modules.txt', 'kept/a', 'deep/out/evil']) writeFileSync(path.join(other, name), name)
  const file = path.join(entry, 'work.tar')
  rmSync(file)
  const bytes = await packFiles({
    root: other,
    names: ['node_modules.txt', 'kept/', 'deep/out/evil'],
    file,
    maxBytes: MB,
  })
  const written = path.join(entry, 'entry.json')
  const known: unknown = JSON.parse(readFileSync(written, 'utf8'))
  writeFileSync(written, JSON.stringify(Object.assign({}, known, { work_bytes: bytes })))
  const second = await runOnce(repo, { dir })
  expect(second).not.toBe(first)
  expect(second).toContain('kept/a')
  expect(readdirSync(outside)).toEqual([])
})

test('a place in use is left alone, one of a killed process is taken', async () => {
  const [repo, dir] = [repositoryWith({ change: MAKE_IT_TWO }), temporary()]
  const first = await runOnce(repo, { dir })
  const [key = ''] = entriesOf(dir)
  const lock = path.join(dir, 'landed', 'locks', key)
  const place = path.join(dir, 'landed', 'places', key)
  mkdirSync(place)
  writeFileSync(path.join(place, 'half-done'), '')
  writeFileSync(lock, String(process.ppid))
  const said: string[] = []
  expect(await runOnce(repo, { dir, said })).not.toBe(first)
  expect(said.join('\n')).toContain('another process uses this install')
  expect(existsSync(path.join(place, 'half-done'))).toBe(true)
  writeFileSync(lock, String(spawnSync('true').pid))
  expect(await runOnce(repo, { dir })).toBe(first)
  expect(existsSync(place)).toBe(false)
})

const DAY = 24 * 60 * 60 * 1000

/** Keeps one install of `bytes` bytes under `key`. */
async function keep(cache: InstallCache, key: string, bytes: number): Promise<void> {
  const place = await cache.open(key, { isLocked: true })
  if (place === null) throw new Error('the place is taken')
  mkdirSync(path.join(place.folder, 'home'))
  mkdirSync(path.join(place.folder, 'work'))
  writeFileSync(path.join(place.folder, 'home', 'file'), Buffer.alloc(bytes))
  await place.keep({ way: 0, names: [] })
  await place.release()
}

test('the folder stays within its size: what was not used for longest goes, and one too large is not kept', async () => {
  const dir = temporary()
  const said: string[] = []
  const logger: Logger = { ...silentLogger, warn: (line) => said.push(line) }
  const cache = new InstallCache(
    { dir, maxBytes: 3 * MB },
    { trust: 'landed', logger, today: () => '2026-03-01T00:00:00Z' },
  )
  for (const [index, key] of ['a', 'b', 'c'].entries()) {
    await keep(cache, key, 0.9 * MB)
    const at = new Date(2026, 0, 1 + index)
    utimesSync(path.join(dir, 'landed', 'entries', key, 'entry.json'), at, at)
  }
  await keep(cache, 'd', 0.9 * MB)
  expect(entriesOf(dir)).toEqual(['b', 'c', 'd'])
  await keep(cache, 'e', 2 * MB)
  expect(entriesOf(dir)).toEqual(['b', 'c', 'd'])
  expect(said.join('\n')).toContain('this install is not kept')
})

test('what no lock file fixed is asked for again after a week', async () => {
  const dir = temporary()
  let now = Date.parse('2026-03-01T00:00:00Z')
  const today = (): string => new Date(now).toISOString()
  const cache = new InstallCache({ dir, maxBytes: MB }, { trust: 'landed', logger: silentLogger, today })
  await keep(cache, 'a', 10)
  const isKept = async (isLocked: boolean): Promise<boolean> => {
    const place = await cache.open('a', { isLocked })
    await place?.release()
    return place?.kept !== null
  }
  now += 6 * DAY
  expect(await isKept(false)).toBe(true)
  now += 2 * DAY
  expect(await isKept(false)).toBe(false)
  expect(await isKept(true)).toBe(true)
})

test('where a killed process stood is cleared with the next install that is kept', async () => {
  const dir = temporary()
  const cache = new InstallCache({ dir, maxBytes: MB }, { trust: 'landed', logger: silentLogger, today: () => '' })
  const [left, used] = ['left', 'used'].map((key) => path.join(dir, 'landed', 'places', key))
  mkdirSync(path.join(left ?? '', 'work'), { recursive: true })
  const other = await cache.open('used', { isLocked: true })
  await keep(cache, 'a', 10)
  expect(existsSync(left ?? '')).toBe(false)
  expect(existsSync(used ?? '')).toBe(true)
  await other?.release()
})

test('what a killed process was writing is removed', async () => {
  const dir = temporary()
  const cache = new InstallCache({ dir, maxBytes: MB }, { trust: 'landed', logger: silentLogger, today: () => '' })
  const left = path.join(dir, 'landed', 'entries', `tmp-${spawnSync('true').pid}-abc`)
  mkdirSync(left, { recursive: true })
  await keep(cache, 'a', 10)
  expect(entriesOf(dir)).toEqual(['a'])
})
