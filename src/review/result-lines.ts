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
  const lines = linesOf(text.slice(0, (count + FRAME_LINES) * 1000)).slice(0, count + FRAME_LINES)
  return lines.filter((line) => !FRAME.test(line)).slice(0, count)
}

/** Up to `count` non-empty lines from the end of a text. */
export function lastLines(text: string, count: number): readonly string[] {
  return linesOf(text.slice(-(count + 1) * 1000))
    .filter((line) => !FRAME.test(line))
    .slice(-count)
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim().slice(0, LINE_CHARS))
    .filter((line) => line !== '')
}
