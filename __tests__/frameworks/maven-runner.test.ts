/** The starter of Maven as it really runs, with a program of ours in Maven's place. */
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'
import { readSurefire, type SurefireReport } from '../../src/frameworks/maven/report.ts'

const STARTER = join(import.meta.dirname, '../../src/frameworks/reporters/maven.mjs')
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'maven-runner-')))
const [home, bin, work] = [join(folder, 'home'), join(folder, 'bin'), join(folder, 'work')]
const REPORTS = 'core/target/surefire-reports'
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeEach(() => {
  for (const dir of [home, bin, work]) {
    rmSync(dir, { recursive: true, force: true })
    mkdirSync(dir, { recursive: true })
  }
  put('pom.xml', '')
  put('core/pom.xml', '')
})

function put(name: string, text: string): string {
  const path = join(work, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

let runs = 0

interface Run extends SurefireReport {
  readonly status: number | null
  /** What the program in Maven's place noted. */
  readonly noted: string
}

function maven(body: string, words: readonly string[] = ['test', '-Dtest=a/SumTest']): Run {
  runs += 1
  const own = join(folder, `5f0c1d2e-0000-4000-8000-${String(runs).padStart(12, '0')}`)
  mkdirSync(own)
  writeFileSync(join(bin, 'mvn'), `#!/bin/sh\nmark=\${1#-Dsurefire.reportNameSuffix=}\nnote=${own}/note\n${body}\n`, {
    mode: 0o755,
  })
  const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: home }
  const { status } = spawnSync(process.execPath, [STARTER, join(own, 'report'), ...words], { cwd: work, env })
  const noted = existsSync(join(own, 'note')) ? readFileSync(join(own, 'note'), 'utf8') : ''
  return { status, noted, ...readSurefire(readFileSync(join(own, 'report'), 'utf8')) }
}

const REPORT = `mkdir -p ${REPORTS}; echo "<testsuite><testcase name='adds' classname='a.SumTest($mark)'/></testsuite>" > "${REPORTS}/TEST-a.SumTest-$mark.xml"`

test('gathers the reports of this run, and none that was left behind', () => {
  put(`${REPORTS}/TEST-a.OldTest.xml`, '<testsuite><testcase name="old" classname="a.OldTest"/></testsuite>')
  const { status, cases, isWhole } = maven(`${REPORT}\nexit 1`)
  expect(cases.map(({ classname, name }) => [classname, name])).toEqual([['a.SumTest', 'adds']])
  expect([status, isWhole]).toEqual([1, true])
})

test('asks for whole modules, so that no class outlives its source', () => {
  expect(maven('echo "$2 $3" > $note').noted).toBe('-Dmaven.compiler.useIncrementalCompilation=true test\n')
})

test('no Maven: the exit code of a shell', () => {
  const env = { PATH: bin, HOME: home }
  mkdirSync(join(folder, 'none-of-it'))
  const { status } = spawnSync(process.execPath, [STARTER, join(folder, 'none-of-it/report'), 'test'], {
    cwd: work,
    env,
  })
  expect(status).toBe(127)
})

/** Fails to compile while one of the files is there, and names them all. */
function compiler(files: readonly string[]): string {
  const checks = files.map((file) => `[ -f ${file} ] && echo "[ERROR] ${file}:[3,4] cannot find symbol" && failed=1`)
  return `echo run >> $note\n${checks.join('\n')}\n[ -n "$failed" ] && echo "COMPILATION ERROR" && exit 1`
}

describe('sources that do not compile', () => {
  const source = (name: string): string => put(`src/test/java/a/${name}.java`, `class ${name} {}`)

  test('are set aside while the others run, and stand again at their place', () => {
    const files = [source('NewTest'), source('OtherTest')]
    const { status, broken, noted } = maven(`${compiler(files)}\nexit 0`)
    expect([status, broken, noted]).toEqual([1, files, 'run\nrun\n'])
    expect(files.every((file) => existsSync(file))).toBe(true)
  })

  test('are not asked again in a state that is known', () => {
    const files = [source('NewTest')]
    const body = `${compiler(files)}\nmkdir -p core/target/classes\n${REPORT}\nexit 0`
    expect(maven(body).noted).toBe('run\nrun\n')
    expect(maven(body)).toMatchObject({ status: 1, broken: files, noted: 'run\n' })
    expect(readFileSync(files[0] ?? '', 'utf8')).toBe('class NewTest {}')
  })

  test('product sources are not set aside', () => {
    const files = [put('src/main/java/a/Sum.java', ''), source('NewTest')]
    expect(maven(compiler(files))).toMatchObject({ status: 1, broken: [], noted: 'run\n' })
  })
})

describe('what was compiled', () => {
  /** Compiles where the source is newer than its class, as Maven does, and says so. */
  const BODY = `class=core/target/classes/A.class; mkdir -p core/target/classes
if [ ! -f $class ] || [ core/src/A.java -nt $class ]; then sleep 0.01; cp core/src/A.java $class; echo compiled >> $note; fi
cat $class >> $note\n${REPORT}`

  test('comes back with the state that it is of, whatever the dates say', () => {
    const states = ['one', 'two', 'one', 'two', 'two', 'one']
    const seen = states.map((text, at) => {
      const path = put('core/src/A.java', `${text}\n`)
      // Each switch of states writes the file anew, a good while after the last run.
      utimesSync(path, new Date(), new Date(Date.now() + 60_000 * (at + 1)))
      return maven(BODY).noted
    })
    expect(seen).toEqual(['compiled\none\n', 'compiled\ntwo\n', 'one\n', 'two\n', 'two\n', 'one\n'])
  })

  test('is no class of another state, though nothing compiles it away', () => {
    put('core/src/A.java', 'one\n')
    const added = put('core/src/B.java', 'only here\n')
    const both = `${BODY}\n[ -f core/src/B.java ] && cp core/src/B.java core/target/classes/B.class; ls core/target/classes >> $note`
    expect(maven(both).noted).toBe('compiled\none\nA.class\nB.class\n')
    rmSync(added)
    expect(maven(both).noted).toBe('compiled\none\nA.class\n')
  })

  test('goes without where it cannot be kept', () => {
    put('core/src/A.java', 'one\n')
    writeFileSync(join(home, '.maven-built'), 'in the way')
    expect(maven(BODY)).toMatchObject({ isWhole: true, noted: 'compiled\none\n' })
  })

  test('is of all files but what was built, and not of the tests that were asked for', () => {
    put('core/src/A.java', 'one\n')
    const text = put('core/src/target/B.java', 'b')
    expect(maven(BODY).noted).toBe('compiled\none\n')
    expect(maven(BODY, ['test', '-Dtest=a/OtherTest']).noted).toBe('one\n')
    expect(statSync(text).mtimeMs).toBeGreaterThan(0)
    put('core/src/target/B.java', 'c')
    rmSync(join(work, 'core/target/classes'), { recursive: true })
    expect(maven(BODY).noted).toBe('compiled\none\n')
  })

  test('is not kept where no test was reached', () => {
    put('core/src/A.java', 'one\n')
    expect(maven('mkdir -p core/target/classes; exit 1').status).toBe(1)
    expect(existsSync(join(home, '.maven-built/now'))).toBe(false)
  })
})
