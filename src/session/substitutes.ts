/** Plain text replacements (`sed -i s/a/b/`, `text.replace("a", "b")`): the log shows the words, not the lines they change. */

export interface Substitute {
  readonly from: string
  readonly to: string
  /** Every occurrence of a line, or the first alone. */
  readonly all: boolean
}

/** Comparisons in one file; beyond this a script is broken or hostile. */
const MAX_COMPARISONS = 2_000_000
/** Characters of a line; thirty times `a` to `aa` would be a billion. */
const MAX_LINE = 10_000

/**
 * Lines as replacements leave them: after each alone, and after all in order. Lines without any of the texts give nothing.
 * @param lines texts that the replacements may have been applied to
 */
export function substituted(lines: readonly string[], substitutes: readonly Substitute[]): string[] {
  if (substitutes.length === 0) return []
  const results = new Set<string>()
  const fits = Math.floor(MAX_COMPARISONS / substitutes.length)
  for (const line of [...new Set(lines)].slice(0, fits)) {
    let after = line
    for (const substitute of substitutes) {
      if (line.includes(substitute.from)) results.add(applied(line, substitute))
      if (after.includes(substitute.from)) after = applied(after, substitute)
    }
    if (after !== line) results.add(after)
  }
  return [...results]
}

/** The line as it was where the result would be longer than any line of code. */
function applied(line: string, { from, to, all }: Substitute): string {
  const times = all ? line.split(from).length - 1 : 1
  if (line.length + times * (to.length - from.length) > MAX_LINE) return line
  // A function, because `$&` in a replacement text would be taken as a pattern.
  return all ? line.replaceAll(from, () => to) : line.replace(from, () => to)
}
