/**
 * The whole change between two trees, cut into its files. A part of the change is then a choice of them: three patches of one
 * change cost one git process, where a tree for each part would cost four.
 */
import { isUtf8 } from 'node:buffer'
import { type GitProcess, MissingObjectError } from './process.ts'

/** By path: all that the patch says of the file. A file whose kind changes is taken away and made again under one path. */
export type PatchSections = ReadonlyMap<string, string>

/** A change larger than this is not kept in memory between two questions. */
const MAX_BYTES = 64 * 1024 * 1024
const HEADER = 'diff --git '
const NUL = 0

/**
 * @param command `diff-tree` with the options of the patch
 * @returns null where the change cannot be cut with certainty: text that is not UTF-8, a file that makes room for a folder, a blob
 *   that is not here, too many bytes. The parts then have to be made one by one.
 */
export async function readSections(
  git: GitProcess,
  command: readonly string[],
  { base, head }: { readonly base: string; readonly head: string },
): Promise<PatchSections | null> {
  const args = [...command, '-z', '--raw', '--end-of-options', base, head]
  const bytes = await git.run(args).then(
    ({ stdout }) => stdout,
    (error: unknown) => {
      if (error instanceof MissingObjectError) return null
      throw error
    },
  )
  return bytes === null || bytes.length > MAX_BYTES || !isUtf8(bytes) ? null : cut(bytes)
}

interface RawEntry {
  readonly path: string
  /** How many pieces of the patch are about it. */
  readonly pieces: 1 | 2
}

/** `:<modes and ids> <status>NUL<path>NUL` for each file, one more NUL, then the patch in the same order. */
function cut(bytes: Buffer): PatchSections | null {
  const entries: RawEntry[] = []
  let at = 0
  while (bytes[at] === 0x3a) {
    const status = bytes.indexOf(NUL, at)
    const end = bytes.indexOf(NUL, status + 1)
    if (status < 0 || end < 0) return null
    const pieces = bytes[status - 1] === 0x54 ? 2 : 1
    entries.push({ path: bytes.toString('utf8', status + 1, end), pieces })
    at = end + 1
  }
  if (entries.length === 0) return new Map()
  return isFlat(entries) ? assign(entries, pieces(bytes.toString('utf8', at + 1))) : null
}

/** Lines of files begin with a blank, `+`, `-` or `\`, and base85 has no blanks: only a header begins like this. */
function pieces(patch: string): string[] {
  const starts: number[] = []
  for (let at = patch.startsWith(HEADER) ? 0 : -1; at >= 0;) {
    starts.push(at)
    const next = patch.indexOf(`\n${HEADER}`, at)
    at = next < 0 ? -1 : next + 1
  }
  return starts.map((start, index) => patch.slice(start, starts[index + 1]))
}

function assign(entries: readonly RawEntry[], patches: readonly string[]): PatchSections | null {
  const sections = new Map<string, string>()
  let next = 0
  for (const { path, pieces: count } of entries) {
    const own = patches.slice(next, next + count)
    if (own.length < count || !own.every((piece) => isAbout(piece, path))) return null
    sections.set(path, own.join(''))
    next += count
  }
  return next === patches.length ? sections : null
}

/** git quotes unusual names; the others are compared. */
function isAbout(piece: string, path: string): boolean {
  const header = piece.slice(HEADER.length, piece.indexOf('\n'))
  return header.startsWith('"') || header.endsWith(`"`) || header === `a/${path} b/${path}`
}

/** No path is a folder of another: then one goes with the other, and a part is more than a choice. */
function isFlat(entries: readonly RawEntry[]): boolean {
  const paths = new Set(entries.map(({ path }) => path))
  for (const { path } of entries)
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1))
      if (paths.has(path.slice(0, slash))) return false
  return true
}
