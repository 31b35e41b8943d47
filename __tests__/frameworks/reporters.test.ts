/** Our reporters inside the real runners that stand at hand: jest and `node --test`, and files run as programs. */
import { spawnSync } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { ParsedRun } from '../../src/frameworks/framework.ts'
import { planRuns } from '../../src/frameworks/plan.ts'
import { projectOf } from './project.ts'

const reportersDir = join(import.meta.dirname, '../../src/frameworks/reporters')
const modules = join(import.meta.dirname, '../../node_modules/.bin')
let root = ''

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'backtest-frameworks-')))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Writes the files, runs the tests among them for real, and reads the report. */
async function runReal(contents: Record<string, string>, testFiles: readonly string[]): Promise<ParsedRun> {
  for (const [path, text] of Object.entries(contents)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const { groups } = await planRuns(projectOf(contents), testFiles)
  const [group] = groups
  if (group === undefined) throw new Error('no group')
  const { framework, pkg, context, files, sources } = group
  const reportPath = join(root, `report-${framework.name.replace(/\W/g, '')}`)
  const command = framework.command({
    root,
    pkg,
    files,
    sources,
    invocation: context.invocation,
    reportPath,
    reportersDir,
  })
  const [program = '', ...args] = command.argv
  const startedAt = Date.now()
  const ambient = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:NODE_|JEST_)/.test(name)))
  const env = {
    ...ambient,
    ...command.env,
    PATH: [...command.path, modules, dirname(process.execPath), process.env['PATH']].join(':'),
  }
  const { status, signal, stdout, stderr } = spawnSync(program, args, {
    cwd: join(root, command.cwd),
    env,
    encoding: 'utf8',
  })
  const report = existsSync(reportPath) ? readFileSync(reportPath, 'utf8') : null
  return framework.parse({
    report,
    stdout,
    stderr,
    exitCode: status,
    signal,
    timedOut: false,
    cwdInRepo: command.cwd,
    repoRoot: root,
    files,
    sources,
    startedAt,
  })
}

const lines = (run: ParsedRun): readonly string[] =>
  run.outcomes.map(({ status, file, name }) => `${status} ${file} :: ${name}`)

describe('reporters inside real runners', () => {
  test('jest', async () => {
    const run = await runReal(
      {
        'j/package.json': '{"scripts":{"test":"jest"}}',
        'j/a.test.js':
          'describe("d", () => { it("ok", () => { if (process.env.BACKTEST_REPORT) throw new Error("seen") }); it("bad", () => { expect(1).toBe(2) }); it.skip("s", () => {}) })',
        'j/broken.test.js': 'require("./missing")',
      },
      ['j/a.test.js', 'j/broken.test.js'],
    )
    expect([...lines(run)].sort()).toEqual([
      'failed j/a.test.js :: d > bad',
      'failed j/broken.test.js :: (file)',
      'passed j/a.test.js :: d > ok',
      'skipped j/a.test.js :: d > s',
    ])
    expect(run.problem).toBeNull()
  })

  test('jest of old takes anything for a title', () => {
    const report = join(root, 'jest-report')
    const entry = { ancestorTitles: [5, 'd'], title: [2018, 8], status: 'passed' }
    const program = `const Reporter = require(${JSON.stringify(join(reportersDir, 'jest.cjs'))})
new Reporter().onTestResult({ path: '/repo/a.test.js' }, { testResults: [${JSON.stringify(entry)}] })`
    spawnSync(process.execPath, ['-e', program], { env: { ...process.env, BACKTEST_REPORT: report } })
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ titles: ['5', 'd', '2018,8'], status: 'passed' })
  })

  test('node --test', async () => {
    const run = await runReal(
      {
        'n/package.json': '{"scripts":{"test":"node --test"}}',
        'n/a.test.mjs':
          'import { describe, it } from "node:test"\ndescribe("d", () => { describe("e", () => { it("ok", () => {}) }); it("bad", () => { throw new Error("no") }); it.todo("t") })\n',
        'n/broken.test.mjs': 'import "node:test"\nimport "./missing.mjs"',
      },
      ['n/a.test.mjs', 'n/broken.test.mjs'],
    )
    expect(lines(run)).toEqual([
      'passed n/a.test.mjs :: d > e > ok',
      'failed n/a.test.mjs :: d > bad',
      'skipped n/a.test.mjs :: d > t',
      'failed n/broken.test.mjs :: (file)',
    ])
    expect(run.problem).toBeNull()
  })

  test('TAP programs', async () => {
    const run = await runReal(
      {
        'p/package.json': '{}',
        'p/test/a.js':
          '// stands in for: require("tape")\nconst never = () => require("tape")\nconsole.log("TAP version 13\\n# first\\nok 1 fine\\n# second\\nnot ok 2 bad\\n1..2")\nprocess.exitCode = 1',
        'p/test/b.js': 'const never = () => require("tape")\nthrow new Error("load")',
      },
      ['p/test/a.js', 'p/test/b.js'],
    )
    expect(lines(run)).toEqual([
      'passed p/test/a.js :: first',
      'failed p/test/a.js :: second',
      'failed p/test/b.js :: (file)',
    ])
  })
})

