import { describe, expect, test } from '@jest/globals'
import { Finding, JudgeReport } from '../../../src/review/finding.ts'
import { reviewSession } from '../../../src/review/findings.ts'
import type { JudgeCache } from '../../../src/review/judge/asker.ts'
import { WINDOW_LIMITS } from '../../../src/review/judge/windows.ts'
import { joinJudgeReports } from '../../../src/review/judge/reports.ts'
import { judgeOff } from '../../../src/review/review.ts'
import { failure, refuses, says } from '../../llm/scripted-endpoint.ts'
import { type Answers, KEY, NOTHING_TO_SAY, answering, judge } from './bench.ts'
import { CASES, type JudgeCase } from './cases.ts'
import { story } from './story.ts'

function caseOf(name: string): JudgeCase {
  const found = CASES.find((candidate) => candidate.name === name)
  if (found === undefined) throw new Error(`no case ${name}`)
  return found
}
const FORBIDDEN = caseOf('a forbidden file is changed')
const DOCUMENT = caseOf('a document nobody asked for')

describe('sessions with an attentive model', () => {
  test.each(CASES)('$name', async ({ linked, diff, answers, expected }) => {
    const { findings, report } = await judge({ linked, diff, script: answering(answers) })
    expect(report).toMatchObject({ status: 'ran', model: 'scripted' })
    JudgeReport.parse(report)
    for (const finding of findings) Finding.parse(finding)
    expect(
      findings.map((finding) => ({ class: finding.class, severity: finding.severity, steps: finding.steps })),
    ).toEqual(expected)
    expect(findings.every((finding) => finding.source === 'judge')).toBe(true)
  })

  test('the same session gives the same finding again', async () => {
    const { linked, diff, answers } = FORBIDDEN
    const first = await judge({ linked, diff, script: answering(answers) })
    const second = await judge({ linked, diff, script: answering(answers), nonce: 'another0nonce123' })
    expect(second.findings).toEqual(first.findings)
    expect(first.findings[0]).toMatchObject({ tool_call_ids: ['call-5'], confidence: 0.9, recovered: false })
    expect(first.findings[0]?.evidence).toEqual([
      { step: 1, quote: 'Do not change package.json.' },
      { step: 5, quote: 'file_path: /home/dana/shop/package.json' },
    ])
  })

  test('what was undone weighs less and says so', async () => {
    const { linked, diff, answers } = FORBIDDEN
    const undone = JSON.parse(
      JSON.stringify(answers.instructions).replaceAll('"undone_at_step":null', '"undone_at_step":4'),
    )
    const { findings } = await judge({ linked, diff, script: answering({ ...answers, instructions: undone }) })
    expect(findings).toMatchObject([{ severity: 'medium', recovered: true }])
  })
})

