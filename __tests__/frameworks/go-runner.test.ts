/** The starter of Go's tests as it really runs, with a program of ours in Go's place, and how its events are read. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { goTest } from '../../src/frameworks/go-test/index.ts'
import { evidenceOf } from './evidence.ts'

const STARTER = join(import.meta.dirname, '../../src/frameworks/reporters/go-test.mjs')
const folder = mkdtempSync(join(tmpdir(), 'go-runner-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/**
 * Runs its package's tests in order, those of `-run`: `Par…` tests wait for the others, `Boom…` fails with a panic, `Gone…` takes the
 * program along without a word of its own, `Hangs…` does so at Go's time limit, `Dead` stands for a package that does not even begin.
 */
const GO = `
const { appendFileSync } = require('node:fs')
const [, , log, tests, ...words] = process.argv
appendFileSync(log, words.join(' ') + '\\n')
const wanted = new RegExp(words[words.indexOf('-run') + 1])
const say = (Action, Test, Output) => console.log(JSON.stringify({ Action, Package: 'example.com/a', Test, Output }))
const end = (action) => { say(action); process.exit(action === 'pass' ? 0 : 1) }
const own = tests.split(',').filter((name) => wanted.test(name))
let failed = false
if (tests.includes('Dead')) { say('output', undefined, 'panic: in init\\n'); end('fail') }
for (const name of [...own, ...own.filter((one) => one.includes('Par')).map((one) => one + '!')]) {
  const test = name.replace('!', '')
  if (!name.endsWith('!')) say('run', test)
  if (test.includes('Par') && !name.endsWith('!')) continue
  if (test.includes('Hangs')) {
    for (const line of ['panic: test timed out after 10m0s', '\\trunning tests:', '\\t\\t' + test + '/sub (10m0s)']) say('output', test, line + '\\n')
    end('fail')
  }
  if (test.includes('Gone')) { say('output', test, 'panic: gone\\n'); end('fail') }
  if (test.includes('Boom')) { say('fail', test); say('output', test, 'panic: boom\\n'); end('fail') }
  const action = test.includes('Fails') ? 'fail' : 'pass'
  failed ||= action === 'fail'
  say(action, test)
}
end(failed ? 'fail' : 'pass')
`

let runs = 0

function run(tests: readonly string[]): { readonly outcomes: readonly string[]; readonly starts: readonly string[] } {
  runs += 1
  const own = join(folder, `${runs}`)
  mkdirSync(own)
  const [go, log] = [join(own, 'go.cjs'), join(own, 'log')]
  writeFileSync(go, GO)
  const pattern = `^(${[...tests, 'TestOfAnother'].join('|')})$`
  const words = [go, log, tests.join(','), 'test', '-json', '-run', pattern, './a']
  const { status, stdout, stderr } = spawnSync(process.execPath, [STARTER, process.execPath, ...words], {
    encoding: 'utf8',
  })
  const source = tests.map((name) => `func ${name}(t *testing.T) {}`).join('\n')
  const files = ['a/a_test.go']
  const sources = new Map([['a/a_test.go', `package a\n${source}\n`]])
  const parsed = goTest.parse(evidenceOf({ stdout, stderr, exitCode: status, files, sources }))
  expect(parsed.problem).toBeNull()
  return {
    outcomes: parsed.outcomes.map(({ name, status: how }) => `${name} ${how}`).sort(),
    starts: readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => /\^\((.*)\)\$ (\S+)$/.exec(line)?.slice(1, 3).join(' ') ?? line),
  }
}

test('a package that comes to its end is run once, whatever fails in it', () => {
  const { outcomes, starts } = run(['TestOne', 'TestFails'])
  expect(outcomes).toEqual(['TestFails failed', 'TestOne passed'])
  expect(starts).toHaveLength(1)
})

test('a panic: tests that waited and tests that came later have their say', () => {
  const { outcomes, starts } = run(['TestPar', 'TestBoom', 'TestLate', 'TestFails'])
  expect(outcomes).toEqual(['TestBoom failed', 'TestFails failed', 'TestLate passed', 'TestPar passed'])
  expect(starts).toEqual([
    'TestPar|TestBoom|TestLate|TestFails|TestOfAnother ./a',
    'TestPar|TestLate|TestFails|TestOfAnother example.com/a',
  ])
})

test('one that always takes the program along is the only one that fails', () => {
  const { outcomes } = run(['TestParOne', 'TestGone', 'TestParTwo', 'TestBoom', 'TestLate'])
  expect(outcomes).toEqual([
    'TestBoom failed',
    'TestGone failed',
    'TestLate passed',
    'TestParOne passed',
    'TestParTwo passed',
  ])
})

test('one that hangs until the time limit of Go is not waited for again', () => {
  const { outcomes, starts } = run(['TestPar', 'TestHangs', 'TestLate'])
  expect(outcomes).toEqual(['TestHangs failed', 'TestLate passed', 'TestPar passed'])
  expect(starts).toEqual([
    'TestPar|TestHangs|TestLate|TestOfAnother ./a',
    'TestPar|TestLate|TestOfAnother example.com/a',
  ])
})

test('a package that cannot be begun fails as a file, and is not asked for ever', () => {
  const { outcomes, starts } = run(['TestDead', 'TestOne'])
  expect(outcomes).toEqual(['(file) failed'])
  expect(starts).toHaveLength(2)
})
