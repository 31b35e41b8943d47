/** Which of the agent's edits are still there at the end, replayed from its calls and checked against the diff if known. */
import type { FileChange } from '../pull-request/pull-request.ts'
import { grouped } from './grouped.ts'
import { oncePerSession } from './memo.ts'
import type { ObservedCall, ObservedSession } from './observations.ts'
import { fileName, isSameFile, plainPath } from './paths.ts'

export interface SurvivingEdit {
  /** Relative to the working directory where that is known. */
  readonly path: string
  readonly call: ObservedCall
  /** The agent made the file in this session. */
  readonly created: boolean
  readonly change: FileChange | null
}

interface Replay {
  readonly edits: Map<string, { readonly call: ObservedCall; readonly created: boolean }>
  readonly seen: Set<string>
  /** How many edits were looked at for folders and patterns. */
  looks: number
}

/** Beyond that many looks removals of folders are ignored: each costs one at every edit so far. */
const MAX_LOOKS = 2_000_000

/**
 * The first edit of every file that an agent wrote and did not take back. With a diff, only files in it count, and a
 * file that a script of the agent plainly writes counts too.
 */
export function survivingEdits(
  observed: ObservedSession,
  changes: readonly FileChange[] | null,
): readonly SurvivingEdit[] {
  const own = ownEditsOf(observed)
  if (changes === null)
    return own.filter(({ call }) => call.step >= observed.from_step).map((edit) => ({ ...edit, change: null }))
  const byName = grouped(own, ({ path }) => fileName(path))
  const writers = observed.calls
    .filter(({ action }) => action.script !== '' && WRITES_FILES.test(action.script))
    .slice(0, MAX_WRITERS)
  return changes.flatMap((change) => {
    const edit = (byName.get(fileName(change.path)) ?? []).find(({ path }) => isSameFile(path, change.path))
    if (edit !== undefined) return [{ ...edit, path: change.path, change }]
    const call = change.status === 'deleted' ? undefined : scriptWriting(writers, change.path)
    return call === undefined ? [] : [{ path: change.path, call, created: change.status === 'added', change }]
  })
}

/** What the calls alone leave behind. */
const ownEditsOf = oncePerSession((observed): readonly Omit<SurvivingEdit, 'change'>[] => {
  const replay: Replay = { edits: new Map(), seen: new Set(), looks: 0 }
  for (const call of observed.calls) replayCall(replay, call, observed.session.cwd)
  return [...replay.edits].map(([path, edit]) => ({ path, ...edit }))
})

function replayCall(replay: Replay, call: ObservedCall, cwd: string | null): void {
  for (const path of call.action.reads) replay.seen.add(plainPath(path, cwd))
  if (call.call.denied || call.call.collateral) return
  const takesBack = call.action.script !== '' && TAKES_BACK.test(call.action.script)
  // `rm a b c` that misses one of them has still removed the others.
  const removed = takesBack ? removedPaths(call) : []
  for (const gone of removed) forget(replay, gone, cwd)
  if (takesBack) for (const gone of restoredPaths(call)) forget(replay, gone, cwd)
  if (!call.changed_state) return
  for (const edit of call.action.edits) {
    const path = plainPath(edit.path, cwd)
    if (edit.from !== null) replay.edits.delete(plainPath(edit.from, cwd))
    if (edit.kind === 'delete') replay.edits.delete(path)
    else if (!replay.edits.has(path) && !isTouch(call, edit.path)) {
      replay.edits.set(path, { call, created: edit.kind === 'write' && !replay.seen.has(path) })
    }
  }
  // A pattern may name what the same script has just made.
  for (const gone of removed) if (gone.includes('*')) forget(replay, gone, cwd)
}

/** `touch` alone gives a file a time, no content. */
function isTouch(call: ObservedCall, path: string): boolean {
  return call.action.commands.some(({ words }) => words[0] === 'touch' && words.includes(path))
}

/** No script goes without one of these that removes or restores a file. */
const TAKES_BACK = /\b(?:rm|rmdir|reset|restore|checkout)\b/

/** Words of `rm` and `git rm`: files, folders and patterns. */
function removedPaths(call: ObservedCall): readonly string[] {
  return call.action.commands.flatMap(({ words }) => {
    if (words[0] !== 'git' && words[0] !== 'rm' && words[0] !== 'rmdir') return []
    if (words[0] === 'rm' || words[0] === 'rmdir') return words.slice(1).filter((word) => !word.startsWith('-'))
    return words[0] === 'git' && words[1] === 'rm' ? words.slice(2).filter((word) => !word.startsWith('-')) : []
  })
}

/** Forgets what a path, a folder or a pattern names; `.` is everything. */
function forget(replay: Replay, gone: string, cwd: string | null): void {
  const path = plainPath(gone, cwd).replace(/\/$/, '')
  if (replay.edits.delete(path) || replay.looks >= MAX_LOOKS) return
  replay.looks += replay.edits.size
  const [head = '', ...tail] = path.split('*')
  for (const known of replay.edits.keys()) {
    const isNamed = path === '.' || known === path || known.startsWith(`${path}/`)
    const isMatched = tail.length > 0 && path !== '*' && known.startsWith(head) && known.endsWith(tail.at(-1) ?? '')
    if (isNamed || isMatched) replay.edits.delete(known)
  }
}

/** Paths that `git checkout -- path`, `git restore path` or `git reset --hard` bring back; `.` is everything. */
export function restoredPaths(call: ObservedCall): readonly string[] {
  return call.action.commands.flatMap(({ words }) => {
    if (words[0] !== 'git') return []
    const [verb, ...args] = words.slice(1).filter((word) => word !== '-C')
    const plain = args.filter((word) => !word.startsWith('-'))
    if (verb === 'reset') return args.includes('--hard') ? ['.'] : []
    if (verb === 'restore') return args.includes('--staged') && !args.includes('--worktree') ? [] : plain
    if (verb !== 'checkout' || args.includes('-b')) return []
    const dashes = args.indexOf('--')
    if (dashes !== -1) return args.slice(dashes + 1)
    return plain.filter((word) => word === '.' || (/[./]/.test(word) && /\.\w+$/.test(word)))
  })
}

/** Scripts that write files by means of a language; each is searched for every file of the change. */
const MAX_WRITERS = 300

/** The first of them that names the file. */
function scriptWriting(calls: readonly ObservedCall[], path: string): ObservedCall | undefined {
  const name = fileName(path)
  return calls.find(({ action }) => {
    return action.script.includes(path) || action.script.includes(`/${name}`)
  })
}

const WRITES_FILES =
  /open\([^)\n]{1,200}['"][wa]\+?['"]|write_text\(|\.write\(|writeFileSync?\(|\bsavefig\(|\bgit apply\b|\bpatch -|\bed -s\b|fileinput/