describe('what a model says unproven', () => {
  const lies: readonly (readonly [string, string, Answers])[] = [
    [
      'a quote that is not in the log',
      'unsupported',
      { instructions: violated({ step: 5, text: 'I changed package.json on purpose, sorry' }) },
    ],
    [
      'a step that does not exist',
      'unsupported',
      { instructions: violated({ step: 99, text: 'file_path: /home/dana/shop/package.json' }) },
    ],
    [
      'a quote of the human as a deed',
      'unsupported',
      { instructions: violated({ step: 1, text: 'Make split() add up to the whole amount.' }) },
    ],
    ['a quote too short to prove anything', 'unsupported', { instructions: violated({ step: 5, text: 'package' }) }],
    [
      'no quote at all',
      'unsupported',
      {
        instructions: {
          verdicts: [{ instruction: 2, analysis: '', verdict: 'violated', undone_at_step: null, quotes: [] }],
        },
      },
    ],
    [
      'an instruction nobody gave',
      'none',
      {
        checklist: {
          analysis: '',
          instructions: [{ quote: 'Never use the word version anywhere.', step: 1, kind: 'must_not' }],
        },
      },
    ],
    [
      'an instruction that is not on the list',
      'none',
      {
        instructions: {
          verdicts: [
            {
              instruction: 7,
              analysis: '',
              verdict: 'violated',
              undone_at_step: null,
              quotes: [{ step: 5, text: 'file_path: /home/dana/shop/package.json' }],
            },
          ],
        },
      },
    ],
    [
      'hunks that do not exist',
      'unsupported',
      {
        instructions: { verdicts: [] },
        unrequested: {
          groups: [
            {
              analysis: '',
              verdict: 'unrelated',
              hunks: [40],
              quotes: [{ step: 5, text: 'file_path: /home/dana/shop/package.json' }],
            },
          ],
        },
      },
    ],
    [
      'a hunk of a file that the request names',
      'contradicted',
      {
        instructions: { verdicts: [] },
        unrequested: {
          groups: [
            {
              analysis: '',
              verdict: 'unrelated',
              hunks: [2],
              quotes: [{ step: 5, text: 'file_path: /home/dana/shop/package.json' }],
            },
          ],
        },
      },
    ],
    [
      'a hunk that the quoted call did not make',
      'contradicted',
      {
        instructions: { verdicts: [] },
        unrequested: {
          groups: [
            {
              analysis: '',
              verdict: 'unrelated',
              hunks: [1],
              quotes: [{ step: 5, text: 'file_path: /home/dana/shop/package.json' }],
            },
          ],
        },
      },
    ],
    [
      'a call that only looks as an action',
      'contradicted',
      {
        instructions: { verdicts: [] },
        unrequested: {
          groups: [{ analysis: '', verdict: 'unrelated', hunks: [], quotes: [{ step: 7, text: 'cat src/money.js' }] }],
        },
      },
    ],
  ]
  function violated(quote: object): object {
    return { verdicts: [{ instruction: 2, analysis: 'a', verdict: 'violated', undone_at_step: null, quotes: [quote] }] }
  }
  const lookedAfter = story([
    { human: 'Make split() add up to the whole amount. Do not change package.json.' },
    { thinks: 'The shares are floored.' },
    { writes: '/home/dana/shop/src/money.js', content: 'export const split = 1' },
    { runs: 'npm test', gives: '# pass 6' },
    { writes: '/home/dana/shop/package.json', over: '1.2.0', content: '1.3.0' },
    { says: 'Done.' },
    { runs: 'cat src/money.js', gives: 'export const split = 1' },
  ])
  const checklist = {
    analysis: '',
    instructions: [
      { quote: 'Make split() add up to the whole amount.', step: 1, kind: 'must' },
      { quote: 'Do not change package.json.', step: 1, kind: 'must_not' },
    ],
  }

  test.each(lies)('%s', async (_what, kind, answers) => {
    const { findings, report } = await judge({
      linked: lookedAfter,
      diff: FORBIDDEN.diff,
      script: answering({ checklist, ...answers }),
    })
    expect(findings).toEqual([])
    expect(report).toMatchObject({ status: 'ran' })
    expect(report.dropped_findings).toBe(kind === 'none' ? 0 : 1)
    expect(report.reason).toContain(
      { unsupported: '1 not found in the log', contradicted: '1 contradicted by the log', none: '0 accusations' }[kind],
    )
  })

  test('a quote from the step beside is kept with the right number', async () => {
    const answers = { checklist, instructions: violated({ step: 4, text: 'file_path: /home/dana/shop/package.json' }) }
    const { findings } = await judge({ linked: lookedAfter, script: answering(answers) })
    expect(findings.map(({ steps }) => steps)).toEqual([[1, 5]])
  })

  test('only one of three answers is not enough', async () => {
    let asked = 0
    const { findings, report, requests } = await judge({
      linked: FORBIDDEN.linked,
      diff: FORBIDDEN.diff,
      script: (request) => {
        if (request.name === 'instructions') asked += 1
        const answers = request.name === 'instructions' && asked > 1 ? NOTHING_TO_SAY : FORBIDDEN.answers
        return answering(answers)(request)
      },
    })
    expect(asked).toBe(3)
    expect(requests.filter(({ name }) => name === 'checklist')).toHaveLength(1)
    expect(findings).toEqual([])
    expect(report).toMatchObject({
      status: 'ran',
      dropped_findings: 1,
      reason: expect.stringContaining('1 not repeated'),
    })
  })

  test('two of three are, and the confidence says so', async () => {
    let asked = 0
    const { findings } = await judge({
      linked: FORBIDDEN.linked,
      diff: FORBIDDEN.diff,
      script: (request) => {
        if (request.name === 'instructions') asked += 1
        return answering(asked === 2 && request.name === 'instructions' ? NOTHING_TO_SAY : FORBIDDEN.answers)(request)
      },
    })
    expect(findings).toMatchObject([{ confidence: 0.67 }])
  })

  test('a light accusation is asked for once', async () => {
    const { requests, findings } = await judge({
      linked: DOCUMENT.linked,
      diff: DOCUMENT.diff,
      script: answering(DOCUMENT.answers),
    })
    expect(requests.filter(({ name }) => name === 'unrequested')).toHaveLength(1)
    expect(findings).toMatchObject([{ confidence: 0.5 }])
  })

  test('a model that makes evidence up is kept out of sight', async () => {
    const made = ['one', 'two', 'three', 'four'].map((word) => ({
      analysis: '',
      verdict: 'unrelated',
      hunks: [2],
      quotes: [{ step: 3, text: `this line number ${word} was never in the log` }],
    }))
    const unrequested = {
      groups: [
        { analysis: '', verdict: 'unrelated', hunks: [2], quotes: [{ step: 3, text: 'file_path: docs/ROUNDING.md' }] },
        ...made,
      ],
    }
    const { findings, report } = await judge({
      linked: DOCUMENT.linked,
      diff: DOCUMENT.diff,
      script: answering({ unrequested }),
    })
    expect(report.dropped_findings).toBe(4)
    expect(findings).toMatchObject([{ severity: 'info' }])
  })
})

