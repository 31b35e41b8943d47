/** Finding the parts of the user's repository by reading files alone: no git runs in it, so nothing of it can run. */
import { readFile, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { InputError } from '../core/errors.ts'

/** Where the parts of a repository are (https://git-scm.com/docs/gitrepository-layout). All absolute. */
export interface Layout {
  /** Holds HEAD; `.git`, a bare repository, or `.git/worktrees/<name>`. */
  readonly git_dir: string
  /** Holds objects, refs and config; differs from `git_dir` in a linked worktree. */
  readonly common_dir: string
  /** Text of HEAD: `ref: refs/heads/…` or a commit id. */
  readonly head: string
}

const REMEDY = 'give the path of a git clone (a work tree or a bare repository) with --repo'
/** What people copy from a browser. */
const IS_ADDRESS = /^(?:[a-z+]{2,9}:\/\/|[\w.-]{1,60}@[\w.-]{1,200}:)/
const CLONE = 'that is an address: clone it with `git clone`, and name the folder with --repo'
/** HEAD, `.git` and `commondir` are one short line each. */
const MAX_POINTER_BYTES = 8192

/**
 * Locates the repository that `dir` is in, as git does: `dir` itself when it is bare, else the nearest `.git` upwards.
 * @throws InputError when there is none
 */
export async function locateRepository(dir: string): Promise<Layout> {
  const start = await realpath(dir).catch((cause: unknown) => {
    throw new InputError(`no such folder: ${dir}`, IS_ADDRESS.test(dir) ? CLONE : REMEDY, { cause })
  })
  if (!(await stat(start)).isDirectory()) throw new InputError(`not a folder: ${dir}`, REMEDY)
  for (let folder = start; ; folder = path.dirname(folder)) {
    const layout = (await layoutOf(path.join(folder, '.git'))) ?? (await layoutOf(folder))
    if (layout !== null) return layout
    if (path.dirname(folder) === folder) throw new InputError(`not a git repository: ${dir}`, REMEDY)
  }
}

/** The layout when `candidate` is a git directory or a file that names one, else null. */
async function layoutOf(candidate: string): Promise<Layout | null> {
  const gitDir = await followPointer(candidate)
  const head = await readLine(path.join(gitDir, 'HEAD'))
  if (head === null) return null
  const common = await readLine(path.join(gitDir, 'commondir'))
  const commonDir = common === null ? gitDir : path.resolve(gitDir, common)
  const hasObjects = await isDirectory(path.join(commonDir, 'objects'))
  const hasRefs = await isDirectory(path.join(commonDir, 'refs'))
  return hasObjects && hasRefs ? { git_dir: gitDir, common_dir: commonDir, head } : null
}

/** A linked worktree or submodule has a file `.git` with one line `gitdir: <path>`. */
async function followPointer(candidate: string): Promise<string> {
  const line = await readLine(candidate)
  if (line === null || !line.startsWith('gitdir: ')) return candidate
  return path.resolve(path.dirname(candidate), line.slice('gitdir: '.length))
}

/** First line of a small regular file, or null. */
async function readLine(file: string): Promise<string | null> {
  try {
    const info = await stat(file)
    if (!info.isFile() || info.size > MAX_POINTER_BYTES) return null
    const text = await readFile(file, 'utf8')
    return text.replace(/\r?\n[\s\S]*$/, '')
  } catch {
    return null
  }
}

async function isDirectory(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory()
  } catch {
    return false
  }
}
