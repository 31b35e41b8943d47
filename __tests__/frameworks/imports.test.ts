import { describe, expect, test } from '@jest/globals'
import { assert, property, string } from 'fast-check'
import { goImports, goPackage } from '../../src/frameworks/languages/go/imports.ts'
import { importsOf } from '../../src/frameworks/languages/javascript/imports.ts'
import { NO_SCOPE, resolveImport } from '../../src/frameworks/languages/javascript/resolve.ts'

describe('importsOf', () => {
  test.each([
    [
      "import a, { b } from './a'\nimport './side.js'\nexport * from \"./c\"\nexport { d } from './d'",
      ['./a', './side.js', './c', './d'],
    ],
    ["const a = require('./a'); const b = await import('./b')", ['./a', './b']],
    ["jest.mock('./m'); vi.mock(import('./n')); jest.requireActual(`./o`)", ['./m', './n', './o']],
    ["import type { T } from './types'\nimport x = require('./x')", ['./types', './x']],
    ["// import './no'\n/* require('./no') */ const s = \"import './no'\"", []],
    ["const quote = /['\"`]/; import './yes'", ['./yes']],
    ["const half = a / b; const c = 'x' / 2; require('./yes')", ['./yes']],
    ['const t = `require("./no") ${1}`; require("./yes")', ['./yes']],
    ["it's broken\nimport './yes'", ['./yes']],
  ])('%j', (source, expected) => {
    expect(importsOf(source)).toEqual(expected)
  })

  test('Go', () => {
    const source =
      'package a\n\nimport "fmt"\nimport (\n\t"os"\n\tx "example.com/x" // note\n\t// "no"\n\t_ "example.com/y"\n)\n\nfunc f() { s := "not" }\n'
    expect(goImports(source)).toEqual(['fmt', 'os', 'example.com/x', 'example.com/y'])
  })

  test('never throws, and time grows with the text', () => {
    assert(property(string({ unit: 'binary', maxLength: 2000 }), (source) => Array.isArray(importsOf(source))))
    for (const part of ['/', '`${', "'", '/*', 'import(', 'a/b/', '"\\', '/['])
      expect(Array.isArray(importsOf(part.repeat(50_000)))).toBe(true)
  })
})

describe('resolveImport', () => {
  const files = new Set([
    'src/a.ts',
    'src/b/index.tsx',
    'src/c.js',
    'src/d.mts',
    'packages/x/src/index.ts',
    'packages/x/src/deep.ts',
    'data.json',
    'index.js',
  ])
  const scope = {
    ...NO_SCOPE,
    packages: [{ dir: 'packages/x', name: '@org/x', entries: ['dist/index.js'] }],
    aliases: [{ pattern: '@/*', targets: ['src/*'] }],
  }
  test.each([
    ['test/t.ts', '../src/a', 'src/a.ts'],
    ['test/t.ts', '../src/a.js', 'src/a.ts'],
    ['test/t.ts', '../src/d.mjs', 'src/d.mts'],
    ['test/t.ts', '../src/b', 'src/b/index.tsx'],
    ['test/t.ts', '../src/c.js?raw', 'src/c.js'],
    ['test/t.ts', '..', 'index.js'],
    ['test/t.ts', '../data.json', 'data.json'],
    ['test/t.ts', '@/a', 'src/a.ts'],
    ['test/t.ts', '@org/x', 'packages/x/src/index.ts'],
    ['test/t.ts', '@org/x/dist/deep.js', 'packages/x/src/deep.ts'],
    ['test/t.ts', '../../outside', null],
    ['test/t.ts', 'lodash', null],
    ['test/t.ts', 'node:fs', null],
  ])('%s %s', (from, specifier, expected) => {
    expect(resolveImport(from, specifier, files, scope)).toBe(expected)
  })

  test('a Go import is a package of the repository, or none of ours', () => {
    const modules = [{ dir: 'server', path: 'example.com/m' }]
    expect(goPackage('example.com/m/store', modules)).toBe('server/store/')
    expect(goPackage('example.com/m', modules)).toBe('server/')
    expect(goPackage('example.com/more', modules)).toBeNull()
    expect(goPackage('fmt', modules)).toBeNull()
  })
})