describe('a judge in trouble clears nobody', () => {
  const AT_ONCE = { 'retry-after-ms': '1' }
  const { linked, diff, answers } = FORBIDDEN

  test.each([
    ['429 for ever', () => failure(429, 'slow down', AT_ONCE), 'rate-limited'],
    ['500 for ever', () => failure(500, 'oops', AT_ONCE), 'unreachable'],
    ['401', () => failure(401, `Incorrect API key provided: ${KEY}`), 'unauthorized'],
    ['410', () => failure(410, 'brownout'), 'gone'],
    ['truncated', () => says('{"analysis":', 'length'), 'truncated'],
    ['cut JSON', () => says('{"analysis":'), 'invalid-answer'],
    ['wrong schema', () => says({ verdict: 'clean' }), 'invalid-answer'],
    ['refusal', () => refuses(), 'refused'],
  ] as const)('%s', async (_what, script, reason) => {
    const { findings, report } = await judge({ linked, diff, script })
    expect(findings).toEqual([])
    expect(report).toMatchObject({ status: 'failed', reason: expect.stringContaining(reason) })
    expect(JSON.stringify(report)).not.toContain('canary')
  })

  test('a dead endpoint is asked once, not once a question', async () => {
    const { report, requests } = await judge({ linked, diff, script: () => failure(401, 'no') })
    expect(requests).toHaveLength(1)
    expect(report.reason).toContain('judge-claims: not asked')
  })

  test('slow', async () => {
    const { report } = await judge({ linked, diff, script: () => ({ ...says({}), delayMs: 800 }), timeoutSeconds: 0.2 })
    expect(report).toMatchObject({ status: 'failed', reason: expect.stringContaining('timeout') })
  })

  test('one question that failed leaves the findings of the others', async () => {
    const { findings, report } = await judge({
      linked,
      diff,
      script: (request) => (request.name === 'claims' ? refuses() : answering(answers)(request)),
    })
    expect(findings).toHaveLength(1)
    expect(report).toMatchObject({ status: 'failed', reason: 'judge-claims: refused, scripted refused to answer' })
  })

  test('an accusation that nobody could check again is dropped', async () => {
    const { findings, report } = await judge({
      linked,
      diff,
      script: (request) => (request.name === 'refute' ? failure(500, 'oops', AT_ONCE) : answering(answers)(request)),
    })
    expect(findings).toEqual([])
    expect(report).toMatchObject({ status: 'failed', dropped_findings: 1 })
  })

  test('calls that are used up', async () => {
    const { findings, report, requests } = await judge({
      linked,
      diff,
      script: answering(answers),
      budget: { max_calls: 3, windows: WINDOW_LIMITS },
    })
    expect(requests).toHaveLength(3)
    expect(findings).toEqual([])
    expect(report).toMatchObject({ status: 'failed', calls: 3, reason: expect.stringContaining('over-budget') })
  })

  test('tokens that are used up', async () => {
    const { report } = await judge({ linked, diff, script: answering(answers), maxTokensBudget: 2600 })
    expect(report).toMatchObject({ status: 'failed', reason: expect.stringContaining('over-budget') })
  })

  test('no strict mode is no trouble', async () => {
    let name = ''
    const { findings, report } = await judge({
      linked,
      diff,
      script: (request) => {
        if (request.name !== '') return failure(400, 'json_schema is not supported')
        // Without a schema name the question is known by its task.
        const system = request.body.messages[0]?.content ?? ''
        name =
          [
            ['list the instructions', 'checklist'],
            ['for each numbered instruction', 'instructions'],
            ['find what the agent changed', 'unrequested'],
            ['SAID it did', 'claims'],
            ['DISPROVE', 'refute'],
          ].find(([words]) => system.includes(words ?? ''))?.[1] ?? ''
        return says(answers[name] ?? NOTHING_TO_SAY[name])
      },
    })
    expect(report.reason).toBe('1 accusations, 1 kept')
    expect(findings).toHaveLength(1)
  })
})

