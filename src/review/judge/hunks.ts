/** The change as numbered hunks, so that the model answers with numbers and code knows the paths. */
import { type Redact, cleanText } from './clean.ts'
import { compress } from './compress.ts'

export interface Hunk {
  /** 1-based over the whole change. */
  readonly n: number
  /** Path after the change, cleaned; of a deleted file, its old path. */
  readonly file: string
  readonly added: number
  readonly removed: number
  readonly text: string
}

const HUNK_HEADER = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/
const HUNK_CUT = { head: 900, tail: 400 }
/** A change of more hunks than this is told by its first ones. */
const MAX_HUNKS = 400

interface OpenHunk {
  readonly lines: string[]
  added: number
  removed: number
  oldLeft: number
  newLeft: number
}

/** Reads what `git diff` printed. Lines are counted by the hunk headers, so added text cannot pose as a header. */
export function hunksOf(diff: string, redact: Redact): readonly Hunk[] {
  const hunks: Hunk[] = []
  let file = ''
  let open: OpenHunk | null = null
  let headerOnly: string[] = []
  const close = (): void => {
    const lines = open?.lines ?? headerOnly
    if (file !== '' && lines.length > 0 && hunks.length < MAX_HUNKS) {
      const text = cleanText(lines.join('\n'), redact)
      hunks.push({
        n: hunks.length + 1,
        file: cleanText(file, redact),
        added: open?.added ?? 0,
        removed: open?.removed ?? 0,
        text,
      })
    }
    open = null
    headerOnly = []
  }
  for (const line of diff.split('\n')) {
    if (open !== null && takeLine(open, line)) continue
    const header = HUNK_HEADER.exec(line)
    if (header !== null) {
      close()
      open = { lines: [line], added: 0, removed: 0, oldLeft: Number(header[1] ?? 1), newLeft: Number(header[2] ?? 1) }
    } else if (line.startsWith('diff --git ')) {
      close()
      file = pathOfGitLine(line)
    } else if (line.startsWith('+++ b/') || line.startsWith('--- a/')) {
      file = line.slice(6).replace(/\t$/, '')
      headerOnly = []
    } else if (/^(?:rename (?:from|to) |deleted file|new file|Binary files )/.test(line)) {
      headerOnly.push(line)
    }
  }
  close()
  return hunks
}

/** True while the line belongs to the hunk. */
function takeLine(hunk: OpenHunk, line: string): boolean {
  if (line.startsWith('\\')) return true
  if (hunk.oldLeft <= 0 && hunk.newLeft <= 0) return false
  if (line.startsWith('+')) {
    hunk.added += 1
    hunk.newLeft -= 1
  } else if (line.startsWith('-')) {
    hunk.removed += 1
    hunk.oldLeft -= 1
  } else {
    hunk.oldLeft -= 1
    hunk.newLeft -= 1
  }
  hunk.lines.push(line)
  return true
}

/** `diff --git a/x b/x`: the second path, for files without `+++` (renames, binary files). */
function pathOfGitLine(line: string): string {
  const at = line.lastIndexOf(' b/')
  return at === -1 ? '' : line.slice(at + 3)
}

/** One line of JSON for each hunk, up to a budget; what does not fit is told by its size alone. */
export function hunkLines(hunks: readonly Hunk[], maxChars: number): readonly string[] {
  let left = maxChars
  return hunks.map(({ n, file, added, removed, text }) => {
    const facts = { hunk: n, file, added, removed }
    const line = JSON.stringify({ ...facts, text: compress(text, HUNK_CUT) })
    left -= line.length
    return left >= 0 ? line : JSON.stringify(facts)
  })
}

/** Changed files with their line counts, for questions that need no contents. */
export function fileLines(hunks: readonly Hunk[]): readonly string[] {
  const files = new Map<string, { added: number; removed: number }>()
  for (const hunk of hunks) {
    const sum = files.get(hunk.file) ?? { added: 0, removed: 0 }
    files.set(hunk.file, { added: sum.added + hunk.added, removed: sum.removed + hunk.removed })
  }
  return [...files].map(([file, counts]) => JSON.stringify({ file, ...counts }))
}
