/** A corpus of secrets: every family in every encoding, made when the tests run; and whether anything of it is left in a text. */
import { samples } from './secret-samples.ts'

/** One of each family. */
export const families = [...new Map(samples.map((sample) => [sample.type, sample])).values()]

export const base64 = (text: string): string => Buffer.from(text).toString('base64')
const unicode = (text: string): string =>
  [...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')

/** What stands in the text in place of a secret; a whole form is encoded with what is around it, as in `.npmrc`. */
export const ENCODINGS: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['JSON', (text) => JSON.stringify({ a: text }).replaceAll('/', String.raw`\/`)],
  ['JSON in JSON', (text) => JSON.stringify(JSON.stringify({ a: `x\n${text}\n` }))],
  ['unicode escapes', unicode],
  ['URL', (text) => encodeURIComponent(text).replaceAll('.', '%2E').replaceAll('-', '%2d')],
  ['base64', base64],
  ['base64 in lines', (text) => base64(`export VALUE=\n${text}\n${'# '.repeat(40)}`).replace(/.{76}/g, '$&\n')],
  ['base64url', (text) => Buffer.from(`\n${text}`).toString('base64url')],
  ['hex', (text) => Buffer.from(text).toString('hex')],
  ['HTML', (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('/', '&#x2F;')],
]

export interface Planted {
  readonly name: string
  readonly text: string
  /** Parts that must not be found in anything that leaves. */
  readonly traces: readonly string[]
}

/** The last characters of a secret in each form; its first ones are the service's own, and stay in placeholders' names. */
const tail = (text: string, length: number): string =>
  text
    .replace(/-----[^-]*-----/g, '')
    .trim()
    .slice(-length)

/** Ten characters of the inside: a quote that was cut in the middle of a secret still shows them. Short secrets have none. */
const middle = (secret: string): string => {
  const body = tail(secret, secret.length).replace(/\s/g, '')
  return body.length < 30 ? tail(secret, 10) : body.slice(body.length / 2 - 5, body.length / 2 + 5)
}

export const corpus: readonly Planted[] = families.flatMap(({ type, text, secret }) =>
  ENCODINGS.map(([encoding, encode]) => ({
    name: `${type}, ${encoding}`,
    text: encode(text),
    traces: [
      middle(secret),
      tail(secret, 10),
      tail(secret, 10).replaceAll('/', String.raw`\/`),
      unicode(tail(secret, 4)),
    ],
  })),
)

/** Everything that a reader could decode again, beside the text itself. */
function readings(text: string): string[] {
  const runs = unwrapped(text).match(/[\w+/-]{20,}/g) ?? []
  const decoded = runs.flatMap((run) => [Buffer.from(run, 'base64'), Buffer.from(run, 'hex')].map(String))
  const plain = text.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)))
  return [text, ...decoded, plain]
}

/** Lines of base64 put together again. */
function unwrapped(text: string): string {
  const wrapped = (line: string): boolean => line.length >= 70 && /^[\w+/-]{70}$/.test(line.slice(-70))
  return text
    .split('\n')
    .map((line) => (wrapped(line) ? line : `${line}\n`))
    .join('')
}

/** Names of what can still be read in the texts. */
export function survivors(texts: Iterable<string>, planted: readonly Planted[] = corpus): string[] {
  const all = [...new Set([...texts].flatMap(readings))].join('\n')
  return planted.filter(({ traces }) => traces.some((trace) => all.includes(trace))).map(({ name }) => name)
}

/** One text with all of it, each named. */
export const joined = corpus.map(({ name, text }) => `(${name})\n\n${text}\n\n`).join('')
