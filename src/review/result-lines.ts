/** Reading single lines out of results that may be megabytes long. */

const LINE_CHARS = 400

/**
 * What harnesses write around a program's own words: Codex before them (`Chunk ID`, `Wall time`, …, `Output:`), Claude Code
 * and OpenHands a line with the exit code, Copilot one behind.
 */
const FRAME =
  /^(?:Chunk ID: \w+|Wall time: [\d.]+ seconds|(?:Error: )?(?:Exit code|Process exited with code):? -?\d+|Original token count: \d+|Total output lines: \d+|Output:|<shellId: \w+ completed with exit code -?\d+>)$/i
/** Lines of a frame; more than that are somebody's own words. */
const FRAME_LINES = 8

/** Up to `count` non-empty lines from the start of a text, trimmed, without the harness's frame, overlong ones cut. */
export function firstLines(text: string, count: number): readonly string[] {
  const head = text.slice(0, (count + FRAME_LINES) * 1000)
  const lines: string[] = []
  let seen = 0
  for (let from = 0; from < head.length && seen < count + FRAME_LINES && lines.length < count;) {
    const end = endOf(head, from)
    const line = head.slice(from, end).trim().slice(0, LINE_CHARS)
    if (line !== '') seen += 1
    if (line !== '' && !FRAME.test(line)) lines.push(line)
    from = end + 1
  }
  return lines
}

function endOf(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

/** Up to `count` non-empty lines from the end of a text. */
export function lastLines(text: string, count: number): readonly string[] {
  const tail = text.slice(-(count + 1) * 1000)
  const lines: string[] = []
  for (let end = tail.length; end > 0 && lines.length < count;) {
    const start = tail.lastIndexOf('\n', end - 1) + 1
    const line = tail.slice(start, end).trim().slice(0, LINE_CHARS)
    if (line !== '' && !FRAME.test(line)) lines.unshift(line)
    end = start - 1
  }
  return lines
}
