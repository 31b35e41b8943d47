/** Edits inside patch texts: the `apply_patch` envelope, unified diffs, and SEARCH/REPLACE blocks. Line by line, linear. */
import type { DraftEdit } from './edits.ts'

interface Draft {
  path: string
  kind: DraftEdit['kind']
  added: string[]
  removed: string[]
  from: string | null
}

const HEADS: readonly (readonly [string, DraftEdit['kind']])[] = [
  ['*** Add File: ', 'write'],
  ['*** Update File: ', 'edit'],
  ['*** Delete File: ', 'delete'],
]

/**
 * The `apply_patch` envelope (`*** Begin Patch`, then file sections of `+`, `-` and blank-led lines).
 * Source: the grammar in openai/codex, codex-rs/apply-patch.
 */
export function editsOfPatch(patch: string): DraftEdit[] {
  const edits: Draft[] = []
  for (const raw of patch.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    const head = HEADS.find(([prefix]) => line.startsWith(prefix))
    const current = edits.at(-1)
    if (head !== undefined) edits.push({ ...emptyEdit(line.slice(head[0].length).trim()), kind: head[1] })
    else if (current === undefined) continue
    else if (line.startsWith('*** Move to: ')) {
      current.from = current.path
      current.path = line.slice('*** Move to: '.length).trim()
      current.kind = 'move'
    } else if (line.startsWith('+')) current.added.push(line.slice(1))
    else if (line.startsWith('-')) current.removed.push(line.slice(1))
  }
  return edits
}

/** A unified diff with `---`/`+++` heads. */
export function editsOfUnifiedDiff(diff: string): DraftEdit[] {
  const edits: Draft[] = []
  let before: string | null = null
  for (const line of diff.split('\n')) {
    const current = edits.at(-1)
    if (line.startsWith('--- ')) before = diffPath(line)
    else if (line.startsWith('+++ ')) edits.push(fileOfHeads(before, diffPath(line)))
    else if (current === undefined) continue
    else if (line.startsWith('+')) current.added.push(line.slice(1))
    else if (line.startsWith('-')) current.removed.push(line.slice(1))
  }
  return edits.filter((edit) => edit.path !== '')
}

function fileOfHeads(before: string | null, after: string | null): Draft {
  if (after === null) return { ...emptyEdit(before ?? ''), kind: 'delete' }
  return { ...emptyEdit(after), kind: before === null ? 'write' : 'edit' }
}

/** Path of a head line, null for `/dev/null`. */
function diffPath(line: string): string | null {
  const path = (line.slice(4).split('\t')[0] ?? '').trim()
  return path === '/dev/null' ? null : path.replace(/^[ab]\//, '')
}

/** Aider and Cline blocks: `<<<<<<< SEARCH`, `=======`, `>>>>>>> REPLACE`. */
export function editsOfSearchReplace(path: string, diff: string): DraftEdit {
  const edit = emptyEdit(path)
  let side: 'none' | 'search' | 'replace' = 'none'
  for (const line of diff.split('\n')) {
    if (/^<{5,9} ?SEARCH/.test(line) || /^-{5,9} ?SEARCH/.test(line)) side = 'search'
    else if (side === 'search' && /^={5,9}\s*$/.test(line)) side = 'replace'
    else if (/^[>+]{5,9} ?REPLACE/.test(line)) side = 'none'
    else if (side === 'search') edit.removed.push(line)
    else if (side === 'replace') edit.added.push(line)
  }
  return edit
}

function emptyEdit(path: string): Draft {
  return { path, kind: 'edit', added: [], removed: [], from: null }
}
