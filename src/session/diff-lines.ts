/** A change line by line: what a patch puts in and takes out of each file, the way edits are compared with it. */
import type { FileChange } from '../pull-request/pull-request.ts'

export interface AddedLine {
  /** 1-based in the file after the change. */
  readonly n: number
  /** Without line end. */
  readonly text: string
}

export interface FileDiff {
  readonly path: string
  readonly added: readonly AddedLine[]
  readonly removed: readonly string[]
  /** The file is not there after the change. */
  readonly gone: boolean
}

interface Draft {
  path: string
  added: AddedLine[]
  removed: string[]
  gone: boolean
}

/**
 * Reads a patch as `git diff` writes it, linear in its length; binary parts have no lines.
 * @param changes the same change as a list of files: a patch without renames shows a moved file as deleted and added,
 * and what only moved is nobody's writing
 */
export function diffLinesOf(patch: string, changes: readonly FileChange[] = []): FileDiff[] {
  const files = new PatchReader().read(patch)
  const byPath = new Map(files.map((file) => [file.path, file]))
  const moved = new Set<string>()
  for (const { path, old_path: before, status } of changes) {
    const [file, old] = [byPath.get(path), before === null ? undefined : byPath.get(before)]
    if (file === undefined || old === undefined || status !== 'renamed' || !old.gone) continue
    const kept = new LineCounts(old.removed)
    const left = new LineCounts(file.added.map(({ text }) => text))
    file.added = file.added.filter(({ text }) => !kept.take(text))
    file.removed = old.removed.filter((text) => !left.take(text))
    moved.add(old.path)
  }
  return files.filter(({ path }) => !moved.has(path))
}

/**
 * A line as it is compared: formatters move blanks about (indentation, aligned columns), and a line moved by one is the
 * same line.
 */
export function lineKey(text: string): string {
  return text.replace(/\s+/g, '')
}

/** A multiset of lines, from which each can be taken as often as it was put in. */
export class LineCounts {
  private readonly counts = new Map<string, number>()

  constructor(lines: Iterable<string> = []) {
    for (const line of lines) this.add(line)
  }

  add(line: string): void {
    const key = lineKey(line)
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1)
  }

  /** Whether the line was there; it is used up. */
  take(line: string): boolean {
    const key = lineKey(line)
    const count = this.counts.get(key) ?? 0
    if (count > 0) this.counts.set(key, count - 1)
    return count > 0
  }
}

const HUNK = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/

class PatchReader {
  private readonly files: Draft[] = []
  private before = ''
  /** Lines of the hunk still to come, on either side. */
  private old = 0
  private new = 0
  private n = 0

  read(patch: string): Draft[] {
    for (const line of patch.split('\n')) {
      if (this.old > 0 || this.new > 0) this.hunkLine(line)
      else this.headLine(line)
    }
    return this.files
  }

  private headLine(line: string): void {
    const hunk = line.startsWith('@@ ') ? HUNK.exec(line) : null
    if (hunk !== null) {
      this.old = Number(hunk[1] ?? 1)
      this.new = Number(hunk[3] ?? 1)
      this.n = Number(hunk[2])
    } else if (line.startsWith('--- ')) this.before = patchPath(line.slice(4))
    else if (line.startsWith('+++ ')) {
      const after = patchPath(line.slice(4))
      const gone = after === '/dev/null'
      this.files.push({ path: gone ? this.before : after, added: [], removed: [], gone })
    }
  }

  private hunkLine(line: string): void {
    const file = this.files.at(-1)
    if (line.startsWith('\\')) return
    if (line.startsWith('+')) {
      file?.added.push({ n: this.n, text: line.slice(1) })
      this.new -= 1
      this.n += 1
    } else if (line.startsWith('-')) {
      file?.removed.push(line.slice(1))
      this.old -= 1
    } else {
      this.old -= 1
      this.new -= 1
      this.n += 1
    }
  }
}

/** Git quotes names with bytes above ASCII, quotes or control characters as C strings. */
function patchPath(text: string): string {
  const path = text.split('\t')[0] ?? ''
  const plain = path.startsWith('"') && path.endsWith('"') ? unquoted(path.slice(1, -1)) : path.trim()
  return plain === '/dev/null' ? plain : plain.replace(/^[ab]\//, '')
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }

function unquoted(text: string): string {
  const bytes = text.replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
    /^[0-7]{3}$/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : (ESCAPES[code] ?? code),
  )
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
