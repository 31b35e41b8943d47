/** Untrusted text made into text that shows what it says: no control, no direction, no hidden characters. */

/**
 * CSI, OSC, DCS and the other escape sequences of ECMA-48, in their 7-bit and 8-bit forms. Bounded, as
 * V8's backtrack stack is.
 */
const ESCAPES =
  /(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]?|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)?|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c]{0,4096}(?:\x1b\\|\x9c)?|\x1b[ -/]{0,8}[0-~]?/g

/**
 * What a reader cannot see: controls; the format class Cf (zero width, the bidi overrides of CVE-2021-42574, the tags block
 * that smuggles ASCII); what Unicode calls default-ignorable (fillers, variation selectors); the blank braille pattern.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** Half of a surrogate pair: with the `u` flag, a whole pair is one character and does not match. */
const LONE_SURROGATE = /\p{Surrogate}/gu

/** Cleans text of many lines. Line ends become `\n`; half a surrogate pair becomes U+FFFD. Idempotent. */
export function visibleText(text: string): string {
  return text
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(ESCAPES, '')
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(INVISIBLE, (char) => (char === '\n' || char === '\t' ? char : ''))
}

/** The same on one line: every run of white space becomes one space. */
export function visibleLine(text: string): string {
  return visibleText(text).replace(/\s+/g, ' ').trim()
}

/** Bytes of the text as UTF-8. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}

/** The longest start of `text` that, with `mark` after it, fits into `maxBytes` of UTF-8; `text` itself when it fits. */
export function clipBytes(text: string, maxBytes: number, mark = '…'): string {
  if (byteLength(text) <= maxBytes) return text
  const room = maxBytes - byteLength(mark)
  if (room <= 0) return ''
  const bytes = Buffer.from(text.slice(0, room), 'utf8')
  let end = Math.min(room, bytes.length)
  // A byte 10xxxxxx continues a character: go back to where one starts.
  while (end > 0 && end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end) + mark
}

/** The first `maxChars` UTF-16 units, never half a surrogate pair, with `mark` when something was cut. */
export function clipChars(text: string, maxChars: number, mark = '…'): string {
  if (text.length <= maxChars) return text
  const end = Math.max(0, maxChars - mark.length)
  const last = text.charCodeAt(end - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? end - 1 : end) + mark
}
