import { expect, test } from '@jest/globals'
import { globMatcher } from '../../src/guard/glob.ts'

test.each([
  ['test/**/*.{spec,test}.{js,mjs}', 'test/a/b.spec.mjs', true],
  ['test/**/*.{spec,test}.{js,mjs}', 'src/a.spec.mjs', false],
  ['**/*[sS]pec.?(m)js', 'spec/aSpec.mjs', true],
  ['**/*.@(spec|test).?(c|m)[jt]s?(x)', 'a/b.test.tsx', true],
  ['**/*.+(spec|test).js', 'a/b.spec.js', true],
  ['!(vendor)/*-test.js', 'vendor/a-test.js', false],
  ['!(vendor)/*-test.js', 'lib/a-test.js', true],
  ['app/\\(shop\\)/*.test.ts', 'app/(shop)/a.test.ts', true],
])('%s on %s: %s', (pattern, path, expected) => {
  expect(globMatcher(pattern)?.(path)).toBe(expected)
})

test.each([
  '+(a*)b',
  '*(*a)b',
  '(a+)+b',
  '(a|aa)+b',
  '{a,aa}+b',
  '?(a|aa)+b',
  `${'*a'.repeat(12)}b`,
  `${'**/a/'.repeat(8)}b`,
  `${'{a,aa}'.repeat(30)}b`,
  `{${'a,'.repeat(40)}b}`,
  'a'.repeat(600),
])('%s takes too long and is not read', (pattern) => {
  expect(globMatcher(pattern)).toBeNull()
})

test('the worst that is read ends', () => {
  expect(globMatcher('**/**/**/*a*a*ab')?.(`${'aaa/'.repeat(30)}${'a'.repeat(250)}`)).toBe(false)
})
