/** Secrets of every family, in every encoding, planted wherever text comes in: none leaves. Made when the tests run. */
import { describe, expect, test } from '@jest/globals'
import { createHash } from 'node:crypto'
import { secretsInFiles } from '../../src/benchmark/final-scan.ts'
import { renderTask, type TaskContent } from '../../src/benchmark/render-task.ts'
import { createRedactor } from '../../src/guard/redact.ts'
import { redactReview } from '../../src/pipeline/review.ts'
import { redactAll } from '../../src/pipeline/task-folder.ts'
import { renderComment } from '../../src/report/comment.ts'
import { context, review } from '../report/samples.ts'
import { samples } from '../guard/secret-samples.ts'
import { taskContent } from './content.ts'

const redactor = createRedactor({ knownValues: [] })
const redact = (text: string) => redactAll(redactor, text)
const redactPatch = (text: string) => redactor.redact(text)

/** One of each family. */
const families = [...new Map(samples.map((sample) => [sample.type, sample])).values()]

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const unicode = (text: string): string =>
  [...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')

/** What stands in the text in place of a secret; a whole form is encoded with what is around it, as in `.npmrc`. */
const ENCODINGS: readonly (readonly [string, (text: string) => string])[] = [
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

interface Planted {
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

const corpus: readonly Planted[] = families.flatMap(({ type, text, secret }) =>
  ENCODINGS.map(([encoding, encode]) => ({
    name: `${type}, ${encoding}`,
    text: encode(text),
    traces: [tail(secret, 10), tail(secret, 10).replaceAll('/', String.raw`\/`), unicode(tail(secret, 4))],
  })),
)

/** Everything that a reader could decode again, beside the text itself. */
function readings(text: string): string[] {
  const runs = text.replace(/([\w+/-]{70,})\n/g, '$1').match(/[\w+/-]{20,}/g) ?? []
  const decoded = runs.flatMap((run) => [Buffer.from(run, 'base64'), Buffer.from(run, 'hex')].map(String))
  return [text, ...decoded, text.replace(/%[0-9a-f]{2}/gi, (code) => decodeURIComponent(code))]
}

function survivors(texts: Iterable<string>, planted: readonly Planted[] = corpus): string[] {
  const all = [...texts].flatMap(readings).join('\n')
  return planted.filter(({ traces }) => traces.some((trace) => all.includes(trace))).map(({ name }) => name)
}

function filesOf(content: TaskContent): ReadonlyMap<string, string> {
  const result = renderTask(content, { redact, redactPatch })
  if (result.status !== 'rendered') throw new Error(result.reason.detail)
  return result.files
}

const joined = corpus.map(({ name, text }) => `(${name})\n\n${text}\n\n`).join('')

test('the corpus is what it says, and would be seen', () => {
  expect(families.length).toBeGreaterThanOrEqual(30)
  expect(ENCODINGS.length).toBeGreaterThanOrEqual(8)
  expect(survivors([joined])).toHaveLength(corpus.length)
})

test.each(ENCODINGS)('%s: each family is found and what is left is clean', (encoding) => {
  const planted = corpus.filter(({ name }) => name.endsWith(`, ${encoding}`))
  expect(planted.flatMap((one) => survivors([redact(`see ${one.text} there`).text], [one]))).toEqual([])
  expect(planted.filter(({ text }) => redactor.scan(redactor.redact(text).text).length > 0)).toEqual([])
})

test('prompts, turns, facts, test output and sessions: no file holds one', () => {
  const base = taskContent({}, [`Use these:\n${joined}`, joined])
  const records = base.records.map((record) => ({
    ...record,
    problem_detail: joined,
    outcomes: record.outcomes.map((outcome) => ({ ...outcome, message: joined })),
  }))
  const steps = corpus.map(({ text }) => ({ message: text, arguments: { command: `curl ${text}` }, result: [text] }))
  const facts = { ...base.facts, notes: [joined], pull_request: { ...base.facts.pull_request, title: joined } }
  const files = filesOf({ ...base, facts, records, trajectory: { steps } })
  expect(survivors(files.values())).toEqual([])
  expect(() => JSON.parse(files.get('trajectory.json') ?? '')).not.toThrow()
})

test('an argument whose key says that it is a secret', () => {
  const value = createHash('sha256').update('an argument').digest('base64').slice(0, 30)
  const files = filesOf({ ...taskContent(), trajectory: { steps: [{ arguments: { api_key: value } }] } })
  expect(JSON.parse(files.get('trajectory.json') ?? '')).toEqual({
    steps: [{ arguments: { api_key: '[redacted:assigned-secret]' } }],
  })
})

test('a patch that holds one is refused', () => {
  // A key of several lines is none any more with code between them.
  const taken = corpus
    .filter(({ text }) => !text.includes('\n'))
    .filter(({ text }) => {
      const content = { ...taskContent(), solutionPatch: `+const value = ${text}\n` }
      return renderTask(content, { redact, redactPatch }).status !== 'secret-found'
    })
  expect(taken.map(({ name }) => name)).toEqual([])
})

test('the comment quotes none', () => {
  const findings = corpus.map(({ text }, index) => ({
    ...review.findings[0],
    id: String(index).padStart(12, '0'),
    evidence: [{ step: 1, quote: text }],
    explanation: text,
    guidance: text,
  }))
  const clean = redactReview({ ...review, findings: findings as typeof review.findings }, redactor)
  expect(survivors([JSON.stringify(clean), renderComment(clean, context).body])).toEqual([])
})

describe('the finished folder', () => {
  const [{ text } = { text: '' }] = families
  test('is refused when redaction of the parts has missed one', () => {
    const content = taskContent({}, [`log in with ${text}`])
    const result = renderTask(content, { redact: (same) => ({ text: same, counts: {} }), redactPatch })
    expect(result).toMatchObject({
      status: 'secret-found',
      reason: { code: 'secret-found', detail: 'prompt.md holds 1 github-token' },
    })
  })
  test('a planted file is named, a clean folder is not', () => {
    const files = filesOf(taskContent())
    expect(secretsInFiles(files, redactPatch)).toBeNull()
    expect(secretsInFiles([...files, ['turns.jsonl', Buffer.from(text)] as const], redactPatch)).toBe(
      'turns.jsonl holds 1 github-token',
    )
  })
})

describe('look-alikes stay as they are, encoded too', () => {
  const digest = (how: 'sha1' | 'sha256' | 'sha512', as: 'hex' | 'base64'): string =>
    createHash(how).update(how).digest(as)
  const innocent = [
    digest('sha1', 'hex'),
    digest('sha256', 'hex'),
    `sha512-${digest('sha512', 'base64')}`,
    `h1:${digest('sha256', 'base64')}`,
    base64('The quick brown fox jumps over the lazy dog, twice a day.'),
    Buffer.from('just some words in hexadecimal digits').toString('hex'),
    `eyJhbGciOiJub25lIn0`,
    'https://example.com/search?q=a%20b%2Fc%3Fd&amp;page=2&quot;',
    String.raw`"\x1b[31mred\x1b[0m" "\u00e9t\u00e9"`,
    'src/components/forms/fields/validation/messages/international/phone-number-input.tsx',
  ]
  test.each(innocent)('%s', (text) => {
    expect(redactor.redact(`a ${text} b`)).toEqual({ text: `a ${text} b`, counts: {} })
  })
})
