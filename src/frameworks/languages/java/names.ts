/** Names in Java, Kotlin and Groovy sources. One pass over the text; nothing is parsed further than needed. */

export interface JavaNames {
  /** `org.acme.shape`; empty for the unnamed package. */
  readonly package: string
  /** Dotted names of `import`, also of `import static`; `org.acme.*` keeps its star. */
  readonly imports: readonly string[]
  /** Words that begin with a capital letter: every type it uses is among them. */
  readonly types: ReadonlySet<string>
  /** Types it declares, nested ones too. */
  readonly declared: ReadonlySet<string>
}

const MAX_SOURCE = 2_000_000
const WORD = /[A-Za-z_$][\w$]*/y
const DOTTED = /[A-Za-z_$][\w$]*(?:\.[\w$]+){0,40}(?:\.\*)?/y
const BLANKS = /[ \t]*/y
const DECLARES = new Set(['class', 'interface', 'enum', 'record', 'object', 'trait'])

/** Texts over 2 MB give none. */
export function javaNames(source: string): JavaNames {
  const found = { package: '', imports: [] as string[], types: new Set<string>(), declared: new Set<string>() }
  if (source.length > MAX_SOURCE) return found
  let before = ''
  for (const { word, end } of words(source)) {
    if (word === 'package' && found.package === '' && found.types.size === 0) found.package = dottedAt(source, end)
    else if (word === 'import') found.imports.push(importAt(source, end))
    else if (/^[A-Z]/.test(word)) {
      found.types.add(word)
      if (DECLARES.has(before)) found.declared.add(word)
    }
    before = word
  }
  return found
}

function importAt(source: string, from: number): string {
  const name = dottedAt(source, from)
  if (name !== 'static') return name
  BLANKS.lastIndex = from
  BLANKS.test(source)
  return dottedAt(source, BLANKS.lastIndex + 'static'.length)
}

function dottedAt(source: string, from: number): string {
  BLANKS.lastIndex = from
  BLANKS.test(source)
  DOTTED.lastIndex = BLANKS.lastIndex
  return DOTTED.exec(source)?.[0] ?? ''
}

interface Word {
  readonly word: string
  readonly end: number
}

function* words(source: string): Generator<Word> {
  let at = 0
  while (at < source.length) {
    const behind = literalEnd(source, at)
    if (behind !== null) {
      at = behind
      continue
    }
    WORD.lastIndex = at
    const word = WORD.exec(source)?.[0]
    at += word?.length ?? 1
    if (word !== undefined) yield { word, end: at }
  }
}

/** Behind the comment, string or character that starts here, or null. */
function literalEnd(source: string, at: number): number | null {
  const pair = source.slice(at, at + 2)
  if (pair === '//') return endOf(source, at + 2, '\n')
  if (pair === '/*') return endOf(source, at + 2, '*/')
  if (source.startsWith('"""', at)) return endOf(source, at + 3, '"""')
  const quote = source.charAt(at)
  if (quote !== '"' && quote !== "'") return null
  for (let index = at + 1; index < source.length; index += 1) {
    const char = source.charAt(index)
    if (char === '\\') index += 1
    else if (char === quote || char === '\n') return index + 1
  }
  return source.length
}

function endOf(source: string, from: number, mark: string): number {
  const at = source.indexOf(mark, from)
  return at < 0 ? source.length : at + mark.length
}
