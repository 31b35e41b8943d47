/**
 * Leaves a member of a JSON object out before it is parsed. Some logs hold every tool result twice, and the second copy is a
 * third of the file: parsing it costs as much as all the rest of reading.
 */
import { lineText } from './lines.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
/** Parsing a short value costs less than looking for its end. */
const WORTH_IT = 1024

/** The bytes that begin a member whose value is an object: `"name":{`. Inside a JSON string they would be escaped. */
export function memberMark(name: string): Buffer {
  return Buffer.from(`"${name}":{`)
}

/**
 * Text of a line, without the value of the member where it stands at the top level: `null` takes its place. The scan goes
 * from the member to the end of the line, and must meet the end of the root object exactly there; else (the member is nested,
 * or the line is damaged) the line stays whole.
 */
export function textWithoutMember(line: Buffer, mark: Buffer): string {
  if (line.length < WORTH_IT) return lineText(line)
  const found = line.indexOf(mark)
  if (found === -1) return lineText(line)
  const from = found + mark.length - 1
  const to = endOfValue(line, from)
  if (to === -1) return lineText(line)
  return `${lineText(line.subarray(0, from))}null${lineText(line.subarray(to))}`
}

/** Where the value that begins at `from` ends, or -1 when what follows it is not the end of the root object. */
function endOfValue(line: Buffer, from: number): number {
  let depth = 0
  let valueEnd = -1
  for (let at = from; at < line.length; at += 1) {
    const byte = line[at]
    if (byte === QUOTE) at = endOfString(line, at)
    else if (byte === 0x7b || byte === 0x5b) depth += 1
    else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1
      if (depth === 0 && valueEnd === -1) valueEnd = at + 1
      else if (depth < 0) return isBlankFrom(line, at + 1) ? valueEnd : -1
    }
  }
  return -1
}

/** Most strings are short keys, for which a loop beats a native search. */
const LOOPED = 24

/** Place of the closing quote of the string that opens at `from`; the end of the line when it never closes. */
function endOfString(line: Buffer, from: number): number {
  const looped = Math.min(line.length, from + LOOPED)
  let at = from + 1
  for (; at < looped; at += 1) {
    const byte = line[at]
    if (byte === QUOTE) return at
    if (byte === BACKSLASH) at += 1
  }
  while (true) {
    at = line.indexOf(QUOTE, at)
    if (at === -1) return line.length
    if (!isEscaped(line, at)) return at
    at += 1
  }
}

/** True behind an odd number of backslashes. */
function isEscaped(line: Buffer, at: number): boolean {
  let before = at - 1
  while (line[before] === BACKSLASH) before -= 1
  return (at - before) % 2 === 0
}

function isBlankFrom(line: Buffer, from: number): boolean {
  for (let at = from; at < line.length; at += 1) if (line[at] !== 0x20 && line[at] !== 0x0d) return false
  return true
}
