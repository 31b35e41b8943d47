import { describe, expect, test } from '@jest/globals'
import { assert, property, string } from 'fast-check'
import { keepOptions } from '../../src/frameworks/options.ts'
import { loadPackage } from '../../src/frameworks/package.ts'
import { invocationsOf } from '../../src/frameworks/scripts.ts'
import { parseShell } from '../../src/frameworks/shell.ts'
import { projectOf } from './project.ts'

describe('parseShell', () => {
  test.each([
    [
      'TZ=UTC jest --ci && echo "a && b"',
      [
        ['jest', '--ci'],
        ['echo', 'a && b'],
      ],
    ],
    ["mocha 'test/**/*.js' > out.txt 2>&1", [['mocha', 'test/**/*.js']]],
    ['(jest || true); ava', [['jest'], ['true'], ['ava']]],
    ['jest --x="{ \\"a\\": 1 }"', [['jest', '--x={ "a": 1 }']]],
    ["tape 'unclosed", [['tape', 'unclosed']]],
    ['', []],
  ])('%j', (script, words) => {
    expect(parseShell(script).map((command) => command.words)).toEqual(words)
  })

  test('exported variables hold for later commands, references inside values are dropped', () => {
    expect(parseShell('export A=1 && B="$X --flag" jest')).toEqual([{ words: ['jest'], env: { A: '1', B: '--flag' } }])
  })

  test('never throws', () => {
    assert(property(string({ maxLength: 500 }), (script) => Array.isArray(parseShell(script))))
  })
})

describe('what nyc loads into every Node', () => {
  const start = async (contents: Parameters<typeof projectOf>[0]): Promise<readonly string[] | undefined> =>
    invocationsOf(await loadPackage(projectOf(contents), '.'), ['mocha'])[0]?.nodeArgs
  const scripts = {
    test: 'nyc yarn unit',
    unit: 'yarn build && cross-env NODE_ENV=test yarn run-mocha',
    'run-mocha': 'mocha -r ./x',
  }
  const REGISTER = '--require=@babel/register'

  test.each<readonly [string, Parameters<typeof projectOf>[0], readonly string[]]>([
    [
      'its section, through the scripts it calls',
      { 'package.json': { scripts, nyc: { require: ['@babel/register'] } } },
      [REGISTER],
    ],
    ['one module', { 'package.json': { scripts, nyc: { require: '@babel/register' } } }, [REGISTER]],
    [
      'its own file',
      { 'package.json': { scripts }, '.nycrc': '{"require":["@babel/register","./setup.js"]}' },
      [REGISTER, '--require=./setup.js'],
    ],
    [
      'its flags',
      { 'package.json': { scripts: { test: 'nyc -r lcov -i @babel/register --require=esm mocha' } } },
      [REGISTER, '--require=esm'],
    ],
    [
      'nothing where it does not start the tests',
      { 'package.json': { scripts: { test: 'mocha', cover: 'nyc npm test' }, nyc: { require: ['x'] } } },
      [],
    ],
    ['nothing that is no module', { 'package.json': { scripts, nyc: { require: ['a b', '$(x)', 7] } } }, []],
    ['settings that cannot be read', { 'package.json': { scripts, nyc: 'none' }, '.nycrc': '- yaml' }, []],
  ])('%s', async (_name, contents, expected) => {
    expect(await start(contents)).toEqual(expected)
  })
})

describe('invocationsOf', () => {
  const cases: readonly [string, Record<string, string>, string[], unknown[]][] = [
    ['a plain start', { test: 'jest --ci' }, ['jest'], [{ tool: 'jest', args: ['--ci'], env: {} }]],
    [
      'cross-env and nyc',
      { test: 'cross-env BABEL_ENV=cjs nyc --reporter lcov mocha -r x' },
      ['mocha'],
      [{ tool: 'mocha', args: ['-r', 'x'], env: { BABEL_ENV: 'cjs' } }],
    ],
    [
      'a called script',
      { test: 'npm run unit -- --bail', unit: 'TZ=UTC vitest run' },
      ['vitest'],
      [{ args: ['run', '--bail'], env: { TZ: 'UTC' } }],
    ],
    [
      'node flags before the tool',
      { test: 'node --experimental-vm-modules node_modules/jest/bin/jest.js -c x.js' },
      ['jest'],
      [{ nodeArgs: ['--experimental-vm-modules'], args: ['-c', 'x.js'] }],
    ],
    ['a bin folder', { test: './node_modules/.bin/_mocha test' }, ['mocha'], [{ tool: 'mocha', args: ['test'] }]],
    [
      'node --test with a loader',
      { test: 'node --import tsx --test test/*.ts' },
      ['node --test'],
      [{ nodeArgs: ['--import=tsx'], args: ['test/*.ts'] }],
    ],
    ['tsx --test', { test: 'tsx --test test/a.ts' }, ['node --test'], [{ nodeArgs: ['--import=tsx'] }]],
    ['glob -c', { test: 'glob -c "tsx --test" "test/**"' }, ['node --test'], [{ nodeArgs: ['--import=tsx'] }]],
    [
      'npm-run-all patterns',
      { test: 'run-s test:*', 'test:a': 'ava', 'test:b': 'A=1 ava' },
      ['ava'],
      [{ env: {} }, { env: { A: '1' } }],
    ],
    [
      'an expression of pnpm',
      { test: 'pnpm run "/^test:.*/"', 'test:a': 'vitest run', 'test:b': 'eslint .', 'pretest:c': 'vitest x' },
      ['vitest'],
      [{ args: ['run'] }],
    ],
    ['an expression that is not followed', { test: 'pnpm run "/(a|b)+/"', a: 'vitest' }, ['jest'], []],
    ['concurrently', { test: 'concurrently "npm:unit" "eslint ."', unit: 'jest' }, ['jest'], [{ tool: 'jest' }]],
    ['npx and yarn', { test: 'npx -y jest && yarn jest --x' }, ['jest'], [{ args: [] }, { args: ['--x'] }]],
    [
      'another script than test',
      { build: 'tsc', unit: 'jest --env jsdom' },
      ['jest'],
      [{ args: ['--env', 'jsdom'], script: 'package.json scripts.unit' }],
    ],
    ['a loop of scripts', { test: 'npm run a', a: 'npm run test' }, ['jest'], []],
    ['no start of the tool', { test: 'echo jest' }, ['jest'], []],
  ]
  test.each(cases)('%s', async (_name, scripts, tools, expected) => {
    const pkg = await loadPackage(projectOf({ 'package.json': { scripts } }), '.')
    expect(invocationsOf(pkg, tools)).toMatchObject(expected)
  })

  test('a package without scripts of its own takes those above it', async () => {
    const files = projectOf({
      'package.json': { scripts: { test: 'A=1 vitest' } },
      'packages/x/package.json': { name: 'x' },
    })
    expect(invocationsOf(await loadPackage(files, 'packages/x'), ['vitest'])).toMatchObject([
      { dir: '.', env: { A: '1' } },
    ])
  })
})

test('keepOptions drops ours, keeps theirs with values, and sets patterns apart', () => {
  const table = { '--reporter': 'drop-value', '--watch': 'drop', '-r': 'value', '--projects': 'list' } as const
  const args = [
    '--reporter',
    'dot',
    '-r',
    './setup',
    '--watch',
    '--x=1',
    'test/a.js',
    '--reporter=spec',
    '--projects',
    'a',
    'b',
    '--flag',
  ]
  expect(keepOptions(args, table)).toEqual({
    kept: ['-r', './setup', '--x=1', '--projects', 'a', 'b', '--flag'],
    patterns: ['test/a.js'],
  })
})
