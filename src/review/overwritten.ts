/** Files that an agent read and then wrote whole: what went and what came, which the write alone does not show. */
import type { FileEdit } from '../session/edits.ts'
import type { ObservedCall } from './observations.ts'

/** A file as the session first saw it, or as much of it as was shown. */
export interface SeenFile {
  readonly step: number
  readonly lines: readonly string[]
}

/** Longer files are data, and their end is seldom shown. */
const MAX_CHARS = 200_000
/** Numbered lines, as read tools print them. */
const LINE_NUMBER = /^[ \t]*\d+[\t→|]/gm

/** The file that a call shows as it is, by a tool that reads or a plain `cat`; null for anything that picks or changes lines. */
export function shownBy({ call, action, failure, step }: ObservedCall): (SeenFile & { readonly path: string }) | null {
  const [path, ...others] = action.reads
  const [command, ...more] = action.commands
  const isPlain =
    command === undefined
      ? action.kind === 'read'
      : more.length === 0 && command.words.length === 2 && command.words[0] === 'cat'
  if (path === undefined || others.length > 0 || !isPlain || failure !== null || call.result === null) return null
  const text = call.result.slice(0, MAX_CHARS)
  return { path, step, lines: (command === undefined ? text.replace(LINE_NUMBER, '') : text).split('\n') }
}

/**
 * A write of a whole file as an edit of what was seen of it. Lines that were never shown count as new; how far a line is
 * indented does not. Null where the two have no words in common: the write does not show what it puts there (`touch`,
 * `cp`, the output of a program), or the file was shown in a way that is not known here.
 */
export function asEdit(edit: FileEdit, seen: SeenFile): FileEdit | null {
  const [before, after] = [trimmed(seen.lines), trimmed(edit.added)]
  if (!edit.added.some((line) => /\w/.test(line) && before.has(line.trim()))) return null
  return {
    ...edit,
    kind: 'edit',
    added: edit.added.filter((line) => !before.has(line.trim())),
    removed: seen.lines.filter((line) => !after.has(line.trim())),
  }
}

function trimmed(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.map((line) => line.trim()))
}
