/** Texts as lines. */

/** Lines of a text without line ends; the empty piece after a last line end is no line. */
export function linesOf(content: string): string[] {
  if (content === '') return []
  const lines = content.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
  if (lines.at(-1) === '') lines.pop()
  return lines
}
