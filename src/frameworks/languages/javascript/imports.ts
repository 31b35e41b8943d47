/** Which modules a script names. One pass over the text; nothing is parsed further than needed. */

const MAX_SOURCE = 2_000_000
const MAX_REGEX = 500

/**
 * Module specifiers in the order they stand, each once: `import`, `export … from`, `require()`, `import()`, and the
 * mocking calls of jest and vitest, which name a module that the test reaches. Texts over 2 MB give none.
 */
export function importsOf(source: string): readonly string[] {
  return source.length > MAX_SOURCE ? [] : [...new Set(scriptImports(source))]
}

/** Words that are followed by a specifier in brackets. */
const CALLS = new Set([
  'require',
  'import',
  'mock',
  'doMock',
  'unmock',
  'requireActual',
  'importActual',
  'importMock',
  'requireMock',
  'unstable_mockModule',
  'proxyquire',
  'resolve',
])

function* scriptImports(source: string): Generator<string> {
  let last: readonly [string, string] = ['', '']
  for (const token of scriptTokens(source)) {
    const [before, previous] = last
    if (token.kind === 'string') {
      const named = previous === 'from' || previous === 'import' || (previous === '(' && CALLS.has(before))
      if (named && token.text !== '') yield token.text
      last = [previous, '""']
    } else last = [previous, token.text]
  }
}

interface ScriptToken {
  readonly kind: 'string' | 'word' | 'mark'
  readonly text: string
}

const WORD = /[A-Za-z_$][\w$]*/y
const BLANK = /\s+/y
/** After these a slash starts a regular expression, after all else it divides. */
const BEFORE_REGEX = new Set([
  '',
  '(',
  ',',
  '=',
  ':',
  '[',
  '!',
  '&',
  '|',
  '?',
  '{',
  '}',
  ';',
  '+',
  '-',
  '*',
  '%',
  '<',
  '>',
  '~',
  '^',
  'return',
  'typeof',
  'case',
  'in',
  'of',
])

function* scriptTokens(source: string): Generator<ScriptToken> {
  let at = 0
  let previous = ''
  while (at < source.length) {
    BLANK.lastIndex = at
    if (BLANK.test(source)) {
      at = BLANK.lastIndex
      continue
    }
    const pair = source.slice(at, at + 2)
    if (pair === '//' || pair === '/*') {
      at = endOf(source, at + 2, pair === '//' ? '\n' : '*/')
      continue
    }
    const char = source.charAt(at)
    WORD.lastIndex = at
    if (char === "'" || char === '"' || char === '`') {
      const next = endOfString(source, at)
      previous = '""'
      yield { kind: 'string', text: source.slice(at + 1, next - 1) }
      at = next
    } else if (WORD.test(source)) {
      previous = source.slice(at, WORD.lastIndex)
      at = WORD.lastIndex
      yield { kind: 'word', text: previous }
    } else if (char === '/' && BEFORE_REGEX.has(previous)) {
      previous = '//'
      at = endOfRegex(source, at)
    } else {
      previous = char
      at += 1
      yield { kind: 'mark', text: char }
    }
  }
}

function endOf(source: string, from: number, mark: string): number {
  const at = source.indexOf(mark, from)
  return at < 0 ? source.length : at + mark.length
}

/** Behind the closing quote. A plain string ends at the line's end at the latest, whatever a stray quote says. */
function endOfString(source: string, start: number): number {
  const quote = source.charAt(start)
  for (let at = start + 1; at < source.length; at += 1) {
    const char = source.charAt(at)
    if (char === '\\') at += 1
    else if (char === quote || (char === '\n' && quote !== '`')) return at + 1
  }
  return source.length
}

/** Looking for the end is bounded, so that a text full of lone slashes costs no more than its length. */
function endOfRegex(source: string, start: number): number {
  let inClass = false
  const limit = Math.min(source.length, start + MAX_REGEX)
  for (let at = start + 1; at < limit; at += 1) {
    const char = source.charAt(at)
    if (char === '\n') return start + 1
    if (char === '\\') at += 1
    else if (char === '[') inClass = true
    else if (char === ']') inClass = false
    else if (char === '/' && !inClass) return at + 1
  }
  return start + 1
}
