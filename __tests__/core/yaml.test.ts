import { expect, test } from '@jest/globals'
import { growsLinearly } from '../growth.ts'
import { isDeepYaml, parseYaml } from '../../src/core/yaml.ts'

test.each([
  ['brackets', '['.repeat(99_000)],
  ['brackets that are closed', `a: ${'['.repeat(40_000)}${']'.repeat(40_000)}`],
  ['braces', '{a: '.repeat(24_000)],
  ['lists in one line', `${'- '.repeat(40_000)}x`],
  ['keys in one line', `${'? '.repeat(40_000)}x`],
  [
    'lists that go on in the next line',
    Array.from({ length: 40 }, (_, at) => `${'  '.repeat(at * 20)}${'- '.repeat(20)}`).join('\n'),
  ],
])('%s nested without end are not read', (_, text) => {
  expect(isDeepYaml(text)).toBe(true)
  expect(() => parseYaml(text, {})).toThrow('nested too deep')
})

test('what people write is read, brackets in words and long lists of brackets too', () => {
  const deep = Array.from({ length: 40 }, (_, at) => `${'  '.repeat(at)}a:`).join('\n')
  expect(isDeepYaml(deep)).toBe(false)
  expect(parseYaml(`a: "[[["\nb:\n${'  - [1, {c: 2}]\n'.repeat(200)}`, {})).toMatchObject({ a: '[[[' })
})

test('many keys take as much longer as there are more of them', () => {
  const keys = (size: number) => parseYaml(Array.from({ length: size }, (_, at) => `k${at}:`).join('\n'), {})
  expect(growsLinearly(keys, 8000)).toBe(true)
})
