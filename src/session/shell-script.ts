/**
 * A small reader of shell scripts: enough to tell simple commands, their words, redirections and here-documents apart.
 * It runs nothing and expands nothing, goes once over the text, and never throws: broken quoting ends at the end of the text.
 */

export interface Redirect {
  /** The descriptor as written (`2` of `2>`), else the empty text. */
  readonly descriptor: string
  /** `>`, `>>`, `<`, `<<`, `<<<`, `>&` and so on, without the descriptor. */
  readonly operator: string
  readonly target: string
}

export interface SimpleCommand {
  /** The command as written, trimmed, without here-document bodies. */
  readonly text: string
  /** Words without quotes; redirections are not among them. */
  readonly words: readonly string[]
  readonly redirects: readonly Redirect[]
  readonly heredoc: string | null
}

interface PendingHeredoc {
  readonly command: Draft
  readonly end: string
  readonly tabs: boolean
}

interface Draft {
  text: string
  words: string[]
  redirects: Redirect[]
  heredoc: string | null
}

/** Longer scripts are read up to here; what follows is data in all likelihood. */
const MAX_SCRIPT = 256 * 1024
const SEPARATORS = ';&|\n()'
const BLANKS = ' \t\r'
const REDIRECT_BEGINS = '<>&0123456789'
/** Stretches without a character of meaning: taken whole, since scripts are read for every shell call. */
const PLAIN_BLANK = /[ \t\r]+/y
const PLAIN_WORD = /[^ \t\r;&|\n()<>'"`$\\]+/y
const PLAIN_QUOTED = /[^"\\$]+/y
const PLAIN_SUBSTITUTED = /[^\\'"()]+/y
const REDIRECT = /(\d?)(<<<|<<-|<<|<>|>>|>\||>&|<&|&>>|&>|>|<)/y

/** Splits a script into its simple commands, in order of appearance. */
export function parseScript(script: string): SimpleCommand[] {
  return new ScriptReader(script.slice(0, MAX_SCRIPT)).read()
}

class ScriptReader {
  private readonly source: string
  private at = 0
  private start = 0
  private draft: Draft = emptyDraft()
  private readonly commands: SimpleCommand[] = []
  private pending: PendingHeredoc[] = []

  constructor(source: string) {
    this.source = source
  }

  read(): SimpleCommand[] {
    while (this.at < this.source.length) this.next()
    this.endCommand()
    return this.commands
  }

  private next(): void {
    const char = this.source[this.at] ?? ''
    if (BLANKS.includes(char)) this.plain(PLAIN_BLANK)
    else if (char === '\\' && this.source[this.at + 1] === '\n') this.at += 2
    else if (char === '#') this.skipComment()
    else if (REDIRECT_BEGINS.includes(char) && this.redirect()) return
    else if (SEPARATORS.includes(char)) this.separator(char)
    else this.draft.words.push(this.word())
  }

  private skipComment(): void {
    this.endCommand()
    const end = this.source.indexOf('\n', this.at)
    this.at = end === -1 ? this.source.length : end
    this.start = this.at
  }

  private separator(char: string): void {
    this.endCommand()
    this.at += 1
    if (char === '\n') this.readHeredocs()
    this.start = this.at
  }

  private endCommand(): void {
    const draft = this.draft
    draft.text = this.source.slice(this.start, this.at).trim()
    this.draft = emptyDraft()
    this.start = this.at
    if (draft.words.length > 0 || draft.redirects.length > 0) this.commands.push(draft)
  }

  private redirect(): boolean {
    REDIRECT.lastIndex = this.at
    const found = REDIRECT.exec(this.source)
    if (found === null) return false
    const operator = found[2] ?? '>'
    this.at += found[0].length
    while (BLANKS.includes(this.source[this.at] ?? '\n')) this.at += 1
    const quotedAt = this.source[this.at]
    const target = SEPARATORS.includes(quotedAt ?? '\n') ? '' : this.word()
    this.draft.redirects.push({ descriptor: found[1] ?? '', operator, target })
    if (operator === '<<' || operator === '<<-') {
      this.pending.push({ command: this.draft, end: target, tabs: operator === '<<-' })
    }
    return true
  }

  /** Bodies begin on the line after the command, one after the other. */
  private readHeredocs(): void {
    for (const { command, end, tabs } of this.pending) {
      const lines: string[] = []
      while (this.at < this.source.length) {
        const stop = this.source.indexOf('\n', this.at)
        const line = this.source.slice(this.at, stop === -1 ? this.source.length : stop)
        this.at = stop === -1 ? this.source.length : stop + 1
        if ((tabs ? line.replace(/^\t+/, '') : line).replace(/\r$/, '') === end) break
        lines.push(line)
      }
      command.heredoc = lines.join('\n')
    }
    this.pending = []
  }

  private word(): string {
    let word = this.plain(PLAIN_WORD)
    while (this.at < this.source.length) {
      const char = this.source[this.at] ?? ''
      if (BLANKS.includes(char) || SEPARATORS.includes(char) || char === '<' || char === '>') break
      if (char === "'") word += this.until("'")
      else if (char === '"') word += this.doubleQuoted()
      else if (char === '`') word += `\`${this.until('`')}\``
      else if (char === '$' && this.source[this.at + 1] === '(') word += this.substitution()
      else if (char === '\\') word += this.escaped()
      else word += this.plain(PLAIN_WORD) || this.one()
    }
    return word
  }

  /** The stretch that matches here, and goes past it; empty where none does. */
  private plain(stretch: RegExp): string {
    stretch.lastIndex = this.at
    if (!stretch.test(this.source)) return ''
    const from = this.at
    this.at = stretch.lastIndex
    return this.source.slice(from, this.at)
  }

  private one(): string {
    this.at += 1
    return this.source[this.at - 1] ?? ''
  }

  private escaped(): string {
    const char = this.source[this.at + 1] ?? ''
    this.at += 2
    return char === '\n' ? '' : char
  }

  private until(quote: string): string {
    const end = this.source.indexOf(quote, this.at + 1)
    const stop = end === -1 ? this.source.length : end
    const text = this.source.slice(this.at + 1, stop)
    this.at = stop + 1
    return text
  }

  private doubleQuoted(): string {
    this.at += 1
    let text = this.plain(PLAIN_QUOTED)
    while (this.at < this.source.length) {
      const char = this.source[this.at] ?? ''
      if (char === '"') break
      if (char === '\\' && '"\\$`\n'.includes(this.source[this.at + 1] ?? ' ')) text += this.escaped()
      else if (char === '$' && this.source[this.at + 1] === '(') text += this.substitution()
      else text += this.plain(PLAIN_QUOTED) || this.one()
    }
    this.at += 1
    return text
  }

  /** `$( … )` as one piece of a word, its own quotes and parentheses respected, its here-documents taken as text. */
  private substitution(): string {
    const from = this.at
    let depth = 0
    let quote = ''
    for (; this.at < this.source.length; this.at += 1) {
      this.plain(PLAIN_SUBSTITUTED)
      const char = this.source[this.at] ?? ''
      if (char === '\\' && quote !== "'") this.at += 1
      else if (quote !== '') quote = char === quote ? '' : quote
      else if (char === "'" || char === '"') quote = char
      else if (char === '(') depth += 1
      else if (char === ')' && (depth -= 1) === 0) break
    }
    this.at = Math.min(this.at + 1, this.source.length)
    return this.source.slice(from, this.at)
  }
}

function emptyDraft(): Draft {
  return { text: '', words: [], redirects: [], heredoc: null }
}
