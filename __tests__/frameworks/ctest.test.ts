import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
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
    'add_executable(a a_test.c drop.c)\nadd_test(NAME holds COMMAND a)\nadd_test(NAME drops COMMAND a drop)\nadd_executable(b b_test.c)\nadd_test(NAME b COMMAND b)\n',
  'tests/a_test.c':
    'int drops(void);\nint main(int count, char **words) { (void)words; return count > 1 && drops(); }\n',
  'tests/drop.c': 'int drops(void) { return 1; }\n',
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

/** A project on disk, and what its compiler was called for. */
class RealProject {
  readonly #root = realpathSync(mkdtempSync(join(tmpdir(), 'backtest-ctest-')))
  #runs = 0

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.#root, 'work', path)), { recursive: true })
      writeFileSync(join(this.#root, 'work', path), text)
    }
  }

  async run(): Promise<readonly string[]> {
    const { framework, pkg, context, files, sources } = await groupOf()
    const [work, launcher] = [join(this.#root, 'work'), join(this.#root, 'launcher')]
    writeFileSync(launcher, `#!/bin/sh\necho "$*" >> '${join(this.#root, 'compiled')}'\nexec "$@"\n`, { mode: 0o755 })
    this.#runs += 1
    const reportPath = join(this.#root, `report-${this.#runs}`)
    const command = framework.command({
      root: work,
      pkg,
      files,
      sources,
      invocation: context.invocation,
      reportPath,
      reportersDir: join(import.meta.dirname, '../../src/frameworks/reporters'),
    })
    const home = join(this.#root, 'home')
    const places = { HOME: home, TMPDIR: this.#root, CMAKE_C_COMPILER_LAUNCHER: launcher }
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, command.argv.slice(1), {
      cwd: work,
      env: { ...process.env, ...command.env, ...places },
      encoding: 'utf8',
    })
    const report = existsSync(reportPath) ? readFileSync(reportPath, 'utf8') : null
    const run = framework.parse(
      evidenceOf({ report, stdout, stderr, exitCode: status, signal, repoRoot: work, files, sources }),
    )
    if (run.problem !== null) throw new Error(`${run.problem}: ${run.detail ?? ''}`)
    return run.outcomes.map(({ status: said, file, name }) => `${said} ${file} :: ${name}`)
  }

  /** Sources compiled since the last call; CMake's own trials are none of the project's. */
  compiled(): readonly string[] {
    const path = join(this.#root, 'compiled')
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []
    rmSync(path, { force: true })
    return lines.flatMap((line) => /tests\/(\w+\.c)$/.exec(line)?.[1] ?? []).sort()
  }

  has(path: string): boolean {
    return existsSync(join(this.#root, 'work', path))
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true })
  }
}

withCMake(
  `a real project${missing.length === 0 ? '' : ` (skipped: this machine has no ${missing.join(', ')})`}`,
  () => {
    const project = new RealProject()
    afterAll(() => project.remove())

    test('builds outside of it, reports each test, and compiles again only what another state changes', async () => {
      const broken = 'failed tests/b_test.c :: (file)'
      const asFirst = [broken, 'passed tests/a_test.c :: holds', 'failed tests/a_test.c :: drops']
      project.write(PROJECT)
      expect(await project.run()).toEqual(asFirst)
      expect(project.compiled()).toEqual(['a_test.c', 'b_test.c', 'drop.c'])
      expect(project.has('build')).toBe(false)

      project.write({ 'tests/drop.c': 'int drops(void) { return 0; }\n' })
      expect(await project.run()).toEqual([broken, 'passed tests/a_test.c :: holds', 'passed tests/a_test.c :: drops'])
      expect(project.compiled()).toEqual(['b_test.c', 'drop.c'])

      // Written anew, and so later than what was built from it: the program is the same all the same.
      project.write(PROJECT)
      expect(await project.run()).toEqual(asFirst)
      expect(project.compiled()).toEqual(['b_test.c'])
    }, 300_000)

    test('other CMake files are another project: nothing that CMake remembers goes with it', async () => {
      const option = 'option(SHELF_KEEPS "keeps" OFF)\nif(SHELF_KEEPS)\n  add_compile_definitions(KEEPS)\nendif()\n'
      const text = PROJECT['CMakeLists.txt'].replace('enable_testing', `${option}enable_testing`)
      project.write({
        'CMakeLists.txt': text,
        'tests/drop.c': '#ifdef KEEPS\nint drops(void) { return 0; }\n#else\nint drops(void) { return 1; }\n#endif\n',
      })
      expect((await project.run()).at(-1)).toBe('failed tests/a_test.c :: drops')
      project.write({ 'CMakeLists.txt': text.replace('"keeps" OFF', '"keeps" ON') })
      expect((await project.run()).at(-1)).toBe('passed tests/a_test.c :: drops')
    }, 300_000)
  },
)

describe('Unity', () => {
  const said = [
    '/repo/tests/a_test.cc:12:starts_empty:PASS',
    'printed by a test: a:1:b:PASSED',
    '/repo/tests/a_test.cc:18:holds_two:FAIL: Expected 2 Was 0',
    '/repo/tests/a_test.cc:25:sorts:IGNORE: not yet',
    '',
    '-----------------------',
    '3 Tests 1 Failures 1 Ignored ',
    'FAIL',
  ]
  const line = (output: string, exit: number): object => {
    const failure = exit === 0 ? '' : '<failure message=""/>'
    const status = exit === 0 ? 'run' : 'fail'
    const report = `<testsuite><testcase name="a" classname="a" time="0" status="${status}">${failure}<system-out>${output}</system-out></testcase></testsuite>`
    return { kind: 'ctest', target: 'a', files: FILES, exit, report, log: '' }
  }

  test('each test of the console text', () => {
    expect(parse(report(line(said.join('\n'), 8), END), 1)).toEqual([
      'passed tests/a_test.cc :: starts_empty',
      'failed tests/a_test.cc :: holds_two',
      'skipped tests/a_test.cc :: sorts',
    ])
  })

  test('text that is cut, or whose sum is another, is the program’s own verdict', () => {
    const whole = ['failed tests/a_test.cc :: a']
    expect(parse(report(line(said.slice(0, -2).join('\n'), 8), END), 1)).toEqual(whole)
    expect(parse(report(line(said.slice(1).join('\n'), 8), END), 1)).toEqual(whole)
    expect(parse(report(line('OK', 0), END))).toEqual(['passed tests/a_test.cc :: a'])
  })

  test('a program that fails beside its tests', () => {
    const passing = [said[0], '1 Tests 0 Failures 0 Ignored ', 'OK', 'Segmentation fault'].join('\n')
    expect(parse(report(line(passing, 8), END), 1)).toEqual([
      'passed tests/a_test.cc :: starts_empty',
      'failed tests/a_test.cc :: a',
    ])
  })
})
