import { chmodSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { InputError, LimitError } from '../../src/core/errors.ts'
import { openRepository } from '../../src/git/repository.ts'
import type { Repository } from '../../src/git/repository.ts'
import { parseRemote } from '../../src/git/user-config.ts'
import { git, removeTemporary, repositoryOf, temporary } from './repositories.ts'

afterAll(removeTemporary)

const HISTORY = [
  { files: { 'a.txt': 'one\n', 'src/b.txt': 'b\n' }, message: 'first' },
  { files: { 'a.txt': 'two\n' }, message: 'second\n\nwith a body\n\nand a line' },
  { files: { 'src/b.txt': 'B\n' }, message: 'on the side', branch: 'side', parents: ['1'] },
  { message: 'Merge the side', parents: ['1', '2'], files: { 'src/b.txt': 'B\n' } },
]

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

async function head(repository: Repository): Promise<string> {
  return (await repository.resolve('main')) ?? ''
}

describe('openRepository', () => {
  test.each([
    ['a folder without a repository', () => temporary(), /^not a git repository: /],
    ['a folder that is not there', () => path.join(temporary(), 'nothing'), /^no such folder: /],
    [
      'a file',
      () => {
        const file = path.join(temporary(), 'file')
        writeFileSync(file, '')
        return file
      },
      /^not a folder: /,
    ],
  ])('%s is one clear line with a remedy', async (_name, make, message) => {
    const error = await openRepository(make()).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(InputError)
    expect(error).toMatchObject({ message: expect.stringMatching(message), remedy: expect.stringContaining('--repo') })
  })

  test('git missing from the PATH is the user’s to mend', async () => {
    const dir = repositoryOf(HISTORY)
    const saved = process.env['PATH']
    process.env['PATH'] = temporary()
    try {
      await expect(openRepository(dir)).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringContaining('git was not found'),
      })
    } finally {
      process.env['PATH'] = saved
    }
  })

  test('a git that is too old is named', async () => {
    const dir = repositoryOf(HISTORY)
    const bin = temporary()
    writeFileSync(path.join(bin, 'git'), '#!/bin/sh\necho git version 2.25.1\n', { mode: 0o755 })
    const saved = process.env['PATH']
    process.env['PATH'] = `${bin}:${saved}`
    try {
      await expect(openRepository(dir)).rejects.toMatchObject({ message: 'git 2.25 is too old' })
    } finally {
      process.env['PATH'] = saved
    }
  })

  test.each([
    ['a subfolder', (dir: string) => path.join(dir, 'src')],
    [
      'a bare clone',
      (dir: string) => {
        const bare = path.join(temporary(), 'bare.git')
        git(dir, ['clone', '--quiet', '--bare', dir, bare])
        return bare
      },
    ],
    [
      'a linked worktree',
      (dir: string) => {
        const tree = path.join(temporary(), 'linked')
        git(dir, ['worktree', 'add', '--quiet', '--detach', tree, 'main'])
        return tree
      },
    ],
    [
      'a clone that borrows objects through a chain of alternates',
      (dir: string) => {
        const [first, second] = [path.join(temporary(), 'first'), path.join(temporary(), 'second')]
        git(dir, ['clone', '--quiet', '--shared', dir, first])
        git(first, ['clone', '--quiet', '--shared', first, second])
        return second
      },
    ],
    [
      'a repository with a strange path',
      (dir: string) => {
        const strange = path.join(temporary(), '"quoted"\nline #$(x)')
        git(dir, ['clone', '--quiet', dir, strange])
        return strange
      },
    ],
    [
      'a link to it',
      (dir: string) => {
        const link = path.join(temporary(), 'link')
        symlinkSync(dir, link)
        return link
      },
    ],
  ])('opens %s', async (_name, make) => {
    const dir = repositoryOf(HISTORY)
    const want = git(dir, ['rev-parse', 'main']).trim()
    await using repository = await openRepository(make(dir))
    expect(await repository.resolve('HEAD')).toBe(want)
    expect((await repository.readFile(want, 'a.txt'))?.toString()).toBe('two\n')
  })

  test('opens a repository with sha256 ids', async () => {
    const dir = temporary()
    git(dir, ['init', '--quiet', '--object-format=sha256', '--initial-branch=main', '.'])
    writeFileSync(path.join(dir, 'a.txt'), 'a\n')
    git(dir, ['add', '.'])
    git(dir, ['-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', '-m', 'first'])
    await using repository = await openRepository(dir)
    const sha = await head(repository)
    expect(sha).toHaveLength(64)
    const blob = await repository.writeBlob(Buffer.from('b\n'))
    const tree = await repository.buildTree(sha, [{ path: 'b.txt', mode: '100644', blob }])
    expect((await repository.listTree(tree)).map((entry) => entry.path)).toEqual(['a.txt', 'b.txt'])
  })

  test('a shallow clone says so, and its border has no parents', async () => {
    const dir = repositoryOf(HISTORY)
    const shallow = path.join(temporary(), 'shallow')
    git(dir, ['clone', '--quiet', '--depth=1', `file://${dir}`, shallow])
    await using repository = await openRepository(shallow)
    expect(repository.isShallow).toBe(true)
    const commits = await collect(repository.commits({ to: 'HEAD' }))
    expect(commits.map((commit) => commit.parents)).toEqual([[]])
    await expect(repository.commit('HEAD~1')).rejects.toMatchObject({ remedy: expect.stringContaining('unshallow') })
  })

  test('a partial clone: blobs that are not here are null, never fetched; what needs them says so', async () => {
    const dir = repositoryOf(HISTORY)
    git(dir, ['config', 'uploadpack.allowFilter', 'true'])
    const partial = path.join(temporary(), 'partial')
    git(dir, ['clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${dir}`, partial])
    await using repository = await openRepository(partial)
    const sha = await head(repository)
    expect(repository.isShallow).toBe(false)
    expect(await repository.readFile(sha, 'a.txt')).toBeNull()
    expect(await repository.streamFile(sha, 'a.txt')).toBeNull()
    const [change] = await repository.changes('main~1', sha)
    expect(change).toMatchObject({ path: 'src/b.txt', status: 'modified', additions: 0 })
    expect(await repository.hasBlob(change?.new_blob ?? '')).toBe(false)
    await expect(repository.patch('main~1', sha, ['src/b.txt'])).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(/is not in this clone/),
    })
  })
})

