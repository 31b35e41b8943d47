/** Text for a terminal: wrapping, alignment, optional colour. Untrusted text loses its control characters first. */
import { visibleLine } from '../guard/visible.ts'

export interface TerminalStyle {
  /** Columns to stay within. */
  readonly width: number
  readonly color: boolean
}

export const PLAIN_TERMINAL: TerminalStyle = { width: 80, color: false }

export type Paint = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'blue'

const CODES: Readonly<Record<Paint, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  blue: [34, 39],
}

/** Text in a colour, where colour is wanted. */
export function paint(text: string, how: Paint, style: TerminalStyle): string {
  const [on, off] = CODES[how]
  return style.color ? `\u001b[${on}m${text}\u001b[${off}m` : text
}

/** One line of untrusted text without escape sequences, control and direction characters. */
export const oneLine = visibleLine

/** A line cut to a width, with an ellipsis where something is missing. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`
}

/** Words wrapped to the style's width, each line indented. Words longer than a line are cut into pieces. */
export function wrap(text: string, indent: number, style: TerminalStyle): readonly string[] {
  const room = Math.max(20, style.width - indent)
  const lines: string[] = []
  let line = ''
  for (const word of oneLine(text)
    .split(' ')
    .flatMap((item) => pieces(item, room))) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  if (line !== '') lines.push(line)
  return lines.map((item) => ' '.repeat(indent) + item)
}

/** Items side by side, two blanks apart, none of them broken in two; each line indented. */
export function pack(items: readonly string[], indent: number, style: TerminalStyle): readonly string[] {
  const lines: string[] = []
  for (const item of items.map(oneLine)) {
    const last = lines.at(-1)
    const joined = last === undefined ? null : `${last}  ${item}`
    if (joined !== null && joined.length + indent <= style.width) lines[lines.length - 1] = joined
    else lines.push(item)
  }
  return lines.map((line) => ' '.repeat(indent) + line)
}

function pieces(word: string, room: number): readonly string[] {
  if (word.length <= room) return [word]
  return word.match(new RegExp(`.{1,${room}}`, 'gu')) ?? []
}

/** Rows of two or more columns, each as wide as its widest cell; the last is cut at the style's width. */
export function columns(rows: readonly (readonly string[])[], indent: number, style: TerminalStyle): readonly string[] {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, index) => Math.max(0, ...rows.map((row) => row[index]?.length ?? 0)))
  return rows.map((row) => {
    const cells = row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
    return cut(' '.repeat(indent) + cells.join('  '), style.width).trimEnd()
  })
}
