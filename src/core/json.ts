/** A JSON value as `JSON.parse` returns it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** JSON with object keys in sorted order at every depth, so that equal values give equal text (digests, call keys). */
export function stableStringify(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => stableStringify(item ?? null)).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${stableStringify(item)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}

/** A document as it is written to disk: two spaces, one newline at the end. */
export function renderDocument(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`
}

/** What other languages take for the end of a line (Python's `splitlines`) and JSON leaves as it is. */
const LINE_ENDS = /[\u0085\u2028\u2029]/g

/** JSON lines: one value a line, each line ended, whoever splits them. */
export function renderLines(values: readonly object[]): string {
  return values.map((value) => `${JSON.stringify(value).replace(LINE_ENDS, escaped)}\n`).join('')
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** One parsed line of JSON, or `undefined` where the text is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
