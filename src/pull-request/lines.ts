/** Messages and bodies are scanned a line at a time; no one writes more than this by hand. */
const MAX_LINES = 5000
const MAX_LINE_CHARS = 1000

/** The lines of a text without surrounding blanks or quote marks, long ones cut. */
export function linesOf(text: string): readonly string[] {
  const lines: string[] = []
  for (let start = 0; start < text.length && lines.length < MAX_LINES;) {
    const end = text.indexOf('\n', start)
    const stop = end < 0 ? text.length : end
    const line = text.slice(start, Math.min(stop, start + MAX_LINE_CHARS)).trim()
    if (line !== '') lines.push(line)
    start = stop + 1
  }
  return lines
}
