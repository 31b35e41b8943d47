/** Secrets of every family, in every encoding, planted wherever text comes in: none leaves. Made when the tests run. */
import { describe, expect, test } from '@jest/globals'
import { createHash } from 'node:crypto'
import { secretsInFiles } from '../../src/benchmark/final-scan.ts'
import { renderTask, type TaskContent } from '../../src/benchmark/render-task.ts'
import { createRedactor } from '../../src/guard/redact.ts'
import { redactReview } from '../../src/pipeline/review.ts'
import { redactAll } from '../../src/guard/redact-all.ts'
import { renderComment } from '../../src/report/comment.ts'
import { context, review } from '../report/samples.ts'
import { base64, corpus, ENCODINGS, families, joined, survivors } from '../guard/planted.ts'
import { taskContent } from './content.ts'

const redactor = createRedactor({ knownValues: [] })
const redact = (text: string) => redactAll(redactor, text)
const redactPatch = (text: string) => redactor.redact(text)

function filesOf(content: TaskContent): ReadonlyMap<string, string> {
  const result = renderTask(content, { redact, redactPatch })
  if (result.status !== 'rendered') throw new Error(result.reason.detail)
  return result.files
}

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
