/** YAML with the lines of its keys. */
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml'
import { isDeepYaml } from '../core/yaml.ts'

export type YamlRead =
  | { readonly status: 'ok'; readonly value: unknown; readonly lineOf: (path: readonly PropertyKey[]) => number | null }
  | { readonly status: 'broken'; readonly line: number | null; readonly why: string }

/** Never throws; aliases that grow without end come back as broken. */
export function readYaml(text: string): YamlRead {
  if (isDeepYaml(text)) return { status: 'broken', line: null, why: 'it is nested too deep' }
  const lines = new LineCounter()
  // The reader's own search for equal keys holds each against all others.
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'error', uniqueKeys: false })
  const [error] = document.errors
  if (error !== undefined) {
    const [why = ''] = error.message.split('\n')
    return { status: 'broken', line: error.linePos?.[0].line ?? null, why: why.replace(/ at line \d+.*$/, '') }
  }
  const twice = secondOf(document)
  if (twice !== null) return { status: 'broken', line: lines.linePos(twice).line, why: 'Map keys must be unique' }
  try {
    const value: unknown = document.toJS()
    return { status: 'ok', value, lineOf: (path) => lineOf(document.contents, path, lines) }
  } catch (thrown) {
    return { status: 'broken', line: null, why: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}

/** Where a key begins that its map has already, or null. */
function secondOf(document: Document): number | null {
  let found: number | null = null
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>()
      for (const { key } of items) {
        if (!isScalar(key)) continue
        found ??= seen.has(key.value) ? offsetOf(key) : null
        seen.add(key.value)
      }
      return found === null ? undefined : visit.BREAK
    },
  })
  return found
}

/** The line of the deepest key of `path` that is there, from 1 on. */
function lineOf(root: Node | null, path: readonly PropertyKey[], lines: LineCounter): number | null {
  let node: unknown = root
  let line: number | null = null
  for (const step of path) {
    const [at, next] = entryOf(node, step)
    if (at === null) break
    line = lines.linePos(at).line
    node = next
  }
  return line
}

/** Where the entry begins, and its value. */
function entryOf(node: unknown, step: PropertyKey): readonly [number | null, unknown] {
  if (isSeq(node)) {
    const item = node.items[Number(step)]
    return [offsetOf(item), item]
  }
  if (!isMap(node)) return [null, null]
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
  return [offsetOf(pair?.key), pair?.value]
}

function offsetOf(node: unknown): number | null {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : null
}
