/** What changed, and patches that plain `git apply` takes: any name, any byte, any part, either order. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { openRepository } from '../../src/git/repository.ts'
import { git, removeTemporary, repositoryOf, temporary } from './repositories.ts'
import type { FileSpec } from './repositories.ts'

afterAll(removeTemporary)

const NAMES = [
  '--output=x',
  '-n',
  '$(touch pwn)',
  'new\nline',
  'tab\tname',
  'grüße/日本.txt',
  '"quoted"',
  ' blank ',
  'back\\slash',
  ':(top)x',
  '*.txt',
]

type Files = Readonly<Record<string, FileSpec>>

function twoStates(before: Files, after: Files): string {
  return repositoryOf([{ files: before }, { files: after }])
}

/** Applies patches with plain git to a fresh checkout of `rev` and gives the tree that comes out. */
function applied(repo: string, rev: string, patches: readonly string[]): string {
  const dir = path.join(temporary(), 'clone')
  git(repo, ['clone', '--quiet', '--no-checkout', repo, dir])
  git(dir, ['checkout', '--quiet', '--detach', git(repo, ['rev-parse', rev]).trim()])
  for (const patch of patches) git(dir, ['apply', '--index', '-'], { input: patch })
  return git(dir, ['write-tree']).trim()
}

const lines = (n: number): string => Array.from({ length: n }, (_, at) => `line ${at}\n`).join('')

const CASES: readonly (readonly [string, Files, Files])[] = [
  [
    'names of every kind',
    Object.fromEntries(NAMES.map((name) => [name, 'a\n'])),
    Object.fromEntries(NAMES.map((name) => [name, 'b\n'])),
  ],
  [
    'binary files',
    { a: Buffer.from([0, 1, 2, 255]), b: Buffer.from([0, 9]) },
    { a: Buffer.from([0, 1, 3, 254]), b: null, c: Buffer.from([0, 7]) },
  ],
  ['CRLF and no newline at the end', { a: 'x\r\ny\r\n', b: 'x' }, { a: 'x\r\nz\r\n', b: 'y' }],
  [
    'text that is not UTF-8',
    { a: Buffer.from('caf\xe9\n', 'latin1'), b: 'x\n' },
    { a: Buffer.from('th\xe9\n', 'latin1'), b: 'y\n' },
  ],
  ['a mode change alone', { a: 'x\n' }, { a: { mode: '100755', data: 'x\n' } }],
  [
    'links',
    { a: { mode: '120000', data: 'b' }, c: 'x\n' },
    { a: { mode: '120000', data: '/etc/passwd' }, c: { mode: '120000', data: 'a' } },
  ],
  ['a link that becomes a file', { a: { mode: '120000', data: 'b' } }, { a: 'text\n' }],
  ['additions and deletions, empty files', { a: 'x\n', e: '' }, { a: null, b: 'y\n', d: '', e: null }],
  [
    'a rename with a change',
    { 'old/name.txt': lines(40) },
    { 'old/name.txt': null, 'new/name.txt': `${lines(40)}more\n` },
  ],
  ['a swap of names', { a: lines(30), b: lines(50) }, { a: lines(50), b: lines(30) }],
  ['a file that becomes a folder', { a: 'x\n' }, { a: null, 'a/b': 'x\n' }],
  [
    'attributes that hide things',
    { '.gitattributes': '*.txt -diff export-ignore\n', 'a.txt': 'x\n' },
    { 'a.txt': 'y\n' },
  ],
]

describe('patches', () => {
  test.each(CASES)('%s', async (_name, before, after) => {
    const dir = twoStates(before, after)
    await using repository = await openRepository(dir)
    const changes = await repository.changes('main~1', 'main')
    const want = await repository.treeOf('main')
    const whole = await repository.patch(
      'main~1',
      'main',
      changes.map((change) => change.path),
    )
    expect(applied(dir, 'main~1', [whole])).toBe(want)
    expect(await repository.applyToTree('main~1', whole)).toEqual({ tree: want })
    expect(await repository.changes(want, 'main')).toEqual([])
  })

  test('two parts apply in either order; a rename across them is taken apart', async () => {
    const dir = twoStates(
      { 'src/helper.js': lines(40), 'src/a.js': 'a\n', 'test/a.test.js': 'a\n' },
      { 'src/helper.js': null, 'test/helper.js': lines(40), 'src/a.js': 'b\n', 'test/a.test.js': 'b\n' },
    )
    await using repository = await openRepository(dir)
    const [source, suite, helper] = await repository.changes('main~1', 'main')
    expect(helper).toMatchObject({ status: 'renamed', old_path: 'src/helper.js', path: 'test/helper.js' })
    const product = await repository.patch('main~1', 'main', [
      { path: 'src/a.js', old_path: null, status: 'modified' },
      { path: 'src/helper.js', old_path: null, status: 'deleted' },
    ])
    const tests = await repository.patch('main~1', 'main', [
      { path: 'test/a.test.js', old_path: null, status: 'modified' },
      { path: 'test/helper.js', old_path: null, status: 'added' },
    ])
    const want = await repository.treeOf('main')
    expect([source?.path, suite?.path]).toEqual(['src/a.js', 'test/a.test.js'])
    expect(applied(dir, 'main~1', [product, tests])).toBe(want)
    expect(applied(dir, 'main~1', [tests, product])).toBe(want)
    expect(tests).not.toContain('src/helper.js')
  })

  test('of nothing is empty, of a rename’s new name holds the deletion', async () => {
    const dir = twoStates({ old: lines(30) }, { old: null, new: lines(30) })
    await using repository = await openRepository(dir)
    expect(await repository.patch('main~1', 'main', [])).toBe('')
    expect(await repository.patch('main~1', 'main', ['elsewhere'])).toBe('')
    expect(applied(dir, 'main~1', [await repository.patch('main~1', 'main', ['new'])])).toBe(
      await repository.treeOf('main'),
    )
  })

  test('more paths than an argument list can hold', async () => {
    const name = (n: number): string => `${'x'.repeat(200)}/${'y'.repeat(200)}/${'z'.repeat(200)}-${n}.txt`
    const files = (text: string) =>
      Object.fromEntries(Array.from({ length: 3700 }, (_, n) => [name(n), `${text} ${n}\n`]))
    const dir = repositoryOf([{ files: files('a') }, { files: files('b') }])
    await using repository = await openRepository(dir)
    const patch = await repository.patch('main~1', 'main', Object.keys(files('')).slice(1))
    expect(patch.split('\ndiff --git ')).toHaveLength(3699)
    expect(await repository.applyToTree('main~1', patch)).toHaveProperty('tree')
  })

  test('what does not apply, or leads outside, is a conflict with a reason', async () => {
    const dir = twoStates({ a: 'x\n' }, { a: 'y\n' })
    await using repository = await openRepository(dir)
    const patch = await repository.patch('main~1', 'main', ['a'])
    const header = (name: string): string =>
      `diff --git a/${name} b/${name}\nnew file mode 100644\n--- /dev/null\n+++ b/${name}\n@@ -0,0 +1 @@\n+x\n`
    for (const bad of [patch, header('../out'), header('.git/config'), 'diff --git nonsense']) {
      expect(await repository.applyToTree('main', bad)).toEqual({ conflict: expect.stringMatching(/./) })
    }
    expect(await repository.applyToTree('main', '')).toEqual({ tree: await repository.treeOf('main') })
  })
})

