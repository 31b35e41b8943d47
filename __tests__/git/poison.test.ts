/** A hostile repository runs nothing, whatever we do with it. Each poison is first shown to work on plain git. */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { sha256 } from '../../src/core/digest.ts'
import { openRepository } from '../../src/git/repository.ts'
import type { Repository } from '../../src/git/repository.ts'
import { createWorkspace } from '../../src/git/workspace.ts'
import { git, removeTemporary, repositoryOf, temporary } from './repositories.ts'

afterAll(removeTemporary)

interface Place {
  readonly repo: string
  readonly canary: string
  readonly home: string
}

interface Poison {
  readonly name: string
  plant(place: Place): void
  /** What trips it for someone who uses git plainly. */
  trip(place: Place): void
}

function configured(place: Place, ...pairs: readonly (readonly [string, string])[]): void {
  for (const [key, value] of pairs) git(place.repo, ['config', key, value])
}

function script(place: Place, file: string, then = ''): string {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `#!/bin/sh\ntouch '${place.canary}'\n${then}\n`)
  chmodSync(file, 0o755)
  return file
}

function attributes(place: Place, line: string): void {
  mkdirSync(path.join(place.repo, '.git/info'), { recursive: true })
  writeFileSync(path.join(place.repo, '.git/info/attributes'), `${line}\n`)
}

function plain(place: Place, args: readonly string[]): void {
  try {
    execFileSync('git', [...args], {
      cwd: place.repo,
      env: { ...process.env, HOME: place.home, GIT_CONFIG_NOSYSTEM: '1' },
      stdio: 'ignore',
    })
  } catch {
    // Only the canary counts.
  }
}

function touchWorkTree(place: Place): void {
  writeFileSync(path.join(place.repo, 'src/a.txt'), 'touched\n')
}

const POISONS: readonly Poison[] = [
  {
    name: 'core.fsmonitor',
    plant: (place) => configured(place, ['core.fsmonitor', script(place, path.join(place.home, 'fsmonitor'))]),
    trip: (place) => plain(place, ['status']),
  },
  {
    name: 'core.hooksPath',
    plant(place) {
      const hooks = path.join(place.home, 'hooks')
      for (const hook of [
        'post-checkout',
        'post-index-change',
        'reference-transaction',
        'pre-auto-gc',
        'post-rewrite',
      ]) {
        script(place, path.join(hooks, hook))
      }
      configured(place, ['core.hooksPath', hooks])
    },
    trip: (place) => plain(place, ['checkout', '--quiet', 'main~1']),
  },
  {
    name: 'hooks in .git/hooks',
    plant(place) {
      for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction']) {
        script(place, path.join(place.repo, '.git/hooks', hook))
      }
    },
    trip: (place) => plain(place, ['checkout', '--quiet', 'main~1']),
  },
  {
    name: 'filter clean, smudge and process',
    plant(place) {
      const filter = script(place, path.join(place.home, 'filter'), 'cat')
      attributes(place, '* filter=evil')
      configured(place, ['filter.evil.clean', filter], ['filter.evil.smudge', filter])
    },
    trip(place) {
      touchWorkTree(place)
      plain(place, ['-c', 'core.fsmonitor=false', 'diff', '--no-ext-diff', '--no-textconv'])
    },
  },
  {
    name: 'diff.external',
    plant: (place) => configured(place, ['diff.external', script(place, path.join(place.home, 'differ'))]),
    trip: (place) => plain(place, ['diff', 'main~1', 'main']),
  },
  {
    name: 'textconv and diff command of an attribute',
    plant(place) {
      const program = script(place, path.join(place.home, 'convert'), 'cat "$1"')
      attributes(place, '* diff=evil')
      configured(place, ['diff.evil.textconv', program])
    },
    trip: (place) => plain(place, ['diff', 'main~1', 'main']),
  },
  {
    name: 'include of a file with all of it, and gpg.program with log.showSignature',
    plant(place) {
      const program = script(place, path.join(place.home, 'gpg'))
      const file = path.join(place.home, 'included')
      writeFileSync(
        file,
        `[core]\n\tfsmonitor = ${program}\n[gpg]\n\tprogram = ${program}\n[log]\n\tshowSignature = true\n`,
      )
      configured(place, ['include.path', file])
    },
    trip: (place) => plain(place, ['status']),
  },
  {
    name: 'a promisor remote with an ext:: address',
    plant(place) {
      const program = script(place, path.join(place.home, 'remote'))
      configured(
        place,
        ['remote.origin.url', `ext::${program}`],
        ['remote.origin.promisor', 'true'],
        ['extensions.partialClone', 'origin'],
        ['protocol.ext.allow', 'always'],
      )
    },
    trip: (place) => plain(place, ['cat-file', '-p', 'f'.repeat(40)]),
  },
  {
    name: 'the global configuration',
    plant(place) {
      const program = script(place, path.join(place.home, 'global'))
      writeFileSync(
        path.join(place.home, '.gitconfig'),
        `[core]\n\tfsmonitor = ${program}\n[diff]\n\texternal = ${program}\n`,
      )
    },
    trip: (place) => plain(place, ['diff', 'main~1', 'main']),
  },
]

