import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { execFileSync } from 'node:child_process'
import { commandFramework } from '../../src/frameworks/command/index.ts'
import type { ParsedRun, RunEvidence } from '../../src/frameworks/framework.ts'
import { planRuns } from '../../src/frameworks/plan.ts'
import { evidenceOf } from './evidence.ts'
import { projectOf } from './project.ts'

const A = 'tests/test_a.py'
const B = 'tests/test_b.py'

function parse(parts: Partial<RunEvidence>, template = 'run {files}'): ParsedRun {
  return commandFramework(template).parse(evidenceOf({ files: [A], ...parts }))
}

/** `file name status`, a line each. */
const shown = ({ outcomes }: ParsedRun): string[] =>
  outcomes.map(({ file, name, status }) => `${file} | ${name} | ${status}`)

const tap = (...lines: string[]): string => `TAP version 13\n${lines.join('\n')}\n`
const suite = (...cases: string[]): string =>
  `<?xml version="1.0"?>\n<testsuites><testsuite name="all">${cases.join('')}</testsuite></testsuites>\n`
const ctrf = (...tests: object[]): string => JSON.stringify({ results: { tool: { name: 'x' }, summary: {}, tests } })

describe('formats', () => {
  const expected = [`${A} | adds | passed`, `${A} | fails | failed`, `${A} | later | skipped`]
  const texts = {
    tap: tap('1..3', 'ok 1 - adds', 'not ok 2 - fails', '  ---', '  message: no', '  ...', 'ok 3 - later # SKIP soon'),
    junit: suite(
      '<testcase name="adds" classname="tests.test_a" time="0.5"/>',
      '<testcase name="fails" classname="tests.test_a"><failure message="no">no</failure></testcase>',
      '<testcase name="later" classname="tests.test_a"><skipped/></testcase>',
    ),
    ctrf: ctrf(
      { name: 'adds', status: 'passed', duration: 500, filePath: A },
      { name: 'fails', status: 'failed', message: 'no', filePath: `/repo/${A}` },
      { name: 'later', status: 'pending', filePath: `./${A}` },
    ),
  }

  test.each(Object.entries(texts))('%s in the file, and on stdout', (_name, text) => {
    const fromFile = parse({ report: text, stdout: 'noise', exitCode: 1 })
    expect(fromFile.problem).toBeNull()
    expect(shown(fromFile)).toEqual(expected)
    expect(fromFile.outcomes[1]?.message).toContain('no')
    for (const report of [null, '', ' \n']) expect(parse({ report, stdout: text, exitCode: 1 })).toEqual(fromFile)
  })

  test.each(Object.entries(texts))('%s that the exit code contradicts', (_name, text) => {
    expect(parse({ report: text, exitCode: 0 })).toMatchObject({ problem: 'report-contradicts-exit-code' })
  })

  test.each([
    ['tap', tap('1..1', 'ok 1 - adds')],
    ['junit', suite('<testcase name="adds" classname="tests.test_a"/>')],
    ['ctrf', ctrf({ name: 'adds', status: 'passed', filePath: A })],
  ])('%s: all passed, yet exit 1', (_name, report) => {
    expect(parse({ report, exitCode: 0 }).problem).toBeNull()
    expect(parse({ report, exitCode: 1 }).problem).toBe('report-contradicts-exit-code')
  })

  test.each([
    ['tap', tap('1..0 # SKIP nothing to do')],
    ['junit', suite()],
    ['ctrf', ctrf()],
  ])('%s without a test', (_name, report) => {
    expect(parse({ report })).toMatchObject({ problem: 'ran-no-test', outcomes: [] })
  })

  test('an error counts as a failure, and one named like its file tells that it did not load', () => {
    const report = suite(
      '<testcase classname="" name="tests.test_a"><error message="collection failure">ImportError</error></testcase>',
    )
    expect(shown(parse({ report, exitCode: 2 }))).toEqual([`${A} | (file) | failed`])
    const own = suite('<testcase classname="tests.test_a" name="adds"><error message="boom"/></testcase>')
    expect(shown(parse({ report: own, exitCode: 1 }))).toEqual([`${A} | adds | failed`])
  })

  test('subtests: what holds none is a test; a parent only where nothing in it explains its failure', () => {
    const text = tap(
      '# Subtest: outer',
      '    ok 1 - inner',
      '    not ok 2 - bad',
      '    1..2',
      'not ok 1 - outer',
      '    ok 1 - fine',
      '    1..2',
      'not ok 2 - short',
      'ok 3 - flat # TODO one day',
      '1..3',
    )
    expect(shown(parse({ stdout: text, exitCode: 1 }))).toEqual([
      `${A} | outer > inner | passed`,
      `${A} | outer > bad | failed`,
      `${A} | short > fine | passed`,
      `${A} | short | failed`,
      `${A} | flat | skipped`,
    ])
  })

  test('TAP among other output', () => {
    const stdout = `\n> tool@1.0.0 test\n> sh run.sh\n\nbuilding …\n1..1\nok 1 adds\n`
    expect(shown(parse({ stdout }))).toEqual([`${A} | adds | passed`])
  })
})

