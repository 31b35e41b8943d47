import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { memberMark, textWithoutMember } from '../../src/session/unread-member.ts'

const MARK = memberMark('twin')
const without = (text: string): string => textWithoutMember(Buffer.from(text), MARK)
const long = (text: string): string => text + 'x'.repeat(1100)

test.each([
  ['at the end', { a: long(''), twin: { b: [1, '}'] } }, { a: long(''), twin: null }],
  ['before others', { twin: { b: long('\\"{') }, a: [1], c: { d: '"' } }, { twin: null, a: [1], c: { d: '"' } }],
  ['text is read', { a: long(''), twin: 'Error: no' }, { a: long(''), twin: 'Error: no' }],
  ['nested deeper is read', { a: { twin: { b: long('') } }, c: 1 }, { a: { twin: { b: long('') } }, c: 1 }],
  ['its name in a text', { a: long('"twin":{"b":1}') }, { a: long('"twin":{"b":1}') }],
  ['a short line is parsed whole', { twin: { b: 1 } }, { twin: { b: 1 } }],
])('a member %s', (_, value, expected) => {
  expect(JSON.parse(without(JSON.stringify(value)))).toEqual(expected)
})

test('a damaged line stays as it is, also with strings that never close', () => {
  for (const text of [long('{"twin":{"a":"'), long('{"a":1,"twin":{"b":[}'), `${long('{"twin":{')}}}}`])
    expect(without(text)).toBe(text)
})

test('any value around it reads the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (before, twin, after) => {
      const value = { before, pad: 'x'.repeat(1100), twin, after }
      expect(JSON.parse(without(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify({ ...value, twin: null })))
    }),
    { numRuns: 200 },
  )
})
