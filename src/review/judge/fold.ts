/** Text folded for comparison: what differs only in white space, quotes and dashes is the same. */

export interface FoldedText {
  readonly text: string
  /** For every character of `text`, its place in the original. */
  readonly places: readonly number[]
}

const SAME: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201a': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u201e': '"',
  '\u2010': '-',
  '\u2011': '-',
  '\u2012': '-',
  '\u2013': '-',
  '\u2014': '-',
  '\u2212': '-',
}
const SPACE = /\s/

export function fold(original: string): FoldedText {
  let text = ''
  const places: number[] = []
  let spaceAt = -1
  for (let at = 0; at < original.length; at += 1) {
    const char = original.charAt(at)
    if (SPACE.test(char)) {
      if (spaceAt === -1) spaceAt = at
      continue
    }
    if (spaceAt !== -1 && text !== '') {
      text += ' '
      places.push(spaceAt)
    }
    spaceAt = -1
    text += SAME[char] ?? char
    places.push(at)
  }
  return { text, places }
}

const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/g
const ESCAPED: Readonly<Record<string, string>> = { b: ' ', f: ' ', n: '\n', r: ' ', t: '\t' }

/** JSON escapes taken back once, for quotes copied with the escapes of the prompt. */
export function unescapeOnce(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(ESCAPE, (escape) => {
    const code = escape.charAt(1)
    if (code === 'u') return String.fromCharCode(Number.parseInt(escape.slice(2), 16))
    return ESCAPED[code] ?? code
  })
}
