import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { gtestCases } from '../../src/frameworks/ctest/junit-cases.ts'
import { ctest } from '../../src/frameworks/ctest/index.ts'
import { readNestedXml } from '../../src/frameworks/ctest/nested-xml.ts'
import type { RunGroup } from '../../src/frameworks/plan.ts'
import { planRuns } from '../../src/frameworks/plan.ts'
import { testSwitches } from '../../src/frameworks/languages/cpp/cmake.ts'
import { evidenceOf } from './evidence.ts'
import { projectOf } from './project.ts'

const FILES = ['tests/a_test.cc', 'tests/b_test.cc']
const report = (...lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('')
const END = { kind: 'end' }
const program = (parts: object): object => ({
  kind: 'program',
  target: 'a',
  files: ['tests/a_test.cc'],
  sources: ['tests/a_test.cc', 'tests/c_test.cc'],
  framework: 'gtest',
  name: null,
  exit: 0,
  signal: null,
  report: null,
  log: '',
  ...parts,
})
const gtest = (...cases: readonly string[]): string =>
  `<testsuites><testsuite name="S">${cases.join('')}</testsuite></testsuites>`
const passing = (name: string, file: string): string => `<testcase name="${name}" classname="S" file="/repo/${file}"/>`
const failing = (name: string, file: string): string =>
  `<testcase name="${name}" classname="S" file="/repo/${file}"><failure message="no"/></testcase>`

function parse(text: string | null, exitCode = 0): readonly string[] {
  const run = ctest.parse(evidenceOf({ report: text, exitCode, files: FILES }))
  const lines = run.outcomes.map(
    ({ status, file, name, context }) => `${status} ${file} :: ${name}${context === undefined ? '' : ` (${context})`}`,
  )
  return run.problem === null ? lines : [...lines, `problem ${run.problem}`]
}

describe('what the runner gathered', () => {
  test('a project that CMake does not take has no file that loads', () => {
    expect(parse(report({ kind: 'configure', ok: false, log: 'CMake Error: no' }, END), 1)).toEqual(
      FILES.map((file) => `failed ${file} :: (file)`),
    )
  })

  test('a program that does not build is its files’ failure, once', () => {
    const build = (target: string): object => ({
      kind: 'build',
      target,
      files: ['tests/a_test.cc'],
      ok: false,
      log: 'x',
    })
    expect(parse(report(build('a'), END), 1)).toEqual(['failed tests/a_test.cc :: (file)'])
    expect(parse(report(build('a'), build('b'), END), 1)).toEqual([
      'failed tests/a_test.cc :: (file) (a)',
      'failed tests/a_test.cc :: (file) (b)',
    ])
  })

  test('a file of no program did not load; one whose program CTest does not run holds no test', () => {
    const line = (built: boolean): object => ({ kind: 'nothing', file: 'tests/a_test.cc', built, why: 'because' })
    expect(parse(report(line(false), END), 1)).toEqual(['failed tests/a_test.cc :: (file)'])
    expect(parse(report(line(true), END))).toEqual(['problem ran-no-test'])
  })

  test('tests of other files have their part in the exit code and no other', () => {
    const xml = gtest(
      passing('Own', 'tests/a_test.cc'),
      failing('Other', 'tests/c_test.cc'),
      passing('Header', 'tests/cases.h'),
    )
    expect(parse(report(program({ report: xml, exit: 1 }), END), 1)).toEqual([
      'passed tests/a_test.cc :: S > Own',
      'passed tests/a_test.cc :: S > Header',
    ])
  })

  test.each([
    ['failures and exit code 0', failing('A', 'tests/a_test.cc'), 0],
    ['no failure and exit code 1', passing('A', 'tests/a_test.cc'), 1],
  ])('%s do not fit', (_words, one, exit) => {
    expect(parse(report(program({ report: gtest(one), exit }), END), exit)).toEqual([
      'problem report-contradicts-exit-code',
    ])
  })

  test('a case that ends its process fails, and says nothing of the others', () => {
    const lines = [
      program({ name: 'S.A', report: gtest(passing('A', 'tests/a_test.cc')) }),
      program({ name: 'S.B', signal: 'SIGSEGV', exit: null }),
      END,
    ]
    expect(parse(report(...lines), 1)).toEqual(['passed tests/a_test.cc :: S > A', 'failed tests/a_test.cc :: S > B'])
  })

  test('a report without its end, with a foreign line, or none', () => {
    const one = program({ report: gtest(passing('A', 'tests/a_test.cc')) })
    expect(parse(report(one))).toContain('problem report-invalid')
    expect(parse(`${report(one)}{"kind":"forged"}\n${report(END)}`)).toContain('problem report-invalid')
    expect(parse(null, 1)).toEqual(['problem report-missing'])
  })

  test('a program of CTest that is not there has failed, whatever CTest calls it', () => {
    const xml =
      '<testsuite><testcase name="gone" classname="gone" time="0" status="notrun"><skipped message="Unable to find executable: /x"/></testcase></testsuite>'
    const line = { kind: 'ctest', target: 'a', files: ['tests/a_test.cc'], exit: 8, report: xml, log: '' }
    expect(parse(report(line, END), 1)).toEqual(['failed tests/a_test.cc :: gone'])
  })
})

describe('raw reports', () => {
  test('what is cut is no report', () => {
    expect(gtestCases('<testsuites><testsuite name="S">')).toBeNull()
    expect(readNestedXml('<Catch><Group><TestCase name="a">')).toBeNull()
    expect(readNestedXml('<other/>')).toBeNull()
  })

  test('a part that is entered again keeps its failure', () => {
    const section = (failures: number): string =>
      `<Section name="s"><OverallResults successes="1" failures="${failures}" expectedFailures="0"/></Section>`
    const xml = `<Catch2TestRun><TestCase name="t">${section(1)}${section(0)}<OverallResult success="false"/></TestCase></Catch2TestRun>`
    expect(readNestedXml(xml)?.map(({ titles, status }) => [...titles, status])).toEqual([['t', 's', 'failed']])
  })
})

test('switches that turn tests on, and none of those that ask for more', () => {
  const text =
    'option(SHELF_BUILD_TESTS "tests" OFF)\noption( ENABLE_TESTING "t" ON )\noption(SHELF_TEST_COVERAGE "c" OFF)\ncmake_dependent_option(Shelf_BuildTests "x" OFF "A" OFF)\noption(SHELF_BUILD_EXAMPLES "e" OFF)\noption(SHELF_DISABLE_TESTS "d" OFF)'
  const own = ['BUILD_TESTING=ON', 'SHELF_BUILD_TESTS=ON', 'ENABLE_TESTING=ON', 'Shelf_BuildTests=ON']
  expect(testSwitches({ cmake: [text] })).toEqual(own)
  const workflows = ['run: cmake -DSHELF_BUILD_EXTRAS=On -D SHELF_BUILD_EXAMPLES=ON -DSHELF_TEST_COVERAGE=1 -DOTHER=ON']
  const extra = 'option(SHELF_BUILD_EXTRAS "e" OFF)'
  expect(testSwitches({ cmake: [text, extra], workflows })).toEqual([...own, 'SHELF_BUILD_EXTRAS=ON'])
})

const PROJECT = {
  'CMakeLists.txt':
    'cmake_minimum_required(VERSION 3.14)\nproject(shelf C)\noption(SHELF_TESTS "tests" OFF)\nif(SHELF_TESTS)\n  enable_testing()\n  add_subdirectory(tests)\nendif()\n',
  'tests/CMakeLists.txt':
    'add_executable(a a_test.c)\nadd_test(NAME holds COMMAND a)\nadd_test(NAME drops COMMAND a drop)\nadd_executable(b b_test.c)\nadd_test(NAME b COMMAND b)\n',
  'tests/a_test.c': 'int main(int count, char **words) { (void)words; return count > 1; }\n',
  'tests/b_test.c': 'int main(void) { return missing; }\n',
}

async function groupOf(): Promise<RunGroup> {
  const { groups } = await planRuns(projectOf(PROJECT), ['tests/a_test.c', 'tests/b_test.c'])
  const [group] = groups
  if (group === undefined || groups.length > 1) throw new Error(`${groups.length} groups`)
  return group
}

test('one process from the outermost project, with the switches that it has', async () => {
  const { framework, pkg, context, files, sources } = await groupOf()
  const { argv, cwd } = framework.command({
    root: '/repo',
    pkg,
    files,
    sources,
    invocation: context.invocation,
    reportPath: '/r',
    reportersDir: '/p',
  })
  expect(cwd).toBe('.')
  expect(argv.join(' ')).toBe(
    'node /p/ctest.mjs --report /r --define BUILD_TESTING=ON --define SHELF_TESTS=ON --file tests/a_test.c --file tests/b_test.c',
  )
})

const missing = ['cmake', 'ctest', 'cc'].filter((tool) => spawnSync(tool, ['--version']).status !== 0)
const withCMake = missing.length === 0 ? describe : describe.skip

withCMake(
  `a real project${missing.length === 0 ? '' : ` (skipped: this machine has no ${missing.join(', ')})`}`,
  () => {
    test('builds outside of it and reports each test', async () => {
      const root = realpathSync(mkdtempSync(join(tmpdir(), 'backtest-ctest-')))
      try {
        for (const [path, text] of Object.entries(PROJECT)) {
          mkdirSync(dirname(join(root, 'work', path)), { recursive: true })
          writeFileSync(join(root, 'work', path), text)
        }
        const { framework, pkg, context, files, sources } = await groupOf()
        const reportPath = join(root, 'report')
        const command = framework.command({
          root: join(root, 'work'),
          pkg,
          files,
          sources,
          invocation: context.invocation,
          reportPath,
          reportersDir: join(import.meta.dirname, '../../src/frameworks/reporters'),
        })
        const { status, signal, stdout, stderr } = spawnSync(process.execPath, command.argv.slice(1), {
          cwd: join(root, 'work'),
          env: { ...process.env, ...command.env, HOME: join(root, 'home'), TMPDIR: root },
          encoding: 'utf8',
        })
        const run = framework.parse(
          evidenceOf({
            report: existsSync(reportPath) ? readFileSync(reportPath, 'utf8') : null,
            stdout,
            stderr,
            exitCode: status,
            signal,
            repoRoot: join(root, 'work'),
            files,
            sources,
          }),
        )
        expect(run.problem).toBeNull()
        expect(run.outcomes.map(({ status: said, file, name }) => `${said} ${file} :: ${name}`)).toEqual([
          'failed tests/b_test.c :: (file)',
          'passed tests/a_test.c :: holds',
          'failed tests/a_test.c :: drops',
        ])
        expect(existsSync(join(root, 'work/build'))).toBe(false)
      } finally {
        rmSync(root, { recursive: true, force: true })
      }
    }, 300_000)
  },
)