describe('no report', () => {
  const MUST =
    /test-command must write CTRF JSON, JUnit XML or TAP to \{report\} \(\$BACKTEST_REPORT\) or standard output/

  test.each([
    ['nothing at all', {}, 'report-missing', MUST],
    ['nothing, exit 1', { exitCode: 1, stderr: 'make: no rule\n' }, 'report-missing', /make: no rule/],
    ['words', { stdout: 'all good\n' }, 'report-invalid', MUST],
    ['words in the file', { report: 'all good\n', stdout: tap('1..1', 'ok 1 - a') }, 'report-invalid', MUST],
    ['words that begin with ok', { stdout: 'ok  \texample.com/pkg\t0.1s\nokay\n' }, 'report-invalid', MUST],
    ['other JSON', { report: '{"tests":[]}' }, 'report-invalid', /no CTRF report/],
    ['cut JSON', { report: '{"results":{"tests":[' }, 'report-invalid', /no CTRF report/],
    ['other XML', { report: '<html></html>' }, 'report-invalid', /no JUnit report/],
    ['cut XML', { report: '<testsuite><testcase name="a"/>' }, 'report-invalid', /XML that is broken/],
    ['TAP without a plan', { stdout: 'ok 1 - a\n' }, 'report-invalid', /the plan \(1\.\.N\) is missing/],
    ['TAP cut short', { stdout: tap('1..3', 'ok 1 - a') }, 'report-invalid', /the plan is 1\.\.3, and 1 results/],
    ['no such program', { exitCode: 127, stderr: 'sh: 1: prove: not found' }, 'could-not-start', /prove: not found/],
    ['the time limit', { timedOut: true, exitCode: null, stdout: 'hm' }, 'timed-out', /time limit/],
  ])('%s', (_name, parts, problem, detail) => {
    const parsed = parse(parts)
    expect(parsed.problem).toBe(problem)
    expect(parsed.detail).toMatch(detail)
    expect(parsed.again).toBeUndefined()
  })

  test('a lone file that ends the process is that file’s failure', () => {
    expect(shown(parse({ stdout: tap('1..2', 'ok 1 - a'), exitCode: 134 }))).toEqual([
      `${A} | a | passed`,
      `${A} | (file) | failed`,
    ])
    expect(shown(parse({ stdout: 'Bail out! no such module\n', exitCode: 1 }))).toEqual([`${A} | (file) | failed`])
  })

  test('nothing makes it throw', () => {
    const pieces = fc.constantFrom('{', '<testsuite name="', '1..2\n', 'ok 1 - ', '    not ok', '<testcase ', '}', '\0')
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }), fc.boolean(), (parts, alone) => {
        const parsed = parse({ report: parts.join(''), files: alone ? [A] : [A, B] })
        expect(parsed.problem !== null || parsed.outcomes.length > 0).toBe(true)
      }),
    )
  })
})

