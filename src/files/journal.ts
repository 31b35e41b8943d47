import { lstat, open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { diskError } from './disk-errors.ts'
import { makeFolder } from './make-folder.ts'
import { openByteStream } from './regular-file.ts'

/**
 * Removes a last line that a crash cut off: what it was about is done again, and the file is then as if nothing had happened.
 * A file that is not there is fine.
 */
export async function mendJournal(file: string): Promise<void> {
  const info = await lstat(file).catch(() => null)
  if (info === null || !info.isFile()) return
  const handle = await open(file, 'r+').catch((error: unknown) => {
    throw diskError(error, path.dirname(file))
  })
  try {
    const end = await endOfLastLine(handle, info.size)
    if (end < info.size) await handle.truncate(end)
  } finally {
    await handle.close()
  }
}

/** Where the last newline ends; looked for backwards, since one line may be long and a journal longer. */
async function endOfLastLine(handle: FileHandle, size: number): Promise<number> {
  const chunk = Buffer.alloc(64 * 1024)
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - chunk.length)
    const { bytesRead } = await handle.read(chunk, 0, end - start, start)
    const newline = chunk.subarray(0, bytesRead).lastIndexOf(0x0a)
    if (newline >= 0) return start + newline + 1
    end = start
  }
  return 0
}

/**
 * The lines of a journal one after the other; memory grows with the longest line, not with the file. Longer lines than
 * `maxLineBytes`, and a last one without its newline, are left out. No file: no lines.
 * @throws InputError when it is a link or no regular file
 */
export async function* journalLines(file: string, maxLineBytes: number): AsyncGenerator<string> {
  if ((await lstat(file).catch(() => null)) === null) return
  const { chunks } = await openByteStream(file)
  let parts: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
      bytes += at - from
      if (bytes <= maxLineBytes) yield Buffer.concat([...parts, chunk.subarray(from, at)]).toString('utf8')
      parts = []
      bytes = 0
      from = at + 1
    }
    bytes += chunk.length - from
    if (bytes <= maxLineBytes) parts.push(chunk.subarray(from))
    else parts = []
  }
}

/**
 * Appends one line to a journal and has it on the disk before it returns, so that a run that is killed can be taken up
 * where it was. A last line that a crash cut off is ended first: it spoils itself alone, never the line after it.
 * @throws InputError when the disk is full or the folder cannot be written
 */
export async function appendLine(file: string, line: string): Promise<void> {
  const folder = path.dirname(file)
  try {
    await makeFolder(folder)
    const handle = await open(file, 'a+', 0o644)
    try {
      const { size } = await handle.stat()
      const last = Buffer.alloc(1)
      if (size > 0) await handle.read(last, 0, 1, size - 1)
      const start = size > 0 && last[0] !== 0x0a ? '\n' : ''
      await handle.appendFile(`${start}${line.replace(/[\r\n]+/g, ' ')}\n`)
      await handle.datasync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw diskError(error, folder)
  }
}
