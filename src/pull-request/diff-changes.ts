/** Files of a change that is known only as diff text. Used where there is no repository; with one, git itself is asked. */
import { parsePatch, type StructuredPatch } from 'diff'
import type { FileChange } from './pull-request.ts'

/** The files that a unified diff names. Text that is no diff gives none. */
export function changesOfDiff(diff: string): FileChange[] {
  let patches: StructuredPatch[]
  try {
    patches = parsePatch(diff)
  } catch {
    return []
  }
  return patches.flatMap((patch) => changeOf(patch) ?? [])
}

function changeOf(patch: StructuredPatch): FileChange | null {
  const before = pathOf(patch.oldFileName)
  const after = pathOf(patch.newFileName)
  const path = after ?? before
  if (path === null) return null
  const lines = patch.hunks.flatMap((hunk) => hunk.lines)
  const moved = before !== null && after !== null && before !== after
  return {
    path,
    old_path: moved ? before : null,
    status: before === null ? 'added' : after === null ? 'deleted' : moved ? 'renamed' : 'modified',
    old_blob: null,
    new_blob: null,
    old_mode: before === null ? '000000' : '100644',
    new_mode: after === null ? '000000' : '100644',
    binary: false,
    additions: lines.filter((line) => line.startsWith('+')).length,
    deletions: lines.filter((line) => line.startsWith('-')).length,
  }
}

function pathOf(name: string | undefined): string | null {
  if (name === undefined || name === '/dev/null' || name === '') return null
  return name.replace(/^[ab]\//, '')
}
