import { expect, test } from '@jest/globals'
import { assert, integer, property, string } from 'fast-check'
import { byteLength, clipBytes, clipChars, visibleLine, visibleText } from '../../src/guard/visible.ts'
import { growsLinearly } from '../growth.ts'

test.each([
  ['\u001b[31mred\u001b[0m', 'red'],
  ['\u001b]8;;https://evil.example\u0007click\u001b]8;;\u001b\\', 'click'],
  ['\u009b31mred', 'red'],
  ['\u001bPdcs\u001b\\x\u001b_apc\u001b\\y', 'xy'],
  ['a\u202Eb\u2066c\u200Dd\uFEFF', 'abcd'],
  ['x\u{E0041}\u{E007F}y', 'xy'],
  ['cafe\u0301', 'caf\u00e9'],
  ['a\r\nb\rc\u2028d\u0085e', 'a\nb\nc\nd\ne'],
  ['tab\tstays, nul\u0000 goes', 'tab\tstays, nul goes'],
  ['half \ud83d pair, whole 😀', 'half \ufffd pair, whole 😀'],
  ['한글 日本語 العربية', '한글 日本語 العربية'],
])('%j shows %j', (text, shown) => {
  expect(visibleText(text)).toBe(shown)
})

test('one line', () => {
  expect(visibleLine(' a\n\n  b\u200b\tc ')).toBe('a b c')
})

test('cleaning twice is cleaning once', () => {
  assert(
    property(string({ unit: 'binary' }), (text) => {
      expect(visibleText(visibleText(text))).toBe(visibleText(text))
    }),
  )
})

test('a clip keeps its budget and never half a character', () => {
  assert(
    property(string({ unit: 'grapheme-composite', maxLength: 40 }), integer({ min: 0, max: 60 }), (text, budget) => {
      const bytes = clipBytes(text, budget)
      expect(byteLength(bytes)).toBeLessThanOrEqual(Math.max(budget, 0))
      const chars = clipChars(text, Math.max(budget, 1))
      expect(chars.length).toBeLessThanOrEqual(Math.max(budget, 1))
      for (const cut of [bytes, chars]) {
        expect(cut).not.toMatch(/\p{Surrogate}/u)
        expect(cut).not.toContain('\ufffd')
        expect(cut === text || cut === '' || cut.endsWith('…')).toBe(true)
      }
    }),
  )
})

test('a hostile string is cleaned in linear time', () => {
  for (const unit of ['\u001b[', '\u001b]', '\u001b[0;', '\u009b', '\u001bP', '\u001b ']) {
    expect([unit, growsLinearly((size) => visibleText(unit.repeat(size / unit.length)), 1_000_000)]).toEqual([
      unit,
      true,
    ])
  }
})
