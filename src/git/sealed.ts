/**
 * The repository as an agent may get it: one commit of one tree. No remote, tag, reflog or other branch, and in the object store
 * nothing but what that tree needs, so that no command of git can bring the solution back (ProdCodeBench, arXiv 2604.01527, names
 * the local diff as the hole; SWE-bench had agents read later commits from the clone).
 */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { diskError } from '../files/disk-errors.ts'
import type { FileChange } from '../pull-request/pull-request.ts'
import { GitProcess } from './process.ts'
import type { Repository } from './repository.ts'
import { createWorkspace } from './workspace.ts'

export interface SealRequest {
  /** Commit or tree. */
  readonly rev: string
  /** Absolute; empty or not there. */
  readonly dir: string
  /** Blobs that must not be in it: `hiddenBlobs`. */
  readonly hidden: readonly string[]
}

export interface Sealed {
  /** The one commit. The same tree always gives the same. */
  readonly commit: string
  /** Objects in the store: the commit, its trees, its blobs. */
  readonly objects: number
}

/** A person and a time that say nothing of when and by whom the work was done. */
const AUTHOR = {
  GIT_AUTHOR_NAME: 'Backtest',
  GIT_AUTHOR_EMAIL: 'backtest@localhost',
  GIT_AUTHOR_DATE: '2000-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Backtest',
  GIT_COMMITTER_EMAIL: 'backtest@localhost',
  GIT_COMMITTER_DATE: '2000-01-01T00:00:00Z',
}

function configFor(tree: string): string {
  const sha256 = tree.length === 64
  const core = `[core]\n\trepositoryformatversion = ${sha256 ? 1 : 0}\n\tbare = false\n\tlogAllRefUpdates = false\n`
  return sha256 ? `${core}[extensions]\n\tobjectFormat = sha256\n` : core
}

/**
 * Writes the work tree and a `.git` of its own.
 * @throws Error when a hidden blob came along; InputError when `dir` is not empty, or objects are missing in this clone
 */
export async function sealRepository(repository: Repository, { rev, dir, hidden }: SealRequest): Promise<Sealed> {
  const tree = await repository.treeOf(rev)
  const workspace = await createWorkspace(repository, dir)
  await workspace.switchTo(tree)
  const gitDir = path.join(workspace.dir, '.git')
  await layOut(gitDir, configFor(tree))
  const { stdout } = await repository.git.run(['rev-list', '--objects', '--no-object-names', tree])
  await repository.git.run(['pack-objects', '--quiet', path.join(gitDir, 'objects/pack/pack')], { input: stdout })
  const git = new GitProcess(gitDir)
  const made = await git.run(['commit-tree', tree, '-m', 'Start'], { env: AUTHOR })
  const commit = made.stdout.toString('latin1').trim()
  await writeFile(path.join(gitDir, 'refs/heads/main'), `${commit}\n`)
  await git.run(['read-tree', commit])
  await git.run(['update-index', '-q', '--refresh'], { env: { GIT_WORK_TREE: workspace.dir }, accept: [1] })
  const objects = await objectsOf(git)
  const [leak] = hidden.filter((id) => objects.has(id))
  if (leak !== undefined) throw new Error(`the sealed repository holds ${leak}, a file of the solution`)
  return { commit, objects: objects.size }
}

async function layOut(gitDir: string, config: string): Promise<void> {
  try {
    for (const folder of ['objects/pack', 'objects/info', 'refs/heads', 'refs/tags', 'info'])
      await mkdir(path.join(gitDir, folder), { recursive: true })
    await writeFile(path.join(gitDir, 'HEAD'), 'ref: refs/heads/main\n')
    await writeFile(path.join(gitDir, 'config'), config)
  } catch (error) {
    throw diskError(error, gitDir)
  }
}

/** Every object in the store, reachable or not. */
async function objectsOf(git: GitProcess): Promise<ReadonlySet<string>> {
  const { stdout } = await git.run(['cat-file', '--batch-all-objects', '--unordered', '--batch-check=%(objectname)'])
  return new Set(stdout.toString('latin1').split('\n').filter(Boolean))
}

/** What the product side of a change brings, without what the tree has anyway (a file that was copied or moved). */
export async function hiddenBlobs(
  repository: Repository,
  rev: string,
  product: readonly Pick<FileChange, 'new_blob'>[],
): Promise<string[]> {
  const present = new Set((await repository.listTree(rev)).map(({ id }) => id))
  return product.flatMap(({ new_blob: id }) => (id === null || present.has(id) ? [] : [id]))
}
