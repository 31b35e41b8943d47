/** Texts as lines. */

/** Lines of a text without line ends; the empty piece after a last line end is no line. */
export function linesOf(content: string): string[] {
  if (content === '') return []
  const split = content.split('\n')
  const lines = content.includes('\r') ? split.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)) : split
  if (lines.at(-1) === '') lines.pop()
  return lines
}
