import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { InputError, LimitError } from '../../src/core/errors.ts'
import { writeFileAtomic } from '../../src/files/atomic-file.ts'
import { writeFolderAtomic } from '../../src/files/atomic-folder.ts'
import { pathInside, realPathInside } from '../../src/files/containment.ts'
import { diskError } from '../../src/files/disk-errors.ts'
import { appendLine, journalLines, mendJournal } from '../../src/files/journal.ts'
import { openByteStream, readRegularFile } from '../../src/files/regular-file.ts'
import { removeTree } from '../../src/files/remove-tree.ts'

const made: string[] = []
afterAll(() => made.forEach((dir) => rmSync(dir, { recursive: true, force: true })))

function temporary(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'backtest-files-'))
  made.push(dir)
  return dir
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('half')
  throw new Error('the source ended')
}

/** A device that says "no space left" to every write; here a full disk without filling one. */
async function* overfull(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('half')
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
}

describe('writeFileAtomic', () => {
  test('writes, replaces, makes folders', async () => {
    const file = path.join(temporary(), 'a/b/c.json')
    await writeFileAtomic(file, 'one')
    await writeFileAtomic(file, Buffer.from('two'))
    expect(readFileSync(file, 'utf8')).toBe('two')
    expect(readdirSync(path.dirname(file))).toEqual(['c.json'])
  })

  test('a failure leaves the old file and nothing else', async () => {
    const file = path.join(temporary(), 'c.json')
    await writeFileAtomic(file, 'old')
    await expect(writeFileAtomic(file, broken())).rejects.toThrow('the source ended')
    await expect(writeFileAtomic(file, overfull())).rejects.toMatchObject({
      name: 'InputError',
      message: `no space left on the disk of ${path.dirname(file)}; nothing was left half-written`,
    })
    expect(readFileSync(file, 'utf8')).toBe('old')
    expect(readdirSync(path.dirname(file))).toEqual(['c.json'])
  })

  test('replaces a link instead of writing through it', async () => {
    const dir = temporary()
    const [target, link] = [path.join(dir, 'target'), path.join(dir, 'link')]
    writeFileSync(target, 'precious')
    symlinkSync(target, link)
    await writeFileAtomic(link, 'new')
    expect(readFileSync(target, 'utf8')).toBe('precious')
    expect(lstatSync(link).isFile()).toBe(true)
  })

  test('a file where a folder must be is one clear line', async () => {
    const dir = temporary()
    writeFileSync(path.join(dir, 'x'), '')
    await expect(writeFileAtomic(path.join(dir, 'x/y'), '')).rejects.toBeInstanceOf(InputError)
  })
})

describe('writeFolderAtomic', () => {
  const all = (dir: string): string[] => readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort()

  test('writes a whole folder from a map, a list or a stream of files', async () => {
    const dir = temporary()
    await writeFolderAtomic(
      path.join(dir, 'map'),
      new Map([
        ['a', '1'],
        ['b/c', '2'],
      ]),
    )
    await writeFolderAtomic(path.join(dir, 'list'), [{ path: 'a', data: Buffer.from('1') }])
    async function* files() {
      yield { path: 'a', data: '1' }
    }
    await writeFolderAtomic(path.join(dir, 'stream'), files())
    expect(all(dir)).toEqual(['list', 'list/a', 'map', 'map/a', 'map/b', 'map/b/c', 'stream', 'stream/a'])
  })

  test('replaces a folder: no file of the old one stays', async () => {
    const dir = temporary()
    const target = path.join(dir, 'task')
    await writeFolderAtomic(target, new Map([['old', '1']]))
    await writeFolderAtomic(target, new Map([['new', '2']]))
    expect(all(dir)).toEqual(['task', 'task/new'])
  })

  test.each([
    ['a source that breaks', broken, /the source ended/],
    ['a full disk', overfull, /no space left on the disk of /],
  ])('%s leaves the old folder and nothing else', async (_name, data, message) => {
    const dir = temporary()
    const target = path.join(dir, 'task')
    await writeFolderAtomic(target, new Map([['old', '1']]))
    await expect(
      writeFolderAtomic(target, [
        { path: 'a', data: '1' },
        { path: 'b', data: data() },
      ]),
    ).rejects.toThrow(message)
    expect(all(dir)).toEqual(['task', 'task/old'])
  })

  test('a process killed while it writes leaves nothing that counts, and the next write clears it', async () => {
    const dir = temporary()
    const dead = execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).trim()
    mkdirSync(path.join(dir, `.task.tmp-${dead}-abc`))
    mkdirSync(path.join(dir, '.task.previous'))
    writeFileSync(path.join(dir, '.task.previous/old'), '1')
    await expect(writeFolderAtomic(path.join(dir, 'task'), [{ path: 'x', data: broken() }])).rejects.toThrow(
      'the source ended',
    )
    expect(all(dir)).toEqual(['task', 'task/old'])
  })

  test.each(['../x', '/x', 'a/../../x', 'a//b', '.', '', 'a\\b', 'a\0b'])('refuses the name %j', async (name) => {
    const dir = temporary()
    await expect(writeFolderAtomic(path.join(dir, 'out'), [{ path: name, data: '' }])).rejects.toBeInstanceOf(
      InputError,
    )
    expect(all(dir)).toEqual([])
  })

  test('a file or a link in its place stays', async () => {
    const dir = temporary()
    writeFileSync(path.join(dir, 'file'), 'precious')
    symlinkSync(temporary(), path.join(dir, 'link'))
    await expect(writeFolderAtomic(path.join(dir, 'file'), [])).rejects.toBeInstanceOf(InputError)
    await expect(writeFolderAtomic(path.join(dir, 'link'), [])).rejects.toBeInstanceOf(InputError)
    expect(all(dir)).toEqual(['file', 'link'])
  })
})

