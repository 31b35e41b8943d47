/** The shell scripts that start foreign tools, with programs that stand in for these tools; and Cargo itself where it is installed. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readRunnerReport } from '../../src/frameworks/cargo/report.ts'
import { planRuns } from '../../src/frameworks/plan.ts'
import { evidenceOf } from './evidence.ts'
import { projectOf } from './project.ts'

const REPORTERS = join(import.meta.dirname, '../../src/frameworks/reporters')
const MARK = '5f0c1d2e-0000-4000-8000-0123456789ab'
const folder = mkdtempSync(join(tmpdir(), 'runner-scripts-'))
const report = join(folder, MARK, 'report')
const bin = join(folder, 'bin')
const work = join(folder, 'work')

beforeAll(() => {
  for (const dir of [dirname(report), bin, work]) mkdirSync(dir, { recursive: true })
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function program(name: string, body: string): string {
  const path = join(bin, name)
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  return path
}

function run(script: string, words: readonly string[], env: Readonly<Record<string, string>> = {}): number | null {
  const path = `${bin}:${process.env['PATH'] ?? ''}`
  return spawnSync('sh', [join(REPORTERS, script), ...words], {
    cwd: work,
    env: { ...process.env, PATH: path, ...env },
  }).status
}

test('cargo-runner.sh: what each program says, its exit code, and nothing of ours for the program', () => {
  const env = { BACKTEST_REPORT: report, CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER: 'sh us' }
  const good = program(
    'good-00f0e1d2c3b4a596',
    'echo "running $1 ${BACKTEST_REPORT-none} ${CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER-none}"; echo loud >&2',
  )
  const bad = program('bad-00f0e1d2c3b4a596', 'printf "cut off"; exit 101')
  expect(run('cargo-runner.sh', [good, 'one'], env)).toBe(0)
  expect(run('cargo-runner.sh', [bad], env)).toBe(101)
  expect(readRunnerReport(readFileSync(report, 'utf8'))).toEqual({
    programs: [
      { program: good, output: 'running one none none\n', exitCode: 0, triedAll: false },
      { program: bad, output: 'cut off', exitCode: 101, triedAll: false },
    ],
    isWhole: true,
  })
})

test('gradle.sh: the installed Gradle unless the wrapper has one', () => {
  const said = join(folder, 'said')
  program('gradle', `echo "installed $1" > ${said}`)
  writeFileSync(join(work, 'gradlew'), `echo "wrapper $1" > ${said}\n`)
  const home = join(folder, 'gradle-home')
  run('gradle.sh', ['test'], { GRADLE_USER_HOME: home })
  expect(readFileSync(said, 'utf8')).toBe('installed test\n')
  mkdirSync(join(home, 'wrapper/dists/gradle-8/abc'), { recursive: true })
  writeFileSync(join(home, 'wrapper/dists/gradle-8/abc/gradle-8.zip.ok'), '')
  run('gradle.sh', ['test'], { GRADLE_USER_HOME: home })
  expect(readFileSync(said, 'utf8')).toBe('wrapper test\n')
})

describe('nextest.sh', () => {
  const words = join(folder, 'words')

  test('a profile beside the report', () => {
    program('cargo', `[ "$2" = --version ] || echo "$@" > ${words}`)
    run('nextest.sh', [report, '--test', 'sum'])
    const config = join(dirname(report), 'nextest.toml')
    expect(readFileSync(words, 'utf8')).toBe(
      `nextest run --tool-config-file backtest:${config} --profile backtest --test sum\n`,
    )
    expect(readFileSync(config, 'utf8')).toContain(`path = "${report}"`)
  })

  test('cargo test where nextest is not installed', () => {
    program('cargo', `[ "$1" = nextest ] && exit 101; echo "$@" > ${words}`)
    run('nextest.sh', [report, '--test', 'sum'])
    expect(readFileSync(words, 'utf8')).toBe('test --test sum\n')
    rmSync(join(bin, 'cargo'))
  })
})

describe('a Rust test program that a test ends', () => {
  /** Like libtest: `b` and `d` end the program, `c` is not run. */
  const BODY = `
if [ "$2" = --list ]; then printf 'a: test\\nb: test\\nc: test\\nd: test\\ne: test\\n'; exit; fi
case " $* " in *" --exact "*) one=yes;; *) echo 'running 5 tests'; echo 'test a ... ok'; exit 134;; esac
echo "running 1 test"
for name in "$@"; do
  case $name in
    b|d) printf "test $name - should panic ... "; kill -6 $$;;
    c) echo 'test c ... ignored, later';;
    e) echo 'test e ... ok';;
  esac
done
echo; echo 'test result: ok. 1 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out'`

  test('the others run again without it, until all have been tried', () => {
    const own = join(folder, 'rest', MARK, 'report')
    mkdirSync(dirname(own), { recursive: true })
    const ends = program('ends-00f0e1d2c3b4a596', BODY)
    expect(run('cargo-runner.sh', [ends, 'x'], { BACKTEST_REPORT: own })).toBe(134)
    const { programs, isWhole } = readRunnerReport(readFileSync(own, 'utf8'))
    expect(isWhole).toBe(true)
    expect(programs.map(({ output, exitCode, triedAll }) => [output, exitCode, triedAll])).toEqual([
      ['running 5 tests\ntest a ... ok\n', 134, false],
      ['running 1 test\ntest b - should panic ... ', 134, false],
      ['running 1 test\ntest c ... ignored, later\ntest d - should panic ... ', 134, false],
      [
        'running 1 test\ntest e ... ok\n\ntest result: ok. 1 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n',
        0,
        true,
      ],
    ])
  })

  test('one that cannot even begin is left alone', () => {
    const own = join(folder, 'never', MARK, 'report')
    mkdirSync(dirname(own), { recursive: true })
    const ends = program('never-00f0e1d2c3b4a596', `[ "$1" = --list ] && echo 'a: test'\necho 'running 1 test'; exit 9`)
    expect(run('cargo-runner.sh', [ends], { BACKTEST_REPORT: own })).toBe(9)
    expect(readRunnerReport(readFileSync(own, 'utf8')).programs.map(({ triedAll }) => triedAll)).toEqual([false, false])
  })
})

