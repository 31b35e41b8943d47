import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { openRepository } from '../../src/git/repository.ts'
import type { Repository } from '../../src/git/repository.ts'
import { createWorkspace } from '../../src/git/workspace.ts'
import type { Workspace } from '../../src/git/workspace.ts'
import { git, removeTemporary, repositoryOf, temporary } from './repositories.ts'

afterAll(removeTemporary)

const BEFORE = {
  'src/a.txt': 'one\n',
  'src/deep/b.txt': 'b\n',
  'gone.txt': 'gone\n',
  '.gitignore': 'node_modules/\nbuild/\n',
  '.gitattributes': '*.txt text eol=crlf filter=evil ident\n',
  'id.txt': '$Id$\n',
  link: { mode: '120000', data: 'src/a.txt' },
  'run.sh': { mode: '100755', data: '#!/bin/sh\n' },
} as const
const AFTER = { 'src/a.txt': 'two\n', 'gone.txt': null, 'new/file.txt': 'new\n' } as const

interface Fixture extends AsyncDisposable {
  readonly repository: Repository
  readonly workspace: Workspace
  readonly dir: string
  in(name: string): string
}

async function fixture(): Promise<Fixture> {
  const repository = await openRepository(repositoryOf([{ files: BEFORE }, { files: AFTER }]))
  const dir = path.join(temporary(), 'work')
  const workspace = await createWorkspace(repository, dir)
  await workspace.switchTo('main~1')
  return {
    repository,
    workspace,
    dir,
    in: (name) => path.join(dir, name),
    [Symbol.asyncDispose]: () => repository.close(),
  }
}

function files(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => !lstatSync(path.join(dir, name)).isDirectory())
    .sort()
}

const FIRST = ['.gitattributes', '.gitignore', 'gone.txt', 'id.txt', 'link', 'run.sh', 'src/a.txt', 'src/deep/b.txt']

