/** What a `conftest.py` gives to the tests beside and below it. */

export interface Conftest {
  /** Names by which tests ask for its fixtures. */
  readonly fixtures: readonly string[]
  /** It acts on every test: a fixture that is used by itself, or a hook of pytest. */
  readonly always: boolean
}

const MAX_LINES_TO_DEF = 30

/** Line by line: a decorator that names `fixture`, and the function after it. */
export function fixturesOf(source: string): Conftest {
  const fixtures: string[] = []
  let always = false
  const lines = source.length > 1_000_000 ? [] : source.split('\n')
  for (const [at, line] of lines.entries()) {
    if (/^(?:async )?def pytest_\w+\s*\(/.test(line)) always = true
    if (!/^\s*@(?:[\w.]{1,100}\.)?(?:\w{0,40}_)?fixture\b/.test(line)) continue
    const after = lines.slice(at, at + MAX_LINES_TO_DEF)
    const to = after.findIndex((text) => /^\s*(?:async )?def \w/.test(text))
    if (to < 0) continue
    const head = after.slice(0, to).join(' ').slice(0, 2000)
    const name = /\bname\s*=\s*['"](\w+)['"]/.exec(head)?.[1] ?? /def (\w+)/.exec(after[to] ?? '')?.[1]
    if (name !== undefined) fixtures.push(name)
    if (/\bautouse\s*=\s*True/.test(head)) always = true
  }
  return { fixtures, always }
}
