/** A text without the escapes and line wraps that split secrets, and the way back to the original. */
export interface Unfolded {
  readonly text: string
  /** The offsets in the original of a range in `text`. */
  range(start: number, end: number): { start: number; end: number }
}

/**
 * `\u0041` and `\/` of JSON, `\x41` of programs, `%41` of URLs, `&amp;` of HTML; a line end, real, escaped, or continued by a
 * backslash, with the next line's indent, where the next line is one run of token characters.
 */
const FOLDS =
  /\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|%[0-9a-fA-F]{2}|&(?:amp|quot|lt|gt|#39|#x27|#x2[fF]);|\\\/|(?:\\?\r?\n|(?:\\r)?\\n)[ \t]{0,40}(?=[\w.+/=-]{1,4096}["',;]{0,3}[ \t]{0,4}(?:[\r\n\\]|$))/g

/** Shorter runs before a line end are words, not the first part of a wrapped token. */
const MIN_RUN = 12

/** Null when nothing is folded. */
export function unfold(text: string): Unfolded | null {
  const parts: string[] = []
  // Pairs of equal offsets: before `folded[i]` in the new text, and after `original[i]` in the old one.
  const folded: number[] = []
  const original: number[] = []
  let from = 0
  let length = 0
  for (const match of text.matchAll(FOLDS)) {
    const plain = unescape(match[0])
    if (plain === '' && !endsRun(text, match.index)) continue
    parts.push(text.slice(from, match.index), plain)
    length += match.index - from
    folded.push(length)
    original.push(match.index)
    length += plain.length
    from = match.index + match[0].length
    folded.push(length)
    original.push(from)
  }
  if (folded.length === 0) return null
  const back = (offset: number, side: 'start' | 'end'): number => translate(offset, side, folded, original)
  return {
    text: parts.join('') + text.slice(from),
    range: (start, end) => ({ start: back(start, 'start'), end: back(end, 'end') }),
  }
}

function unescape(fold: string): string {
  if (fold.startsWith('\\u')) return String.fromCharCode(Number.parseInt(fold.slice(2), 16))
  if (fold.startsWith('\\x') || fold.startsWith('%')) return String.fromCharCode(Number.parseInt(fold.slice(-2), 16))
  if (fold.startsWith('&')) return ENTITIES.get(fold.toLowerCase()) ?? fold
  return fold === '\\/' ? '/' : ''
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&quot;', '"'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&#39;', "'"],
  ['&#x27;', "'"],
  ['&#x2f;', '/'],
])

function endsRun(text: string, at: number): boolean {
  return at >= MIN_RUN && /^[\w.+/=-]+$/.test(text.slice(at - MIN_RUN, at))
}

/**
 * A start belongs after the folds that stand at its offset, an end before them: a wrap at the edge of a range is not part
 * of it.
 */
function translate(
  offset: number,
  side: 'start' | 'end',
  folded: readonly number[],
  original: readonly number[],
): number {
  let low = 0
  let high = folded.length
  while (low < high) {
    const middle = (low + high) >> 1
    const at = folded[middle] ?? 0
    if (side === 'start' ? at <= offset : at < offset) low = middle + 1
    else high = middle
  }
  if (side === 'end' && folded[low] === offset) return original[low] ?? offset
  return (original[low - 1] ?? 0) + (offset - (folded[low - 1] ?? 0))
}
