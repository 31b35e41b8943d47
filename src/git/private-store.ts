/**
 * The private git directory that all work goes through. It borrows the user's objects and refs and has its own
 * configuration, index, attributes and hooks (none), so the user's repository can neither run anything nor be changed:
 * new objects land here. (Where an object is stored that the user's store has already, git renews the time of that file,
 * its protection against garbage collection; no byte changes.)
 */
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { InputError } from '../core/errors.ts'
import { diskError } from '../files/disk-errors.ts'
import type { Layout } from './locate.ts'
import { GitProcess } from './process.ts'
import { readUserConfig } from './user-config.ts'
import type { UserConfig } from './user-config.ts'

export interface PrivateStore {
  readonly git: GitProcess
  readonly user_config: UserConfig
  readonly shallow: boolean
  /** Absolute; the git directory that all is borrowed from. */
  readonly source: string
}

/**
 * Beats every `.gitattributes`: bytes in the work tree are the bytes of the blob, no filter, no driver
 * (https://git-scm.com/docs/gitattributes, `$GIT_DIR/info/attributes` has the highest precedence).
 */
const ATTRIBUTES = '* -text !eol -ident -filter !working-tree-encoding !diff !merge !whitespace\n'

/** `GIT_CONFIG_GLOBAL` came with 2.32 (https://git-scm.com/docs/git/2.32.0#Documentation/git.txt-codeGITCONFIGGLOBALcode). */
const OLDEST_GIT = [2, 32] as const

/** Creates the private directory in `tempDir`. The caller removes it with `removeStore`. */
export async function createStore(layout: Layout, tempDir: string = tmpdir()): Promise<PrivateStore> {
  const dir = await mkdtemp(path.join(tempDir, 'backtest-git-')).catch((error: unknown) => {
    throw diskError(error, tempDir)
  })
  try {
    return await fill(dir, layout)
  } catch (error) {
    await removeStore(dir)
    throw diskError(error, tempDir)
  }
}

/** Variables under which git takes every file for binary: the same objects, other attributes. */
export function binaryView(dir: string): Readonly<Record<string, string>> {
  return { GIT_DIR: path.join(dir, BINARY), GIT_OBJECT_DIRECTORY: path.join(dir, 'objects') }
}

const BINARY = 'binary'

export async function removeStore(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true, maxRetries: 3 })
}

async function fill(dir: string, layout: Layout): Promise<PrivateStore> {
  for (const folder of ['home', 'tmp', 'info', 'objects/info', 'objects/pack', `${BINARY}/info`, `${BINARY}/refs`]) {
    await mkdir(path.join(dir, folder), { recursive: true })
  }
  await writeFile(path.join(dir, 'HEAD'), `${layout.head}\n`)
  await writeFile(path.join(dir, 'info/attributes'), ATTRIBUTES)
  await writeFile(path.join(dir, BINARY, 'HEAD'), 'ref: refs/heads/none\n')
  await writeFile(path.join(dir, BINARY, 'info/attributes'), '* -diff\n')
  await writeFile(
    path.join(dir, 'objects/info/alternates'),
    `${quoteAlternate(path.join(layout.common_dir, 'objects'))}\n`,
  )
  await borrowRefs(dir, layout.common_dir)
  await writeFile(path.join(dir, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = true\n')
  const git = new GitProcess(dir)
  await requireVersion(git)
  const userConfig = await readUserConfig(git, layout.common_dir)
  for (const place of [dir, path.join(dir, BINARY)]) {
    await writeFile(path.join(place, 'config'), privateConfig(userConfig))
  }
  return { git, user_config: userConfig, shallow: await copyShallow(dir, layout.common_dir), source: layout.common_dir }
}

/** Refs are read in place, through links: a repository can have hundreds of thousands. We never write one. */
async function borrowRefs(dir: string, commonDir: string): Promise<void> {
  for (const name of ['refs', 'packed-refs', 'reftable']) {
    const target = path.join(commonDir, name)
    const info = await stat(target).catch(() => null)
    if (info !== null) await symlink(target, path.join(dir, name), info.isDirectory() ? 'junction' : 'file')
  }
}

/** The format of the borrowed parts, nothing else of the user's configuration. */
function privateConfig(user: UserConfig): string {
  const objectFormat = user.get('extensions.objectformat')
  const refStorage = user.get('extensions.refstorage')
  const lines = ['[core]', '\trepositoryformatversion = 1', '\tbare = true', '[extensions]']
  if (objectFormat === 'sha256') lines.push('\tobjectFormat = sha256')
  if (refStorage === 'reftable') lines.push('\trefStorage = reftable')
  return `${lines.join('\n')}\n`
}

/** Commits at the border of a shallow clone have no parents here; without the file git would look for them and fail. */
async function copyShallow(dir: string, commonDir: string): Promise<boolean> {
  const text = await readFile(path.join(commonDir, 'shallow'), 'utf8').catch(() => '')
  if (text.trim() === '') return false
  await writeFile(path.join(dir, 'shallow'), text)
  return true
}

/** A path that begins with a quote or holds a newline must be quoted C-style, or it would be read as something else. */
function quoteAlternate(folder: string): string {
  if (!/^["#]|[\n\r]/.test(folder)) return folder
  const escaped = folder.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
  return `"${escaped}"`
}

async function requireVersion(git: GitProcess): Promise<void> {
  const { stdout } = await git.run(['version'])
  const found = /(\d+)\.(\d+)/.exec(stdout.toString('utf8'))
  const [major, minor] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0)]
  if (major > OLDEST_GIT[0] || (major === OLDEST_GIT[0] && minor >= OLDEST_GIT[1])) return
  throw new InputError(`git ${major}.${minor} is too old`, `install git ${OLDEST_GIT.join('.')} or newer`)
}
