/** Is a change to a program a change to its comments only? Then no test can tell it, and nothing needs to be installed. */
import { languageOf } from './language.ts'

interface CommentStyle {
  readonly line: string | null
  readonly block: readonly [string, string] | null
  /** Quotes of strings that may hold comment marks; the longer ones first. */
  readonly quotes: readonly string[]
  /** A quote within which a backslash is a backslash. */
  readonly raw?: string
  readonly regex: boolean
  /** A string that stands alone in a line is documentation. */
  readonly docstrings: boolean
}

const C_LIKE: CommentStyle = { line: '//', block: ['/*', '*/'], quotes: ['"', "'"], regex: false, docstrings: false }
const SCRIPT: CommentStyle = { ...C_LIKE, quotes: ['`', '"', "'"], regex: true }
const HASH: CommentStyle = { line: '#', block: null, quotes: ['"', "'"], regex: false, docstrings: false }
const STYLES: ReadonlyMap<string, CommentStyle> = new Map([
  ...['c', 'cpp', 'csharp', 'java', 'kotlin', 'scala', 'groovy', 'swift', 'dart', 'zig'].map(
    (name) => [name, C_LIKE] as const,
  ),
  // A Rust lifetime ('a) is no string, and a char literal is too short to hold a comment mark and more.
  ['rust', { ...C_LIKE, quotes: ['"'] }],
  ['go', { ...C_LIKE, quotes: ['`', '"', "'"], raw: '`' }],
  ['javascript', SCRIPT],
  ['typescript', SCRIPT],
  ['python', { ...HASH, quotes: ['"""', "'''", '"', "'"], docstrings: true }],
  ['ruby', HASH],
  ['elixir', HASH],
  ['css', { line: null, block: ['/*', '*/'], quotes: ['"', "'"], regex: false, docstrings: false }],
])

/** Comments that tools act on: build constraints, type suppressions, bundler pragmas. They are code. */
const DIRECTIVE =
  /^(?:\/\/go:|\/\/ ?\+build|\/\/export |\/\/ @ts-|\/\/\/ ?<reference|\/[/*]\s*[@#]__|\/\*\*? ?@jsx|\/[/*] ?(?:@vite|webpack|istanbul|c8|v8 ignore)|#!|# type:|#.{0,3}coding[:=]|# (?:frozen_string_literal|cython|distutils))/
const MAX_CHARACTERS = 2_000_000
/** A longer one is no regular expression a person wrote; the bound keeps the scan linear. */
const MAX_REGEX = 2000

/**
 * True when both texts are the same program: equal once comments, blank lines and blanks at line ends are gone. False for
 * languages whose comments are not known here, for texts over 2 MB, and wherever the scanner is not sure.
 */
export function isCommentOnly(oldText: string, newText: string, path: string): boolean {
  const language = languageOf(path)
  const style = language === null ? undefined : STYLES.get(language)
  if (style === undefined || oldText.length + newText.length > 2 * MAX_CHARACTERS) return false
  return stripComments(oldText, style) === stripComments(newText, style)
}

function stripComments(text: string, style: CommentStyle): string {
  const code: string[] = []
  let last = ''
  let at = 0
  while (at < text.length) {
    const comment = commentEnd(text, at, style) ?? docstringEnd(text, at, { style, last })
    const next = comment ?? literalEnd(text, at, style)
    if (comment === null) {
      code.push(text.slice(at, next))
      const char = text.charAt(next - 1)
      if (!/\s/.test(char)) last = char
    }
    at = next
  }
  return code
    .join('')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n')
}

/** Where the comment that starts here ends, or null. A line comment ends before its line break. */
function commentEnd(text: string, at: number, style: CommentStyle): number | null {
  if (style.line !== null && text.startsWith(style.line, at)) {
    // `https://…` in JSX text or a CSS-in-JS template is no comment.
    if (style.line === '//' && text[at - 1] === ':') return null
    // In a shell-like language `$#` and `x#y` are no comments.
    if (style.line === '#' && /[\w$"'#]/.test(text[at - 1] ?? ' ')) return null
    return isDirective(text, at) ? null : lineEnd(text, at)
  }
  const block = style.block
  if (block === null || !text.startsWith(block[0], at) || isDirective(text, at)) return null
  const end = text.indexOf(block[1], at + block[0].length)
  return end < 0 ? text.length : end + block[1].length
}

function isDirective(text: string, at: number): boolean {
  return DIRECTIVE.test(text.slice(at, at + 60))
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

interface Scan {
  readonly style: CommentStyle
  /** The last character of the code read so far that is no blank. */
  readonly last: string
}

/** A Python docstring: a triple-quoted string that opens a file or a block and has its lines for itself. */
function docstringEnd(text: string, at: number, { style, last }: Scan): number | null {
  if (!style.docstrings) return null
  const quote = text.slice(at, at + 3)
  if (quote !== '"""' && quote !== "'''") return null
  const opens = (last === '' || last === ':') && /(?:^|\n)[ \t]*$/.test(before(text, at))
  if (!opens) return null
  const end = text.indexOf(quote, at + 3)
  if (end < 0) return null
  return /^[ \t]*(?:\n|\r|$|#)/.test(text.slice(end + 3, end + 80)) ? end + 3 : null
}

function before(text: string, at: number): string {
  return text.slice(Math.max(0, at - 100), at)
}

/** Behind the string, regular expression or single character that starts here. */
function literalEnd(text: string, at: number, style: CommentStyle): number {
  if (text[at] === '\\') return Math.min(text.length, at + 2)
  const quote = style.quotes.find((mark) => text.startsWith(mark, at))
  if (quote !== undefined) return stringEnd(text, at, { quote, escapes: quote !== style.raw })
  if (style.regex && text[at] === '/' && startsRegex(before(text, at))) return regexEnd(text, at)
  return at + 1
}

interface Quoting {
  readonly quote: string
  readonly escapes: boolean
}

function stringEnd(text: string, at: number, { quote, escapes }: Quoting): number {
  const multiline = quote.length === 3 || quote === '`'
  for (let index = at + quote.length; index < text.length; index += 1) {
    if (escapes && text[index] === '\\') index += 1
    else if (text.startsWith(quote, index)) return index + quote.length
    // An apostrophe in JSX text is no string; go on behind it.
    else if (text[index] === '\n' && !multiline) return at + 1
  }
  return at + 1
}

/** After an operator or a keyword a slash starts an expression, after a value it divides. */
function startsRegex(code: string): boolean {
  return /(?:^|[(,=:[!&|?{};+\-*%<>~^\n]|\b(?:return|typeof|case|in|of|do|else))[ \t]*$/.test(code)
}

function regexEnd(text: string, at: number): number {
  let inClass = false
  const end = Math.min(text.length, at + MAX_REGEX)
  for (let index = at + 1; index < end; index += 1) {
    const char = text[index]
    if (char === '\n') return at + 1
    if (char === '\\') index += 1
    else if (char === '[') inClass = true
    else if (char === ']') inClass = false
    else if (char === '/' && !inClass) return index + 1
  }
  return at + 1
}
