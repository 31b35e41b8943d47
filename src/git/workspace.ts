/**
 * A folder that holds one tree after another for tests to run in. Switching rewrites only the files that differ or were
 * touched since; there is no `.git` in it, the index stays private.
 */
import { chmod, lstat, mkdir, readdir, realpath, rm, statfs, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { InputError } from '../core/errors.ts'
import { diskError, diskFull, errorCode } from '../files/disk-errors.ts'
import { removeTree, unlockTree } from '../files/remove-tree.ts'
import { GitError, MissingObjectError } from './process.ts'
import type { Repository } from './repository.ts'

export interface Workspace {
  /** The work tree's real path. */
  readonly dir: string
  /**
   * Makes the tracked files exactly those of a commit or tree: what a test run changed or deleted is restored. The few files that a
   * partial clone lacks stay away (`Repository.lackingOf`). `anew`: files of both trees that are written again though nothing in them
   * differs, so that they look new to a build.
   */
  switchTo(rev: string, anew?: readonly string[]): Promise<void>
  /** Says that nothing has written into the folder since the last `switchTo`: the next one need not look for what to mend. */
  trust(): void
  /**
   * Declares all untracked files that are there now (installed dependencies, build output) as wanted: `clean` keeps them.
   * @returns their names; a folder without any tracked file is named once, with `/` at its end
   */
  keepPresent(): Promise<readonly string[]>
  /**
   * Removes what a test run left behind: untracked files that the tree's `.gitignore` does not name, and any `.git`. `all`: the
   * named ones too, but for what was there at the last `keepPresent`.
   */
  clean(what?: 'all'): Promise<void>
  /** Removes all untracked files, ignored ones too, that were not there when `keepPresent` was called first. */
  resetToInstalled(): Promise<void>
  /** Removes the folder with everything in it. */
  dispose(): Promise<void>
}

let count = 0
const OWNER_ACCESS = 0o700

/**
 * Creates `dir` (or takes it when empty) as the work tree of `repository`. Files are the blobs' bytes: no filters, no
 * line-end conversion.
 * @throws InputError when `dir` holds something already, or is a link
 */
export async function createWorkspace(repository: Repository, dir: string): Promise<Workspace> {
  const root = await emptyFolder(dir)
  count += 1
  const index = path.join(repository.git.gitDir, 'tmp', `workspace-${count}`)
  const kept = `${index}-kept`
  const env = { GIT_WORK_TREE: root, GIT_INDEX_FILE: index }
  const run = (args: readonly string[]) =>
    repository.git.run(args, { env }).catch(async (error: unknown) => {
      throw (await isFull(root, error)) ? diskFull(root, error) : diskError(error, root)
    })
  let installed: readonly string[] | null = null
  let present: readonly string[] | null = null
  /** The tree that stands here, and the one that still does for all that is known. */
  let standing: string | null = null
  let trusted: string | null = null
  const removeBut = async (wanted: readonly string[] | null): Promise<void> => {
    for (const name of await untracked(run, [])) {
      // A folder stands for all that is in it, on either side: which one is named depends on the tree.
      const isWanted = wanted?.some((kept) => kept.startsWith(name) || name.startsWith(kept)) ?? true
      if (!isWanted) await removeTree(path.join(root, name))
    }
  }
  const folders = async (): Promise<readonly string[]> => {
    const tracked = async () => (await run(['ls-files', '-z'])).stdout.toString('utf8').split('\0')
    return foldersOf(standing === null ? await tracked() : await pathsOf(repository, standing))
  }
  const readTree = treeReader(repository, run)
  return {
    dir: root,
    async switchTo(rev, anew = []) {
      const tree = await repository.treeOf(rev)
      const from = trusted
      trusted = null
      if (from === tree && anew.length === 0) return
      if (from === null) await restoreFolders(root, await folders())
      await removeOf(repository, standing, { root, anew })
      standing = null
      await readTree(tree)
      standing = tree
    },
    trust() {
      trusted = standing
    },
    async keepPresent() {
      const [all, unnamed] = await Promise.all([untracked(run, []), untracked(run)])
      present = all
      installed ??= present
      const names = unnamed.filter((name) => !/[\r\n]/.test(name))
      await writeFile(kept, names.map((name) => `/${name.replace(/[\\*?[\]!# ]/g, '\\$&')}\n`).join(''))
      return all
    },
    async clean(what) {
      await restoreFolders(root, await folders())
      await removeTree(path.join(root, '.git'))
      const args = ['-c', `core.excludesFile=${kept}`, 'clean', '-ffdq', '--']
      await run(args).catch(async () => {
        await unlockUntracked(root, await untracked(run))
        await run(args)
      })
      if (what === 'all') await removeBut(present ?? [])
    },
    async resetToInstalled() {
      await restoreFolders(root, await folders())
      await removeBut(installed)
    },
    async dispose() {
      await removeTree(root)
      await rm(index, { force: true })
      await rm(kept, { force: true })
    },
  }
}

/** Where one file is not in this clone, others may not be either: from then on each tree is looked at first. */
function treeReader(repository: Repository, run: Run): (tree: string) => Promise<void> {
  let isPartial = false
  return async function readTree(tree) {
    try {
      const here = isPartial ? await repository.here(tree) : { tree }
      await run(['read-tree', '--reset', '-u', here.tree])
    } catch (error) {
      if (isPartial || !(error instanceof MissingObjectError)) throw error
      isPartial = true
      await readTree(tree)
    }
  }
}

/** git does not say why it could not write a file; a disk with next to nothing left is why. */
async function isFull(folder: string, error: unknown): Promise<boolean> {
  if (!(error instanceof GitError) || !/unable to (?:write|create)/.test(error.detail)) return false
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize < NEARLY_NOTHING
}

const NEARLY_NOTHING = 64 * 1024

type Run = (args: readonly string[]) => Promise<{ readonly stdout: Buffer }>

/** Untracked files; a folder without any tracked file is named once, with `/` at its end. */
async function untracked(run: Run, exclude: readonly string[] = ['--exclude-standard']): Promise<readonly string[]> {
  const { stdout } = await run(['ls-files', '-z', '--others', ...exclude, '--directory'])
  return stdout
    .toString('utf8')
    .split('\0')
    .filter((name) => name !== '')
}

/** Folders that a test locked (mode 000), one in the other, cannot be emptied before their owner may enter them again. */
async function unlockUntracked(root: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await unlockTree(path.join(root, name))
  }
}

