/** Which files a change touches, from `git diff-tree --raw -z`: names as bytes, never parsed out of diff text. */
import { InputError } from '../core/errors.ts'
import type { FileChange } from '../pull-request/pull-request.ts'
import type { GitProcess } from './process.ts'

const GITLINK = '160000'
const NO_FILE_MODE = '000000'
/** Renames among more files than this are not looked for (git's own default for `git diff`). */
const RENAME_LIMIT = 1000

const DIFF = ['diff-tree', '-r', '-z', '--no-commit-id', '--no-abbrev', '--no-ext-diff', '--no-textconv', '--no-color']

/** What is asked of git for the files of a change. */
export const CHANGES: readonly string[] = [...DIFF, '--raw', '--numstat', '-M', `-l${RENAME_LIMIT}`]

/**
 * Files that differ between two commits or trees, in path order, renames found. Submodule entries are left out.
 * In a partial clone without the blobs, line counts are 0 and only exact renames are found.
 */
export async function readChanges(git: GitProcess, base: string, head: string): Promise<FileChange[]> {
  const full = [...CHANGES, '--end-of-options', base, head]
  try {
    return parseChanges((await git.run(full)).stdout.toString('utf8'))
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const raw = [...DIFF, '--raw', '-M100%', '--end-of-options', base, head]
    return parseChanges((await git.run(raw)).stdout.toString('utf8'))
  }
}

interface LineCounts {
  readonly additions: number
  readonly deletions: number
  readonly binary: boolean
}

/** Raw records first, then one numstat record for each (https://git-scm.com/docs/git-diff-tree#_raw_output_format). */
export function parseChanges(output: string): FileChange[] {
  const fields = output.split('\0')
  const raw: Omit<FileChange, keyof LineCounts>[] = []
  const counts = new Map<string, LineCounts>()
  let at = 0
  const next = (): string => fields[at++] ?? ''
  while (at < fields.length - 1) {
    const field = next()
    if (field.startsWith(':')) {
      raw.push(rawRecord(field, next))
      continue
    }
    const [added = '', deleted = '', path = ''] = splitCounts(field)
    let name = path
    // A rename's numstat has an empty path, then the old and the new one.
    if (name === '') {
      next()
      name = next()
    }
    counts.set(name, { additions: Number(added) || 0, deletions: Number(deleted) || 0, binary: added === '-' })
  }
  const files = raw.filter((file) => file.old_mode !== GITLINK && file.new_mode !== GITLINK)
  return files.map((file) => ({ ...file, ...(counts.get(file.path) ?? { additions: 0, deletions: 0, binary: false }) }))
}

/** `12<tab>3<tab>path`; the path itself may hold tabs. */
function splitCounts(field: string): [string, string, string] {
  const first = field.indexOf('\t')
  const second = field.indexOf('\t', first + 1)
  return [field.slice(0, first), field.slice(first + 1, second), field.slice(second + 1)]
}

function rawRecord(field: string, next: () => string): Omit<FileChange, keyof LineCounts> {
  const [oldMode = '', newMode = '', oldBlob = '', newBlob = '', letter = ''] = field.slice(1).split(' ')
  const first = next()
  const moved = letter.startsWith('R') || letter.startsWith('C')
  return {
    path: moved ? next() : first,
    old_path: moved ? first : null,
    status: statusOf(letter),
    old_blob: oldMode === NO_FILE_MODE ? null : oldBlob,
    new_blob: newMode === NO_FILE_MODE ? null : newBlob,
    old_mode: oldMode,
    new_mode: newMode,
  }
}

function statusOf(letter: string): FileChange['status'] {
  switch (letter[0]) {
    case 'A':
      return 'added'
    case 'D':
      return 'deleted'
    case 'R':
      return 'renamed'
    case 'C':
      return 'copied'
    case 'T':
      return 'type-changed'
    default:
      return 'modified'
  }
}
