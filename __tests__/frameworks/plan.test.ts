import { describe, expect, test } from '@jest/globals'
import type { RunGroup } from '../../src/frameworks/plan.ts'
import { planRuns } from '../../src/frameworks/plan.ts'
import { projectOf } from './project.ts'

const shown = ({ framework, pkg, context, files }: RunGroup): unknown => [framework.name, pkg.dir, context.name, files]

describe('planRuns', () => {
  test('the framework belongs to the file', async () => {
    const files = projectOf({
      'package.json': {
        scripts: { test: 'tap' },
        devDependencies: { tap: '^16', tape: '^5', jest: '29', vitest: '1' },
      },
      'test/a.js': "const t = require('tap')",
      'test/b.js': "import test from 'tape'",
      'test/c.js': "import test from 'node:test'",
      'test/d.test.ts': "import { test } from 'bun:test'",
      'test/e.test.ts': "import { test } from 'vitest'",
      'test/f.test.ts': "import { test } from '@jest/globals'",
      'test/g.js': "import test from 'ava'",
      'test/h.js': "// import 'mocha'\nconst text = \"require('mocha')\"",
    })
    const { groups, unclaimed } = await planRuns(
      files,
      files.list().filter((path) => path.startsWith('test/')),
    )
    const byFile = Object.fromEntries(
      groups.flatMap((group) => group.files.map((file) => [file.slice(5, 6), group.framework.name])),
    )
    expect(byFile).toMatchObject({
      a: 'tap',
      b: 'tape',
      c: 'node:test',
      d: 'bun test',
      e: 'vitest',
      f: 'jest',
      g: 'ava',
    })
    expect(byFile['h']).not.toBe('mocha')
    expect(unclaimed).toEqual([])
  })

  test('a package that uses several: the one its test script starts', async () => {
    const files = projectOf({
      'package.json': { scripts: { test: 'mocha' }, devDependencies: { mocha: '10', vitest: '1', jest: '29' } },
      'test/a.test.js': 'describe("x", () => {})',
    })
    expect((await planRuns(files, ['test/a.test.js'])).groups.map(shown)).toEqual([
      ['mocha', '.', null, ['test/a.test.js']],
    ])
  })

  test.each([
    ['playwright', 'playwright test', '@playwright/test'],
    ['ava', 'ava', 'ava'],
    ['tap', 'tap', 'tap'],
  ])('a module of the repository’s own hands the test function of %s on', async (name, script, dependency) => {
    const files = projectOf({
      'package.json': { scripts: { test: script }, devDependencies: { [dependency]: '*' } },
      'tests/a.spec.ts': "import { test, expect } from './fixtures'\ntest('a', () => {})",
      'tests/b.spec.ts': "import { helper } from './fixtures'",
      'tests/c.ts': "import { test } from './fixtures'\ntest('c', () => {})",
    })
    const { groups, unclaimed } = await planRuns(files, ['tests/a.spec.ts', 'tests/b.spec.ts', 'tests/c.ts'])
    expect(groups.map(shown)).toEqual([[name, '.', null, ['tests/a.spec.ts']]])
    expect(unclaimed.map(({ file }) => file)).toEqual(['tests/b.spec.ts', 'tests/c.ts'])
  })

  test('a benchmark of vitest is no test', async () => {
    const files = projectOf({
      'package.json': { scripts: { test: 'vitest' }, devDependencies: { vitest: '3' } },
      'test/a.test.ts': "import { test } from 'vitest'",
      'test/b.bench.ts': "import { bench } from 'vitest'",
    })
    const { groups, unclaimed } = await planRuns(files, ['test/a.test.ts', 'test/b.bench.ts'])
    expect(groups.map(shown)).toEqual([['vitest', '.', null, ['test/a.test.ts']]])
    expect(unclaimed.map(({ file }) => file)).toEqual(['test/b.bench.ts'])
  })

  test('a runner with globals claims more than a wrapper does', async () => {
    const files = projectOf({
      'package.json': { scripts: { test: 'ava' }, devDependencies: { ava: '6', jest: '29' } },
      'a.test.js': "const { b } = require('./b')\ntest('a', () => {})",
    })
    expect((await planRuns(files, ['a.test.js'])).groups.map(shown)).toEqual([['jest', '.', null, ['a.test.js']]])
  })

  test('every zone of the script is a context; starts that differ in named files only are one', async () => {
    const files = projectOf({
      'package.json': {
        devDependencies: { jest: '29' },
        scripts: {
          test: 'TZ=Pacific/Auckland npm run tz && TZ=Europe/London npm run tz && npm run tz && jest',
          tz: 'date && jest test/timezone.test --coverage=false',
        },
      },
      'test/timezone.test.js': '',
      'test/plain.test.js': '',
    })
    const both = ['test/plain.test.js', 'test/timezone.test.js']
    expect((await planRuns(files, both)).groups.map(shown)).toEqual([
      ['jest', '.', null, both],
      ['jest', '.', 'TZ=Pacific/Auckland', both],
      ['jest', '.', 'TZ=Europe/London', both],
    ])
  })

  test('configurations with equal variables are different suites: the file chooses by its path', async () => {
    const files = projectOf({
      'package.json': {
        devDependencies: { mocha: '10' },
        scripts: { test: 'mocha test/unit && mocha -r ./e2e.js test/e2e' },
      },
      'test/e2e/a.js': '',
    })
    const { groups } = await planRuns(files, ['test/e2e/a.js'])
    expect(groups.map(({ context }) => [context.name, context.invocation.args])).toEqual([
      [null, ['-r', './e2e.js', 'test/e2e']],
    ])
  })

  test('the nearest real package counts; a bare manifest in a test folder is none', async () => {
    const files = projectOf({
      'package.json': { devDependencies: { jest: '29' } },
      'test/package.json': { type: 'module' },
      'test/a.test.js': '',
      'packages/x/package.json': { scripts: { test: 'vitest' } },
      'packages/x/src/b.test.ts': '',
    })
    expect((await planRuns(files, ['test/a.test.js', 'packages/x/src/b.test.ts'])).groups.map(shown)).toEqual([
      ['vitest', 'packages/x', null, ['packages/x/src/b.test.ts']],
      ['jest', '.', null, ['test/a.test.js']],
    ])
  })

  test('a Go module among packages; tagged files run apart', async () => {
    const files = projectOf({
      'package.json': { scripts: { test: 'jest' } },
      'go.mod': 'module example.com/a',
      'a_test.go': 'package a\nfunc TestA(t *testing.T) {}',
      'b_test.go': '//go:build integration && linux\n\npackage a\nfunc TestB(t *testing.T) {}',
      'c_test.go': 'package a\nfunc TestC(t *testing.T) {}',
    })
    const { groups } = await planRuns(files, ['a_test.go', 'b_test.go'])
    expect(groups.map(shown)).toEqual([
      ['go test', '.', null, ['a_test.go']],
      ['go test', '.', null, ['b_test.go']],
    ])
    expect(groups[0]?.sources.has('c_test.go')).toBe(true)
  })

  test('a program of its own is the last resort, a missing file and a file of nobody are named', async () => {
    const files = projectOf({
      'own/package.json': { scripts: { test: 'tsc && node dist/run-tests.js' } },
      'own/a.test.ts': '',
      'none/package.json': { scripts: { test: 'echo "Error: no test specified" && exit 1' } },
      'none/a.test.ts': '',
    })
    const { groups, unclaimed } = await planRuns(files, ['own/a.test.ts', 'none/a.test.ts', 'gone.test.ts'])
    expect(groups.map(shown)).toEqual([['own runner', 'own', null, ['own/a.test.ts']]])
    expect(unclaimed.map(({ file }) => file)).toEqual(['gone.test.ts', 'none/a.test.ts'])
  })
})
