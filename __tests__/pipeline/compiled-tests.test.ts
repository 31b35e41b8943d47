/** Tests that run as what a build makes of them, as a whole: results by the sources, and a fault of the compiler ends nothing. */
import { afterAll, expect, test } from '@jest/globals'
import { removeTemporary } from '../git/repositories.ts'
import { curateTip, outcomeOf } from './bench.ts'
import { repositoryWith, type Files } from './project.ts'

afterAll(removeTemporary)

const testFile = (body: string): string =>
  `import assert from 'node:assert/strict'\nimport { test } from 'node:test'\nimport { a } from './a.mjs'\n${body}`
const IS_NUMBER = `test('is a number', () => assert.equal(typeof a(), 'number'))\n`
const CHANGE: Files = {
  'src/a.mjs': 'export const a = () => 2\n',
  'src/a.test.mjs': testFile(`${IS_NUMBER}test('is two', () => assert.equal(a(), 2))\n`),
}

/** Like tsc that finds fault with types: what it writes is whole, whatever its exit code says. */
const COMPILE = 'mkdir -p out && cp src/*.mjs out/ && exit 2'

test('the built form runs, and the results are those of the sources', async () => {
  const manifest = {
    name: 'tool',
    private: true,
    scripts: { build: 'npm run compile && npm test', compile: COMPILE, test: 'node --test "out/*.test.mjs"' },
  }
  const start: Files = {
    '.gitignore': 'out\n',
    'package.json': `${JSON.stringify(manifest)}\n`,
    'tsconfig.json': '{ "compilerOptions": { "rootDir": "src", "outDir": "out", "allowJs": true } }\n',
    'src/a.mjs': 'export const a = () => 1\n',
    'src/a.test.mjs': testFile(IS_NUMBER),
  }
  const curated = await curateTip(repositoryWith({ start, change: CHANGE }))
  expect(outcomeOf(curated)).toBe('accepted')
  expect(curated.curation.fail_to_pass).toEqual([{ file: 'src/a.test.mjs', name: 'is two' }])
  expect(curated.curation.pass_to_pass).toEqual([{ file: 'src/a.test.mjs', name: 'is a number' }])
})

test('packages that share an install are each built', async () => {
  const scripts = { build: 'mkdir -p dist && cp src/*.mjs dist/', test: 'node --test' }
  const importsBuilt = (body: string): string => testFile(body).replace('./a.mjs', '../dist/a.mjs')
  const packages = ['one', 'two']
  const filesOf = (value: number, body: string): Files =>
    Object.fromEntries(
      packages.flatMap((name) => [
        [`${name}/src/a.mjs`, `export const a = () => ${value}\n`],
        [`${name}/test/a.test.mjs`, importsBuilt(body)],
      ]),
    )
  const start: Files = {
    '.gitignore': 'dist\n',
    'package.json': '{ "name": "tools", "private": true }\n',
    'package-lock.json': '{ "name": "tools", "lockfileVersion": 3, "packages": {} }\n',
    ...Object.fromEntries(packages.map((name) => [`${name}/package.json`, `${JSON.stringify({ name, scripts })}\n`])),
    ...filesOf(1, IS_NUMBER),
  }
  const change = filesOf(2, `${IS_NUMBER}test('is two', () => assert.equal(a(), 2))\n`)
  const curated = await curateTip(repositoryWith({ start, change }))
  expect(outcomeOf(curated)).toBe('accepted')
  const testsOf = (name: string) => packages.map((dir) => ({ file: `${dir}/test/a.test.mjs`, name }))
  expect(curated.curation.fail_to_pass).toEqual(testsOf('is two'))
  expect(curated.curation.pass_to_pass).toEqual(testsOf('is a number'))
})
