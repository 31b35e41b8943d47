/** Words and marks of a Rust source, without comments. One pass; no Rust parser. */

export interface RustToken {
  readonly kind: 'word' | 'string' | 'mark'
  /** The word, the mark (`::` is one mark), or what stands between the quotes. */
  readonly text: string
  /** Where the token starts in the source. */
  readonly at: number
}

const MAX_SOURCE = 2_000_000
const BLANK = /\s+/y
const WORD = /(?:r#)?[A-Za-z_]\w*/y
const NUMBER = /\d[\w.]*/y
const CHARACTER = /'(?:\\[^\n]{1,10}?|[^'\\\n])'/uy
const RAW = /b?r(#{0,255})"/y

/** Texts over 2 MB give none. */
export function* rustTokens(source: string): Generator<RustToken> {
  if (source.length > MAX_SOURCE) return
  let at = 0
  while (at < source.length) {
    const blank = skip(BLANK, source, at) ?? commentEnd(source, at)
    if (blank !== null) {
      at = blank
      continue
    }
    const token = tokenAt(source, at)
    if (token.kind !== null) yield { kind: token.kind, text: token.text, at }
    at = token.end
  }
}

interface Found {
  /** Null: a number or a character, which nobody asks for. */
  readonly kind: RustToken['kind'] | null
  readonly text: string
  readonly end: number
}

function tokenAt(source: string, at: number): Found {
  RAW.lastIndex = at
  const raw = RAW.exec(source)
  if (raw !== null) return rawString(source, RAW.lastIndex, raw[1] ?? '')
  const word = skip(WORD, source, at)
  if (word !== null) return { kind: 'word', text: source.slice(at, word).replace(/^r#/, ''), end: word }
  const number = skip(NUMBER, source, at)
  if (number !== null) return { kind: null, text: '', end: number }
  const char = source.charAt(at)
  if (char === '"') return plainString(source, at)
  // A quote that closes no character starts a lifetime.
  const character = char === "'" ? skip(CHARACTER, source, at) : null
  if (character !== null) return { kind: null, text: '', end: character }
  const text = source.startsWith('::', at) ? '::' : char
  return { kind: 'mark', text, end: at + text.length }
}

function skip(pattern: RegExp, source: string, at: number): number | null {
  pattern.lastIndex = at
  return pattern.test(source) ? pattern.lastIndex : null
}

/** Behind the comment that starts here, or null. Block comments nest. */
function commentEnd(source: string, at: number): number | null {
  if (source.startsWith('//', at)) {
    const end = source.indexOf('\n', at)
    return end < 0 ? source.length : end
  }
  if (!source.startsWith('/*', at)) return null
  let depth = 0
  for (let index = at; index < source.length; index += 1) {
    const pair = source.slice(index, index + 2)
    if (pair === '/*') depth += 1
    else if (pair === '*/') depth -= 1
    else continue
    index += 1
    if (depth === 0) return index + 1
  }
  return source.length
}

function plainString(source: string, start: number): Found {
  for (let at = start + 1; at < source.length; at += 1) {
    const char = source.charAt(at)
    if (char === '\\') at += 1
    else if (char === '"') return { kind: 'string', text: source.slice(start + 1, at), end: at + 1 }
  }
  return { kind: null, text: '', end: source.length }
}

function rawString(source: string, from: number, hashes: string): Found {
  const end = source.indexOf(`"${hashes}`, from)
  if (end < 0) return { kind: null, text: '', end: source.length }
  return { kind: 'string', text: source.slice(from, end), end: end + 1 + hashes.length }
}
