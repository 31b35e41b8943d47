import { rustTokens } from './tokens.ts'

/** Attributes that make a function a test, also behind a path (`tokio::test`), and macros that write whole tests. */
const ATTRIBUTES = new Set(['test', 'rstest', 'quickcheck', 'test_case', 'proptest', 'wasm_bindgen_test', 'apply'])
const MACROS = new Set(['proptest', 'quickcheck', 'test', 'tests', 'rusty_fork_test'])

/**
 * Does this source hold tests of its own? `#[test]` and its relatives, or a macro that writes tests. A file directly in
 * `tests/` is a test program of its own whatever stands in it.
 */
export function holdsRustTests(path: string, text: string): boolean {
  if (/(?:^|\/)tests\/[^/]+\.rs$/.test(path)) return true
  let before: readonly string[] = []
  for (const { text: word } of rustTokens(text)) {
    const [mark, name] = before
    if (name !== undefined && (word === ']' || word === '(') && ATTRIBUTES.has(name) && (mark === '[' || mark === '::'))
      return true
    if (name !== undefined && word === '!' && MACROS.has(name)) return true
    before = [name ?? '', word]
  }
  return false
}
