/** Names and texts in lines of code, by rules that hold for most languages. */

/** What stands before a name that is declared. */
const DECLARED =
  /\b(?:function\*?|class|interface|type|enum|struct|trait|const|let|var|val|def|fn|func|fun|module|record|static|pub|public|private|protected|export default|async)\s{1,4}(?:\([^)\n]{0,80}\)\s?)?([A-Za-z_$][\w$]{2,80})/g
/** A method or property that starts its line: `total(items) {`, `total: (items) =>`. */
const MEMBER =
  /^\s{0,40}(?:async\s|get\s|set\s|\*)?([A-Za-z_$][\w$]{2,80})\s{0,2}(?:\([^()\n]{0,200}\)\s{0,2}(?::[^{\n]{0,80})?\{|[:=]\s{0,2}(?:async\s)?(?:\(|function))/

const KEYWORDS = new Set(
  'function class return const async await static public private export default import from test describe expect assert string number boolean true false null undefined this self super void while switch catch module type interface constructor'.split(
    ' ',
  ),
)

/** Names that the lines declare. */
export function declaredNames(lines: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const line of lines) {
    const text = line.slice(0, 2000)
    for (const match of text.matchAll(DECLARED)) if (match[1] !== undefined) names.add(match[1])
    const member = MEMBER.exec(text)?.[1]
    if (member !== undefined) names.add(member)
  }
  for (const keyword of KEYWORDS) names.delete(keyword)
  return names
}

/** Texts in quotes that are sentences or messages: eight characters and more, with a blank in them. */
export function literalsOf(line: string): string[] {
  return [...line.slice(0, 2000).matchAll(/(["'`])([^"'`\\\n$]{8,200})\1/g)].flatMap(({ 2: text = '' }) =>
    /\S\s+\S/.test(text) ? [text] : [],
  )
}

/**
 * Words and names in a text: each name as it stands, in lower case, and in its parts, so that "leap seconds" names
 * `leapSeconds` and `LEAP_SECONDS` alike.
 */
export function wordsOf(text: string): Words {
  const plain = new Set<string>()
  for (const [name] of text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]{0,80}/gu)) {
    for (const part of [name, ...partsOf(name)]) plain.add(part.toLowerCase())
  }
  return new Words(plain)
}

/** A name's parts: `leapSeconds`, `leap_seconds`, `LeapSeconds` → leap, seconds. */
function partsOf(name: string): string[] {
  return name.split(/[_$]+|(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).filter((part) => part !== '')
}

/** Asked in any case, and for names whose every part is there. */
export class Words implements Iterable<string> {
  readonly #plain: ReadonlySet<string>

  constructor(plain: ReadonlySet<string>) {
    this.#plain = plain
  }

  has(name: string): boolean {
    if (this.#plain.has(name.toLowerCase())) return true
    const parts = partsOf(name)
    return parts.length > 1 && parts.every((part) => this.#plain.has(part.toLowerCase()))
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#plain[Symbol.iterator]()
  }
}
