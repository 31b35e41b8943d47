/** Reading single lines out of results that may be megabytes long. */

const LINE_CHARS = 400

/** Up to `count` non-empty lines from the start of a text, trimmed, overlong ones cut for matching. */
export function firstLines(text: string, count: number): readonly string[] {
  return linesOf(text.slice(0, count * 1000)).slice(0, count)
}

/** Up to `count` non-empty lines from the end of a text. */
export function lastLines(text: string, count: number): readonly string[] {
  return linesOf(text.slice(-count * 1000)).slice(-count)
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim().slice(0, LINE_CHARS))
    .filter((line) => line !== '')
}
