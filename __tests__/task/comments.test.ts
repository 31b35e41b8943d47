import { describe, expect, test } from '@jest/globals'
import { isCommentOnly } from '../../src/task/comments.ts'
import { growsLinearly } from '../growth.ts'

describe('isCommentOnly', () => {
  test.each([
    ['a line comment', 'a.ts', 'f() // old\n', 'f() // new\n'],
    ['a comment line more', 'a.ts', 'f()\n', '// why\nf()\n'],
    ['a block comment', 'a.js', '/** old */\nf()', '/**\n * new\n */\nf()'],
    ['blank lines', 'a.go', 'a()\n\n\nb()\n', 'a()\nb()\n'],
    [
      'a docstring',
      'a.py',
      'def f():\n    """Old."""\n    return 1\n',
      'def f():\n    """New\n\n    text."""\n    return 1\n',
    ],
    ['a hash comment', 'a.rb', 'x = 1 # a\n', 'x = 1 # b\n'],
    ['a comment behind a regex', 'a.js', 'x(/\\/\\/[/*]/) // a', 'x(/\\/\\/[/*]/) // b'],
    ['a comment behind division', 'a.ts', 'const a = b / c // x', 'const a = b / c // y'],
    ['CSS', 'a.css', 'a { b: c } /* x */', 'a { b: c }'],
  ])('true for %s', (_what, path, before, after) => {
    expect(isCommentOnly(before, after, path)).toBe(true)
  })

  test.each([
    ['code', 'a.ts', 'f(1)', 'f(2)'],
    ['a string that looks like a comment', 'a.ts', "f('// a')", "f('// b')"],
    ['a URL in a template', 'a.ts', 'f(`http://a`)', 'f(`http://b`)'],
    ['a URL in JSX text', 'a.tsx', '<p>see https://a</p>', '<p>see https://b</p>'],
    ['a raw string that ends in a backslash', 'a.go', 'f(`\\`, "// a")', 'f(`\\`, "// b")'],
    ['Python indentation', 'a.py', 'if a:\n    b()\nc()', 'if a:\n    b()\n    c()'],
    ['a string that is assigned', 'a.py', 'x = """a"""', 'x = """b"""'],
    ['a type suppression', 'a.ts', '// @ts-ignore\nf()', 'f()'],
    ['a build constraint', 'a.go', '//go:build linux\n', '//go:build darwin\n'],
    ['a pure mark', 'a.js', 'x(/*#__PURE__*/ f())', 'x(f())'],
    ['an unknown language', 'a.xyz', '# a', '# b'],
    ['Markdown', 'prompts/a.md', '<!-- a -->', '<!-- b -->'],
    ['a hash inside a word', 'a.rb', 'x = "#{a}"', 'x = "#{b}"'],
  ])('false for %s', (_what, path, before, after) => {
    expect(isCommentOnly(before, after, path)).toBe(false)
  })

  test.each(['/[', '/', "'", '"""\n', '/*', '`', '`\\', '//:'])('is linear for a file of %j', (piece) => {
    const path = piece.startsWith('"""') ? 'a.py' : 'a.ts'
    const compare = (size: number): boolean => {
      const text = piece.repeat(size / piece.length)
      return isCommentOnly(text, `${text}x`, path)
    }
    expect(growsLinearly(compare, 100_000)).toBe(true)
  })
})