describe('containment', () => {
  test('a path stays under its root, whatever the name', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom('..', '.', '', '/', '\\', '\0', 'a'), fc.string())), (parts) => {
        try {
          return pathInside('/root/out', parts.join('/')).startsWith('/root/out/')
        } catch (error) {
          return error instanceof InputError
        }
      }),
    )
  })

  test('links inside are followed and judged; a longer sibling name is outside', async () => {
    const dir = temporary()
    for (const name of ['out/real', 'out-evil']) mkdirSync(path.join(dir, name), { recursive: true })
    symlinkSync(path.join(dir, 'out-evil'), path.join(dir, 'out/sibling'))
    symlinkSync('/etc', path.join(dir, 'out/etc'))
    symlinkSync('real', path.join(dir, 'out/inside'))
    const root = path.join(dir, 'out')
    expect(await realPathInside(root, 'real/new/x')).toBe(path.join(root, 'real/new/x'))
    expect(await realPathInside(root, 'inside/x')).toBe(path.join(root, 'inside/x'))
    for (const bad of ['sibling/x', 'etc/passwd', '../out-evil/x']) {
      await expect(realPathInside(root, bad)).rejects.toBeInstanceOf(InputError)
    }
  })
})

describe('reading', () => {
  const limit = { maxBytes: 1000 }

  test('a regular file, up to its limit', async () => {
    const file = path.join(temporary(), 'f')
    writeFileSync(file, 'x'.repeat(1000))
    expect(await readRegularFile(file, limit)).toHaveLength(1000)
    writeFileSync(file, 'x'.repeat(1001))
    await expect(readRegularFile(file, limit)).rejects.toBeInstanceOf(LimitError)
    writeFileSync(file, '')
    expect(await readRegularFile(file, limit)).toHaveLength(0)
  })

  test.each<[string, (dir: string) => string, RegExp]>([
    ['a missing file', (dir) => path.join(dir, 'none'), /^no such file: /],
    [
      'a file below a file',
      (dir) => (writeFileSync(path.join(dir, 'f'), ''), path.join(dir, 'f/x')),
      /^no such file: /,
    ],
    ['a folder', (dir) => dir, / is a folder, not a file$/],
    [
      'a link to a file',
      (dir) => (symlinkSync('/etc/passwd', path.join(dir, 'l')), path.join(dir, 'l')),
      / is a symbolic link, not a file$/,
    ],
    [
      'a link to itself',
      (dir) => (symlinkSync('l', path.join(dir, 'l')), path.join(dir, 'l')),
      / is a symbolic link, not a file$/,
    ],
    [
      'a pipe',
      (dir) => (execFileSync('mkfifo', [path.join(dir, 'p')]), path.join(dir, 'p')),
      / is a pipe, not a file$/,
    ],
    ['a device', () => '/dev/zero', / is a device, not a file$/],
  ])('%s is refused at once', async (_name, make, message) => {
    const file = make(temporary())
    for (const attempt of [() => readRegularFile(file, limit), () => openByteStream(file)]) {
      await expect(attempt()).rejects.toMatchObject({ name: 'InputError', message: expect.stringMatching(message) })
    }
  })

  test('a stream gives every byte in chunks, more than once, and can be left', async () => {
    const file = path.join(temporary(), 'f')
    const bytes = Buffer.from(Array.from({ length: 1_000_000 }, (_, n) => n % 251))
    writeFileSync(file, bytes)
    const stream = await openByteStream(file)
    expect(stream.size).toBe(bytes.length)
    for (let round = 0; round < 2; round += 1) {
      const parts: Uint8Array[] = []
      for await (const chunk of stream.chunks) parts.push(chunk)
      expect(parts.length).toBeGreaterThan(1)
      expect(Buffer.concat(parts).equals(bytes)).toBe(true)
    }
    const open = (): number => readdirSync('/proc/self/fd').length
    const before = open()
    for await (const chunk of stream.chunks) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    expect(open()).toBeLessThanOrEqual(before)
  })
})

