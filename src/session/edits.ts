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
  readonly substitutes?: readonly Substitute[] | undefined
  /** Lines of a replacement that stand on both sides: a diff may show them as moved. */
  readonly kept?: readonly string[] | undefined
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
  return draftsOf(step.call).map((edit) => atStep(edit, step.n))
}

/** Written out and not spread, so that all edits of a session have one hidden class and detectors look at them fast. */
function atStep({ path, kind, added, removed, from, substitutes, kept }: DraftEdit, step: number): FileEdit {
  return { step, path: plainPath(path), kind, added, removed, from, substitutes, kept }
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
  const { added, removed, kept } = difference(linesOf(before ?? ''), linesOf(after ?? ''))
  const words = wordsReplaced(before ?? '', after ?? '', args['replace_all'] === true || args['replaceAll'] === true)
  return {
    path,
    kind: 'edit',
    added,
    removed,
    from: null,
    substitutes: words === null ? undefined : [words],
    kept: kept.length === 0 ? undefined : kept,
  }
}

/** A replacement inside one line, which changes every line that has the words where the call asks for all of them. */
function wordsReplaced(from: string, to: string, all: boolean): Substitute | null {
  return from === '' || from.includes('\n') ? null : { from, to, all }
}

interface Difference {
  readonly added: string[]
  readonly removed: string[]
  readonly kept: string[]
}

/**
 * Lines on one side only, and those on both, each occurrence counted: context in a replacement is not an edit. Of equal
 * lines the first ones are the context.
 */
function difference(before: readonly string[], after: readonly string[]): Difference {
  let same = 0
  while (same < before.length && same < after.length && before[same] === after[same]) same += 1
  const kept = after.slice(0, same)
  // All of the rest is new, or all of it is gone.
  if (same === before.length || same === after.length)
    return { added: after.slice(same), removed: before.slice(same), kept }
  const left = new Map<string, number>()
  for (let at = same; at < before.length; at += 1) left.set(before[at] ?? '', (left.get(before[at] ?? '') ?? 0) + 1)
  const added: string[] = []
  for (let at = same; at < after.length; at += 1) {
    const line = after[at] ?? ''
    const count = left.get(line) ?? 0
    if (count > 0) left.set(line, count - 1)
    ;(count > 0 ? kept : added).push(line)
  }
  const removed: string[] = []
  for (let at = before.length - 1; at >= same; at -= 1) {
    const line = before[at] ?? ''
    const count = left.get(line) ?? 0
    if (count > 0) {
      left.set(line, count - 1)
      removed.push(line)
    }
  }
  return { added, removed: removed.reverse(), kept }
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
