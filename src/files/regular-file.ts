/** Reading a file that someone else named: regular files only, no link, no wait. */
import { constants } from 'node:fs'
import { lstat, open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { InputError, LimitError } from '../core/errors.ts'
import { errorCode } from './disk-errors.ts'

/** Missing on Windows, where opening a link or pipe that way cannot happen. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
const CHUNK_BYTES = 256 * 1024

export interface ByteStream {
  /** Bytes when it was opened; the stream ends there even when the file grows. */
  readonly size: number
  /** Each loop over it opens the file anew and closes it at its end, also when left early. */
  readonly chunks: AsyncIterable<Uint8Array>
}

/**
 * Reads a whole file.
 * @throws InputError when it is missing, unreadable, or no regular file; LimitError over `maxBytes`
 */
export async function readRegularFile(path: string, options: { readonly maxBytes: number }): Promise<Buffer> {
  const { handle, size } = await openRegular(path)
  try {
    if (size > options.maxBytes) throw new LimitError(`bytes of ${path}`, options.maxBytes, `it has ${size}`)
    const parts: Uint8Array[] = []
    for await (const chunk of chunksOf(handle, size)) parts.push(chunk)
    return Buffer.concat(parts)
  } finally {
    await handle.close()
  }
}

/**
 * Makes ready to read a file of any size in chunks; memory does not grow with it.
 * @throws InputError when it is missing, unreadable, or no regular file
 */
export async function openByteStream(path: string): Promise<ByteStream> {
  const { handle, size } = await openRegular(path)
  await handle.close()
  return { size, chunks: { [Symbol.asyncIterator]: () => readThrough(path, size) } }
}

async function* readThrough(path: string, size: number): AsyncGenerator<Uint8Array> {
  const { handle } = await openRegular(path)
  try {
    yield* chunksOf(handle, size)
  } finally {
    await handle.close()
  }
}

async function* chunksOf(handle: FileHandle, size: number): AsyncGenerator<Uint8Array> {
  for (let left = size; left > 0;) {
    // A new buffer each time: the reader may keep a chunk.
    const { bytesRead, buffer } = await handle.read({ buffer: Buffer.allocUnsafe(Math.min(CHUNK_BYTES, left)) })
    if (bytesRead === 0) return
    left -= bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** Looks before it opens, and once more at what it opened: the name may point elsewhere by then. */
async function openRegular(path: string): Promise<{ readonly handle: FileHandle; readonly size: number }> {
  const before = await lstat(path).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  const kind = kindOf(before)
  if (kind !== null) throw new InputError(`${path} is ${kind}, not a file`, 'give the path of a regular file')
  const handle = await open(path, OPEN_FLAGS).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  const info = await handle.stat()
  if (info.isFile()) return { handle, size: info.size }
  await handle.close()
  throw new InputError(`${path} is not a regular file`, 'give the path of a regular file')
}

interface Kinds {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
  isFIFO(): boolean
  isSocket(): boolean
}

function kindOf(info: Kinds): string | null {
  if (info.isFile()) return null
  if (info.isDirectory()) return 'a folder'
  if (info.isSymbolicLink()) return 'a symbolic link'
  if (info.isFIFO()) return 'a pipe'
  return info.isSocket() ? 'a socket' : 'a device'
}

function unreadable(path: string, error: unknown): Error {
  const code = errorCode(error)
  const what = code === 'ENOENT' || code === 'ENOTDIR' ? 'no such file' : 'cannot read'
  return new InputError(`${what}: ${path}`, 'check the path and its permissions', { cause: error })
}