describe('switchTo', () => {
  test('writes blobs as they are, links and programs too, and no .git', async () => {
    await using place = await fixture()
    expect(files(place.dir)).toEqual(FIRST)
    expect(readFileSync(place.in('src/a.txt'), 'utf8')).toBe('one\n')
    expect(readFileSync(place.in('id.txt'), 'utf8')).toBe('$Id$\n')
    expect(readlinkSync(place.in('link'))).toBe('src/a.txt')
    expect(statSync(place.in('run.sh')).mode & 0o111).not.toBe(0)
  })

  test('touches only the files that differ', async () => {
    await using place = await fixture()
    const times = (): number[] => ['src/deep/b.txt', 'id.txt'].map((name) => statSync(place.in(name)).ino)
    const before = times()
    await place.workspace.switchTo('main')
    expect(files(place.dir)).toEqual([
      '.gitattributes',
      '.gitignore',
      'id.txt',
      'link',
      'new/file.txt',
      'run.sh',
      'src/a.txt',
      'src/deep/b.txt',
    ])
    expect(readFileSync(place.in('src/a.txt'), 'utf8')).toBe('two\n')
    expect(times()).toEqual(before)
    await place.workspace.switchTo('main~1')
    expect(files(place.dir)).toEqual(FIRST)
    expect(existsSync(place.in('new'))).toBe(false)
  })

  test('writes files again that have to look new, but none that the tree before had not got', async () => {
    await using place = await fixture()
    const { workspace, repository, in: at } = place
    const old = new Date('2001-01-01T00:00:00Z')
    for (const name of ['src/deep/b.txt', 'run.sh', 'id.txt']) utimesSync(at(name), old, old)
    await workspace.switchTo('main~1')
    const before = statSync(at('id.txt')).mtimeMs
    mkdirSync(at('outside'))
    writeFileSync(path.join(at('outside'), 'file.txt'), 'kept')
    symlinkSync('outside', at('new'))
    await workspace.switchTo(await repository.treeOf('main~1'), ['src/deep/b.txt', 'new/file.txt'])
    expect(statSync(at('src/deep/b.txt')).mtimeMs).toBeGreaterThan(before)
    expect(statSync(at('id.txt')).mtimeMs).toBe(before)
    expect(readFileSync(at('src/deep/b.txt'), 'utf8')).toBe('b\n')
    expect(readFileSync(path.join(at('outside'), 'file.txt'), 'utf8')).toBe('kept')
  })

  test('goes back to what the install left: later output is removed, ignored or not', async () => {
    await using place = await fixture()
    mkdirSync(place.in('node_modules/a'), { recursive: true })
    await place.workspace.keepPresent()
    for (const name of ['build', 'output', 'src/build']) mkdirSync(place.in(name))
    for (const name of ['build/x', 'output/x', 'src/build/x', 'node_modules/a/cache'])
      writeFileSync(place.in(name), 'x')
    symlinkSync('/etc', place.in('node_modules-link'))
    await place.workspace.keepPresent()
    await place.workspace.resetToInstalled()
    expect(files(place.dir)).toEqual([...FIRST, 'node_modules/a/cache'].sort())
  })

  test('clean takes what git does not ignore, and all of it but the present when asked', async () => {
    await using place = await fixture()
    mkdirSync(place.in('node_modules/a'), { recursive: true })
    writeFileSync(place.in('node_modules/a/x'), 'x')
    await place.workspace.keepPresent()
    mkdirSync(place.in('build'))
    for (const name of ['build/cache', 'left']) writeFileSync(place.in(name), 'x')
    await place.workspace.clean()
    expect(files(place.dir)).toEqual([...FIRST, 'build/cache', 'node_modules/a/x'].sort())
    await place.workspace.clean('all')
    expect(files(place.dir)).toEqual([...FIRST, 'node_modules/a/x'].sort())
  })

  test.each<[string, (place: Fixture) => void]>([
    ['changed a file', (place) => writeFileSync(place.in('src/a.txt'), 'by a test')],
    [
      'changed a file and put its time and size back',
      (place) => {
        const { atime, mtime } = statSync(place.in('src/a.txt'))
        writeFileSync(place.in('src/a.txt'), 'eno\n')
        utimesSync(place.in('src/a.txt'), atime, mtime)
      },
    ],
    ['deleted a file', (place) => rmSync(place.in('src/a.txt'))],
    ['deleted a folder', (place) => rmSync(place.in('src'), { recursive: true })],
    [
      'made a folder of a file',
      (place) => (rmSync(place.in('src/a.txt')), mkdirSync(place.in('src/a.txt/x'), { recursive: true })),
    ],
    [
      'made a file of a folder',
      (place) => (rmSync(place.in('src'), { recursive: true }), writeFileSync(place.in('src'), 'file')),
    ],
    ['changed a mode', (place) => chmodSync(place.in('src/a.txt'), 0o755)],
    ['locked a folder', (place) => chmodSync(place.in('src'), 0o500)],
    ['put another link', (place) => (rmSync(place.in('link')), symlinkSync('/etc/passwd', place.in('link')))],
    [
      'moved a folder away and linked it back',
      (place) => {
        renameSync(place.in('src'), place.in('elsewhere'))
        symlinkSync('elsewhere', place.in('src'))
      },
    ],
  ])('restores what a test run did: %s', async (_name, act) => {
    await using place = await fixture()
    act(place)
    await place.workspace.switchTo('main~1')
    await place.workspace.clean()
    expect(files(place.dir)).toEqual(FIRST)
    expect(lstatSync(place.in('src')).isDirectory()).toBe(true)
    expect(readFileSync(place.in('src/a.txt'), 'utf8')).toBe('one\n')
    expect(readlinkSync(place.in('link'))).toBe('src/a.txt')
    expect(statSync(place.in('src/a.txt')).mode & 0o111).toBe(0)
  })

  test('never writes through a linked folder', async () => {
    await using place = await fixture()
    const outside = temporary()
    mkdirSync(path.join(outside, 'deep'))
    writeFileSync(path.join(outside, 'a.txt'), 'precious')
    rmSync(place.in('src'), { recursive: true })
    symlinkSync(outside, place.in('src'))
    symlinkSync(outside, place.in('new'))
    await place.workspace.switchTo('main')
    expect(files(outside)).toEqual(['a.txt'])
    expect(readFileSync(path.join(outside, 'a.txt'), 'utf8')).toBe('precious')
    expect(readFileSync(place.in('src/a.txt'), 'utf8')).toBe('two\n')
    expect(readFileSync(place.in('new/file.txt'), 'utf8')).toBe('new\n')
    rmSync(place.in('new'), { recursive: true })
    symlinkSync(outside, place.in('new'))
    writeFileSync(path.join(outside, 'file.txt'), 'precious')
    await place.workspace.switchTo('main~1')
    expect(files(outside)).toEqual(['a.txt', 'file.txt'])
  })

  test('untracked files in the way are replaced', async () => {
    await using place = await fixture()
    mkdirSync(place.in('new'))
    writeFileSync(place.in('new/file.txt'), 'by a test')
    await place.workspace.switchTo('main')
    expect(readFileSync(place.in('new/file.txt'), 'utf8')).toBe('new\n')
  })
})

describe('clean', () => {
  test('removes what tests left; what the tree ignores stays', async () => {
    await using place = await fixture()
    for (const name of [
      'left.txt',
      'coverage/x',
      'node_modules/dep/index.js',
      'build/out.js',
      'src/.cache/y',
      'nested/.git/HEAD',
      '.git/config',
    ]) {
      mkdirSync(path.dirname(place.in(name)), { recursive: true })
      writeFileSync(place.in(name), 'x')
    }
    mkdirSync(place.in('locked/inner'), { recursive: true })
    chmodSync(place.in('locked'), 0)
    symlinkSync(temporary(), place.in('a-link'))
    await place.workspace.clean()
    expect(files(place.dir)).toEqual([...FIRST, 'build/out.js', 'node_modules/dep/index.js'].sort())
    expect(existsSync(place.in('locked'))).toBe(false)
    expect(existsSync(place.in('.git'))).toBe(false)
  })

  test('ignore rules of the user’s own configuration do not count', async () => {
    await using place = await fixture()
    const home = temporary()
    mkdirSync(path.join(home, '.config/git'), { recursive: true })
    writeFileSync(path.join(home, '.config/git/ignore'), '*.tmp\n')
    const saved = process.env['HOME']
    process.env['HOME'] = home
    writeFileSync(place.in('x.tmp'), 'x')
    await place.workspace.clean()
    process.env['HOME'] = saved
    expect(existsSync(place.in('x.tmp'))).toBe(false)
  })

  test('what setup left is kept when declared', async () => {
    await using place = await fixture()
    mkdirSync(place.in('vendor'))
    writeFileSync(place.in('vendor/dep.js'), 'dep')
    writeFileSync(place.in('gen*[1].js'), 'generated')
    await place.workspace.keepPresent()
    writeFileSync(place.in('gen2.js'), 'by a test')
    await place.workspace.clean()
    expect(files(place.dir)).toEqual([...FIRST, 'gen*[1].js', 'vendor/dep.js'].sort())
  })
})

