/**
 * Plain substitutions of a `sed -i` or `perl -pi -e` script: literal words for literal words, and whole lines put in. What
 * needs a regular expression engine is left out: the log does not show what it matched.
 */
import type { Substitute } from './substitutes.ts'

export interface SedScript {
  readonly substitutes: readonly Substitute[]
  /** Lines that `a`, `i` and `c` put in. */
  readonly added: readonly string[]
}

export type Dialect = 'basic' | 'extended'

/** Commands of one script; more is broken or hostile. */
const MAX_COMMANDS = 200
const ADDRESS = /(?:\d+|\$|\/(?:[^/\\\n]|\\.)*\/)?(?:,(?:\d+|\$|\/(?:[^/\\\n]|\\.)*\/))?\s*/y
/** Characters that mean something unless escaped, and those that mean something when escaped. */
const SPECIAL: Readonly<Record<Dialect, { readonly bare: string; readonly escaped: RegExp }>> = {
  basic: { bare: '*[^$', escaped: /[(){}|+?\w<>]/ },
  extended: { bare: '*[^$(){}|+?', escaped: /[\w<>]/ },
}

/** Reads the commands from the beginning, up to the first that is none of those known here. */
export function readSedScript(script: string, dialect: Dialect): SedScript {
  const substitutes: Substitute[] = []
  const added: string[] = []
  let at = 0
  for (let count = 0; count < MAX_COMMANDS && at < script.length; count += 1) {
    while (at < script.length && ' \t\n;'.includes(script[at] ?? '')) at += 1
    ADDRESS.lastIndex = at
    at += ADDRESS.exec(script)?.[0].length ?? 0
    const command = script[at]
    if (command === 's') {
      const read = readSubstitution(script, at + 1)
      if (read === null) break
      const substitute = plainOf(read, dialect)
      if (substitute !== null) substitutes.push(substitute)
      at = read.end
    } else if (command === 'a' || command === 'i' || command === 'c') {
      const end = endOfLine(script, at)
      added.push(script.slice(at + 1, end).replace(/^\\?\n?\s*/, ''))
      at = end
    } else break
  }
  return { substitutes, added }
}

interface Substitution {
  readonly pattern: string
  readonly replacement: string
  readonly flags: string
  readonly delimiter: string
  readonly end: number
}

function readSubstitution(script: string, from: number): Substitution | null {
  const delimiter = script[from] ?? ''
  if (delimiter === '' || /[\w\s\\]/.test(delimiter)) return null
  const middle = closing(script, from + 1, delimiter)
  const last = middle === null ? null : closing(script, middle + 1, delimiter)
  if (middle === null || last === null) return null
  const flags = /^[a-zA-Z\d]*/.exec(script.slice(last + 1, last + 20))?.[0] ?? ''
  const pattern = script.slice(from + 1, middle)
  return { pattern, replacement: script.slice(middle + 1, last), flags, delimiter, end: last + 1 + flags.length }
}

function closing(script: string, from: number, delimiter: string): number | null {
  for (let at = from; at < script.length; at += 1) {
    if (script[at] === '\\') at += 1
    else if (script[at] === delimiter) return at
  }
  return null
}

function plainOf({ pattern, replacement, flags, delimiter }: Substitution, dialect: Dialect): Substitute | null {
  const from = literal(pattern, delimiter, dialect)
  const to = replaced(replacement, delimiter)
  if (from === null || to === null || from === '' || /i/i.test(flags)) return null
  return { from, to, all: flags.includes('g') }
}

/** The words that a pattern stands for; a bare dot is taken as a dot, which it nearly always means in a name. */
function literal(pattern: string, delimiter: string, dialect: Dialect): string | null {
  const { bare, escaped } = SPECIAL[dialect]
  let text = ''
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] ?? ''
    if (char === '\\') {
      const next = pattern[(at += 1)] ?? ''
      if (next !== delimiter && escaped.test(next)) return null
      text += next
    } else if (bare.includes(char)) return null
    else text += char
  }
  return text
}

const WRITTEN: Readonly<Record<string, string>> = { n: '\n', t: '\t' }

/** Null where the replacement takes up what was matched (`&`, `\1`, `$1`). */
function replaced(replacement: string, delimiter: string): string | null {
  let text = ''
  for (let at = 0; at < replacement.length; at += 1) {
    const char = replacement[at] ?? ''
    if (char === '&' || (char === '$' && /[\d&]/.test(replacement[at + 1] ?? ''))) return null
    if (char !== '\\') {
      text += char
      continue
    }
    const next = replacement[(at += 1)] ?? ''
    if (/\d/.test(next) && next !== delimiter) return null
    text += WRITTEN[next] ?? next
  }
  return text
}

function endOfLine(script: string, from: number): number {
  for (let at = from; at < script.length; at += 1) {
    if (script[at] === '\n' && script[at - 1] !== '\\') return at
  }
  return script.length
}
