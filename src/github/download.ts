/** What the API sends as a stream of bytes, written to a file and never longer than allowed. */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { z } from 'zod'
import { LimitError } from '../core/errors.ts'

export interface DownloadLimit {
  /** For the message: `bytes of a release asset`. */
  readonly name: string
  readonly bytes: number
}

/** Octokit types a body that it did not parse as one that it did. */
const Chunks = z.custom<AsyncIterable<Uint8Array>>(
  (value) => typeof value === 'object' && value !== null && Symbol.asyncIterator in value,
)

/**
 * Writes a body to `file`, which must not exist.
 * @returns the digest of what was written, `sha256:` and 64 hexadecimal digits
 * @throws LimitError when more comes than allowed; the file then holds what came before
 */
export async function writeDownload(body: unknown, file: string, limit: DownloadLimit): Promise<string> {
  const hash = createHash('sha256')
  const handle = await open(file, 'wx', 0o600)
  let size = 0
  try {
    for await (const chunk of Chunks.parse(body)) {
      size += chunk.length
      if (size > limit.bytes) throw new LimitError(limit.name, limit.bytes, 'it sends more than it said')
      hash.update(chunk)
      await handle.appendFile(chunk)
    }
  } finally {
    await handle.close()
  }
  return `sha256:${hash.digest('hex')}`
}
