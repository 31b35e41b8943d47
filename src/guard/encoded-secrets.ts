/** Texts that stand encoded as a whole: base64 of an environment file, a key in hex. What they say is looked at, too. */

/** A run of base64, base64url or hex that could hold a token; the end is open only so far, and falls on whole groups of four. */
const RUN = /[A-Za-z0-9+/_-]{24,65536}/g
const HEX = /^(?:0x)?((?:[0-9a-f]{2}){16,})$/i
/** Decodes to whole bytes; enough to tell text from anything else, as chance gives one in a million. */
const PEEK = 24

export interface EncodedText {
  /** Offsets of the run in the original, end exclusive. */
  readonly start: number
  readonly end: number
  /** What it says. */
  readonly text: string
}

/** The runs that decode to plain ASCII text. Hashes, images and compressed data do not. Linear. */
export function* encodedTexts(text: string): Generator<EncodedText> {
  for (const match of text.matchAll(RUN)) {
    const decoded = fromHex(match[0]) ?? fromBase64(match[0])
    if (decoded !== null) yield { start: match.index, end: match.index + match[0].length, text: decoded }
  }
}

function fromHex(run: string): string | null {
  const digits = HEX.exec(run)?.[1]
  return digits === undefined ? null : asText(Buffer.from(digits, 'hex'))
}

function fromBase64(run: string): string | null {
  if (asText(Buffer.from(run.slice(0, PEEK), 'base64')) === null) return null
  // Node reads both alphabets. A last group that was cut short may end in half a character: it is left off.
  return asText(Buffer.from(run.slice(0, run.length - (run.length % 4 === 1 ? 1 : 0)), 'base64'))
}

/** Null unless every byte is printable ASCII, a blank or a line end. */
function asText(bytes: Buffer): string | null {
  const plain = bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d))
  return plain ? bytes.toString('latin1') : null
}
