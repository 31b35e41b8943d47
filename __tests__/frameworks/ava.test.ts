import { expect, test } from '@jest/globals'
import { parseAva } from '../../src/frameworks/ava/parse.ts'
import { evidenceOf } from './evidence.ts'

test.each<readonly [string, readonly string[], readonly string[], readonly string[]]>([
  [
    'AVA 4: no extension',
    ['test/core/a.ts', 'test/core/b.test.ts'],
    ['a › adds', 'b › adds'],
    ['test/core/a.ts adds', 'test/core/b.test.ts adds'],
  ],
  [
    'AVA 3: every extension but .js',
    ['test/core/a.ts', 'test/core/b.test.ts', 'test/core/c.js'],
    ['a.ts › adds', 'b.ts › adds › twice', 'c › adds'],
    ['test/core/a.ts adds', 'test/core/b.test.ts adds › twice', 'test/core/c.js adds'],
  ],
  [
    'folders that the files do not share, and test- before a name',
    ['test/x/test-a.ts', 'test/y/a.ts'],
    ['x › a.ts › adds', 'y › a.ts › adds'],
    ['test/x/test-a.ts adds', 'test/y/a.ts adds'],
  ],
])('the file before a title: %s', (_name, files, titles, expected) => {
  const stdout = [
    'TAP version 13',
    ...titles.map((title, index) => `ok ${index + 1} - ${title}`),
    `1..${titles.length}`,
  ]
  const { outcomes, problem } = parseAva(evidenceOf({ files, stdout: stdout.join('\n') }))
  expect(problem).toBeNull()
  expect(outcomes.map(({ file, name }) => `${file} ${name}`)).toEqual(expected)
})
