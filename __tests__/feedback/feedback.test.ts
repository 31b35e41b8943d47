/** Configuration and answers over a review, and the precision that answers imply. */
import { describe, expect, test } from '@jest/globals'
import { parseConfig } from '../../src/config/parse-config.ts'
import { wilsonInterval } from '../../src/core/wilson.ts'
import { NO_ANSWERS, type Answers } from '../../src/feedback/answer.ts'
import { answeredPrecision } from '../../src/feedback/precision.ts'
import { recordOf } from '../../src/feedback/record.ts'
import { ReviewRecord } from '../../src/feedback/review-record.ts'
import { findings, pullRequest, reviewWith } from '../report/samples.ts'

const [forbidden, claim, repeated, slip] = findings.map(({ id }) => id) as [string, string, string, string]
const files = new Map([
  [forbidden, ['test/slug.test.js']],
  [slip, ['docs/a.md', 'src/b.js']],
])

function record(config: string, answers: Partial<Answers> = {}): ReviewRecord {
  const rules = parseConfig(config)
  const made = recordOf({
    review: reviewWith(findings),
    rules,
    files,
    answers: { ...NO_ANSWERS, ...answers },
    pullRequest,
    at: '2026-01-15T12:00:00.000Z',
  })
  return ReviewRecord.parse(made)
}

const idsOf = (own: ReviewRecord): readonly string[] => own.findings.map(({ id }) => id)

describe('the configuration', () => {
  test('intended behaviour leaves findings and labels, and is listed with its reason', () => {
    const own = record('intended:\n  - detector: repeated-call\n    reason: polling the build is how we work\n')
    expect(idsOf(own)).toEqual([forbidden, claim, slip])
    expect(own.labels['infinite-loop']).toBe(false)
    expect(own.feedback?.intended).toMatchObject([
      { finding: { id: repeated }, reason: 'polling the build is how we work' },
    ])
  })

  test.each([
    ['one file, matched', "paths: ['test/**']", [claim, repeated, slip]],
    ['two files, one matched: still a finding', "paths: ['docs/**']", [forbidden, claim, repeated, slip]],
    ['two files, both matched', "paths: ['docs/**', 'src/*.js']", [forbidden, claim, repeated]],
    ['another detector', "detector: reread\n    paths: ['test/**']", [forbidden, claim, repeated, slip]],
  ])('by path: %s', (_, rule, left) => {
    expect(idsOf(record(`intended:\n  - reason: it is meant\n    ${rule}\n`))).toEqual(left)
  })

  test.each([
    ['repeated-call: { steps: 6 }', 'medium'],
    ['repeated-call: { steps: 7 }', 'info'],
    ['repeated-call: { confidence: 0.95 }', 'info'],
    ['call-cycle: { steps: 50 }', 'medium'],
  ])('a threshold: %s', (rule, severity) => {
    const own = record(`thresholds:\n  ${rule}\n`)
    expect(own.findings.find(({ id }) => id === repeated)?.severity).toBe(severity)
    expect(own.labels['infinite-loop']).toBe(severity !== 'info')
  })

  test('a name that no detector has is told', () => {
    const own = record('detectors: { repeted-call: off }\nthresholds: { judge-claims: { confidence: 0.5 } }\n')
    expect(own.problems.map(({ code, detail }) => `${code} ${detail}`)).toEqual([
      'unknown-detector the configuration names "repeted-call", and no detector is called so',
    ])
  })

  test.each([
    ['intended:\n  - reason: everything\n', '"intended[0]" is not complete'],
    ['intended:\n  - detector: reread\n', '"intended[0].reason"'],
    ['thresholds: { reread: { steps: 0 } }\n', '"thresholds.reread.steps"'],
  ])('%j is refused', (text, why) => {
    expect(() => parseConfig(text)).toThrow(why)
  })
})

describe('answers', () => {
  const answer = (finding: string, verdict: 'right' | 'wrong', reason = '') => ({
    finding,
    verdict,
    reason,
    by: 'dana',
  })

  test('a dismissed finding leaves; a confirmed one stays; both are kept; the last answer counts', () => {
    const own = record('', {
      findings: [
        answer(slip, 'wrong', 'hm'),
        answer(forbidden, 'wrong', 'agreed by chat'),
        answer(claim, 'right'),
        answer(slip, 'right'),
        answer('no-such-finding', 'wrong'),
      ],
    })
    expect(idsOf(own)).toEqual([claim, repeated, slip])
    expect(own.labels['did-not-follow-instructions']).toBe(false)
    expect(own.feedback?.answers.map(({ detector, verdict }) => [detector, verdict])).toEqual([
      ['wrong-call', 'right'],
      ['forbidden-path', 'wrong'],
      ['claim-without-run', 'right'],
    ])
    expect(own.problems).toEqual([
      { code: 'finding-dismissed', detail: `${forbidden} was dismissed by dana: agreed by chat` },
    ])
  })

  test('precision by detector, with the interval; thumbs count where one finding is shown', () => {
    const one = { ...record('', { thumbs: { up: 2, down: 1 } }), findings: findings.slice(2, 3) }
    const many = record('intended:\n  - detector: reread\n    reason: we do\n', {
      findings: [answer(forbidden, 'wrong'), answer(claim, 'right')],
      thumbs: { up: 0, down: 4 },
    })
    const old = reviewWith(findings)
    const { detectors, thumbs } = answeredPrecision([one, many, old])
    expect(detectors.map(({ detector, right, wrong }) => [detector, right, wrong])).toEqual([
      ['repeated-call', 2, 1],
      ['claim-without-run', 1, 0],
      ['forbidden-path', 0, 1],
    ])
    expect(detectors[0]?.precision.low).toBeCloseTo(0.2077, 3)
    expect(thumbs).toEqual({ up: 0, down: 4 })
  })
})

test.each([
  [0, 0, 0, 1],
  [0, 10, 0, 0.2775],
  [38, 38, 0.9082, 1],
  [50, 100, 0.4038, 0.5962],
])('wilson %i of %i', (hits, of, low, high) => {
  const interval = wilsonInterval(hits, of)
  expect(interval.low).toBeCloseTo(low, 3)
  expect(interval.high).toBeCloseTo(high, 3)
})
