/** Building and reading trees through private index files; what is new is stored in the private directory. */
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { InputError } from '../core/errors.ts'
import type { GitProcess, RunOptions, RunResult } from './process.ts'
import { GitError } from './process.ts'

/** One change to a tree. `blob` null deletes the path. */
export interface TreeChange {
  readonly path: string
  /** `100644`, `100755` or `120000`; not looked at for a deletion. */
  readonly mode: string
  readonly blob: string | null
}

/** One file of a tree. `commit` is a submodule entry. */
export interface TreeEntry {
  readonly path: string
  readonly mode: string
  readonly type: 'blob' | 'commit'
  readonly id: string
}

type IndexRun = (args: readonly string[], options?: RunOptions) => Promise<RunResult>

/** Gives `work` a `run` whose index is a throw-away file holding `tree`. */
async function withIndex<Result>(
  git: GitProcess,
  tree: string,
  work: (run: IndexRun) => Promise<Result>,
): Promise<Result> {
  const index = path.join(git.gitDir, 'tmp', `index-${randomBytes(8).toString('hex')}`)
  const run: IndexRun = (args, options = {}) => git.run(args, { ...options, env: { GIT_INDEX_FILE: index } })
  try {
    await run(['read-tree', tree])
    return await work(run)
  } finally {
    await rm(index, { force: true })
  }
}

/** `base` with `changes` made, as a tree id. Blobs need not be here (partial clones). A file replaces a folder of its name. */
export async function buildTree(git: GitProcess, base: string, changes: readonly TreeChange[]): Promise<string> {
  return withIndex(git, base, async (run) => {
    const nothing = '0'.repeat(base.length)
    // Deletions first, or a file deleted to make room for a folder would take the folder's new files with it.
    const ordered = [...changes.filter(({ blob }) => blob === null), ...changes.filter(({ blob }) => blob !== null)]
    const lines = ordered.map((change) => indexLine(change, nothing))
    if (lines.length > 0) await run(['update-index', '--replace', '-z', '--index-info'], { input: lines.join('') })
    return writeTree(run)
  })
}

/**
 * One line of `update-index --index-info`. git passes over a forbidden name in silence, so it is refused here; a name
 * that is not UTF-8 has lost bytes on its way here.
 */
function indexLine({ path, mode, blob }: TreeChange, nothing: string): string {
  const forbidden = path.split('/').some((part) => /^(?:|\.|\.\.|\.git)$/i.test(part))
  if (forbidden || path.includes('\uFFFD') || path.includes('\0')) {
    throw new InputError(`not a file name for a tree: ${JSON.stringify(path.slice(0, 200))}`, 'leave this change out')
  }
  return `${blob === null ? '0' : mode} ${blob ?? nothing}\t${path}\0`
}

async function writeTree(run: IndexRun): Promise<string> {
  return (await run(['write-tree', '--missing-ok'])).stdout.toString('latin1').trim()
}

export interface ApplyOptions {
  /** Takes the patch out of a tree that holds it. */
  readonly reverse?: boolean
}

/** The new tree, or git's reason why the patch does not apply. */
export type Applied = { readonly tree: string } | { readonly conflict: string }

/** Applies a unified patch to a tree without any work tree. */
export async function applyToTree(
  git: GitProcess,
  base: string,
  patch: string,
  { reverse = false }: ApplyOptions = {},
): Promise<Applied> {
  const direction = reverse ? ['--reverse'] : []
  return withIndex(git, base, async (run) => {
    try {
      if (patch.trim() !== '')
        await run(['apply', '--cached', '--whitespace=nowarn', ...direction, '-'], { input: patch })
    } catch (error) {
      if (error instanceof GitError) return { conflict: error.detail }
      throw error
    }
    return { tree: await writeTree(run) }
  })
}

/** All files under a tree, recursively, in path order; `prefix` goes before every path. */
export async function listTree(git: GitProcess, tree: string, prefix: string): Promise<TreeEntry[]> {
  const { stdout } = await git.run(['ls-tree', '-r', '-z', '--full-tree', tree])
  const entries: TreeEntry[] = []
  for (const record of stdout.toString('utf8').split('\0')) {
    const tab = record.indexOf('\t')
    const [mode = '', type = '', id = ''] = record.slice(0, Math.max(tab, 0)).split(' ')
    if (tab < 0) continue
    entries.push({ path: `${prefix}${record.slice(tab + 1)}`, mode, type: type === 'commit' ? 'commit' : 'blob', id })
  }
  return entries
}