describe('whose test is it', () => {
  const junit = (attributes: string): string => suite(`<testcase name="t" ${attributes}/>`)

  test.each([
    ['a path', `file="${B}"`, [A, B], `${B} | t`],
    ['an absolute path', `file="/repo/${B}"`, [A, B], `${B} | t`],
    ['a path of another checkout', `file="/home/x/tool/${B}"`, [A, B], `${B} | t`],
    ['a path from a folder', 'file="test_b.py"', [A, B], `${B} | t`],
    ['a file nobody asked for', 'file="tests/base.py"', [A, B], 'tests/base.py | t'],
    ['a module', 'classname="tests.test_b"', [A, B], `${B} | t`],
    ['a class in a module', 'classname="tests.test_b.TestOne"', [A, B], `${B} | TestOne > t`],
    ['a module from a folder', 'classname="test_b"', [A, B], `${B} | t`],
    ['a path as class', `classname="${B}"`, [A, B], `${B} | t`],
    [
      'a Java class',
      'classname="com.acme.OneTest$Inner"',
      ['src/test/java/com/acme/OneTest.java', 'src/test/java/com/acme/TwoTest.java'],
      'src/test/java/com/acme/OneTest.java | Inner > t',
    ],
    ['equal names, the longer path', 'classname="b.test_x"', ['a/test_x.py', 'b/test_x.py'], 'b/test_x.py | t'],
    ['the only file', 'classname="Calculator"', [A], `${A} | Calculator > t`],
    ['the only file, no class', '', [A], `${A} | t`],
  ])('%s', (_name, attributes, files, expected) => {
    expect(shown(parse({ report: junit(attributes), files }))).toEqual([`${expected} | passed`])
  })

  test.each([
    ['no class', junit('')],
    ['another class', junit('classname="Calculator"')],
    ['equal names', junit('classname="test_x"')],
    ['TAP', tap('1..1', 'ok 1 - adds')],
    ['CTRF', ctrf({ name: 'adds', status: 'passed', suite: ['Calculator'] })],
  ])('several files and %s: one by one', (_name, report) => {
    const files = ['a/test_x.py', 'b/test_x.py']
    const parsed = parse({ report, files })
    expect(parsed).toMatchObject({ outcomes: [], problem: 'report-invalid', again: 'file-by-file' })
    expect(parsed.detail).toBe('1 of 1 tests name none of the 2 files')
    expect(parse({ report, files, timedOut: true })).not.toHaveProperty('again')
  })

  test('several files and no report, or one that keeps the others from running: one by one', () => {
    expect(parse({ files: [A, B], stderr: 'syntax error', exitCode: 1 }).again).toBe('file-by-file')
    const report = suite('<testcase classname="" name="tests.test_a"><error message="x"/></testcase>')
    expect(parse({ files: [A, B], report, exitCode: 2 })).toMatchObject({
      again: 'file-by-file',
      detail: `${A} did not load, and ${B} is not reported`,
    })
  })

  test('TAP results that are named by files', () => {
    const flat = tap('1..2', `ok 1 - ${A}`, `not ok 2 - ${B}`)
    expect(shown(parse({ stdout: flat, files: [A, B], exitCode: 1 }))).toEqual([
      `${A} | ${A} | passed`,
      `${B} | ${B} | failed`,
    ])
    const nested = tap(`# Subtest: ${A}`, '    ok 1 - adds', '    1..1', `ok 1 - ${A}`, '1..1')
    expect(shown(parse({ stdout: nested, files: [A, B] }))).toEqual([`${A} | adds | passed`])
  })

  test('suites below the outermost are titles, repeated ones are not', () => {
    const nested = `<testsuites><testsuite name="run"><testsuite name="outer">${[
      '<testcase name="outer t" classname="outer"/>',
      '<testcase name="t" classname="other"/>',
    ].join('')}</testsuite></testsuite></testsuites>`
    expect(shown(parse({ report: nested }))).toEqual([`${A} | outer t | passed`, `${A} | other > outer > t | passed`])
  })

  test('a command that chooses its files: only the asked ones count, all have a part in the exit code', () => {
    const report = suite(
      '<testcase name="t" classname="tests.test_a"/>',
      '<testcase name="u" classname="tests.test_c" file="tests/test_c.py"><failure/></testcase>',
    )
    const whole = parse({ report, files: [A, B], exitCode: 1 }, 'make test')
    expect([shown(whole), whole.problem]).toEqual([[`${A} | t | passed`], null])
    const lost = parse({ stdout: tap('1..1', 'ok 1 - adds'), files: [A, B] }, 'make test')
    expect(lost).toMatchObject({ outcomes: [], problem: 'ran-no-test' })
    expect(lost.detail).toContain('put {files} into test-command')
    expect(parse({ files: [A, B], exitCode: 1 }, 'make test')).not.toHaveProperty('again')
    expect(shown(parse({ stdout: tap('1..1', 'ok 1 - adds') }, 'make test'))).toEqual([`${A} | adds | passed`])
  })
})

