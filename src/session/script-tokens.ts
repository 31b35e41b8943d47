/** A small reader of Python and JavaScript source: names, strings and signs, enough to see which words a script writes where. */

export type Token =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'sign'; readonly text: string }

export type ScriptLanguage = 'python' | 'javascript'

const MAX_SCRIPT = 256 * 1024
const BLANK = /\s+/y
const PLAIN_IN_STRING = /[^'"`\\]+/y
const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/uy
const PREFIX = /^(?:[rbfu]|rb|br|fr|rf)$/i
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\n': '' }

/** Goes once over the source. Never throws: a string without an end goes to the end of the source. */
export function tokensOf(source: string, language: ScriptLanguage): Token[] {
  return new TokenReader(source.slice(0, MAX_SCRIPT), language).read()
}

class TokenReader {
  private readonly source: string
  private readonly language: ScriptLanguage
  private readonly tokens: Token[] = []
  private at = 0

  constructor(source: string, language: ScriptLanguage) {
    this.source = source
    this.language = language
  }

  read(): Token[] {
    while (this.at < this.source.length) this.next()
    return this.tokens
  }

  private next(): void {
    const char = this.source[this.at] ?? ''
    NAME.lastIndex = this.at
    if (this.skip(BLANK)) return
    else if (this.comment(char)) return
    else if (this.isQuote(char)) this.string('')
    else {
      const name = NAME.exec(this.source)?.[0]
      if (name === undefined) {
        this.tokens.push({ kind: 'sign', text: char })
        this.at += 1
        return
      }
      this.at += name.length
      const isPrefix = this.language === 'python' && PREFIX.test(name) && this.isQuote(this.source[this.at] ?? '')
      if (isPrefix) this.string(name)
      else this.tokens.push({ kind: 'name', text: name })
    }
  }

  /** Goes past a stretch that matches here; false where none does. */
  private skip(stretch: RegExp): boolean {
    stretch.lastIndex = this.at
    const found = stretch.test(this.source)
    if (found) this.at = stretch.lastIndex
    return found
  }

  private isQuote(char: string): boolean {
    return char === "'" || char === '"' || (char === '`' && this.language === 'javascript')
  }

  private comment(char: string): boolean {
    const two = this.source.slice(this.at, this.at + 2)
    const end =
      this.language === 'python' ? (char === '#' ? '\n' : null) : two === '//' ? '\n' : two === '/*' ? '*/' : null
    if (end === null) return false
    const found = this.source.indexOf(end, this.at)
    this.at = found === -1 ? this.source.length : found + end.length
    return true
  }

  private string(prefix: string): void {
    const quote = this.source[this.at] ?? ''
    const triple = quote.repeat(3)
    const mark = this.language === 'python' && this.source.startsWith(triple, this.at) ? triple : quote
    const raw = /r/i.test(prefix)
    const parts: string[] = []
    let from = (this.at += mark.length)
    while (this.at < this.source.length && !this.source.startsWith(mark, this.at)) {
      if (this.source[this.at] !== '\\') {
        if (!this.skip(PLAIN_IN_STRING)) this.at += 1
        continue
      }
      const next = this.source[this.at + 1] ?? ''
      const meaning = raw ? undefined : (ESCAPES[next] ?? ('\\\'"`'.includes(next) ? next : undefined))
      if (meaning !== undefined) {
        parts.push(this.source.slice(from, this.at), meaning)
        from = this.at + 2
      }
      this.at += 2
    }
    const end = Math.min(this.at, this.source.length)
    parts.push(this.source.slice(from, end))
    this.at = end + mark.length
    this.tokens.push({ kind: 'string', text: parts.join('') })
  }
}
