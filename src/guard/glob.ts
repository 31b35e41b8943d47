/**
 * Glob patterns that a repository holds, as far as they can be matched in reasonable time: they become regular expressions of this
 * process, and `+(a*)b` or `*a*a*a*a*a*a*ab` would keep it busy for ever.
 */
import picomatch from 'picomatch'

const MAX_PATTERN = 500
const MAX_PATH = 1000
/** Three stars in a name of 255 bytes are some millions of ways to match it; four are hundreds of millions. */
const MAX_STARS = 3
const MAX_GLOBSTARS = 4
/** `{a,b}` and `?(a|b)`: the ways through several of them multiply. */
const MAX_CHOICES = 4
const MAX_ALTERNATIVES = 24

/** Groups of plain words. Repeated ones are read as one of their words: `+(spec|test)` means no more in practice. */
const GROUP = /([?@!+*])\(([\w.|-]{0,100})\)/g
const ONCE: Readonly<Record<string, string>> = { '+': '@', '*': '?' }

/** Matches a path with `/` against the pattern; null where the pattern is of no use here. */
export function globMatcher(pattern: string): ((path: string) => boolean) | null {
  if (pattern.length > MAX_PATTERN) return null
  const once = pattern.replace(GROUP, (_all, sign: string, words: string) => `${ONCE[sign] ?? sign}(${words})`)
  if (!isCheap(once)) return null
  const matches = picomatch(once)
  return (path) => path.length <= MAX_PATH && matches(path)
}

function isCheap(pattern: string): boolean {
  // What is left of parentheses is a part of an expression as it stands.
  const plain = pattern
    .replace(/\\[^/]/g, 'x')
    .replace(GROUP, (_all, _sign, words: string) => `{${words.replaceAll('|', ',')}}`)
  return (
    // A sign behind a choice can repeat it.
    !/[()]|\}[+?]/.test(plain) &&
    count(plain, /\*\*/g) <= MAX_GLOBSTARS &&
    count(plain, /\{/g) <= MAX_CHOICES &&
    count(plain, /,/g) <= MAX_ALTERNATIVES &&
    plain.split('/').every((name) => count(name, /\*+|\+/g) <= MAX_STARS)
  )
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0
}
