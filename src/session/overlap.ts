/** What of a session's edits stands in a change: the proof that it made the change, whatever a trailer says. */
import type { FileChange } from '../pull-request/pull-request.ts'
import { type FileDiff, lineKey } from './diff-lines.ts'
import { type FileEdit, appliedEditsOf } from './edits.ts'
import { PathIndex } from './same-path.ts'
import type { Session } from './session.ts'

export interface Overlap {
  /** Changed files in which something of the session's edits stands. */
  readonly files: ReadonlySet<string>
  /** Different telling lines of the change that the session put in or took out. */
  readonly lines: number
  /** Changed files that the session edited, whether or not anything of it stands. */
  readonly edited: number
  /** Steps of the edits whose work stands, ascending. */
  readonly steps: readonly number[]
}

/** A brace or `else` stands in every file: lines with fewer letters and digits than this prove nothing. */
const TELLING = 6

/** The change, prepared once for all its sessions. */
export class ChangeIndex {
  private readonly paths: PathIndex
  private readonly files = new Map<string, FileLines>()
  private readonly names = new Map<string, string>()
  private readonly hasLines: boolean

  /** @param diff null where only the names of the changed files are known: then an edit of one is all the proof there is */
  constructor(changes: readonly FileChange[], diff: readonly FileDiff[] | null) {
    this.hasLines = diff !== null
    for (const { path, old_path: before } of changes) {
      this.names.set(path, path)
      if (before !== null) this.names.set(before, path)
    }
    for (const file of diff ?? []) {
      this.files.set(file.path, linesOfFile(file))
      if (!this.names.has(file.path)) this.names.set(file.path, file.path)
    }
    this.paths = new PathIndex([...this.names.keys()])
  }

  /** @param until ISO 8601: later steps cannot have made the change; null where that is not known */
  overlap(session: Session, until: string | null): Overlap {
    const seen = new Set<string>()
    const files = new Set<string>()
    const edited = new Set<string>()
    const steps: number[] = []
    for (const step of session.steps) {
      if (step.kind !== 'call') continue
      if (until !== null && step.timestamp !== null && Date.parse(step.timestamp) > Date.parse(until)) continue
      let stands = false
      for (const edit of appliedEditsOf(step)) {
        const path = this.fileOf(edit, session.cwd)
        if (path === null) continue
        edited.add(path)
        if (!this.stands(edit, path, seen)) continue
        stands = true
        files.add(path)
      }
      if (stands) steps.push(step.n)
    }
    return { files, lines: seen.size, edited: edited.size, steps }
  }

  private fileOf(edit: FileEdit, cwd: string | null): string | null {
    const found = this.paths.find(edit.path, cwd) ?? (edit.from === null ? null : this.paths.find(edit.from, cwd))
    return found === null ? null : (this.names.get(found) ?? found)
  }

  /** Whether the edit left something: one of its lines, the end of the file, or, where the log hides its lines, perhaps. */
  private stands(edit: FileEdit, path: string, seen: Set<string>): boolean {
    if (!this.hasLines) return true
    const file = this.files.get(path)
    if (edit.kind === 'move' || edit.kind === 'delete') return edit.kind === 'move' || file === undefined || file.gone
    // A file without lines in the patch is binary or changed its mode only.
    if (file === undefined) return true
    if (edit.added.length === 0 && edit.removed.length === 0) return true
    const putIn = marked(edit.added, file.added, `+${path}`, seen)
    return marked(edit.removed, file.removed, `-${path}`, seen) || putIn
  }
}

interface FileLines {
  readonly added: ReadonlySet<string>
  readonly removed: ReadonlySet<string>
  readonly gone: boolean
}

function linesOfFile(file: FileDiff): FileLines {
  return {
    added: tellingKeys(file.added.map(({ text }) => text)),
    removed: tellingKeys(file.removed),
    gone: file.gone,
  }
}

/** Keys of the lines that tell one edit from another; of all of them, where the change has only small ones. */
function tellingKeys(lines: readonly string[]): ReadonlySet<string> {
  const keys = [...new Set(lines.map(lineKey))].filter((key) => key !== '')
  const telling = keys.filter(isTelling)
  return new Set(telling.length > 0 ? telling : keys)
}

function isTelling(key: string): boolean {
  return (key.match(/[\p{L}\p{N}]/gu) ?? []).length >= TELLING
}

function marked(lines: readonly string[], wanted: ReadonlySet<string>, name: string, seen: Set<string>): boolean {
  let found = false
  for (const line of lines) {
    const key = lineKey(line)
    if (!wanted.has(key)) continue
    found = true
    seen.add(`${name}\n${key}`)
  }
  return found
}