const PATCH =
  'diff --git a/new.txt b/new.txt\nnew file mode 100644\n--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1 @@\n+hello\n'

/** Every operation of the room, once. */
async function doEverything(repo: Repository, work: string): Promise<void> {
  const head = await repo.resolve('main')
  const base = await repo.resolve('main~1')
  if (head === null || base === null) throw new Error('the fixture has two commits')
  await repo.resolve('--output=x')
  await repo.commit(head)
  for await (const commit of repo.commits({ to: head, from: base }, { order: 'topological' }))
    expect(commit.sha).toBe(head)
  for await (const commit of repo.firstParent({ head, limit: 1 })) expect(commit.sha).toBe(head)
  const changes = await repo.changes(base, head)
  expect(changes.length).toBeGreaterThan(0)
  const patch = await repo.patch(base, head, changes)
  expect(patch).toContain('diff --git')
  expect(await repo.readFile(head, 'src/a.txt')).not.toBeNull()
  const stream = await repo.streamFile(head, 'src/a.txt')
  for await (const chunk of stream?.chunks ?? []) expect(chunk.length).toBeGreaterThan(0)
  const entries = await repo.listTree(head)
  for await (const blob of repo.readBlobs(entries.map((entry) => entry.id))) expect(blob.bytes).not.toBeNull()
  expect(await repo.hasBlob('f'.repeat(40))).toBe(false)
  await repo.refs()
  await repo.originSlug()
  await repo.defaultBranch()
  await repo.mergeBase(head, base)
  const blob = await repo.writeBlob(Buffer.from('new'))
  await repo.buildTree(base, [{ path: 'x.txt', mode: '100644', blob }])
  expect(await repo.applyToTree(base, patch)).toEqual({ tree: await repo.treeOf(head) })
  expect(await repo.applyToTree(head, PATCH)).toHaveProperty('tree')
  const workspace = await createWorkspace(repo, work)
  await workspace.switchTo(base)
  await workspace.keepPresent()
  await workspace.switchTo(head)
  writeFileSync(path.join(work, 'src/a.txt'), 'by a test')
  writeFileSync(path.join(work, 'left.txt'), 'by a test')
  await workspace.switchTo(base)
  await workspace.clean()
  await workspace.dispose()
}

/** Every file of the repository with its bytes. Not the time: git freshens objects that are stored once more. */
function snapshot(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      const file = path.join(dir, name)
      return `${name} ${statSync(file).isFile() ? sha256(readFileSync(file)) : ''}`
    })
    .sort()
}

describe('a poisoned repository', () => {
  test.each(POISONS)('$name runs nothing and nothing changes', async (poison) => {
    const repo = repositoryOf([
      { files: { 'src/a.txt': 'one\n', 'b.txt': 'b\n' } },
      { files: { 'src/a.txt': 'two\n', '.gitattributes': '* filter=evil diff=evil\n' } },
    ])
    const place: Place = { repo, home: temporary(), canary: path.join(temporary(), 'canary') }
    poison.plant(place)
    const before = snapshot(repo)
    const [home, external] = [process.env['HOME'], process.env['GIT_EXTERNAL_DIFF']]
    process.env['HOME'] = place.home
    process.env['GIT_EXTERNAL_DIFF'] = script(place, path.join(place.home, 'from-environment'))
    try {
      await using repository = await openRepository(repo)
      await doEverything(repository, path.join(temporary(), 'work'))
    } finally {
      process.env['HOME'] = home
      if (external === undefined) delete process.env['GIT_EXTERNAL_DIFF']
      else process.env['GIT_EXTERNAL_DIFF'] = external
    }
    expect(existsSync(place.canary)).toBe(false)
    expect(snapshot(repo)).toEqual(before)
    poison.trip(place)
    expect(existsSync(place.canary)).toBe(true)
  })

  test('submodules with hostile addresses are never fetched', async () => {
    const canary = path.join(temporary(), 'canary')
    const modules = `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% ${canary}\n[submodule "y"]\n\tpath = y\n\turl = --upload-pack=touch ${canary}\n`
    const gitlink = { mode: '160000', data: 'a'.repeat(40) }
    const repo = repositoryOf([
      { files: { 'src/a.txt': 'one\n' } },
      { files: { 'src/a.txt': 'two\n', '.gitmodules': modules, x: gitlink, y: gitlink } },
    ])
    await using repository = await openRepository(repo)
    const changes = await repository.changes('main~1', 'main')
    expect(changes.map((change) => change.path)).toEqual(['.gitmodules', 'src/a.txt'])
    expect(await repository.patch('main~1', 'main', ['x', 'src/a.txt'])).not.toContain('160000')
    const work = path.join(temporary(), 'work')
    const workspace = await createWorkspace(repository, work)
    await workspace.switchTo('main')
    expect(readFileSync(path.join(work, 'src/a.txt'), 'utf8')).toBe('two\n')
    await workspace.switchTo('main~1')
    expect(existsSync(canary)).toBe(false)
  })
})