describe('a folder that nothing has written to', () => {
  test('is believed once, and only when it is said', async () => {
    await using place = await fixture()
    place.workspace.trust()
    writeFileSync(place.in('src/a.txt'), 'not looked at')
    await place.workspace.switchTo('main~1')
    expect(readFileSync(place.in('src/a.txt'), 'utf8')).toBe('not looked at')
    await place.workspace.switchTo('main~1')
    expect(readFileSync(place.in('src/a.txt'), 'utf8')).toBe('one\n')
  })

  test('is turned into another state and back', async () => {
    await using place = await fixture()
    for (const [rev, text] of [
      ['main', 'two\n'],
      ['main~1', 'one\n'],
      ['main', 'two\n'],
    ] as const) {
      place.workspace.trust()
      await place.workspace.switchTo(rev)
      expect(readFileSync(place.in('src/a.txt'), 'utf8')).toBe(text)
      expect(existsSync(place.in('gone.txt'))).toBe(rev === 'main~1')
    }
  })
})

describe('a clone that lacks blobs', () => {
  const lose = (dir: string, names: readonly string[]): readonly string[] =>
    names.map((name) => {
      const id = git(dir, ['rev-parse', `HEAD:${name}`]).trim()
      rmSync(path.join(dir, '.git', 'objects', id.slice(0, 2), id.slice(2)))
      return id
    })

  test('a few are left out, in every state, and named', async () => {
    const dir = repositoryOf([{ files: BEFORE }, { files: { ...AFTER, 'src/deep/c.txt': 'c\n' } }])
    lose(dir, ['src/deep/b.txt', 'src/deep/c.txt'])
    await using repository = await openRepository(dir)
    const workspace = await createWorkspace(repository, path.join(temporary(), 'work'))
    const deep = path.join(workspace.dir, 'src/deep/b.txt')
    await workspace.switchTo('main')
    expect(readFileSync(path.join(workspace.dir, 'src/a.txt'), 'utf8')).toBe('two\n')
    expect([existsSync(deep), existsSync(path.join(workspace.dir, 'gone.txt'))]).toEqual([false, false])
    expect(repository.lackingOf(await repository.treeOf('main'))).toEqual(['src/deep/b.txt', 'src/deep/c.txt'])
    await workspace.switchTo('main~1')
    expect([existsSync(deep), existsSync(path.join(workspace.dir, 'gone.txt'))]).toEqual([false, true])
    expect(repository.lackingOf(await repository.treeOf('main~1'))).toEqual(['src/deep/b.txt'])
    await workspace.dispose()
  })

  test('many mean a clone that cannot be checked out: one is named, with what to do', async () => {
    const names = [1, 2, 3, 4, 5, 6].map((n) => `data/${n}.txt`)
    const dir = repositoryOf([{ files: Object.fromEntries(names.map((name) => [name, name])) }])
    const [id = ''] = lose(dir, names)
    await using repository = await openRepository(dir)
    const workspace = await createWorkspace(repository, path.join(temporary(), 'work'))
    await expect(workspace.switchTo('main')).rejects.toMatchObject({
      message: expect.stringContaining(`object ${id} is not in this clone`),
      remedy: expect.stringContaining('git fetch --refetch'),
    })
    await workspace.dispose()
  })
})

describe('a workspace', () => {
  test('takes an empty folder only', async () => {
    await using place = await fixture()
    const full = temporary()
    writeFileSync(path.join(full, 'x'), '')
    await expect(createWorkspace(place.repository, full)).rejects.toMatchObject({ name: 'InputError' })
    const link = path.join(temporary(), 'link')
    symlinkSync(temporary(), link)
    await expect(createWorkspace(place.repository, link)).rejects.toMatchObject({ name: 'InputError' })
  })

  test('two of them are independent; dispose removes all', async () => {
    await using place = await fixture()
    const other = await createWorkspace(place.repository, path.join(temporary(), 'other'))
    await other.switchTo('main')
    expect(readFileSync(path.join(other.dir, 'src/a.txt'), 'utf8')).toBe('two\n')
    expect(readFileSync(place.in('src/a.txt'), 'utf8')).toBe('one\n')
    await other.dispose()
    expect(existsSync(other.dir)).toBe(false)
  })
})