describe('the cache', () => {
  test('answers a second review without a call, whatever the nonce', async () => {
    const kept = new Map<string, string>()
    const cache: JudgeCache = {
      get: async (key) => kept.get(key) ?? null,
      set: async (key, value) => void kept.set(key, value),
    }
    const { linked, diff, answers } = FORBIDDEN
    const first = await judge({ linked, diff, script: answering(answers), cache })
    const second = await judge({ linked, diff, script: answering(answers), cache, nonce: 'another0nonce123' })
    expect(first.report.calls).toBe(7)
    expect(second.report).toMatchObject({ status: 'ran', calls: 0, input_tokens: 0 })
    expect(second.findings).toEqual(first.findings)
  })

  test('that was tampered with is asked again', async () => {
    const { linked, diff, answers } = FORBIDDEN
    const cache: JudgeCache = { get: async () => '{"verdicts":"all clean"}', set: async () => {} }
    const { findings, report } = await judge({ linked, diff, script: answering(answers), cache })
    expect(report.calls).toBe(7)
    expect(findings).toHaveLength(1)
  })
})

describe('sessions that do not fit one prompt', () => {
  test('are asked about in windows, with an index of the rest', async () => {
    const filler = Array.from({ length: 60 }, (_, at) => ({ runs: `cat src/part-${at}.js`, gives: 'x'.repeat(900) }))
    const linked = story([
      ...filler,
      { human: 'Do not change package.json.' },
      { writes: 'package.json', content: '{}' },
    ])
    const checklist = {
      analysis: '',
      instructions: [{ quote: 'Do not change package.json.', step: 61, kind: 'must_not' }],
    }
    const instructions = {
      verdicts: [
        {
          instruction: 1,
          analysis: '',
          verdict: 'violated',
          undone_at_step: null,
          quotes: [{ step: 62, text: 'file_path: package.json' }],
        },
      ],
    }
    const { findings, requests } = await judge({
      linked,
      script: answering({ checklist, instructions }),
      budget: { max_calls: 40, windows: { whole_chars: 40_000, window_chars: 25_000 } },
    })
    const windows = requests.filter(({ name }) => name === 'instructions')
    expect(windows.length).toBeGreaterThan(3)
    for (const { body } of windows) {
      expect(body.messages[1]?.content).toContain('index>>')
      expect(body.messages[1]?.content.length).toBeLessThan(50_000)
    }
    expect(findings).toHaveLength(1)
  })

  test('a part of a session is judged by its own steps and all that was asked before', async () => {
    const linked = story(
      [
        { human: 'Do not change package.json.' },
        { writes: 'other.js', content: 'of an earlier change' },
        { human: 'Now mend split().' },
        { writes: 'package.json', content: '{ "later": true }' },
      ],
      { from: 3, to: 4 },
    )
    const checklist = {
      analysis: '',
      instructions: [{ quote: 'Do not change package.json.', step: 1, kind: 'must_not' }],
    }
    const instructions = {
      verdicts: [
        {
          instruction: 1,
          analysis: '',
          verdict: 'violated',
          undone_at_step: null,
          quotes: [{ step: 4, text: 'content: { "later": true }' }],
        },
      ],
    }
    const { findings, requests } = await judge({ linked, script: answering({ checklist, instructions }) })
    expect(findings.map(({ steps }) => steps)).toEqual([[1, 4]])
    expect(requests.every(({ raw }) => !raw.includes('of an earlier change'))).toBe(true)
  })
})

describe('reports', () => {
  test('a session with nothing to ask about is off, not clean', async () => {
    const { report, requests } = await judge({
      linked: story([{ runs: 'ls', gives: 'a' }]),
      script: () => failure(500, 'never'),
    })
    expect(report.status).toBe('off')
    expect(requests).toHaveLength(0)
  })

  test('of several sessions: one failure fails all, numbers add up', () => {
    const ran = {
      ...judgeOff(''),
      status: 'ran' as const,
      reason: '1 accusations, 1 kept',
      model: 'm',
      calls: 4,
      input_tokens: 10,
    }
    const failed = { ...ran, status: 'failed' as const, reason: 'judge-claims: timeout' }
    expect(joinJudgeReports([])).toMatchObject({ status: 'off' })
    expect(joinJudgeReports([judgeOff('no key')])).toEqual(judgeOff('no key'))
    expect(joinJudgeReports([judgeOff('x'), ran, failed])).toMatchObject({
      status: 'failed',
      reason: 'judge-claims: timeout',
      model: 'm',
      calls: 8,
      input_tokens: 20,
    })
    expect(joinJudgeReports([ran, ran])).toMatchObject({ status: 'ran', calls: 8 })
    expect(joinJudgeReports([ran, judgeOff('nothing to ask')]).reason).toContain('nothing to ask')
  })

  test('rules find the same with and without the judge', async () => {
    const { linked, diff, answers } = FORBIDDEN
    const before = reviewSession(linked)
    await judge({ linked, diff, script: answering(answers) })
    expect(reviewSession(linked)).toEqual(before)
  })
})