describe('the command line', () => {
  const request = (files: readonly string[]) => ({
    root: '/repo',
    pkg: {
      dir: '.',
      manifest: null,
      manifests: [],
      names: new Map(),
      configs: new Map(),
      homes: new Map<string, string>(),
    },
    files,
    sources: new Map(),
    invocation: { tool: '', args: [], env: {}, nodeArgs: [], dir: '.', script: null },
    reportPath: '/out/a b/report',
    reportersDir: '/tool',
  })

  test('runs in the root by sh, with files and report as words', () => {
    expect(commandFramework('pytest {files} --junitxml={report}').command(request([A, B]))).toEqual({
      argv: ['sh', '-c', `pytest ${A} ${B} --junitxml='/out/a b/report'`],
      env: { CI: 'true', BACKTEST_REPORT: '/out/a b/report' },
      path: ['/repo/node_modules/.bin'],
      report: 'file',
      cwd: '.',
    })
  })

  test('any file name reaches the program as it is', () => {
    const files = ["it's.t", 'a b.t', '$(touch x).t', '{report}.t', '-n', '*.t', 'ü.t', 'back\\slash', 'a\nb']
    const { argv } = commandFramework(`printf '%s\\0' {files}`).command(request(files))
    const said = execFileSync(argv[0] ?? '', argv.slice(1), { encoding: 'utf8' })
    expect(said.split('\0').slice(0, -1)).toEqual(files.map((file) => (file === '-n' ? './-n' : file)))
  })
})

describe('planRuns with a command', () => {
  const contents = {
    'package.json': { devDependencies: { jest: '30' } },
    'a.test.js': 'test("a", () => {})',
    'packages/x/package.json': { scripts: { test: 'mocha' } },
    'packages/x/b.test.js': '',
    [A]: '',
  }

  test('all files are one group of the root', async () => {
    const testFiles = ['packages/x/b.test.js', A, 'a.test.js', 'gone.py']
    const { groups, unclaimed } = await planRuns(projectOf(contents), testFiles, { testCommand: 'make {files}' })
    expect(groups).toHaveLength(1)
    expect(groups[0]).toMatchObject({
      framework: { name: 'command', language: 'javascript' },
      pkg: { dir: '.' },
      context: { name: null },
      files: ['a.test.js', 'packages/x/b.test.js', A],
      evidence: ['test-command of the configuration: make {files}'],
    })
    expect(unclaimed.map(({ file }) => file)).toEqual(['gone.py'])
  })

  test('a root with a Go module alone gets its modules', async () => {
    const go = projectOf({ 'go.mod': 'module x\n', 'a_test.go': 'package a\n' })
    const { groups } = await planRuns(go, ['a_test.go'], { testCommand: 'make' })
    expect(groups.map(({ framework }) => framework.language)).toEqual(['go'])
  })
})