describe('appendLine', () => {
  test('appends whole lines, also after one that was cut off', async () => {
    const file = path.join(temporary(), 'runs/journal.jsonl')
    await appendLine(file, '{"n":1}')
    await appendLine(file, '{"n":2}')
    writeFileSync(file, '{"n":3', { flag: 'a' })
    await appendLine(file, 'with\na break')
    expect(readFileSync(file, 'utf8')).toBe('{"n":1}\n{"n":2}\n{"n":3\nwith a break\n')
  })

  test('one that a crash cut off can be taken away first; the whole ones stay', async () => {
    const file = path.join(temporary(), 'journal.jsonl')
    await mendJournal(file)
    expect(existsSync(file)).toBe(false)
    for (const [before, after] of [
      ['{"n":1}\n{"n":2', '{"n":1}\n'],
      ['{"n":1}\n', '{"n":1}\n'],
      ['{"n":1', ''],
      [`{"n":1}\n${'x'.repeat(200_000)}`, '{"n":1}\n'],
      ['', ''],
    ] as const) {
      writeFileSync(file, before)
      await mendJournal(file)
      expect(readFileSync(file, 'utf8')).toBe(after)
    }
  })

  test('is read line by line, whole lines only, none that is too long', async () => {
    const file = path.join(temporary(), 'journal.jsonl')
    const lines = async (): Promise<string[]> => {
      const read: string[] = []
      for await (const line of journalLines(file, 400_000)) read.push(line)
      return read
    }
    expect(await lines()).toEqual([])
    const long = 'ü'.repeat(200_000)
    writeFileSync(file, `a\n\n${long}\n${long}x\nb\ncut`)
    expect(await lines()).toEqual(['a', '', long, 'b'])
  })

  test('a full device is one clear line', async () => {
    await expect(appendLine('/dev/full', 'x')).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('no space left'),
    })
  })
})

describe('removeTree', () => {
  test('removes locked folders, leaves what links point at, accepts nothing', async () => {
    const [dir, outside] = [temporary(), temporary()]
    writeFileSync(path.join(outside, 'precious'), 'x')
    mkdirSync(path.join(dir, 'a/b/c'), { recursive: true })
    symlinkSync(outside, path.join(dir, 'a/link'))
    chmodSync(path.join(dir, 'a/b'), 0)
    await removeTree(path.join(dir, 'a'))
    await removeTree(path.join(dir, 'a'))
    expect(existsSync(path.join(dir, 'a'))).toBe(false)
    expect(existsSync(path.join(outside, 'precious'))).toBe(true)
  })
})

test.each([
  ['ENOSPC', /no space left on the disk of \/out/],
  ['EDQUOT', /no space left/],
  ['EACCES', /cannot write in \/out/],
  ['EROFS', /cannot write in \/out/],
  ['ENOTDIR', /\/out is blocked/],
])('%s is the user’s to mend', (code, message) => {
  const error = diskError(Object.assign(new Error(code), { code }), '/out')
  expect(error).toBeInstanceOf(InputError)
  expect(error).toMatchObject({ message: expect.stringMatching(message) })
  const other = new Error('other')
  expect(diskError(other, '/out')).toBe(other)
})
