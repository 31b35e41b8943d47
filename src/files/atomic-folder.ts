/** Folders appear whole or not at all: a task is never half on the disk. */
import { randomBytes } from 'node:crypto'
import { chmod, lstat, mkdir, readdir, rename } from 'node:fs/promises'
import path from 'node:path'
import { InputError } from '../core/errors.ts'
import { writeSynced } from './atomic-file.ts'
import type { FileData } from './atomic-file.ts'
import { pathInside } from './containment.ts'
import { diskError, errorCode } from './disk-errors.ts'
import { isRunning } from './lock-file.ts'
import { makeFolder } from './make-folder.ts'
import { removeTree } from './remove-tree.ts'

export interface FolderFile {
  /** Relative to the folder, with `/`. */
  readonly path: string
  readonly data: FileData
  /** May be run as a program. */
  readonly executable?: true
}

export type FolderFiles = ReadonlyMap<string, FileData> | Iterable<FolderFile> | AsyncIterable<FolderFile>

/**
 * Writes a folder under a temporary name beside `target` and renames it there. An existing folder is moved aside first
 * and removed last; if the process dies in between, the next write puts it back.
 * @throws InputError when the disk is full, the place cannot be written, a name leads outside, or `target` is no folder
 */
export async function writeFolderAtomic(target: string, files: FolderFiles): Promise<void> {
  const parent = path.dirname(path.resolve(target))
  const name = path.basename(path.resolve(target))
  const previous = path.join(parent, `.${name}.previous`)
  let temporary: string | null = null
  try {
    await makeFolder(parent)
    await recover(parent, name)
    await requireFolder(target)
    temporary = path.join(parent, `.${name}.tmp-${process.pid}-${randomBytes(6).toString('hex')}`)
    await mkdir(temporary)
    for await (const file of listed(files)) {
      const place = pathInside(temporary, file.path)
      await mkdir(path.dirname(place), { recursive: true })
      await writeSynced(place, file.data)
      if (file.executable === true) await chmod(place, 0o755)
    }
    await swap({ target, temporary, previous })
  } catch (error) {
    if (temporary !== null) await removeTree(temporary).catch(() => {})
    throw diskError(error, parent)
  }
}

/** Puts the new folder in place of the old one; when the second rename fails, the old one goes back. */
async function swap(places: {
  readonly target: string
  readonly temporary: string
  readonly previous: string
}): Promise<void> {
  const { target, temporary, previous } = places
  const replaced = await rename(target, previous).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return false
      throw error
    },
  )
  try {
    await rename(temporary, target)
  } catch (error) {
    if (replaced) await rename(previous, target)
    throw error
  }
  await removeTree(previous)
}

/** Mends what a killed process left: puts a folder that was moved aside back, removes unfinished ones of dead processes. */
async function recover(parent: string, name: string): Promise<void> {
  const previous = path.join(parent, `.${name}.previous`)
  for (const entry of await readdir(parent)) {
    if (!entry.startsWith(`.${name}.tmp-`)) continue
    const pid = Number(entry.slice(`.${name}.tmp-`.length).split('-')[0])
    if (!isRunning(pid)) await removeTree(path.join(parent, entry))
  }
  if ((await lstat(previous).catch(() => null)) === null) return
  const target = path.join(parent, name)
  if ((await lstat(target).catch(() => null)) === null) await rename(previous, target)
  else await removeTree(previous)
}

async function requireFolder(target: string): Promise<void> {
  const info = await lstat(target).catch(() => null)
  if (info === null || info.isDirectory()) return
  throw new InputError(`${target} is a file or link, not a folder`, 'move it away or choose another folder with --out')
}

async function* listed(files: FolderFiles): AsyncGenerator<FolderFile> {
  if (files instanceof Map) {
    for (const [path, data] of files as ReadonlyMap<string, FileData>) yield { path, data }
    return
  }
  yield* files as Iterable<FolderFile> | AsyncIterable<FolderFile>
}
