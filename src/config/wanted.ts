/** What a key of the configuration may be, in words: read from the schema, so that both never differ. */
import { z } from 'zod'
import { enumerate } from '../core/enumerate.ts'
import { Config } from './config.ts'

type Step = PropertyKey
type Node = z.core.JSONSchema.BaseSchema

/** Keys that stand beside each other, of an object of the schema; empty where any name may stand. */
export function keysAt(path: readonly Step[]): readonly string[] {
  return Object.keys(nodeAt(path)?.properties ?? {})
}

/** Dotted paths of every key whose last part is `name`: somebody may have written it one level too high. */
export function pathsOf(name: string, node: Node = root(), before = ''): readonly string[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const path = `${before}${key}`
    const inside = typeof child === 'object' ? pathsOf(name, child, `${path}.`) : []
    return key === name ? [path, ...inside] : inside
  })
}

/** "a whole number from 1 to 50", "always, findings or off"; empty where the schema knows no such place. */
export function wantedAt(path: readonly Step[]): string {
  const node = nodeAt(path)
  return node === null ? '' : wordsOf(node)
}

let schema: Node | null = null

function root(): Node {
  schema ??= z.toJSONSchema(Config, { io: 'input', reused: 'inline' })
  return schema
}

function nodeAt(path: readonly Step[]): Node | null {
  let node: Node | null = root()
  for (const step of path) {
    const next: unknown =
      typeof step === 'number' ? node.items : (node.properties?.[String(step)] ?? node.additionalProperties)
    if (!isNode(next)) return null
    node = next
  }
  return node
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function wordsOf(node: Node): string {
  if (node.enum !== undefined) return enumerate(node.enum.map(String), 'or')
  switch (node.type) {
    case 'boolean':
      return 'true or false'
    case 'integer':
      return `a whole number${boundsOf(node)}`
    case 'number':
      return `a number${boundsOf(node)}`
    case 'string':
      return node.maxLength === undefined ? 'text' : `text of 1 to ${node.maxLength} characters`
    case 'array':
      return `a list${node.maxItems === undefined ? '' : ` of at most ${node.maxItems} entries`}, each on a line that begins with \`- \``
    case 'object':
      return objectWords(node)
    default:
      return ''
  }
}

function objectWords({ properties, additionalProperties: each }: Node): string {
  if (properties !== undefined) return `keys below it: ${enumerate(Object.keys(properties), 'or')}`
  return isNode(each) ? `lines below it, each a name with ${wordsOf(each)}` : 'keys below it'
}

/** Bounds that JavaScript sets are none. */
function boundsOf({ minimum, maximum }: Node): string {
  if (minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER)
    return ` from ${minimum} to ${maximum}`
  return ''
}
