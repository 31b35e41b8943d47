/** Counts the lines with which two files begin alike, without holding either of them. */

const NEWLINE = 0x0a

/** How many whole lines at the beginning of two byte streams are the same. */
export async function commonLines(a: AsyncIterable<Uint8Array>, b: AsyncIterable<Uint8Array>): Promise<number> {
  const [left, right] = [a[Symbol.asyncIterator](), b[Symbol.asyncIterator]()]
  let x = EMPTY
  let y = EMPTY
  let lines = 0
  try {
    for (;;) {
      if (x.length === 0) x = await nextChunk(left)
      if (y.length === 0) y = await nextChunk(right)
      const length = Math.min(x.length, y.length)
      if (length === 0) return lines
      const same = sameLength(x, y, length)
      lines += newlines(x, same)
      if (same < length) return lines
      x = x.subarray(length)
      y = y.subarray(length)
    }
  } finally {
    await left.return?.()
    await right.return?.()
  }
}

const EMPTY: Uint8Array = new Uint8Array(0)

/** Empty at the end. */
async function nextChunk(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  for (;;) {
    const next = await chunks.next()
    if (next.done === true) return EMPTY
    if (next.value.length > 0) return next.value
  }
}

function sameLength(a: Uint8Array, b: Uint8Array, length: number): number {
  if (Buffer.compare(a.subarray(0, length), b.subarray(0, length)) === 0) return length
  let same = 0
  while (a[same] === b[same]) same += 1
  return same
}

function newlines(bytes: Uint8Array, length: number): number {
  let count = 0
  for (let at = bytes.indexOf(NEWLINE); at >= 0 && at < length; at = bytes.indexOf(NEWLINE, at + 1)) count += 1
  return count
}
