/** Progress in a log: what is new at once, the rest now and then. */
import { expect, test } from '@jest/globals'
import { plainStatus } from '../../src/entrypoints/plain-status.ts'

/** Says each line at its second, and gives what was written. */
function written(lines: readonly (readonly [number, string])[]): string[] {
  const out: string[] = []
  let now = 0
  const status = plainStatus(
    (line) => out.push(line),
    () => now,
  )
  for (const [second, line] of lines) {
    now = second * 1000
    status(line)
  }
  return out
}

test.each([
  [
    'counts alone wait',
    [
      [0, 'tests: run 1 of 9 (pre, a.test.js)'],
      [1, 'tests: run 2 of 9 (post, a.test.js), about 8 s left'],
      [11, 'tests: run 3 of 9 (pre, b.test.js), about 9 s left'],
    ],
    ['tests: run 1 of 9 (pre, a.test.js)', 'tests: run 3 of 9 (pre, b.test.js), about 9 s left'],
  ],
  [
    'another pull request and other work are said at once',
    [
      [0, '1 of 5, #41: tests: run 1 of 9 (pre)'],
      [1, '1 of 5, #41: install: npm ci'],
      [2, '2 of 5, #7: tests: run 1 of 9 (pre)'],
      [3, '2 of 5, #7: tests: run 2 of 9 (pre)'],
    ],
    ['1 of 5, #41: tests: run 1 of 9 (pre)', '1 of 5, #41: install: npm ci', '2 of 5, #7: tests: run 1 of 9 (pre)'],
  ],
  ['nothing is written for the end of a state', [[0, '']], []],
] as const)('%s', (_what, lines, wanted) => {
  expect(written(lines)).toEqual(wanted)
})

test('not every kind of a long log is remembered', () => {
  const many = Array.from({ length: 300 }, (_, index) => [1, `#${index + 1}: reading`] as const)
  expect(written([[0, '#0: reading'], ...many, [1, '#0: reading']]).at(-1)).toBe('#0: reading')
})
