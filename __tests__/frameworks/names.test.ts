import { describe, expect, test } from '@jest/globals'
import { assert, property, string } from 'fast-check'
import { nameOutcomes, normaliseName, repoPath } from '../../src/frameworks/names.ts'

const scope = { repoRoot: '/home/me/checkout', startedAt: Date.parse('2024-05-01T12:00:00Z') }

describe('normaliseName', () => {
  test.each([
    ['reads /home/me/checkout/test/x.json', 'reads <root>/test/x.json'],
    ['loads file:///home/me/checkout/a.mjs', 'loads <root>/a.mjs'],
    ['writes /tmp/abc-123/out.txt', 'writes <tmp>'],
    ['keeps a fixed date 2018-04-18T05:02:10.000Z', 'keeps a fixed date 2018-04-18T05:02:10.000Z'],
    ['should not cast 2024-05-01T12:00:03.971Z', 'should not cast <time>'],
    ['at Wed May 01 2024 14:00:00 GMT+0200 (Central European Summer Time)', 'at <time>'],
    ['stamp 1714564800123', 'stamp <time>'],
    ['stamp 1514564800123', 'stamp 1514564800123'],
    ['GET http://localhost:54321/x', 'GET http://localhost:<port>/x'],
    ['GET http://localhost:8080/x', 'GET http://localhost:8080/x'],
    ['\u001B[31mred\u001B[39m\nline', 'red line'],
  ])('%j', (name, expected) => {
    expect(normaliseName(name, scope)).toBe(expected)
  })

  test('is bounded and has no line break, whatever the title', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 1500 }), (title) => {
        const name = normaliseName(title, scope)
        return name.length <= 1000 && !/[\n\r\u0000]/.test(name)
      }),
    )
  })
})

test.each([
  ['/home/me/checkout/test/a.js', '.', 'test/a.js'],
  ['file:///home/me/checkout/test/a%20b.mjs', '.', 'test/a b.mjs'],
  ['/private/home/me/checkout/test/a.js', '.', 'test/a.js'],
  ['./test/a.js', 'packages/x', 'packages/x/test/a.js'],
  ['../y/a.js', 'packages/x', 'packages/y/a.js'],
  ['/elsewhere/a.js', '.', '/elsewhere/a.js'],
])('repoPath of %s in %s', (file, cwdInRepo, expected) => {
  expect(repoPath(file, { repoRoot: '/home/me/checkout', cwdInRepo })).toBe(expected)
})

test('a name that only looks numbered stays apart from a repeated one', () => {
  const raw = ['a', 'a', 'a'].map((title) => ({ file: 'f', titles: ['d', title], status: 'passed' as const }))
  expect(nameOutcomes(raw, scope).map(({ name }) => name)).toEqual(['d > a', 'd > a [2]', 'd > a [3]'])
})

test('a file that failed to load twice (two builds of one package) is one outcome', () => {
  const failed = { file: 'a_test.go', titles: ['(file)'], status: 'failed' as const }
  const named = nameOutcomes([failed, failed], { repoRoot: '/repo', startedAt: 0 })
  expect(named).toMatchObject([{ file: 'a_test.go', name: '(file)', status: 'failed' }])
})
