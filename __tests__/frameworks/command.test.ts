import { describe, expect, test } from '@jest/globals'
import type { TestCommand } from '../../src/frameworks/framework.ts'
import { planRuns } from '../../src/frameworks/plan.ts'
import { projectOf } from './project.ts'

async function commandsFor(
  contents: Record<string, string | object>,
  testFiles: readonly string[],
): Promise<readonly TestCommand[]> {
  const { groups } = await planRuns(projectOf(contents), testFiles)
  return groups.map(({ framework, pkg, context, files, sources }) =>
    framework.command({
      root: '/repo',
      pkg,
      files,
      sources,
      invocation: context.invocation,
      reportPath: '/secret/report',
      reportersDir: '/tool/reporters',
    }),
  )
}

const withScript = (test: string, dependencies: Record<string, string>): object => ({
  scripts: { test },
  devDependencies: dependencies,
})

describe('command', () => {
  test.each([
    {
      name: 'jest keeps its configuration, not its coverage, reporters or patterns',
      manifest: withScript(
        'cross-env TZ=UTC node --experimental-vm-modules node_modules/.bin/jest -c jest.x.js --coverage --reporters=jest-junit test/unit -u',
        { jest: '29' },
      ),
      source: '',
      argv: 'jest -c jest.x.js --ci --coverage=false --reporters=/tool/reporters/jest.cjs --runTestsByPath test/unit/a.test.js',
      env: { CI: 'true', TZ: 'UTC', NODE_OPTIONS: '--experimental-vm-modules', BACKTEST_REPORT: '/secret/report' },
    },
    {
      name: 'react-scripts',
      manifest: withScript('react-scripts test --env=jsdom', { 'react-scripts': '5' }),
      source: '',
      argv: 'react-scripts test --watchAll=false --env=jsdom --ci --coverage=false --reporters=/tool/reporters/jest.cjs --runTestsByPath test/unit/a.test.js',
      env: { CI: 'true', BACKTEST_REPORT: '/secret/report' },
    },
    {
      name: 'vitest',
      manifest: withScript('vitest run --project unit --coverage --reporter=verbose', { vitest: '3' }),
      source: '',
      argv: 'vitest run --project unit --coverage=false --reporter=/tool/reporters/vitest.mjs test/unit/a.test.js',
      env: { CI: 'true', BACKTEST_REPORT: '/secret/report' },
    },
    {
      name: 'mocha',
      manifest: withScript('BABEL_ENV=cjs nyc mocha -r ts-node/register --reporter dot --exit "test/**"', {
        mocha: '10',
      }),
      source: '',
      argv: 'mocha -r ts-node/register --exit --reporter /tool/reporters/mocha.cjs --reporter-options report=/secret/report test/unit/a.test.js',
      env: { CI: 'true', BABEL_ENV: 'cjs' },
    },
    {
      name: 'node:test',
      manifest: withScript('node --import=tsx/esm --test --test-reporter spec test/*.ts', {}),
      source: "import 'node:test'",
      argv: 'node --import=tsx/esm --test --test-reporter=/tool/reporters/node-test.mjs --test-reporter-destination=/secret/report test/unit/a.test.js',
      env: { CI: 'true' },
    },
    {
      name: 'ava',
      manifest: withScript('ava --tap | tap-dot', { ava: '5' }),
      source: "import test from 'ava'",
      argv: 'ava --timeout=10m --tap test/unit/a.test.js',
      env: { CI: 'true' },
    },
    {
      name: 'tap 16',
      manifest: withScript('tap --100 -j 4 test/*.js', { tap: '^16' }),
      source: "require('tap')",
      argv: 'tap -j 4 --no-coverage --no-check-coverage --timeout=120 --no-color --reporter=tap test/unit/a.test.js',
      env: { CI: 'true' },
    },
    {
      name: 'tap 21',
      manifest: withScript('tap run --disable-coverage', { tap: '^21' }),
      source: "require('tap')",
      argv: 'tap --disable-coverage --allow-empty-coverage --timeout=120 --no-color --reporter=tap test/unit/a.test.js',
      env: { CI: 'true' },
    },
    {
      name: 'tape',
      manifest: withScript('tape -r ./setup test/*.js', { tape: '5' }),
      source: "require('tape')",
      argv: 'node /tool/reporters/run-files.cjs /secret/report ["-r","./setup"] test/unit/a.test.js',
      env: { CI: 'true' },
    },
    {
      name: 'bun test',
      manifest: withScript('bun test --coverage --preload ./x.ts', {}),
      source: "import 'bun:test'",
      argv: 'bun test --preload ./x.ts --reporter=junit --reporter-outfile=/secret/report ./test/unit/a.test.js',
      env: { CI: 'true' },
    },
    {
      name: 'jasmine',
      manifest: withScript('jasmine --config=spec/x.json', { jasmine: '5' }),
      source: '',
      argv: 'jasmine --config=spec/x.json --random=false --helper=/tool/reporters/jasmine.cjs test/unit/a.test.js',
      env: { CI: 'true', BACKTEST_REPORT: '/secret/report' },
    },
  ])('$name', async ({ manifest, source, argv, env }) => {
    const [command, ...others] = await commandsFor({ 'package.json': manifest, 'test/unit/a.test.js': source }, [
      'test/unit/a.test.js',
    ])
    expect(others).toEqual([])
    expect(command?.argv.join(' ')).toBe(argv)
    expect(command?.env).toEqual(env)
  })

  test.each<readonly [string, Record<string, string | object>, readonly string[]]>([
    ['nobody', {}, ['--timeout=120']],
    ['the script', { 'package.json': withScript('tap --timeout=60', { tap: '16' }) }, ['--timeout=60']],
    ['the short word', { 'package.json': withScript('tap -t60', { tap: '16' }) }, ['-t60']],
    ['the manifest', { 'package.json': { tap: { timeout: 5 }, devDependencies: { tap: '16' } } }, []],
    ['the settings', { '.taprc': 'color: false\ntimeout: 90\n' }, []],
  ])('tap gets time for a file on a busy machine where none is named: %s', async (_name, more, words) => {
    const manifest = withScript('tap', { tap: '16' })
    const contents = { 'package.json': manifest, 'test/a.js': "require('tap')", ...more }
    const [command] = await commandsFor(contents, ['test/a.js'])
    expect(command?.argv.filter((word) => /^(?:-t|--timeout)/.test(word))).toEqual(words)
  })

  test('a package runs in its own directory and finds the binaries up to the root', async () => {
    const [command] = await commandsFor(
      { 'package.json': {}, 'packages/x/package.json': withScript('vitest', {}), 'packages/x/a.test.ts': '' },
      ['packages/x/a.test.ts'],
    )
    expect(command).toMatchObject({
      cwd: 'packages/x',
      path: ['/repo/packages/x/node_modules/.bin', '/repo/packages/node_modules/.bin', '/repo/node_modules/.bin'],
    })
    expect(command?.argv.at(-1)).toBe('a.test.ts')
  })

  test("mocha's own list of files is taken out of its configuration", async () => {
    const manifest = withScript('mocha', { mocha: '^10' })
    const [modern] = await commandsFor(
      { 'package.json': manifest, '.mocharc.yml': 'spec: test/*.js', 'test/a.js': '' },
      ['test/a.js'],
    )
    expect(modern?.argv.join(' ')).toContain('--config /tool/reporters/mocha-config.js --no-package')
    expect(modern?.env).toMatchObject({ BACKTEST_MOCHARC: '/repo/.mocharc.yml' })
    const old = withScript('mocha', { mocha: '^6' })
    const [opts] = await commandsFor(
      { 'package.json': old, 'test/mocha.opts': '--require x\n# note\ntest/*.js', 'test/a.js': '' },
      ['test/a.js'],
    )
    expect(opts?.argv.join(' ')).toContain('mocha --opts /dev/null --require x --reporter')
  })

  test('go names the functions of the files, the starters of their suites, and the packages', async () => {
    const [command] = await commandsFor(
      {
        'go.mod': 'module example.com/a',
        'store/a_test.go':
          'package store\nfunc TestA(t *testing.T) {}\nfunc (s *StoreSuite) TestGet() {}\nfunc ExampleA() {}\nfunc TestMain(m *testing.M) {}\nfunc Testlower() {}',
        'store/suite_test.go':
          'package store\nfunc TestStore(t *testing.T) {\n\tsuite.Run(t, new(StoreSuite))\n}\nfunc TestOther(t *testing.T) {}',
      },
      ['store/a_test.go'],
    )
    expect(command?.argv).toEqual([
      'node',
      '/tool/reporters/go-test.mjs',
      'go',
      'test',
      '-json',
      '-count=1',
      '-vet=off',
      '-run',
      '^(TestA|ExampleA|TestStore)$',
      './store',
    ])
    expect(command?.report).toBe('stdout')
  })
})