const cargo = installed('cargo')
if (!cargo) process.stderr.write('runner-scripts: cargo is not installed, its own run is skipped\n')

const withCargo = cargo ? describe : describe.skip

withCargo('Cargo itself', () => {
  test('unit tests of one module and a test program', async () => {
    const project = {
      'Cargo.toml': '[package]\nname = "tiny"\nedition = "2018"\n',
      'src/lib.rs': 'pub mod sum;\n#[test]\nfn elsewhere() { panic!() }\n',
      'src/sum.rs': 'pub fn of(a: u8, b: u8) -> u8 { a + b }\n#[cfg(test)]\nmod tests;\n',
      'src/sum/tests.rs': '#[test]\nfn adds() { assert_eq!(super::of(1, 2), 3) }\n#[test]\n#[ignore]\nfn slow() {}\n',
      'tests/whole.rs': '#[test]\nfn fails() { assert_eq!(tiny::sum::of(1, 2), 4) }\n',
      'tests/aborts.rs':
        '#[test]\nfn aborts() { std::process::abort() }\n#[test]\nfn bears_it() {}\n#[test]\nfn comes_later() {}\n',
    }
    const root = join(folder, 'crate')
    for (const [path, text] of Object.entries(project)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    const { groups } = await planRuns(projectOf(project), ['src/sum/tests.rs', 'tests/whole.rs', 'tests/aborts.rs'])
    const outcomes = groups.flatMap((group, index) => {
      const reportPath = join(folder, MARK, `cargo-${index}`)
      const { pkg, files, sources, framework } = group
      const { invocation } = group.context
      const { argv, env } = framework.command({
        root,
        pkg,
        files,
        sources,
        invocation,
        reportPath,
        reportersDir: REPORTERS,
      })
      const target = { CARGO_TARGET_DIR: join(folder, 'target'), CARGO_NET_OFFLINE: 'true', CARGO_TERM_COLOR: 'never' }
      const [name = '', ...words] = argv
      const { status, stderr } = spawnSync(name, words, {
        cwd: root,
        env: { ...process.env, ...target, ...env },
        encoding: 'utf8',
      })
      const parsed = framework.parse(
        evidenceOf({
          report: readFileSync(reportPath, 'utf8'),
          stderr,
          exitCode: status,
          files,
          sources,
          repoRoot: root,
        }),
      )
      expect(parsed.problem).toBeNull()
      return parsed.outcomes.map(({ status: of, file, name: test }) => `${of} ${file} :: ${test}`)
    })
    // Tests run side by side and are reported as they end.
    expect(outcomes.sort()).toEqual([
      'failed tests/aborts.rs :: aborts',
      'failed tests/whole.rs :: fails',
      'passed src/sum/tests.rs :: sum::tests::adds',
      'passed tests/aborts.rs :: bears_it',
      'passed tests/aborts.rs :: comes_later',
      'skipped src/sum/tests.rs :: sum::tests::slow',
    ])
  }, 120_000)
})

function installed(name: string): boolean {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
