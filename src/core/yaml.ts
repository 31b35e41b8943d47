/** YAML of foreign files. */
import { type DocumentOptions, parse, type ParseOptions, type SchemaOptions, type ToJSOptions } from 'yaml'

/** No file that people write goes deeper, and the reader takes several times as much on its way down. */
const MOST_BRACKETS = 100
/** Columns of spaces and of `- `, `? ` and `: ` before a value: no block is nested deeper than its column. */
const DEEP_BLOCK = /^(?:[-?:]?[ \t]){300}/m

/**
 * Is the text nested so deep that reading it may end the process? The reader calls itself for each level, and a stack that
 * runs over inside the engine is no exception (seen with 99 000 brackets and Node 20).
 */
export function isDeepYaml(text: string): boolean {
  let open = 0
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = bracket === '[' || bracket === '{' ? open + 1 : Math.max(0, open - 1)
    if (open > MOST_BRACKETS) return true
  }
  return DEEP_BLOCK.test(text)
}

/**
 * The last of equal keys counts: the reader's own search for them holds each key against all others, which takes 18 s for 14 000.
 * @throws Error where the text is no YAML, or nested too deep to be read
 */
export function parseYaml(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions & ToJSOptions,
): unknown {
  if (isDeepYaml(text)) throw new Error('it is nested too deep')
  return parse(text, { uniqueKeys: false, ...options })
}
