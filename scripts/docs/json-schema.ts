/** The fields of a zod schema as rows: dotted path, type in words, default, description. */
import { z } from 'zod'

export interface Field {
  /** `limits.test-timeout`; `[]` stands for an element, `*` for any key. */
  readonly path: string
  readonly type: string
  readonly fallback: unknown
  readonly description: string
}

const Node: z.ZodType<SchemaNode> = z.lazy(() =>
  z.object({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    description: z.string().optional(),
    default: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    anyOf: z.array(Node).optional(),
    properties: z.record(z.string(), Node).optional(),
    items: Node.optional(),
    additionalProperties: z.union([z.boolean(), Node]).optional(),
  }),
)

interface SchemaNode {
  readonly type?: string | readonly string[] | undefined
  readonly description?: string | undefined
  readonly default?: unknown
  readonly enum?: readonly unknown[] | undefined
  readonly const?: unknown
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly anyOf?: readonly SchemaNode[] | undefined
  readonly properties?: Readonly<Record<string, SchemaNode>> | undefined
  readonly items?: SchemaNode | undefined
  readonly additionalProperties?: boolean | SchemaNode | undefined
}

/** Every field of a schema, in its own order; objects and arrays of objects are walked into. */
export function fieldsOf(schema: z.ZodType, io: 'input' | 'output'): readonly Field[] {
  return walk(Node.parse(z.toJSONSchema(schema, { io, reused: 'inline' })), '')
}

function walk(node: SchemaNode, path: string): readonly Field[] {
  const own: readonly Field[] =
    path === '' ? [] : [{ path, type: typeOf(node), fallback: node.default, description: node.description ?? '' }]
  return [...own, ...inside(node, path)]
}

function inside(node: SchemaNode, path: string): readonly Field[] {
  const prefix = path === '' ? '' : `${path}.`
  const named = Object.entries(node.properties ?? {}).flatMap(([key, child]) => walk(child, prefix + key))
  const listed = node.items === undefined ? [] : inside(node.items, `${path}[]`)
  const { additionalProperties: rest } = node
  const keyed = typeof rest === 'object' ? inside(rest, `${prefix}*`) : []
  return [...named, ...listed, ...keyed, ...(node.anyOf ?? []).flatMap((option) => inside(option, path))]
}

function typeOf(node: SchemaNode): string {
  if (node.anyOf !== undefined) return node.anyOf.map(typeOf).join(' or ')
  if (node.const !== undefined) return JSON.stringify(node.const)
  if (typeof node.type === 'object') return node.type.map((type) => typeOf({ ...node, type })).join(' or ')
  if (node.enum !== undefined) return node.enum.map((value) => String(value)).join(', ')
  if (node.type === 'array') return `list of ${typeOf(node.items ?? {})}`
  const { additionalProperties: rest } = node
  if (node.type === 'object' && node.properties === undefined && typeof rest === 'object')
    return `map to ${typeOf(rest)}`
  return node.type === 'integer' || node.type === 'number' ? numberType(node) : (node.type ?? 'anything')
}

/** Bounds that JavaScript sets are none. */
function numberType({ type, minimum, maximum }: SchemaNode): string {
  const bounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER
  return bounded && minimum !== undefined ? `${String(type)} ${minimum}–${maximum}` : String(type)
}
