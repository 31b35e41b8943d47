/** The name that somebody most likely meant. */

/** Longer words are no typing mistakes, and the comparison is quadratic in their length. */
const MOST_CHARS = 60

/**
 * The name of `names` nearest to `word`, where it is near enough to be a typing mistake: a third of the letters differ at most, or one
 * holds the other. Case, `_` and `-` are alike. Null where none is near.
 */
export function nearest(word: string, names: readonly string[]): string | null {
  const wanted = plain(word)
  if (wanted === '' || word.length > MOST_CHARS) return null
  let best: { readonly name: string; readonly distance: number } | null = null
  for (const name of names) {
    const distance = distanceOf(wanted, plain(name))
    if (best === null || distance < best.distance) best = { name, distance }
  }
  return best !== null && best.distance <= Math.max(1, Math.floor(wanted.length / 3)) ? best.name : null
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll('_', '-')
}

/** One for what holds the other; else letters put in, taken away or replaced (Levenshtein). */
function distanceOf(a: string, b: string): number {
  if (a === b) return 0
  if (Math.min(a.length, b.length) > 3 && (a.includes(b) || b.includes(a))) return 1
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1]
    for (const [place, other] of [...b].entries()) {
      const replaced = (row[place] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
