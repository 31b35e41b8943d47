import { chmod, lstat, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { errorCode } from './disk-errors.ts'

const OWNER_ACCESS = 0o700

/**
 * Removes a file or folder with everything in it; nothing there is fine. Links are unlinked, never followed. Folders
 * that someone locked (mode 000) are opened first.
 */
export async function removeTree(target: string): Promise<void> {
  try {
    await rm(target, { recursive: true, force: true, maxRetries: 3 })
  } catch (error) {
    if (errorCode(error) !== 'EACCES' && errorCode(error) !== 'EPERM') throw error
    await unlockTree(target)
    await rm(target, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Lets the owner into every folder of a tree. Iterative: a test can nest folders deeper than the stack. */
export async function unlockTree(target: string): Promise<void> {
  const pending = [target]
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const info = await lstat(folder).catch(() => null)
    if (info?.isDirectory() !== true) continue
    await chmod(folder, info.mode | OWNER_ACCESS).catch(() => {})
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) if (entry.isDirectory()) pending.push(path.join(folder, entry.name))
  }
}
