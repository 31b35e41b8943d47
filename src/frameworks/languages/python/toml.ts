/** TOML of other people: a tree of unknown values, and careful ways into it. */
import { parse } from 'smol-toml'

const MAX_TEXT = 5_000_000

export type Toml = Readonly<Record<string, unknown>>

/** Null where the text is no TOML. */
export function parseToml(text: string): Toml | null {
  if (text.length > MAX_TEXT) return null
  try {
    return parse(text)
  } catch {
    return null
  }
}

/** The table at a path of keys; an empty one where there is none. */
export function tableAt(root: unknown, ...keys: readonly string[]): Toml {
  let at: unknown = root
  for (const key of keys) at = isTable(at) ? at[key] : undefined
  return isTable(at) ? at : {}
}

export function isTable(value: unknown): value is Toml {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

/** The strings of a list; anything else gives none. */
export function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
