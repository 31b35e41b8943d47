/** Cuts chunks of bytes into lines, without ever holding more than one line that spans chunks. */

export type LineSink = (line: Buffer) => void

const NEWLINE = 0x0a
const COMMA = 0x2c
const BRACKET = 0x5b
const BRACE = 0x7b

export class LineSplitter {
  private parts: Buffer[] = []
  private held = 0
  private skipping = false
  private readonly limit: number
  private readonly sink: LineSink
  private readonly tooLong: () => void

  /** `sink` gets each line without its `\n`; `tooLong` is told once for every line over `limit` bytes, which is skipped. */
  constructor(limit: number, sink: LineSink, tooLong: () => void) {
    this.limit = limit
    this.sink = sink
    this.tooLong = tooLong
  }

  push(bytes: Uint8Array): void {
    const chunk = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      this.hold(chunk.subarray(from, at))
      this.flush()
      from = at + 1
    }
    if (from < chunk.length) this.hold(chunk.subarray(from))
  }

  /** The last line has no line end. */
  end(): void {
    if (this.held > 0) this.flush()
  }

  private hold(part: Buffer): void {
    if (this.skipping) return
    this.held += part.length
    if (this.held > this.limit) {
      this.skipping = true
      this.parts = []
      this.tooLong()
    } else if (part.length > 0) this.parts.push(part)
  }

  private flush(): void {
    const { parts, skipping } = this
    this.parts = []
    this.held = 0
    this.skipping = false
    if (skipping) return
    const [only] = parts
    this.sink(only === undefined ? Buffer.alloc(0) : parts.length === 1 ? only : Buffer.concat(parts))
  }
}

/** Longer lines are looked at before they are parsed. */
const COUNTED_FROM = 1024 * 1024

/**
 * True when JSON could hold more than `limit` values: `[[],[],…` takes a hundred times its size in memory. Counts commas and
 * opening brackets, those inside strings too, so that it may refuse a text full of commas; real lines are far below.
 */
export function holdsTooManyValues(bytes: Buffer, limit: number): boolean {
  if (bytes.length < COUNTED_FROM) return false
  let count = 0
  for (let index = 0; index < bytes.length && count <= limit; index += 1) {
    const byte = bytes[index]
    if (byte === COMMA || byte === BRACKET || byte === BRACE) count += 1
  }
  return count > limit
}

/** UTF-8 text of a line, without a byte order mark and without the `\r` of a CRLF. */
export function lineText(line: Buffer): string {
  let from = 0
  let to = line.length
  if (line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf) from = 3
  if (to > from && line[to - 1] === 0x0d) to -= 1
  return line.toString('utf8', from, to)
}
