import { describe, expect, test } from '@jest/globals'
import { demandsOf, fitOf, type FitRequest, underSpecified } from '../../src/task/prompt-fit.ts'
import { declaredNames, literalsOf, wordsOf } from '../../src/task/code-words.ts'
import { growsLinearly } from '../growth.ts'

const lines = (path: string, texts: readonly string[]) => ({
  path,
  added: texts.map((text, index) => ({ n: index + 1, text })),
})

function request(over: Partial<FitRequest> = {}): FitRequest {
  return {
    prompt: 'Format amounts of money with their currency.',
    solution: [
      lines('src/money.ts', [
        'export function formatAmount(value: number) {',
        "  throw new Error('no such currency here')",
        '}',
      ]),
    ],
    tests: [
      lines('test/money.test.ts', [
        "import { formatAmount } from '../src/money.js'",
        "test('formats amounts', () => expect(formatAmount(1)).toBe('1'))",
        "  expect(() => formatAmount(2)).toThrow('no such currency here')",
      ]),
    ],
    failToPass: [{ file: 'test/money.test.ts', name: 'formats amounts' }],
    ...over,
  }
}

describe('what the tests demand', () => {
  test('a name that the prompt says in words is no demand; a text that it does not say is', () => {
    expect(demandsOf(request({ prompt: 'Add a function to format an amount' }))).toEqual([
      { name: 'no such currency here', kind: 'text', file: 'test/money.test.ts', line: 3, imported: false },
    ])
  })

  test.each([
    ['JavaScript', ['export const renderBadge = () => 1'], "import { renderBadge } from './a.js'", 'renderBadge'],
    ['Python', ['def parse_span(text):'], 'from clock import parse_span', 'parse_span'],
    ['Go', ['func (c *Clock) LeapTable() int {'], 'got := c.LeapTable()', 'LeapTable'],
    ['Rust', ['pub fn leap_table() -> u32 {'], 'use clock::leap_table;', 'leap_table'],
    ['a class', ['class SpanReader extends Reader {'], 'new SpanReader()', 'SpanReader'],
    ['a method', ['  spanTotal(items) {'], 'expect(x.spanTotal([])).toBe(0)', 'spanTotal'],
  ])('%s', (_what, solution, line, name) => {
    const found = demandsOf(request({ prompt: 'Do it', solution: [lines('a', solution)], tests: [lines('t', [line])] }))
    expect(found.map((demand) => demand.name)).toEqual([name])
  })

  test('names that the test brings itself, and those of the language, are none', () => {
    const tests = [lines('t', ['const helper = () => expect(true).toBe(true)', 'helper()'])]
    expect(demandsOf(request({ prompt: 'Do it', tests }))).toEqual([])
  })
})

describe('flags', () => {
  const fit = (over: Partial<FitRequest> = {}) => fitOf(request(over), demandsOf(request(over)))

  test('too narrow: says how many, and where the first stands', () => {
    expect(fit({ prompt: 'Do it' }).flags).toContainEqual({
      code: 'tests-too-narrow',
      detail:
        'the tests demand 2 names or texts that neither the prompt nor the repository holds, first "formatAmount" (test/money.test.ts, line 1)',
    })
  })

  const named = (names: readonly string[]) => names.map((name) => ({ file: 'test/money.test.ts', name }))
  test('too wide: most titles speak of something else', () => {
    const failToPass = named(['formats amounts', 'exports archives nightly', 'deletes stale sessions'])
    expect(fit({ failToPass }).flags.map(({ code }) => code)).toContain('tests-too-wide')
    expect(fit({ failToPass: named(['formats amounts', 'money > rounds', 'deletes stale sessions']) }).flags).toEqual(
      fit().flags,
    )
  })
  test('too wide is not said of a prompt in another language', () => {
    const failToPass = named(['exports archives', 'deletes sessions', 'sends letters'])
    const { flags } = fit({ prompt: '金額', failToPass })
    expect(flags.map(({ code }) => code)).not.toContain('tests-too-wide')
  })

  test('a prompt that holds the solution', () => {
    const code = 'export function formatAmount(value: number) {\n  throw new Error("x y z is long")\n}'
    const solution = [lines('a', code.split('\n'))]
    expect(fit({ prompt: `Write this:\n${code}`, solution })).toMatchObject({
      prompt_overlap: 1,
      flags: expect.arrayContaining([expect.objectContaining({ code: 'prompt-holds-solution' })]),
    })
    expect(fit().prompt_overlap).toBe(0)
  })
})

describe('sure that it says too little', () => {
  test('every file of fail-to-pass tests imports a name that nobody knows', () => {
    const asked = request({ prompt: 'Do it' })
    expect(underSpecified(asked, demandsOf(asked))).toBe(
      'every fail-to-pass test imports a name that neither the prompt nor the repository holds, first "formatAmount" (test/money.test.ts, line 1)',
    )
  })
  test('one file that anybody can satisfy is enough', () => {
    const asked = request({
      prompt: 'Do it',
      failToPass: [...request().failToPass, { file: 'other.test.ts', name: 'a' }],
    })
    expect(underSpecified(asked, demandsOf(asked))).toBeNull()
  })
  test('a name that the repository holds is no demand', () => {
    expect(underSpecified(request({ prompt: 'Do it' }), [])).toBeNull()
  })
})

test('words know names by their parts, in any case', () => {
  const words = wordsOf('Parse leap seconds with `readSpan`')
  expect(['leapSeconds', 'LEAP_SECONDS', 'readspan', 'span', 'ReadSpan'].filter((name) => !words.has(name))).toEqual([])
  expect(words.has('leapYears')).toBe(false)
})

test('long hostile lines take linear time', () => {
  for (const piece of ['const a ', 'f(', '"a b" ', "'", 'a.b: (', 'A', '_a'])
    expect([
      piece,
      growsLinearly((size) => {
        const text = piece.repeat(size / piece.length)
        declaredNames([text])
        literalsOf(text)
        wordsOf(text).has('x')
        fitOf(request({ prompt: text, solution: [lines('a', [text])] }), [])
      }, 200_000),
    ]).toEqual([piece, true])
})
