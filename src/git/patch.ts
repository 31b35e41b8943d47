/** The change as text that plain `git apply` takes, for any part of its files. */
import { isUtf8 } from 'node:buffer'
import type { FileChange } from '../pull-request/pull-request.ts'
import { type PatchSections, readSections } from './patch-sections.ts'
import { binaryView } from './private-store.ts'
import type { GitProcess } from './process.ts'
import { buildTree } from './trees.ts'
import type { TreeChange } from './trees.ts'

const PATCH = [
  'diff-tree',
  '-r',
  '-p',
  '--binary',
  '--full-index',
  '--no-renames',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--ignore-submodules=all',
  '--src-prefix=a/',
  '--dst-prefix=b/',
]

/**
 * What to put in a patch: a path, or a file change as it was listed or taken apart. A path that is the new name of a
 * rename brings the deletion of the old one along; a file change says by its `old_path` whether it does.
 */
export type PatchPart = string | Pick<FileChange, 'path' | 'old_path' | 'status'>

export interface PatchRequest {
  /** Id of the tree that the patch is to apply to. */
  readonly base: string
  /** What changed since. */
  readonly all: readonly FileChange[]
  readonly parts: readonly PatchPart[]
  /** The whole change cut into its files; null where it cannot be cut. */
  readonly sections: PatchSections | null
}

/** The whole change between two trees, cut into its files. */
export function cutPatch(git: GitProcess, base: string, head: string): Promise<PatchSections | null> {
  return readSections(git, PATCH, { base, head })
}

/**
 * The part of a change that `parts` name. A rename is a deletion and an addition, so that parts apply on their own. Where the
 * change could not be cut it is the difference to a tree with only those paths changed: exact whatever the names, and no
 * argument list can grow too long.
 */
export async function readPatch(git: GitProcess, { base, all, parts, sections }: PatchRequest): Promise<string> {
  const wanted = namedPaths(parts, all)
  const changes = treeChanges(all).filter(({ path }) => wanted.has(path))
  if (changes.length === 0) return ''
  if (sections !== null) return [...sections].map(([path, text]) => (wanted.has(path) ? text : '')).join('')
  const target = await buildTree(git, base, changes)
  const args = [...PATCH, '--end-of-options', base, target]
  const { stdout } = await git.run(args)
  if (isUtf8(stdout)) return stdout.toString('utf8')
  const texts: string[] = []
  for (const { path } of changes) texts.push(await readPart(git, args, path))
  return texts.join('')
}

/**
 * A text file stands in a patch as its bytes, which a string cannot hold when they are not UTF-8. Such a file goes in as
 * a binary one, in base85.
 */
async function readPart(git: GitProcess, args: readonly string[], path: string): Promise<string> {
  const plain = await git.run([...args, '--', path])
  if (isUtf8(plain.stdout)) return plain.stdout.toString('utf8')
  const binary = await git.run([...args, '--', path], { env: binaryView(git.gitDir) })
  return binary.stdout.toString('utf8')
}

function namedPaths(parts: readonly PatchPart[], all: readonly FileChange[]): ReadonlySet<string> {
  const renamedFrom = new Map(all.filter(isRename).map((change) => [change.path, change.old_path]))
  const wanted = new Set<string>()
  for (const part of parts) {
    const path = typeof part === 'string' ? part : part.path
    const old = typeof part === 'string' ? renamedFrom.get(path) : isRename(part) ? part.old_path : null
    wanted.add(path)
    if (old !== null && old !== undefined) wanted.add(old)
  }
  return wanted
}

function isRename(change: Pick<FileChange, 'status'>): boolean {
  return change.status === 'renamed'
}

/** What each changed path becomes; a rename is a deletion and an addition. */
function treeChanges(changes: readonly FileChange[]): TreeChange[] {
  return changes.flatMap((change) => {
    const here = { path: change.path, mode: change.new_mode, blob: change.new_blob }
    const left = isRename(change) ? change.old_path : null
    return left === null ? [here] : [{ path: left, mode: '0', blob: null }, here]
  })
}
