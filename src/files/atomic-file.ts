/** Files appear whole or not at all. */
import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { diskError, errorCode } from './disk-errors.ts'
import { makeFolder } from './make-folder.ts'

export type FileData = string | Uint8Array | AsyncIterable<Uint8Array>

/**
 * Writes a file through a temporary sibling, so that a crash or a full disk leaves the old file or none. Makes the
 * folders above it. A link at `target` is replaced, not followed.
 * @throws InputError when the disk is full or the folder cannot be written
 */
export async function writeFileAtomic(target: string, data: FileData): Promise<void> {
  const folder = path.dirname(target)
  const temporary = path.join(folder, `.${path.basename(target)}.tmp-${process.pid}-${randomBytes(6).toString('hex')}`)
  try {
    await makeFolder(folder)
    await writeSynced(temporary, data)
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    // A folder of that name is in the way: the target is what the user has to look at.
    throw diskError(error, errorCode(error) === 'EISDIR' ? target : folder)
  }
}

/** Creates `file`, which must not exist (no link is followed), and has its bytes on the disk before it returns. */
export async function writeSynced(file: string, data: FileData): Promise<void> {
  const handle = await open(file, 'wx', 0o644)
  try {
    await handle.writeFile(data)
    await handle.datasync()
  } finally {
    await handle.close()
  }
}