describe('revisions', () => {
  const dir = repositoryOf(HISTORY)

  test.each([
    ['main', true],
    ['refs/heads/main', true],
    ['HEAD~1', true],
    ['nothing', false],
    ['--output=pwn', false],
    ['-n', false],
    ['$(touch pwn)', false],
    ['"; id #', false],
    ['a\nb', false],
    ['a\0b', false],
    ['', false],
    ['x'.repeat(5000), false],
    ['f'.repeat(40), false],
  ])('%j resolves: %p', async (rev, found) => {
    await using repository = await openRepository(dir)
    expect((await repository.resolve(rev)) !== null).toBe(found)
  })

  test('an unknown one is the user’s mistake', async () => {
    await using repository = await openRepository(dir)
    for (const attempt of [
      () => repository.commit('nothing'),
      () => repository.changes('nothing', 'main'),
      () => collect(repository.firstParent({ head: '--all' })),
    ]) {
      await expect(attempt()).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringContaining('unknown revision'),
      })
    }
  })
})

describe('history', () => {
  test('commits have their parts, messages whole', async () => {
    await using repository = await openRepository(repositoryOf(HISTORY))
    const commit = await repository.commit('main~1')
    expect(commit).toMatchObject({
      author: { name: 'Ann Author', email: 'ann@example.com' },
      committed_at: '2023-11-14T22:14:20+00:00',
      message: 'second\n\nwith a body\n\nand a line',
    })
    expect(commit.tree).toBe(await repository.treeOf('main~1'))
  })

  test('a range, the first-parent line, limits and dates', async () => {
    await using repository = await openRepository(repositoryOf(HISTORY))
    const subjects = async (commits: AsyncIterable<{ message: string }>) =>
      (await collect(commits)).map((commit) => commit.message.split('\n')[0])
    expect(await subjects(repository.commits({ to: 'main', from: 'main~1' }))).toEqual([
      'Merge the side',
      'on the side',
    ])
    expect(await subjects(repository.firstParent({ head: 'main' }))).toEqual(['Merge the side', 'second', 'first'])
    expect(await subjects(repository.firstParent({ head: 'main', limit: 1 }))).toEqual(['Merge the side'])
    expect(await subjects(repository.firstParent({ head: 'main', since: 'main~1' }))).toEqual(['Merge the side'])
    expect(await subjects(repository.firstParent({ head: 'main', since: '2023-11-14T22:14:20Z' }))).toEqual([
      'Merge the side',
      'second',
    ])
    await expect(collect(repository.firstParent({ head: 'main', since: 'yesterdayish' }))).rejects.toBeInstanceOf(
      InputError,
    )
  })

  test('messages that look like borders, in Latin-1, or of megabytes', async () => {
    const evil = 'x\x01\x02%x00 commit 0000\n\nline'
    const dir = repositoryOf([
      { message: evil, files: { a: '1' } },
      { message: `long ${'y'.repeat(3_000_000)}`, files: { a: '2' } },
      { message: 'after', files: { a: '3' } },
    ])
    await using repository = await openRepository(dir)
    const messages = (await collect(repository.commits({ to: 'main' }))).map((commit) => commit.message)
    expect([messages[0], messages[2]]).toEqual(['after', evil])
    expect(messages[1]?.length).toBe(256 * 1024)
  })

  test('leaving a stream early, and closing, leave no process behind', async () => {
    const repository = await openRepository(repositoryOf(HISTORY))
    for (let round = 0; round < 5; round += 1) {
      for await (const commit of repository.firstParent({ head: 'main' })) {
        expect(commit.parents).toHaveLength(2)
        break
      }
    }
    await repository.readFile('main', 'a.txt')
    expect(gitChildren()).toHaveLength(2)
    await repository.close()
    expect(gitChildren()).toEqual([])
    expect(existsSync(repository.git.gitDir)).toBe(false)
  })

  test('refs, default branch, merge base', async () => {
    const dir = repositoryOf(HISTORY)
    git(dir, ['-c', 'user.name=A', '-c', 'user.email=a@b', 'tag', '-a', '-m', 'tag', 'v1', 'main~1'])
    await using repository = await openRepository(dir)
    const refs = await repository.refs()
    expect(refs.map((ref) => ref.name)).toEqual(['refs/heads/main', 'refs/heads/side', 'refs/tags/v1'])
    expect(refs[2]?.sha).toBe(await repository.resolve('main~1'))
    expect(await repository.defaultBranch()).toEqual({
      name: 'main',
      ref: 'refs/heads/main',
      sha: await head(repository),
    })
    expect(await repository.mergeBase('side', 'main')).toBe(await repository.resolve('side'))
    const clone = path.join(temporary(), 'clone')
    git(dir, ['clone', '--quiet', dir, clone])
    git(clone, ['checkout', '--quiet', '-b', 'work'])
    await using cloned = await openRepository(clone)
    expect(await cloned.defaultBranch()).toMatchObject({ name: 'main', ref: 'refs/remotes/origin/main' })
  })
})

