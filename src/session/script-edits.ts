/**
 * Edits that a short Python or JavaScript program plainly makes: a file named by a string, its text replaced by strings. What
 * is computed is not followed. Agents fall back to such programs when an edit tool does not find their text.
 */
import type { DraftEdit } from './edits.ts'
import { type ScriptLanguage, type Token, tokensOf } from './script-tokens.ts'
import type { Substitute } from './substitutes.ts'
import { linesOf } from './text-lines.ts'

/** Characters that a program's strings may make up; names that double each other grow for ever. */
const MAX_TEXT = 1024 * 1024
/** A script over more files than this is a sweep, and its strings say little about any one of them. */
const MAX_FILES = 8

/** The edits of a program, one a file; `[]` where it writes nothing or where cannot be seen. */
export function editsOfScript(source: string, language: ScriptLanguage): DraftEdit[] {
  const program = new Program(tokensOf(source, language), language)
  program.read()
  if (program.paths.size > MAX_FILES) return []
  return [...program.paths].map((path) => ({
    path,
    kind: 'edit',
    added: program.added,
    removed: program.removed,
    from: null,
    substitutes: program.substitutes,
  }))
}

/** A value as far as it is made of strings; `end` is the token after it. */
interface Value {
  readonly text: string
  readonly end: number
}

class Program {
  readonly added: string[] = []
  readonly removed: string[] = []
  readonly substitutes: Substitute[] = []
  private readonly tokens: readonly Token[]
  private readonly language: ScriptLanguage
  private readonly values = new Map<string, string>()
  private readonly opened = new Set<string>()
  private readonly written = new Set<string>()
  private writesText = false
  private left = MAX_TEXT

  constructor(tokens: readonly Token[], language: ScriptLanguage) {
    this.tokens = tokens
    this.language = language
  }

  /** Files that are opened for writing; a `Path` counts when the program writes through paths at all. */
  get paths(): ReadonlySet<string> {
    return this.writesText ? new Set([...this.written, ...this.opened]) : this.written
  }

  read(): void {
    for (let at = 0; at < this.tokens.length; at += 1) {
      const token = this.tokens[at]
      if (token?.kind !== 'name') continue
      if (this.isSign(at + 1, '=') && !this.isSign(at + 2, '=')) this.assignment(token.text, at + 2)
      else if (this.isSign(at + 1, '(')) this.call(token.text, at + 2)
    }
  }

  private assignment(name: string, at: number): void {
    const value = this.value(at)
    if (value !== null) this.values.set(name, value.text)
    else this.values.delete(name)
  }

  private call(name: string, at: number): void {
    switch (name) {
      case 'open':
        return this.open(at)
      case 'Path':
        return this.remember(this.opened, at)
      case 'write_text':
      case 'write':
        return this.write(name, at)
      case 'writeFileSync':
      case 'writeFile':
        return this.writeFile(at)
      case 'replace':
      case 'replaceAll':
        return this.replace(name, at)
      case 'sub':
        return this.substitution(at)
    }
  }

  private open(at: number): void {
    const path = this.value(at)
    const mode = path === null ? null : this.argument(path.end)
    if (path !== null && mode !== null && /[wa+x]/.test(mode.text) && mode.text.length <= 3) this.written.add(path.text)
  }

  private remember(paths: Set<string>, at: number): void {
    const path = this.value(at)
    if (path !== null) paths.add(path.text)
  }

  private write(name: string, at: number): void {
    if (name === 'write_text') this.writesText = true
    const text = this.value(at)
    if (text !== null) this.keep(this.added, text)
  }

  private writeFile(at: number): void {
    const path = this.value(at)
    if (path === null) return
    this.written.add(path.text)
    const text = this.argument(path.end)
    if (text !== null) this.keep(this.added, text)
  }

  private replace(name: string, at: number): void {
    const before = this.value(at)
    const after = before === null ? null : this.argument(before.end)
    if (before === null || after === null || before.text === '') return
    this.keep(this.removed, before)
    this.keep(this.added, after)
    const all = this.language === 'python' || name === 'replaceAll'
    if (!before.text.includes('\n')) this.substitutes.push({ from: before.text, to: after.text, all })
  }

  private substitution(at: number): void {
    const pattern = this.value(at)
    const after = pattern === null ? null : this.argument(pattern.end)
    if (after !== null) this.keep(this.added, after)
  }

  private keep(lines: string[], { text }: Value): void {
    this.left -= text.length
    if (this.left < 0) return
    for (const line of linesOf(text)) lines.push(line)
  }

  /** The value after a comma. */
  private argument(at: number): Value | null {
    return this.isSign(at, ',') ? this.value(at + 1) : null
  }

  /** Strings, names of strings, `Path(…)` and brackets around them, side by side or joined by `+`. */
  private value(from: number): Value | null {
    let text = ''
    let found = false
    let at = from
    let depth = 0
    for (; at < this.tokens.length; at += 1) {
      const token = this.tokens[at]
      const known = token?.kind === 'name' ? this.values.get(token.text) : undefined
      // `p.read_text()` is something else than `p`.
      if (known !== undefined && '.[('.includes(this.tokens[at + 1]?.text ?? ' ')) return null
      if (token?.kind === 'string' || known !== undefined) {
        text += token?.kind === 'string' ? token.text : known
        found = true
        if (text.length > MAX_TEXT) return null
      } else if (this.isSign(at, '(') && !found) depth += 1
      else if (this.isSign(at, ')') && depth > 0) depth -= 1
      else if (!(this.isSign(at, '+') && found) && !(token?.kind === 'name' && token.text === 'Path')) break
      // A name after a whole value begins the next statement: there is no sign between the two.
      const next = this.tokens[at + 1]
      if (found && depth === 0 && !this.isSign(at, '+') && next?.kind === 'name') return { text, end: at + 1 }
    }
    return found ? { text, end: at } : null
  }

  private isSign(at: number, text: string): boolean {
    const token = this.tokens[at]
    return token?.kind === 'sign' && token.text === text
  }
}
