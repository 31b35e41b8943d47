/**
 * Thousands of small files as one: an archive of the system's `tar` is written and read several times faster than files are copied
 * one by one. Only for what this machine wrote itself; archives from elsewhere are read with `zip.ts`, entry by entry.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { fstatSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { LimitError } from '../core/errors.ts'

export interface PackRequest {
  /** Absolute folder; the names are relative to it. */
  readonly root: string
  /** Files and folders, folders with all that is in them. Links stay links, and are not followed. */
  readonly names: readonly string[]
  /** Patterns of `tar --exclude`. */
  readonly exclude?: readonly string[]
  /** Absolute; must not exist. */
  readonly file: string
  readonly maxBytes: number
}

/** Nothing of the environment reaches `tar`: `TAR_OPTIONS` could make it run programs. */
const ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' }

/** How often the archive is measured while it grows. */
const POLL_MS = 100

/**
 * Writes the archive, and waits until the disk has it: blocks of zeros are an empty archive to `tar`, which writes the file itself, because
 * a gigabyte that goes through us costs seconds. @returns its size in bytes. @throws LimitError over `maxBytes`; Error when `tar` fails
 */
export async function packFiles({ root, names, exclude = [], file, maxBytes }: PackRequest): Promise<number> {
  const args = ['-C', root, ...exclude.map((pattern) => `--exclude=${pattern}`), '-cf', '-', '--null', '-T', '-']
  const handle = await open(file, 'wx', 0o600)
  try {
    const child = spawn('tar', args, { env: ENVIRONMENT, stdio: ['pipe', handle.fd, 'ignore'] })
    const ended = endOf(child)
    // A list that nobody reads any more is told by how `tar` ended.
    child.stdin?.on('error', () => {})
    child.stdin?.end(names.map((name) => `./${name}\0`).join(''))
    const poll = setInterval(() => {
      if (fstatSync(handle.fd).size > maxBytes) child.kill('SIGKILL')
    }, POLL_MS)
    const end = await ended.finally(() => clearInterval(poll))
    const { size } = await handle.stat()
    if (size > maxBytes) throw new LimitError('bytes of an archive', maxBytes, 'it is longer')
    refuse(end)
    await handle.sync()
    return size
  } finally {
    await handle.close()
  }
}

/** Unpacks an archive into a folder that is there; files of the same name are replaced. @throws Error when `tar` fails */
export async function unpackFiles(file: string, root: string): Promise<void> {
  const child = spawn('tar', ['-C', root, '-xpf', file], { env: ENVIRONMENT, stdio: 'ignore' })
  refuse(await endOf(child))
}

/** Its exit code, or why there is none. */
function endOf(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'a signal'))
  })
}

function refuse(end: number | string): void {
  if (end !== 0) throw new Error(`tar ended with ${end}`)
}
