/** What a Python file names: its imports, the words of its code, and modules named in strings. One pass, no parser. */

export interface PythonImport {
  /** `a.b` of `import a.b` and `from a.b import c`; empty for `from . import c`. */
  readonly module: string
  /** Leading dots of a relative import. */
  readonly level: number
  /** Names taken from the module; empty for `import a.b`; `*` for all. */
  readonly names: readonly string[]
}

export interface PythonNames {
  readonly imports: readonly PythonImport[]
  /** Identifiers with what follows their dots: `click`, `click.Option`. */
  readonly words: ReadonlySet<string>
  /** Dotted names in strings that mean modules or things in them: `patch("a.b.c")`, `import_module("a")`, `"-m", "a"`. */
  readonly quoted: readonly string[]
}

const MAX_SOURCE = 2_000_000
const NOTHING: PythonNames = { imports: [], words: new Set(), quoted: [] }

/** Texts over 2 MB give nothing. */
export function scanPython(source: string): PythonNames {
  if (source.length > MAX_SOURCE) return NOTHING
  const tokens = [...pythonTokens(source)]
  const imports: PythonImport[] = []
  const words = new Set<string>()
  const quoted: string[] = []
  let isStart = true
  for (let at = 0; at < tokens.length; at += 1) {
    const { kind, text } = tokens[at] ?? END
    if (kind === 'word' && isStart && (text === 'import' || text === 'from')) {
      const statement = takeStatement(tokens, at + 1)
      imports.push(...(text === 'import' ? plainImports(statement) : fromImport(statement)))
      at += statement.length
    } else if (kind === 'word') words.add(text)
    else if (kind === 'string' && isModuleString(tokens, at)) quoted.push(text)
    isStart = kind === 'end' || (kind === 'mark' && (text === ';' || text === ':'))
  }
  return { imports, words, quoted }
}

/** First parts of all absolute imports. */
export function moduleNames(source: string): ReadonlySet<string> {
  const { imports } = scanPython(source)
  return new Set(imports.flatMap(({ module, level }) => (level === 0 ? [module.split('.')[0] ?? ''] : [])))
}

interface Token {
  readonly kind: 'word' | 'string' | 'mark' | 'end'
  readonly text: string
}

const END: Token = { kind: 'end', text: '\n' }
const BLANK = /(?:[ \t\f\r]|\\\r?\n)+/y
const WORD = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y
const STRING = /(?:[rbfuRBFUtT]{1,2})?("""|'''|"|')/y

/** A line's end is a token only outside of brackets. */
function* pythonTokens(source: string): Generator<Token> {
  let depth = 0
  for (let at = 0; at < source.length;) {
    BLANK.lastIndex = at
    if (BLANK.test(source)) {
      at = BLANK.lastIndex
      continue
    }
    const char = source.charAt(at)
    if (char === '#') {
      const end = source.indexOf('\n', at)
      at = end < 0 ? source.length : end
      continue
    }
    STRING.lastIndex = at
    WORD.lastIndex = at
    const string = STRING.exec(source)
    if (string?.[1] !== undefined) {
      const start = at + string[0].length
      at = endOfString(source, start, string[1])
      yield { kind: 'string', text: source.slice(start, at - string[1].length).slice(0, 300) }
    } else if (WORD.test(source)) {
      yield { kind: 'word', text: source.slice(at, WORD.lastIndex) }
      at = WORD.lastIndex
    } else {
      at += 1
      if ('([{'.includes(char)) depth += 1
      if (')]}'.includes(char)) depth = Math.max(0, depth - 1)
      if (char !== '\n') yield { kind: 'mark', text: char }
      else if (depth === 0) yield END
    }
  }
}

/** Behind the closing quotes; a string on one line ends with it at the latest. */
function endOfString(source: string, start: number, quotes: string): number {
  if (quotes.length === 3) {
    for (let at = source.indexOf(quotes, start); at >= 0; at = source.indexOf(quotes, at + 1))
      if (!isEscaped(source, at, start)) return at + 3
    return source.length
  }
  for (let at = start; at < source.length; at += 1) {
    const char = source.charAt(at)
    if (char === '\\') at += 1
    else if (char === quotes || char === '\n') return at + 1
  }
  return source.length
}

/** Looking back is bounded: no one writes a hundred backslashes before a quote. */
function isEscaped(source: string, at: number, start: number): boolean {
  let slashes = 0
  while (slashes < 100 && at - slashes > start && source.charAt(at - slashes - 1) === '\\') slashes += 1
  return slashes % 2 === 1
}

function takeStatement(tokens: readonly Token[], from: number): readonly Token[] {
  let to = from
  while (to < tokens.length && tokens[to]?.kind !== 'end' && tokens[to]?.text !== ';') to += 1
  return tokens.slice(from, to)
}

/** `import a.b as c, d`. */
function plainImports(tokens: readonly Token[]): readonly PythonImport[] {
  return namesOf(tokens).map((module) => ({ module, level: 0, names: [] }))
}

/** `from ..a.b import (c as d, e)`. */
function fromImport(tokens: readonly Token[]): readonly PythonImport[] {
  const at = tokens.findIndex(({ kind, text }) => kind === 'word' && text === 'import')
  if (at < 0) return []
  const source = tokens.slice(0, at)
  const level = source.filter(({ kind, text }) => kind === 'mark' && text === '.').length
  const module = source.find(({ kind }) => kind === 'word')?.text ?? ''
  const names = tokens.slice(at + 1).some(({ text }) => text === '*') ? ['*'] : namesOf(tokens.slice(at + 1))
  return [{ module, level, names }]
}

/** Words of a list, without what stands after `as`. */
function namesOf(tokens: readonly Token[]): readonly string[] {
  const words = tokens.filter(({ kind }) => kind === 'word').map(({ text }) => text)
  return words.filter((word, index) => word !== 'as' && words[index - 1] !== 'as')
}

const NAMING_CALL =
  /(?:^|\.)(?:import_module|__import__|importorskip|patch|patch\.object|patch\.multiple|setattr|delattr|run_module|find_spec)$/
const DOTTED = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?::\w+)?$/

function isModuleString(tokens: readonly Token[], at: number): boolean {
  if (!DOTTED.test(tokens[at]?.text ?? '')) return false
  const [before, mark] = [tokens[at - 2], tokens[at - 1]]
  if (mark?.text === '(' && before?.kind === 'word') return NAMING_CALL.test(before.text)
  // `[sys.executable, "-m", "package"]`
  if (mark?.text === ',' && before?.kind === 'string' && before.text === '-m') return true
  return startsPlugins(tokens, at)
}

/** `pytest_plugins = ["a.b"]`. */
function startsPlugins(tokens: readonly Token[], at: number): boolean {
  for (let back = at - 1; back >= 0 && at - back < 40; back -= 1) {
    const { kind, text } = tokens[back] ?? END
    if (kind === 'word') return text === 'pytest_plugins'
    if (kind === 'end') return false
  }
  return false
}
