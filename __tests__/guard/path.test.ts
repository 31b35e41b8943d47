import { describe, expect, test } from '@jest/globals'
import { assert, property, string } from 'fast-check'
import path from 'node:path'
import { limits } from '../../src/guard/limits.ts'
import { caseCollisions, isInside, safeRelativePath } from '../../src/guard/path.ts'

describe('safeRelativePath', () => {
  test.each([
    'a',
    'src/index.ts',
    'a b/c-d_e.f',
    '.github/workflows/ci.yml',
    'a..b',
    '..a',
    'ü/日本.txt',
    'console.ts',
    'com10',
    'lpt',
  ])('%s is fine', (candidate) => {
    expect(safeRelativePath(candidate)).toEqual({ ok: true, path: candidate })
  })
  test.each([
    ['', 'empty'],
    ['/etc/passwd', 'absolute'],
    ['..', '".."'],
    ['a/../../b', '".."'],
    ['./a', '"."'],
    ['a//b', 'empty part'],
    ['a/', 'empty part'],
    ['C:/x', 'drive'],
    ['c:x', 'drive'],
    ['a\\..\\b', 'backslash'],
    ['\\\\host\\share', 'backslash'],
    ['a\0b', 'control'],
    ['a\nb', 'control'],
    ['nul', 'reserved'],
    ['a/CON.txt', 'reserved'],
    ['com1', 'reserved'],
    ['a. /b', 'dot or a space'],
    ['a.', 'dot or a space'],
    ['ab:stream', 'Windows'],
    ['half\ud800', 'Unicode'],
    ['x'.repeat(limits.path.nameBytes + 1), 'longer'],
    [`${'x/'.repeat(600)}x`, 'longer'],
    [`${'x/'.repeat(limits.path.depth)}x`, 'deeper'],
  ])('%j is refused', (candidate, reason) => {
    expect(safeRelativePath(candidate)).toEqual({ ok: false, reason: expect.stringContaining(reason) })
  })
  test('what is safe stays inside', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 30 }), (candidate) => {
        const safe = safeRelativePath(candidate)
        if (safe.ok) expect(isInside('/root/out', path.resolve('/root/out', safe.path))).toBe(true)
      }),
    )
  })
})

test.each([
  ['/a/out', '/a/out', true],
  ['/a/out', '/a/out/b', true],
  ['/a/out/', '/a/out/b/..', true],
  ['/a/out', '/a/out-evil', false],
  ['/a/out', '/a/out/../x', false],
  ['/a/out', '/a', false],
  ['/', '/x', true],
  ['/a', 'a/b', false],
  ['C:\\out', 'C:\\out\\x', true],
  ['C:\\out', 'C:\\out-evil', false],
])('isInside(%s, %s) is %s', (root, candidate, inside) => {
  expect(isInside(root, candidate)).toBe(inside)
})

test('caseCollisions', () => {
  expect(caseCollisions(['a/B', 'a/b', 'c', 'c', 'e\u0301', '\u00e9'])).toEqual([
    ['a/B', 'a/b'],
    ['e\u0301', '\u00e9'],
  ])
})