describe('originSlug', () => {
  test.each([
    ['https://github.com/acme/price-tag.git', { host: 'github.com', owner: 'acme', repo: 'price-tag' }],
    ['https://user:secret@GitHub.com/acme/price-tag/', { host: 'github.com', owner: 'acme', repo: 'price-tag' }],
    ['git@github.com:acme/price.tag.git', { host: 'github.com', owner: 'acme', repo: 'price.tag' }],
    ['ssh://git@host.example:2222/group/sub/name', { host: 'host.example', owner: 'group/sub', repo: 'name' }],
    ['/srv/git/acme/price-tag.git', null],
    ['../price-tag', null],
    ['file:///srv/git/acme/price-tag', null],
    ['C:/work/price-tag', null],
    ['https://github.com/../x', null],
    ['', null],
  ])('%s', (url, slug) => expect(parseRemote(url)).toEqual(slug))

  test('is read from the configuration as data, includes and rewrites left out', async () => {
    const dir = repositoryOf(HISTORY)
    git(dir, ['config', 'remote.origin.url', 'git@github.com:acme/price-tag.git'])
    git(dir, ['config', 'url.https://elsewhere.example/.insteadOf', 'git@github.com:'])
    await using repository = await openRepository(dir)
    expect(await repository.originSlug()).toEqual({ host: 'github.com', owner: 'acme', repo: 'price-tag' })
  })
})

