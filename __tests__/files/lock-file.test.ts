/** One process at a time, whatever becomes of the others. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { takeLock } from '../../src/files/lock-file.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'lock-'))
})
afterEach(() => rmSync(root, { recursive: true }))

/** The id of a process that has ended. */
const deadPid = (): number => spawnSync('true').pid

test('is taken once, and again when it is released', async () => {
  const file = path.join(root, 'locks', 'a')
  const first = await takeLock(file)
  expect(first).not.toBeNull()
  expect(await takeLock(file)).toBeNull()
  await first?.release()
  const second = await takeLock(file)
  expect(second).not.toBeNull()
  await second?.release()
  expect(readdirSync(path.join(root, 'locks'))).toEqual([])
})

test('that of a process which is no more is taken over; that of a living one is not', async () => {
  const [dead, living] = [path.join(root, 'dead'), path.join(root, 'living')]
  writeFileSync(dead, String(deadPid()))
  writeFileSync(living, String(process.ppid))
  const taken = await takeLock(dead)
  expect(taken).not.toBeNull()
  await taken?.release()
  expect(await takeLock(living)).toBeNull()
  expect(readdirSync(root)).toEqual(['living'])
})

test('that of another host is taken over when no job can still be at work', async () => {
  const file = path.join(root, 'lock')
  writeFileSync(file, `${deadPid()}@another-host`)
  expect(await takeLock(file)).toBeNull()
  const longAgo = new Date(2020, 0, 1)
  utimesSync(file, longAgo, longAgo)
  const taken = await takeLock(file)
  expect(taken).not.toBeNull()
  await taken?.release()
  expect(readdirSync(root)).toEqual([])
})

test('an empty or senseless lock file is nobody', async () => {
  for (const text of ['', 'x', '-1', `${'9'.repeat(400)}`]) {
    const file = path.join(root, 'lock')
    writeFileSync(file, text)
    const taken = await takeLock(file)
    expect(taken).not.toBeNull()
    await taken?.release()
  }
})

test('of many that try at once over a dead lock one gets it', async () => {
  mkdirSync(path.join(root, 'many'))
  const file = path.join(root, 'many', 'lock')
  writeFileSync(file, String(deadPid()))
  const taken = await Promise.all(Array.from({ length: 20 }, () => takeLock(file)))
  expect(taken.filter((lock) => lock !== null)).toHaveLength(1)
})
