/** Careful looks into JSON of unknown shape. Session logs have no schema to hold them to: every field may be anything. */

export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value when it is an object, else an empty one. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** ISO 8601 of a timestamp: a string as it is, a number as epoch milliseconds (or seconds where it is too small). */
export function timeOf(value: unknown): string | null {
  if (typeof value === 'string') return value.length > 0 && value.length <= 40 ? value : null
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return null
  const date = new Date(value < 1e11 ? value * 1000 : value)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

/**
 * Text of a message's content: a string, or blocks whose texts are joined with a line break. Images and other blocks
 * without text show as their type in brackets.
 */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content
  if (isFields(content)) return blockText(content)
  return listOf(content).map(blockText).join('\n')
}

function blockText(block: unknown): string {
  if (typeof block === 'string') return block
  if (!isFields(block)) return ''
  const text = textOf(block['text']) ?? textOf(block['content'])
  return text ?? (typeof block['type'] === 'string' ? `[${block['type'].slice(0, 40)}]` : '')
}
