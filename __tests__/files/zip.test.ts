import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openZip, type OpenZip, type ZipLimits } from '../../src/files/zip.ts'
import { limits } from '../../src/guard/limits.ts'
import { type ZipPart, zipOf } from './zip-writer.ts'

let dir = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'zip-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function fileOf(content: Buffer): string {
  const file = join(dir, 'a.zip')
  writeFileSync(file, content)
  return file
}

async function opened(parts: readonly ZipPart[]): Promise<OpenZip> {
  const zip = await openZip(fileOf(zipOf(parts)))
  if ('bad' in zip) throw new Error(zip.bad)
  return zip
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts).toString('utf8')
}

test('entries are read without being unpacked, as often as they are opened', async () => {
  await using zip = await opened([
    { path: 'out/session.jsonl', content: '{"a":1}\n' },
    { path: 'out/', content: '' },
    { path: 'größe.txt', content: 'ß' },
  ])
  expect(zip.entries.map(({ path, size }) => [path, size])).toEqual([
    ['out/session.jsonl', 8],
    ['größe.txt', 2],
  ])
  const [first] = zip.entries
  if (first === undefined) throw new Error('no entry')
  expect([await textOf(first.open()), await textOf(first.open())]).toEqual(['{"a":1}\n', '{"a":1}\n'])
})

test.each([
  ['../../etc/passwd', {}, 'the path has a part ".."'],
  ['/etc/passwd', {}, 'the path is absolute'],
  ['a\\..\\b', {}, 'the path holds a backslash'],
  ['C:/a', {}, 'the path names a drive'],
  ['nul.txt', {}, 'a name is reserved on Windows'],
  ['a\0b', {}, 'the path holds a control character'],
  ['link', { mode: 0o120777 }, 'it is no regular file'],
  ['secret', { encrypted: true }, 'it is encrypted or packed in an unknown way'],
  ['bomb', { content: Buffer.alloc(17 * 1024 * 1024) }, 'it unpacks to more than 100 times its size'],
])('%j is refused', async (path, extra, why) => {
  await using zip = await opened([
    { path, content: 'x', ...extra },
    { path: 'good', content: 'x' },
  ])
  expect(zip.entries.map((entry) => entry.path)).toEqual(['good'])
  expect(zip.refused[0]).toContain(why)
})

test('a small entry may pack as well as it likes: records of runs that were all alike do', async () => {
  await using zip = await opened([{ path: 'runs.jsonl', content: '{"passed":true}\n'.repeat(50_000) }])
  expect(zip.refused).toEqual([])
})

test('one name stands for one file, also where case does not count', async () => {
  await using zip = await opened(['a.txt', 'a.txt', 'A.TXT', 'b'].map((path) => ({ path, content: path })))
  expect(zip.entries.map(({ path }) => path)).toEqual(['a.txt', 'b'])
  expect(zip.refused).toEqual(['"a.txt": the name stands twice', '"A.TXT": the name stands twice but for its case'])
})

test('an entry that is longer than it says gives no more than it said', async () => {
  await using zip = await opened([{ path: 'a', content: 'x'.repeat(100), statedSize: 10 }])
  const read = textOf(zip.entries[0]?.open() ?? (async function* none() {})())
  await expect(read).rejects.toThrow('too many bytes')
})

test.each<[string, Partial<ZipLimits>, string]>([
  ['entries', { entries: 1 }, 'it has 2 entries, over 1'],
  ['bytes', { totalBytes: 3 }, 'it holds more than 3 bytes'],
])('over the limit of %s', async (_, allowed, bad) => {
  const parts = ['ab', 'cd'].map((path) => ({ path, content: path }))
  expect(await openZip(fileOf(zipOf(parts)), { ...limits.archive, ...allowed })).toEqual({ bad })
})

test.each([
  ['no zip', Buffer.from('hello')],
  ['an empty file', Buffer.alloc(0)],
  ['a cut zip', zipOf([{ path: 'a', content: 'x' }]).subarray(0, 40)],
  ['a directory out of place', Buffer.concat([zipOf([{ path: 'a', content: 'x' }]).subarray(5), Buffer.alloc(0)])],
])('%s is a value, not an error', async (_, content) => {
  expect(await openZip(fileOf(content))).toHaveProperty('bad')
})
