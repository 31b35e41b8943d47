/**
 * The log of changes in which VS Code keeps a chat since 2026: `{kind: 0, v}` the whole state, `{kind: 1, k, v}` sets the value at
 * a path, `{kind: 2, k, v?, i?}` cuts a list to `i` entries and appends, `{kind: 3, k}` deletes.
 * Source: microsoft/vscode, src/vs/workbench/contrib/chat/common/model/objectMutationLog.ts.
 */
import { type Fields, isFields, listOf } from '../fields.ts'

type Key = string | number

/** Long answers are streamed in thousands of changes; no real path is deeper than a part of a response. */
const MAX_CHANGES = 100_000
const MAX_DEPTH = 20
const MAX_LIST = 100_000
/** Their setting would reach beyond the object. */
const NO_KEY = new Set(['__proto__', 'constructor', 'prototype'])

export class PatchedChat {
  private state: Record<string, unknown> = {}
  private changes = 0
  /** Changes whose place is not there, or beyond the limit. */
  skipped = 0

  get value(): Fields {
    return this.state
  }

  /** Only changes to the requests matter; titles and drafts of the input field come in great number. */
  apply(line: Fields): void {
    if (line['kind'] === 0) {
      this.state = isFields(line['v']) ? { ...line['v'] } : {}
      return
    }
    const path = pathOf(line['k'])
    if (path === null || path[0] !== 'requests') return
    this.changes += 1
    if (this.changes > MAX_CHANGES || !this.change(line, path)) this.skipped += 1
  }

  private change(line: Fields, path: readonly Key[]): boolean {
    const parent = this.parentOf(path)
    const key = path.at(-1)
    if (parent === null || key === undefined) return false
    if (line['kind'] === 1) return set(parent, key, line['v'])
    if (line['kind'] === 3) return set(parent, key, undefined)
    if (line['kind'] !== 2) return false
    const list = valueAt(parent, key) ?? []
    if (!Array.isArray(list)) return false
    const length = line['i']
    if (typeof length === 'number' && length >= 0 && length < list.length) list.length = Math.floor(length)
    for (const item of listOf(line['v'])) if (list.length < MAX_LIST) list.push(item)
    return set(parent, key, list)
  }

  private parentOf(path: readonly Key[]): object | null {
    let place: unknown = this.state
    for (const key of path.slice(0, -1)) {
      if (typeof place !== 'object' || place === null) return null
      place = valueAt(place, key)
    }
    return typeof place === 'object' ? place : null
  }
}

function pathOf(value: unknown): readonly Key[] | null {
  const path = listOf(value)
  if (path.length === 0 || path.length > MAX_DEPTH) return null
  const keys = path.filter((key): key is Key => isKey(key))
  return keys.length === path.length ? keys : null
}

function isKey(key: unknown): boolean {
  if (typeof key === 'string') return !NO_KEY.has(key)
  return typeof key === 'number' && Number.isSafeInteger(key) && key >= 0
}

function valueAt(place: object, key: Key): unknown {
  return Object.hasOwn(place, key) ? (place as Record<Key, unknown>)[key] : undefined
}

/** A list grows by one entry at a time: an index beyond it would make a hole of any size. */
function set(place: object, key: Key, value: unknown): boolean {
  if (Array.isArray(place)) {
    if (typeof key !== 'number' || key > place.length || key >= MAX_LIST) return false
    place[key] = value
  } else (place as Record<Key, unknown>)[key] = value
  return true
}
