import { expect, test } from '@jest/globals'
import { renderLines } from '../../src/core/json.ts'

test('a line stays one line for readers that know other line ends, and parses to the same', () => {
  const value = { text: 'a\u0085b\u2028c\u2029d\ne\u000Bf\u001Eg' }
  const text = renderLines([value, value])
  // As Python's `splitlines` splits.
  expect(text.split(/[\n\r\v\f\u001C-\u001E\u0085\u2028\u2029]/)).toHaveLength(3)
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([value, value])
})
