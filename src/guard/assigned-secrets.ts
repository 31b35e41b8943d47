import { isPlaceholder, isWords } from './placeholder.ts'

/** A name that says "secret", what may follow in the name, an assignment, and the value in or without quotes. */
const ASSIGNED =
  /(passw(?:or)?d|passphrase|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|credential)[\w-]{0,16}["'\\]{0,5}\s{0,3}(?::=|=>|=|:)\s{0,3}((?:\\{0,3}["'`])?)([^\s"'`,;\\()]{8,200})/gi

/** Bits per character. Words of a language have about 3 in short strings; random base64 of 20 characters has above 3.8. */
const MIN_ENTROPY = 3.5
/** A password is shorter, so it must be quoted and mix its characters. */
const MIN_PASSWORD_ENTROPY = 2.75

export interface Range {
  readonly start: number
  readonly end: number
}

/** Values of high entropy that are assigned to a secret's name: `api_key = "…"`, `"password": "…"`, `TOKEN=…`. */
export function assignedSecrets(text: string): Range[] {
  const ranges: Range[] = []
  for (const match of text.matchAll(ASSIGNED)) {
    const [whole, name = '', quote = '', value = ''] = match
    if (isPlaceholder(value) || !looksSecret(name, quote !== '', value)) continue
    const end = match.index + whole.length
    ranges.push({ start: end - value.length, end })
  }
  return ranges
}

function looksSecret(name: string, quoted: boolean, value: string): boolean {
  // A call, a property, a path, an address or an id is not a secret.
  if (/^[\w$]+(?:(?:[.?[]|::|->)[\w$]+)+$/.test(value) || /[{}[\]<>]|^\.{0,2}\/|:\/\//.test(value) || UUID.test(value))
    return false
  if (/^pass|^pwd/i.test(name) && quoted) return kindsOf(value) >= 3 && entropy(value) >= MIN_PASSWORD_ENTROPY
  return (
    value.length >= 16 && /\d/.test(value) && /[a-z]/i.test(value) && entropy(value) >= MIN_ENTROPY && !isWords(value)
  )
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** How many of: lower case, upper case, digit, other. */
function kindsOf(value: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length
}

/** Shannon entropy of the characters, in bits per character. */
export function entropy(value: string): number {
  const counts = new Map<string, number>()
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length)
  return bits
}