describe('changes', () => {
  test('each kind is told', async () => {
    const dir = twoStates(
      { added_to: 'a\nb\n', gone: 'g\n', moved: lines(40), kind: 'x', bin: Buffer.from([0, 1]), mode: 'm\n' },
      {
        added_to: 'a\nb\nc\n',
        gone: null,
        moved: null,
        'moved here': `${lines(40)}!\n`,
        kind: { mode: '120000', data: 'x' },
        bin: Buffer.from([0, 2]),
        mode: { mode: '100755', data: 'm\n' },
        new: 'n\n',
        sub: { mode: '160000', data: 'a'.repeat(40) },
      },
    )
    await using repository = await openRepository(dir)
    const changes = await repository.changes('main~1', 'main')
    const told = changes.map(({ path, old_path, status, binary, additions, deletions, old_mode, new_mode }) =>
      [path, old_path, status, binary, additions, deletions, old_mode, new_mode].join(' '),
    )
    expect(told).toEqual([
      'added_to  modified false 1 0 100644 100644',
      'bin  modified true 0 0 100644 100644',
      'gone  deleted false 0 1 100644 000000',
      'kind  type-changed false 0 0 100644 120000',
      'mode  modified false 0 0 100644 100755',
      'moved here moved renamed false 1 0 100644 100644',
      'new  added false 1 0 000000 100644',
    ])
    expect(changes.find((change) => change.path === 'new')?.old_blob).toBeNull()
    expect(changes.find((change) => change.path === 'gone')?.new_blob).toBeNull()
  })
})

describe('building trees', () => {
  test('sets, deletes, replaces files by folders and the other way', async () => {
    const dir = repositoryOf([{ files: { a: 'a\n', 'd/x': 'x\n', 'd/y': 'y\n' } }])
    await using repository = await openRepository(dir)
    const blob = await repository.writeBlob(Buffer.from('new\n'))
    const tree = await repository.buildTree('main', [
      { path: 'a/inner', mode: '100755', blob },
      { path: 'd', mode: '100644', blob },
      { path: 'not there', mode: '', blob: null },
    ])
    expect(await repository.listTree(tree)).toEqual([
      { path: 'a/inner', mode: '100755', type: 'blob', id: blob },
      { path: 'd', mode: '100644', type: 'blob', id: blob },
    ])
    expect((await repository.readFile(tree, 'd'))?.toString()).toBe('new\n')
    expect(await repository.buildTree('main', [])).toBe(await repository.treeOf('main'))
    expect(() => git(dir, ['cat-file', '-e', tree])).toThrow('Command failed')
  })

  test.each(['../x', '.git/config', 'a/../../x', '/etc/passwd', '', 'lost\uFFFDbytes'])(
    'refuses the name %j',
    async (name) => {
      await using repository = await openRepository(repositoryOf([{ files: { a: 'a\n' } }]))
      const blob = await repository.writeBlob(Buffer.from('x'))
      await expect(repository.buildTree('main', [{ path: name, mode: '100644', blob }])).rejects.toThrow(
        'not a file name for a tree',
      )
    },
  )
})

test('files of a patch with strange names are written by plain git apply where they belong', async () => {
  const dir = twoStates({ a: 'a\n' }, Object.fromEntries(NAMES.map((name) => [name, `${name}\n`])))
  await using repository = await openRepository(dir)
  const patch = await repository.patch('main~1', 'main', NAMES)
  const place = temporary()
  mkdirSync(path.join(place, 'in'))
  writeFileSync(path.join(place, 'the.patch'), patch)
  git(path.join(place, 'in'), ['apply', '../the.patch'])
  for (const name of NAMES) expect(readFileSync(path.join(place, 'in', name), 'utf8')).toBe(`${name}\n`)
})