/**
 * Before git writes: a tracked folder that has become a link (or a file) is unlinked, so that nothing is compared with or
 * written to what the link points at; a locked one is opened.
 */
async function restoreFolders(root: string, folders: readonly string[]): Promise<void> {
  await restoreRoot(root)
  for (const folder of folders) {
    const full = path.join(root, folder)
    const info = await lstat(full).catch((error: unknown) => {
      // ENOTDIR: a parent became a file and is dealt with by its own turn or by git.
      if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null
      throw diskError(error, full)
    })
    if (info === null) continue
    if (!info.isDirectory()) await rm(full)
    else if ((info.mode & OWNER_ACCESS) !== OWNER_ACCESS) await chmod(full, info.mode | OWNER_ACCESS)
  }
}

/** Without a sandbox a test can lock, remove or replace the work tree itself. */
async function restoreRoot(root: string): Promise<void> {
  const info = await lstat(root).catch(() => null)
  if (info?.isDirectory() === true) {
    if ((info.mode & OWNER_ACCESS) !== OWNER_ACCESS) await chmod(root, info.mode | OWNER_ACCESS)
    return
  }
  await rm(root, { force: true })
  await mkdir(root)
}

async function pathsOf(repository: Repository, tree: string): Promise<readonly string[]> {
  return (await repository.listTree(tree)).map((entry) => entry.path)
}

interface ToRemove {
  readonly root: string
  readonly anew: readonly string[]
}

/** git writes what is missing, and remembers when it did. The folders above what stands here are no links. */
async function removeOf(repository: Repository, standing: string | null, { root, anew }: ToRemove): Promise<void> {
  if (standing === null || anew.length === 0) return
  const here = new Set(await pathsOf(repository, standing))
  for (const file of anew) if (here.has(file)) await removeTree(path.join(root, file))
}

/** Every folder above the files, parents before children. */
function foldersOf(files: readonly string[]): readonly string[] {
  const folders = new Set<string>()
  for (const file of files) {
    for (let slash = file.indexOf('/'); slash > 0; slash = file.indexOf('/', slash + 1)) {
      folders.add(file.slice(0, slash))
    }
  }
  return [...folders]
}

async function emptyFolder(dir: string): Promise<string> {
  try {
    await mkdir(dir, { recursive: true })
    const info = await lstat(dir)
    if (info.isSymbolicLink()) throw new InputError(`the work folder is a link: ${dir}`, 'choose another folder')
    const root = await realpath(dir)
    if ((await readdir(root)).length > 0) {
      throw new InputError(`the work folder is not empty: ${dir}`, 'choose another folder, or remove this one')
    }
    return root
  } catch (error) {
    throw diskError(error, dir)
  }
}
