import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { editsOfScript } from '../../src/session/script-edits.ts'
import { tokensOf } from '../../src/session/script-tokens.ts'
import { readSedScript } from '../../src/session/sed-script.ts'
import { substituted } from '../../src/session/substitutes.ts'
import { growsLinearly } from '../growth.ts'

describe('sed scripts', () => {
  test.each([
    ['s/old/new/', 'basic', [{ from: 'old', to: 'new', all: false }]],
    ['s|a/b|c/d|g', 'basic', [{ from: 'a/b', to: 'c/d', all: true }]],
    ['733s/Old label/New label/', 'basic', [{ from: 'Old label', to: 'New label', all: false }]],
    ['/start/,/end/ s#x#y#', 'basic', [{ from: 'x', to: 'y', all: false }]],
    [
      's/a/b/; 12,$s/c/d/g',
      'basic',
      [
        { from: 'a', to: 'b', all: false },
        { from: 'c', to: 'd', all: true },
      ],
    ],
    ['s/\\[\\]\\*old\\.Name{/[]*new.Name{/', 'basic', [{ from: '[]*old.Name{', to: '[]*new.Name{', all: false }]],
    ['s/f(x)/g(x)/', 'basic', [{ from: 'f(x)', to: 'g(x)', all: false }]],
    ['s/f\\(x\\)/g(x)/', 'extended', [{ from: 'f(x)', to: 'g(x)', all: false }]],
    ['s/f(x)/g(x)/', 'extended', []],
    ['s/a.*b/c/', 'basic', []],
    ['s/\\(a\\)/\\1b/', 'basic', []],
    ['s/a/[&]/', 'basic', []],
    ['s/a/b/I', 'basic', []],
    ['s/a/x\\ny/', 'basic', [{ from: 'a', to: 'x\ny', all: false }]],
    ['s/open', 'basic', []],
    ['d', 'basic', []],
    ['', 'basic', []],
  ] as const)('%s (%s)', (script, dialect, substitutes) => {
    expect(readSedScript(script, dialect).substitutes).toEqual(substitutes)
  })

  test('lines that are put in', () => {
    expect(readSedScript('3a\\  added line\n5i before', 'basic').added).toEqual(['added line', 'before'])
  })
})

test('a substitution is applied to every line that has its words, alone and after the others', () => {
  const [a, b] = [
    { from: 'one', to: 'two', all: false },
    { from: 'two', to: 'three', all: true },
  ]
  expect(substituted(['one one', 'x'], [a])).toEqual(['two one'])
  expect(substituted(['one $&'], [a, b]).sort()).toEqual(['three $&', 'two $&'])
  expect(substituted(['x'], [])).toEqual([])
})

describe('programs', () => {
  test.each([
    [
      "with open('src/a.ts', 'r') as f:\n    s = f.read()\nold = 'x\\ny'\nnew = '''x\n\tz'''\nif old in s:\n    s = s.replace(old, new)\n    with open('src/a.ts', 'w') as f:\n        f.write(s)\n",
      ['src/a.ts'],
      ['x', '\tz'],
    ],
    [
      'p = "a.py"\ns = open(p).read()\ns = s.replace("a", "b")\nopen(p, "w", encoding="utf8").write(s)',
      ['a.py'],
      ['b'],
    ],
    ['from pathlib import Path\np = Path("a.py")\np.write_text(p.read_text().replace("a", r"\\d"))', ['a.py'], ['\\d']],
    ["open('new.txt', 'w').write('one\\n' 'two\\n' + 'three')", ['new.txt'], ['one', 'two', 'three']],
    ["block = (\n  'a\\n'\n  'b\\n'\n)\nopen('n', 'w').write(block)", ['n'], ['a', 'b']],
    ["import re\np='a'; s=open(p).read()\nopen(p,'w').write(re.sub(r'x+', 'why', s))", ['a'], ['why']],
    ["print(open('a').read().replace('x', 'y'))", [], []],
    ["import sys\np=sys.argv[1]\nopen(p,'w').write('x')", [], []],
    ["# open('a','w').write('x')\n'''doc'''", [], []],
    ['', [], []],
  ])('python %#', (source, paths, added) => {
    const edits = editsOfScript(source, 'python')
    expect(edits.map(({ path }) => path)).toEqual(paths)
    expect(edits[0]?.added ?? []).toEqual(added)
  })

  test.each([
    [
      "const fs = require('fs')\nlet s = fs.readFileSync('a.js', 'utf8')\ns = s.replace('x', `y\nz`)\nfs.writeFileSync('a.js', s)",
      ['a.js'],
      ['y', 'z'],
    ],
    ["require('node:fs').writeFileSync('b.txt', 'one\\ntwo') // 'no'", ['b.txt'], ['one', 'two']],
    ["console.log(require('./a').replace('x', 'y'))", [], []],
  ])('javascript %#', (source, paths, added) => {
    const edits = editsOfScript(source, 'javascript')
    expect(edits.map(({ path }) => path)).toEqual(paths)
    expect(edits[0]?.added ?? []).toEqual(added)
  })

  test('words that double each other do not grow for ever', () => {
    const source = `a = 'x'\n${'a = a + a\n'.repeat(2000)}open('f', 'w').write(a)`
    expect(editsOfScript(source, 'python')).toMatchObject([{ path: 'f' }])
  })

  test('replacements that double a line do not grow for ever', () => {
    const double = Array.from({ length: 64 }, () => ({ from: 'a', to: 'aa', all: true }))
    expect(Math.max(...substituted(['a'], double).map(({ length }) => length))).toBeLessThan(20_000)
  })

  test('never throws, whatever the source', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("'", '"', '\\', '`', 'a', '(', ')', '=', ',', '\n', '#', '/', '*', ' ', '+', 's'),
        }),
        (text) => {
          tokensOf(text, 'python')
          editsOfScript(text, 'python')
          editsOfScript(text, 'javascript')
          readSedScript(text, 'extended')
        },
      ),
      { seed: 7, numRuns: 300 },
    )
  })

  test('takes linear time', () => {
    expect(growsLinearly((size) => editsOfScript("a = ('x' ".repeat(size), 'python'), 20_000)).toBe(true)
    expect(growsLinearly((size) => readSedScript('1,2s/a/b/;'.repeat(size), 'basic'), 20_000)).toBe(true)
  })
})
