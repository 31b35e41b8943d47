/** INI as Python's `configparser` reads it: sections, `key = value` or `key: value`, and values over several lines. */

/** Values by key, by section; lines of a value are joined with a line break, comments and empty lines left out. */
export type Ini = ReadonlyMap<string, ReadonlyMap<string, string>>

const MAX_TEXT = 500_000

/** Never fails: lines that are none of these are passed by. Keys are in lower case. */
export function parseIni(text: string): Ini {
  const sections = new Map<string, Map<string, string>>()
  let section: Map<string, string> | null = null
  let key: string | null = null
  for (const line of text.length > MAX_TEXT ? [] : text.split('\n')) {
    const content = line.trim()
    if (content === '' || content.startsWith('#') || content.startsWith(';')) continue
    const title = /^\[([^\]]{1,200})\]/.exec(line)?.[1]
    if (title !== undefined) {
      section = sections.get(title) ?? new Map<string, string>()
      sections.set(title, section)
      key = null
    } else if (/^\s/.test(line) && key !== null && section !== null) {
      section.set(key, `${section.get(key) ?? ''}\n${withoutComment(content)}`.trim())
    } else if (section !== null) {
      const at = content.search(/[=:]/)
      key = at < 0 ? null : content.slice(0, at).trim().toLowerCase()
      if (key !== null) section.set(key, withoutComment(content.slice(at + 1).trim()))
    }
  }
  return sections
}

/** A comment after a value begins with a blank and `#`. */
function withoutComment(value: string): string {
  const at = value.search(/\s#/)
  return at < 0 ? value : value.slice(0, at).trim()
}

/** The lines of a value, each trimmed. */
export function linesOf(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
