/** What an agent gets holds one commit and no way to the solution. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { openRepository } from '../../src/git/repository.ts'
import { hiddenBlobs, sealRepository } from '../../src/git/sealed.ts'
import { git, removeTemporary, repositoryOf, temporary } from './repositories.ts'

afterAll(removeTemporary)

const SOLUTION = 'export const a = () => 2 // the answer\n'
const TEXT = { 'src/a.js': 'export const a = () => 1\n', '.gitattributes': '*.js text eol=crlf\n', 'run.sh': '' }

/** Everything by which history comes back: a later commit, a tag, a remote, a reflog, a stash, a note, an unreachable commit. */
function generous(extra: readonly string[] = []): string {
  const dir = repositoryOf(
    [
      { message: 'Earlier', files: { 'src/a.js': 'export const a = () => 0\n' } },
      { message: 'Base', files: { ...TEXT, 'run.sh': { mode: '100755', data: '#!/bin/sh\n' } } },
      { message: 'Fix (#5)', files: { 'src/a.js': SOLUTION, 'src/b.js': TEXT['src/a.js'] } },
    ],
    extra,
  )
  const who = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com']
  git(dir, ['tag', 'v1'])
  git(dir, [...who, 'notes', 'add', '-m', SOLUTION, 'main~1'])
  git(dir, ['config', 'remote.origin.url', 'https://github.com/acme/tool.git'])
  git(dir, ['update-ref', 'refs/remotes/origin/main', 'main'])
  git(dir, ['branch', 'lost', 'main'])
  git(dir, ['branch', '-D', 'lost'])
  return dir
}

async function seal(
  dir: string,
): Promise<{ readonly sealed: string; readonly commit: string; readonly hidden: string[] }> {
  await using repository = await openRepository(dir)
  const changes = await repository.changes('main~1', 'main')
  const hidden = await hiddenBlobs(repository, 'main~1', changes)
  const sealed = temporary()
  const { commit } = await sealRepository(repository, { rev: 'main~1', dir: sealed, hidden })
  return { sealed, commit, hidden }
}

describe.each([
  ['sha1', []],
  ['sha256', ['--object-format=sha256']],
])('%s', (_name, extra) => {
  test('one commit, no ref but the branch, nothing of the solution in the object store', async () => {
    const dir = generous(extra)
    const { sealed, hidden } = await seal(dir)
    const solution = git(dir, ['rev-parse', 'main:src/a.js']).trim()
    expect(hidden).toEqual([solution])
    expect(git(sealed, ['rev-list', '--all', '--reflog', '--count']).trim()).toBe('1')
    expect(git(sealed, ['for-each-ref', '--format=%(refname)']).trim()).toBe('refs/heads/main')
    expect(git(sealed, ['remote']) + git(sealed, ['tag']) + git(sealed, ['reflog', '--all'])).toBe('')
    expect(existsSync(path.join(sealed, '.git/logs'))).toBe(false)
    const objects = git(sealed, ['cat-file', '--batch-all-objects', '--batch-check=%(objectname) %(objecttype)'])
    expect(objects).not.toContain(solution)
    expect(objects.match(/ commit$/gm)).toHaveLength(1)
    for (const id of objects.match(/^\w+(?= blob$)/gm) ?? [])
      expect(git(sealed, ['cat-file', 'blob', id])).not.toContain('the answer')
    expect(existsSync(path.join(sealed, '.git/objects/info/alternates'))).toBe(false)
    expect(git(sealed, ['fsck', '--full', '--strict', '--no-dangling'])).toBe('')
  })
})

test('the work tree is that of the commit, clean, and the same tree gives the same commit', async () => {
  const dir = generous()
  const first = await seal(dir)
  expect(git(first.sealed, ['status', '--porcelain'])).toBe('')
  expect(readdirSync(first.sealed).sort()).toEqual(['.git', '.gitattributes', 'run.sh', 'src'])
  expect(readFileSync(path.join(first.sealed, 'src/a.js'), 'utf8')).toBe(TEXT['src/a.js'])
  expect(git(first.sealed, ['rev-parse', 'HEAD^{tree}'])).toBe(git(dir, ['rev-parse', 'main~1^{tree}']))
  expect(git(first.sealed, ['rev-parse', 'HEAD']).trim()).toBe(first.commit)
  expect((await seal(dir)).commit).toBe(first.commit)
})

test('a tree of which this clone lacks a file is not handed out', async () => {
  const dir = generous()
  const id = git(dir, ['rev-parse', 'main~1:run.sh']).trim()
  rmSync(path.join(dir, '.git', 'objects', id.slice(0, 2), id.slice(2)))
  await expect(seal(dir)).rejects.toThrow(`object ${id} is not in this clone`)
})

test('a tree that holds the solution is not handed out', async () => {
  const dir = generous()
  await using repository = await openRepository(dir)
  const hidden = [git(dir, ['rev-parse', 'main:src/a.js']).trim()]
  await expect(sealRepository(repository, { rev: 'main', dir: temporary(), hidden })).rejects.toThrow(
    /a file of the solution/,
  )
})
