/** Where a finding shows in the change: the lines that the calls of its steps put there. */
import { appliedEditsOf } from '../session/edits.ts'
import type { AddedLine, FileDiff } from '../session/diff-lines.ts'
import { lineKey } from '../session/diff-lines.ts'
import { PathIndex } from '../session/same-path.ts'
import type { CallStep, LinkedSession, Session } from '../session/session.ts'
import type { Finding } from '../review/finding.ts'

export interface DiffPlace {
  /** Relative to the repository's root. */
  readonly path: string
  /** 1-based lines of the file after the change, both ends in it. */
  readonly start_line: number
  readonly end_line: number
}

export interface Placement {
  /** One place a file, the file that the finding touches first in front; absent for findings that show in no line. */
  readonly places: ReadonlyMap<string, readonly DiffPlace[]>
  /** All files of the change that the steps of a finding touch, by the finding's id; also where no line is left. */
  readonly files: ReadonlyMap<string, readonly string[]>
}

/** Lines shorter than this (`}`, `else`) stand in any file and tell nothing. */
const TELLING_CHARS = 4

/** Ties findings to the diff. Linear in the diff and the sessions' edits. */
export function placeFindings(
  findings: readonly Finding[],
  sessions: readonly LinkedSession[],
  diff: readonly FileDiff[],
): Placement {
  const byId = new Map(sessions.map(({ session }) => [session.id, { session, calls: callsOf(session) }]))
  const change = new ChangedLines(diff)
  const places = new Map<string, readonly DiffPlace[]>()
  const files = new Map<string, readonly string[]>()
  for (const finding of findings) {
    const log = byId.get(finding.session_id)
    if (log === undefined) continue
    const touched = touchedFiles(finding, log, change)
    files.set(finding.id, [...touched.keys()])
    const own = [...touched].flatMap(([path, lines]) => change.placeOf(path, lines) ?? [])
    if (own.length > 0) places.set(finding.id, own)
  }
  return { places, files }
}

interface Log {
  readonly session: Session
  /** Calls by step number. */
  readonly calls: ReadonlyMap<number, CallStep>
}

function callsOf({ steps }: Session): Map<number, CallStep> {
  return new Map(steps.flatMap((step): [number, CallStep][] => (step.kind === 'call' ? [[step.n, step]] : [])))
}

/** The lines that the finding's steps put into each file of the change. */
function touchedFiles(finding: Finding, { session, calls }: Log, change: ChangedLines): Map<string, string[]> {
  const touched = new Map<string, string[]>()
  for (const step of finding.steps.flatMap((n) => calls.get(n) ?? [])) {
    for (const edit of appliedEditsOf(step)) {
      const path = change.fileOf(edit.path, session.cwd)
      if (path === null) continue
      const lines = touched.get(path) ?? []
      touched.set(path, lines)
      for (const line of edit.added) lines.push(line)
    }
  }
  return touched
}

class ChangedLines {
  private readonly index: PathIndex
  private readonly files: ReadonlyMap<string, FileDiff>
  private readonly keyed = new Map<string, readonly { readonly line: AddedLine; readonly key: string }[]>()

  constructor(diff: readonly FileDiff[]) {
    this.files = new Map(diff.map((file) => [file.path, file]))
    this.index = new PathIndex([...this.files.keys()])
  }

  fileOf(path: string, cwd: string | null): string | null {
    return this.index.find(path, cwd)
  }

  /** The first run of added lines that the edits wrote; null where nothing of them is left in the change. */
  placeOf(path: string, written: readonly string[]): DiffPlace | null {
    const wanted = new Set(written.map(lineKey).filter((key) => key.length >= TELLING_CHARS))
    const matches = this.addedIn(path).filter(({ key }) => wanted.has(key))
    const [first] = matches
    if (first === undefined) return null
    let end = first.line.n
    for (const { line } of matches) if (line.n <= end + 1) end = Math.max(end, line.n)
    return { path, start_line: first.line.n, end_line: end }
  }

  private addedIn(path: string): readonly { readonly line: AddedLine; readonly key: string }[] {
    const before = this.keyed.get(path)
    if (before !== undefined) return before
    const keyed = (this.files.get(path)?.added ?? []).map((line) => ({ line, key: lineKey(line.text) }))
    this.keyed.set(path, keyed)
    return keyed
  }
}