describe('the mocha reporter', () => {
  interface Suite {
    title: string
    file?: string
    parent?: Suite
    tests: Runnable[]
    suites: Suite[]
  }
  interface Runnable {
    type: string
    title: string
    parent: Suite
    pending?: boolean
  }

  function written(play: (runner: EventEmitter, top: Suite) => void): readonly unknown[] {
    const report = join(root, 'mocha-report')
    rmSync(report, { force: true })
    // It ends a process that lives on after its last test, and this one must.
    jest.useFakeTimers()
    const reporter: unknown = createRequire(import.meta.url)(join(reportersDir, 'mocha.cjs'))
    if (typeof reporter !== 'function') throw new Error('no reporter')
    const runner = new EventEmitter()
    Reflect.construct(reporter, [runner, { reporterOptions: { report } }])
    play(runner, { title: 'outer', file: '/repo/a.js', tests: [], suites: [] })
    runner.emit('end')
    jest.useRealTimers()
    return readFileSync(report, 'utf8')
      .trim()
      .split('\n')
      .map((text): unknown => JSON.parse(text))
  }

  const testOf = (parent: Suite, title: string): Runnable => {
    const runnable = { type: 'test', title, parent }
    parent.tests.push(runnable)
    return runnable
  }

  test('a failed hook fails the tests it kept from running, and them only', () => {
    const seen = written((runner, top) => {
      const first = testOf(top, 'first')
      testOf(top, 'second')
      runner.emit('pass', first)
      runner.emit('fail', { type: 'hook', title: '"before each" hook for "second"', parent: top }, new Error('hook'))
    })
    expect(seen).toMatchObject([
      { titles: ['outer', 'first'], status: 'passed' },
      { titles: ['outer', 'second'], status: 'failed' },
      { kind: 'end' },
    ])
  })

  test('a failed after hook is the file’s failure', () => {
    const seen = written((runner, top) => {
      runner.emit('pass', testOf(top, 'first'))
      runner.emit('fail', { type: 'hook', title: '"after all" hook', parent: top }, new Error('hook'))
    })
    expect(seen).toMatchObject([{ status: 'passed' }, { kind: 'file-error', file: '/repo/a.js' }, { kind: 'end' }])
  })

  test('a test that fails after it passed is replaced', () => {
    const seen = written((runner, top) => {
      const first = testOf(top, 'first')
      runner.emit('pass', first)
      runner.emit('fail', first, new Error('done twice'))
    })
    expect(seen).toMatchObject([{ status: 'passed' }, { status: 'failed', replaces: true }, { kind: 'end' }])
  })
})
