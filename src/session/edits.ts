/** File edits of a call, across the edit tools of all agents. Linking, attribution and detectors read files only this way. */
import { editsOfPatch, editsOfSearchReplace, editsOfUnifiedDiff } from './patch-edits.ts'
import type { CallStep, ToolCall } from './session.ts'
import { editsOfShell } from './shell-edits.ts'
import type { Substitute } from './substitutes.ts'
import { linesOf } from './text-lines.ts'
import { callKind } from './tools.ts'

export interface FileEdit {
  /** The step whose call asked for it. */
  readonly step: number
  /** As the call has it: absolute, or relative to the agent's working directory. Slashes forward. */
  readonly path: string
  readonly kind: 'write' | 'edit' | 'delete' | 'move'
  /** Lines the edit puts in, without line ends; empty where the call does not show them (`sed -i`). */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Old path of a move, else null. */
  readonly from: string | null
  /** Words that were replaced, where the log shows them instead of lines. */
  readonly substitutes?: readonly Substitute[]
  /** Lines of a replacement that stand on both sides: a diff may show them as moved. */
  readonly kept?: readonly string[]
}

/** An edit before it knows its step. */
export type DraftEdit = Omit<FileEdit, 'step'>

const PATH_KEYS = [
  'file_path',
  'filePath',
  'path',
  'target_file',
  'TargetFile',
  'notebook_path',
  'filename',
  'file_name',
  'file',
  'relative_path',
  'uri',
]
const OLD_KEYS = ['old_string', 'oldString', 'old_str', 'oldText', 'old_text', 'search', 'old']
const NEW_KEYS = [
  'new_string',
  'newString',
  'new_str',
  'newText',
  'new_text',
  'replace',
  'insert_text',
  'new_source',
  'new',
]
const CONTENT_KEYS = [
  'content',
  'contents',
  'file_text',
  'fileText',
  'CodeContent',
  'new_content',
  'code_edit',
  'code',
  'text',
]
const PATCH_KEYS = ['patch', 'patchText', 'patch_text', 'input', 'diff', 'command', 'changes']
const LIST_KEYS = ['edits', 'replacements', 'changes', 'ReplacementChunks']
const DELETES = /^(?:delete|remove)_?file$|^delete$/i
/** A call with more parts is broken or hostile. */
const MAX_PARTS = 1000

/** The edits that a call asked for, whether or not it went through; `[]` for calls that edit nothing. */
export function editsOf(step: CallStep): FileEdit[] {
  return draftsOf(step.call).map((edit) => ({ ...edit, step: step.n, path: plainPath(edit.path) }))
}

/** The edits of a call that went through as far as the log tells: not failed, refused or cancelled. */
export function appliedEditsOf(step: CallStep): FileEdit[] {
  const { error, denied, collateral } = step.call
  return error === 'true' || denied || collateral ? [] : editsOf(step)
}

function draftsOf(call: ToolCall): DraftEdit[] {
  const kind = callKind(call)
  if (kind === 'shell') return editsOfShell(call)
  return kind === 'write' ? editsOfTool(call.name, call.args) : []
}

function editsOfTool(name: string, args: Readonly<Record<string, unknown>>): DraftEdit[] {
  const patch = text(args, PATCH_KEYS)
  if (patch !== null && patch.includes('*** Begin Patch')) return editsOfPatch(patch)
  const path = text(args, PATH_KEYS)
  const list = LIST_KEYS.map((key) => args[key]).find((value) => Array.isArray(value))
  if (Array.isArray(list)) return list.slice(0, MAX_PARTS).flatMap((part) => editOfPart(part, path))
  if (path === null) return patch === null ? [] : editsOfUnifiedDiff(patch)
  if (DELETES.test(name.slice(name.lastIndexOf('__') + 1)))
    return [{ path, kind: 'delete', added: [], removed: [], from: null }]
  const replaced = replacement(args, path)
  if (replaced !== null) return [replaced]
  const content = text(args, CONTENT_KEYS)
  if (content !== null) return [{ path, kind: 'write', added: linesOf(content), removed: [], from: null }]
  if (patch !== null && patch.includes('<<<<<<< SEARCH')) return [editsOfSearchReplace(path, patch)]
  return [{ path, kind: 'edit', added: [], removed: [], from: null }]
}

/** One part of a multi-edit call: it may name its own file (`replacements[].filePath`, Codex `changes[].path`). */
function editOfPart(part: unknown, path: string | null): DraftEdit[] {
  if (part === null || typeof part !== 'object') return []
  const args = Object.fromEntries(Object.entries(part))
  const own = text(args, PATH_KEYS) ?? path
  if (own === null) return []
  const kind = args['kind'] ?? args['type']
  if (kind === 'delete') return [{ path: own, kind: 'delete', added: [], removed: [], from: null }]
  const content = text(args, CONTENT_KEYS)
  const write: DraftEdit = {
    path: own,
    kind: kind === 'add' ? 'write' : 'edit',
    added: linesOf(content ?? ''),
    removed: [],
    from: null,
  }
  return [replacement(args, own) ?? write]
}

function replacement(args: Readonly<Record<string, unknown>>, path: string): DraftEdit | null {
  const before = text(args, OLD_KEYS)
  const after = text(args, NEW_KEYS)
  if (before === null && after === null) return null
  const removed = linesOf(before ?? '')
  const added = linesOf(after ?? '')
  const changed = without(added, removed)
  const edit = { path, kind: 'edit', added: changed, removed: without(removed, added), from: null } as const
  // All of it new, or nothing: the common cases.
  const kept = changed.length === added.length ? [] : without(added, changed)
  const words = wordsReplaced(before ?? '', after ?? '', args['replace_all'] === true || args['replaceAll'] === true)
  return { ...edit, ...(kept.length === 0 ? {} : { kept }), ...(words === null ? {} : { substitutes: [words] }) }
}

/** A replacement inside one line, which changes every line that has the words where the call asks for all of them. */
function wordsReplaced(from: string, to: string, all: boolean): Substitute | null {
  return from === '' || from.includes('\n') ? null : { from, to, all }
}

/** The lines of `lines` that are not in `others`, each occurrence counted: context in a replacement is not an edit. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  if (lines.length === 0 || others.length === 0) return [...lines]
  const left = new Map<string, number>()
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
  return lines.filter((line) => {
    const count = left.get(line) ?? 0
    if (count > 0) left.set(line, count - 1)
    return count === 0
  })
}

function text(args: Readonly<Record<string, unknown>>, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = args[key]
    if (typeof value === 'string') return value
  }
  return null
}

function plainPath(path: string): string {
  if (path.startsWith('/') && !path.includes('\\')) return path
  return path.replace(/^file:\/\//, '').replaceAll('\\', '/')
}
