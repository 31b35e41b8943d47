/** One process at a time, over all processes of a machine: a file that says who is at work. */
import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import { errorCode } from './disk-errors.ts'
import { makeFolder } from './make-folder.ts'

export interface Lock {
  release(): Promise<void>
}

/** Locks of this process: its own id in a file says nothing about who took it. */
const held = new Set<string>()

/** Containers of one machine share folders, but no process ids; each has a name of its own. */
const HERE = hostname().replace(/[^\w.-]/g, '-')
/** The longest that a job may take: https://docs.github.com/en/actions/reference/limits. */
const LONGEST_MS = 5 * 24 * 60 * 60 * 1000

/**
 * Takes a lock, or null when somebody alive has it. What a killed process left is taken over: at once where it was one of this
 * host, after five days where nobody can tell.
 */
export async function takeLock(file: string): Promise<Lock | null> {
  await makeFolder(path.dirname(file))
  if (held.has(file)) return null
  held.add(file)
  const mine = `${file}.${process.pid}-${randomBytes(6).toString('hex')}`
  try {
    await writeFile(mine, `${process.pid}@${HERE}`, { flag: 'wx' })
    // A link appears with its content or not at all; a file is empty for a moment after it is made.
    const taken = (await linked(mine, file)) || ((await removeStale(file, mine)) && (await linked(mine, file)))
    if (!taken) held.delete(file)
    return taken ? { release: () => release(file) } : null
  } catch (error) {
    held.delete(file)
    throw error
  } finally {
    await rm(mine, { force: true })
  }
}

async function release(file: string): Promise<void> {
  await rm(file, { force: true })
  held.delete(file)
}

async function linked(from: string, to: string): Promise<boolean> {
  return link(from, to).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === 'EEXIST') return false
      throw error
    },
  )
}

/** Moves the lock of a dead process away. Two may try: one that has moved a living lock puts it back. */
async function removeStale(file: string, mine: string): Promise<boolean> {
  if (await isOfTheLiving(file)) return false
  const aside = `${mine}.stale`
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  )
  if (!moved) return true
  const wasAlive = await isOfTheLiving(aside)
  if (wasAlive) await linked(aside, file)
  await rm(aside, { force: true })
  return !wasAlive
}

async function isOfTheLiving(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const [, id, host = HERE] = /^(\d{1,10})(?:@([\w.-]{1,255}))?$/.exec(text) ?? []
  if (id === undefined) return false
  if (host !== HERE) return (await ageOf(file)) < LONGEST_MS
  // Our own id without a lock of ours is that of an earlier process with the same number, as in a container.
  return Number(id) !== process.pid && isRunning(Number(id))
}

async function ageOf(file: string): Promise<number> {
  return stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => Infinity,
  )
}

/** Is there a process of this number on this machine? */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}
