/** Which files jasmine takes for specs. */
import { expect, test } from '@jest/globals'
import { jasmine } from '../../src/frameworks/jasmine/index.ts'
import { loadPackage } from '../../src/frameworks/package.ts'
import { projectOf } from './project.ts'

const CONFIG = JSON.stringify({ spec_dir: 'test', spec_files: ['**/*-spec.js', '!slow/**'] })

async function isClaimed(file: string, files: Readonly<Record<string, string>>, text = "it('works', () => {})") {
  const pkg = await loadPackage(projectOf({ ...files, [file]: text }), '.')
  return jasmine.claims(file, text, pkg) !== null
}

const manifest = (script: string): string =>
  JSON.stringify({ scripts: { test: script }, devDependencies: { jasmine: '5' } })
const NAMED = { 'package.json': manifest('jasmine --config=jasmine.json'), 'jasmine.json': CONFIG }
const DEFAULT = { 'package.json': manifest('jasmine'), 'spec/support/jasmine.json': CONFIG }

test.each([
  ['test/unit/a-spec.js', NAMED, true],
  ['test/update-specs.js', NAMED, false],
  ['test/slow/a-spec.js', NAMED, false],
  ['test/unit/a-spec.js', DEFAULT, true],
  ['test/bench.js', DEFAULT, false],
  ['test/bench.js', { ...NAMED, 'package.json': manifest('jasmine --config jasmine.json') }, false],
  ['test/bench.js', { ...NAMED, 'package.json': manifest('jasmine --config=jasmine.json test/bench.js') }, true],
  ['test/bench.js', { 'package.json': manifest('jasmine') }, true],
  ['test/bench.js', { ...DEFAULT, 'spec/support/jasmine.json': '{"spec_files": 7' }, true],
  ['test/bench.js', { ...DEFAULT, 'spec/support/jasmine.json': '{"spec_dir": "test"}' }, true],
])('%s of %j: %s', async (file, files, expected) => {
  expect(await isClaimed(file, files)).toBe(expected)
})

test('a file that imports jasmine is its own word', async () => {
  expect(await isClaimed('test/bench.js', NAMED, "import jasmine from 'jasmine'\n")).toBe(true)
})
