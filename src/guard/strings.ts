/** Every string inside a value, replaced where it stands. A document redacted as one text could lose a quote, and be none any more. */

/** Makes one string of another; `path` holds the keys that lead to it, outermost first, numbers of lists left out. */
export type ReplaceString = (text: string, path: readonly string[]) => string

/** The same value with other strings: keys, numbers and shape stay. */
export function mapStrings<T>(value: T, replace: ReplaceString): T {
  // Strings become strings and all else stays, so the shape is the same.
  return walk(value, replace, []) as T
}

function walk(value: unknown, replace: ReplaceString, path: readonly string[]): unknown {
  if (typeof value === 'string') return replace(value, path)
  if (Array.isArray(value)) return value.map((item) => walk(item, replace, path))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, replace, [...path, key])]))
}
