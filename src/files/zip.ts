/**
 * Reading zips of foreign origin, one entry at a time, straight from the archive: nothing is ever unpacked onto the disk.
 * yauzl reads the central directory, refuses sizes that lie while it inflates, and writes no files, so there is no path to
 * escape by; readers of local headers alone (streaming ones) believe whatever stands first.
 */
import { basename } from 'node:path'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { errorMessage } from '../core/errors.ts'
import { limits } from '../guard/limits.ts'
import { caseCollisions, safeRelativePath } from '../guard/path.ts'

export interface ZipEntry {
  /** Relative, with `/`, safe on every system. */
  readonly path: string
  /** Bytes, unpacked; more are never given out. */
  readonly size: number
  open(): AsyncIterable<Uint8Array>
}

export interface OpenZip extends AsyncDisposable {
  /** Files; folders, links and encrypted entries are left out, links and encrypted ones as refused. */
  readonly entries: readonly ZipEntry[]
  /** Entries that were not taken, with the reason. */
  readonly refused: readonly string[]
}

/** A zip is no zip, lies about itself, or is larger than we read. */
export interface BadZip {
  readonly bad: string
}

export interface ZipLimits {
  readonly entries: number
  readonly totalBytes: number
  readonly entryBytes: number
  /** Unpacked bytes per packed byte, for entries of `ratioFromBytes` and more. */
  readonly ratio: number
  readonly ratioFromBytes: number
}

/** Opens the zip at `file`. Close it when all entries that matter have been read. Nothing is thrown for any content. */
export async function openZip(file: string, allowed: ZipLimits = limits.archive): Promise<OpenZip | BadZip> {
  const zip = await openPromise(file, {
    lazyEntries: true,
    autoClose: false,
    decodeStrings: false,
    validateEntrySizes: true,
  }).catch((error: unknown) => errorMessage(error))
  if (typeof zip === 'string') return { bad: `${basename(file)} is no zip: ${zip}` }
  try {
    const listing = await list(zip, allowed)
    if ('bad' in listing) zip.close()
    return 'bad' in listing ? listing : { ...listing, [Symbol.asyncDispose]: async () => zip.close() }
  } catch (error) {
    zip.close()
    return { bad: `${basename(file)} is damaged: ${errorMessage(error)}` }
  }
}

async function list(zip: ZipFile, allowed: ZipLimits): Promise<Omit<OpenZip, typeof Symbol.asyncDispose> | BadZip> {
  if (zip.entryCount > allowed.entries) return { bad: `it has ${zip.entryCount} entries, over ${allowed.entries}` }
  const taken = new Map<string, ZipEntry>()
  const refused: string[] = []
  let total = 0
  for await (const entry of zip.eachEntry()) {
    total += entry.uncompressedSize
    if (total > allowed.totalBytes) return { bad: `it holds more than ${allowed.totalBytes} bytes` }
    const path = nameOf(entry)
    if (path.endsWith('/')) continue
    const why = taken.has(path) ? 'the name stands twice' : refusal(entry, path, allowed)
    if (why === null) taken.set(path, { path, size: entry.uncompressedSize, open: () => contentOf(zip, entry) })
    else refused.push(`${JSON.stringify(path.slice(0, 200))}: ${why}`)
  }
  const clashing = new Set(caseCollisions(taken.keys()).map(([, second]) => second))
  for (const path of clashing) refused.push(`${JSON.stringify(path)}: the name stands twice but for its case`)
  return { entries: [...taken.values()].filter(({ path }) => !clashing.has(path)), refused }
}

/** Without `decodeStrings` yauzl gives bytes. Tools of this century write UTF-8, with the flag for it or without. */
function nameOf({ fileNameRaw }: Entry): string {
  return fileNameRaw.toString('utf8')
}

/** The file type of Unix in the upper half of the attributes, where the archive was made there (zip appnote 4.4.2, 4.4.15). */
const UNIX = 3
const TYPE_MASK = 0o170000
const REGULAR = 0o100000

function refusal(entry: Entry, path: string, allowed: ZipLimits): string | null {
  const safe = safeRelativePath(path)
  if (!safe.ok) return safe.reason
  const type = (entry.externalFileAttributes >>> 16) & TYPE_MASK
  if (entry.versionMadeBy >>> 8 === UNIX && type !== 0 && type !== REGULAR) return 'it is no regular file'
  if (!entry.canDecodeFileData()) return 'it is encrypted or packed in an unknown way'
  if (entry.uncompressedSize > allowed.entryBytes) return `it is larger than ${allowed.entryBytes} bytes`
  const { uncompressedSize: size, compressedSize: packed } = entry
  if (size >= allowed.ratioFromBytes && size > Math.max(1, packed) * allowed.ratio)
    return `it unpacks to more than ${allowed.ratio} times its size`
  return null
}

async function* contentOf(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterable<Uint8Array> = await zip.openReadStreamPromise(entry)
  yield* chunks
}