describe('files', () => {
  test('reading, streaming and listing', async () => {
    const big = Buffer.alloc(3_000_000, 'x')
    const link = { mode: '120000', data: '../../etc/passwd' }
    const dir = repositoryOf([{ files: { 'a.txt': 'one\n', 'src/deep/b.txt': 'b\n', 'big.bin': big, link } }])
    await using repository = await openRepository(dir)
    expect((await repository.readFile('main', 'src/deep/b.txt'))?.toString()).toBe('b\n')
    expect((await repository.readFile('main', 'link'))?.toString()).toBe('../../etc/passwd')
    for (const missing of ['nothing', 'src', 'src/deep', '../a.txt', './a.txt', '/a.txt', 'a.txt/', 'a.txt/x', '']) {
      expect(await repository.readFile('main', missing)).toBeNull()
    }
    await expect(repository.readFile('main', 'big.bin', { maxBytes: 1000 })).rejects.toBeInstanceOf(LimitError)
    const stream = await repository.streamFile('main', 'big.bin')
    expect(stream?.size).toBe(big.length)
    expect(Buffer.concat(await collect(stream?.chunks ?? (async function* () {})())).equals(big)).toBe(true)
    expect((await repository.listTree('main')).map((entry) => entry.path)).toEqual([
      'a.txt',
      'big.bin',
      'link',
      'src/deep/b.txt',
    ])
    expect((await repository.listTree('main', 'src')).map((entry) => entry.path)).toEqual(['src/deep/b.txt'])
    expect((await repository.listTree('main', 'src/deep/b.txt')).map((entry) => entry.path)).toEqual(['src/deep/b.txt'])
    expect(await repository.listTree('main', 'nothing')).toEqual([])
  })

  test('many blobs come in order through one process, missing ones as null', async () => {
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`f${n}.txt`, `content ${n}\n`.repeat(n)]))
    await using repository = await openRepository(repositoryOf([{ files }]))
    const entries = await repository.listTree('main')
    const ids = [...entries.map((entry) => entry.id), 'f'.repeat(40), 'not an id']
    const blobs = await collect(repository.readBlobs(ids))
    expect(blobs.map((blob) => blob.id)).toEqual(ids)
    expect(blobs.slice(0, -2).map((blob) => blob.bytes?.toString())).toEqual(entries.map((entry) => files[entry.path]))
    expect(blobs.slice(-2).map((blob) => blob.bytes)).toEqual([null, null])
  })

  test('a damaged object is an error, and the next question is answered', async () => {
    const dir = repositoryOf([{ files: { 'a.txt': 'one\n', 'b.txt': 'two\n' } }])
    const id = git(dir, ['rev-parse', 'main:a.txt']).trim()
    const loose = path.join(dir, '.git/objects', id.slice(0, 2), id.slice(2))
    chmodSync(loose, 0o644)
    writeFileSync(loose, 'no zlib stream')
    await using repository = await openRepository(dir)
    await expect(
      repository.readFile('main', 'a.txt').then((bytes) => bytes ?? Promise.reject(new Error('missing'))),
    ).rejects.toThrow(/damaged|missing/)
    expect((await repository.readFile('main', 'b.txt'))?.toString()).toBe('two\n')
  })
})

/** Ids of git processes that this process started and that still run. */
function gitChildren(): string[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
  return children.split(' ').filter((pid) => pid !== '' && readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'git')
}

describe('many changes', () => {
  test('are read through one process, asked at once, some of trees that are not there', async () => {
    await using repository = await openRepository(repositoryOf(HISTORY))
    const [base, tip] = [await repository.treeOf('main~1'), await repository.treeOf('main')]
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) => repository.changes(n % 2 === 0 ? base : tip, tip)),
    )
    expect(answers.map((changes) => changes.length)).toEqual(
      Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? 1 : 0)),
    )
    expect(gitChildren().length).toBeLessThanOrEqual(2)
    await expect(repository.changes('e'.repeat(40), tip)).rejects.toMatchObject({ name: 'InputError' })
    expect(await repository.changes(base, tip)).toHaveLength(1)
  })
})
