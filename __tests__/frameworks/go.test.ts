import { describe, expect, test } from '@jest/globals'
import { goTest } from '../../src/frameworks/go-test/index.ts'
import { evidenceOf } from './evidence.ts'

const event = (parts: object): string => `${JSON.stringify(parts)}\n`
const run = (parts: Parameters<typeof evidenceOf>[0]): readonly string[] =>
  goTest.parse(evidenceOf(parts)).outcomes.map(({ status, file, name }) => `${status} ${file} :: ${name}`)

describe('go test', () => {
  test('before Go 1.24 a failed build is a plain line, and every file of the package fails', () => {
    const stdout = `${event({ Action: 'run', Package: 'example.com/m/ok', Test: 'TestA' })}${event({ Action: 'pass', Package: 'example.com/m/ok', Test: 'TestA', Elapsed: 0 })}${event({ Action: 'pass', Package: 'example.com/m/ok' })}FAIL\texample.com/m/bad [build failed]\n`
    const evidence = evidenceOf({
      stdout,
      stderr: '# example.com/m/bad [example.com/m/bad.test]\nbad/x_test.go:3:28: undefined: f\n',
      exitCode: 1,
      files: ['ok/a_test.go', 'bad/x_test.go', 'bad/y_test.go'],
      sources: new Map([['ok/a_test.go', 'package ok\nfunc TestA(t *testing.T) {}']]),
    })
    const parsed = goTest.parse(evidence)
    expect(parsed.problem).toBeNull()
    expect(parsed.outcomes.map(({ file, name, status }) => [file, name, status])).toEqual([
      ['ok/a_test.go', 'TestA', 'passed'],
      ['bad/x_test.go', '(file)', 'failed'],
      ['bad/y_test.go', '(file)', 'failed'],
    ])
    expect(parsed.outcomes[1]?.message).toContain('undefined: f')
  })

  test('a module below the root: packages are found by the end of their import path', () => {
    const stdout = ['TestA', 'TestA/sub_case']
      .map((Test) => event({ Action: 'pass', Package: 'example.com/m/store', Test }))
      .join('')
    const parts = {
      stdout: stdout + event({ Action: 'pass', Package: 'example.com/m/store' }),
      cwdInRepo: 'server',
      files: ['server/store/a_test.go'],
      sources: new Map([['server/store/b_test.go', 'package store\nfunc TestA(t *testing.T) {}']]),
    }
    expect(run(parts)).toEqual([
      'passed server/store/b_test.go :: TestA',
      'passed server/store/b_test.go :: TestA > sub_case',
    ])
  })

  test('the package at the module root', () => {
    const stdout =
      event({ Action: 'fail', Package: 'example.com/m', Test: 'TestA' }) +
      event({ Action: 'fail', Package: 'example.com/m' })
    const sources = new Map([['a_test.go', 'package m\nfunc TestA(t *testing.T) {}']])
    expect(run({ stdout, exitCode: 1, files: ['a_test.go', 'store/b_test.go'], sources })).toEqual([
      'failed a_test.go :: TestA',
    ])
  })

  test('what fails below a test that passes was started by the test itself, and says nothing', () => {
    const ended = (Action: string, Test: string): string => event({ Action, Package: 'example.com/m', Test })
    const inner = ended('fail', 'TestTwice/Inner/One') + ended('fail', 'TestTwice/Inner') + ended('pass', 'TestTwice')
    const own = ended('pass', 'TestRun/Two') + ended('fail', 'TestRun/One') + ended('fail', 'TestRun')
    const file = {
      files: ['a_test.go'],
      sources: new Map([['a_test.go', 'package m\nfunc TestTwice(t *testing.T) {}']]),
    }
    const end = event({ Action: 'pass', Package: 'example.com/m' })
    const passed = goTest.parse(evidenceOf({ ...file, stdout: inner + ended('fail', 'no function') + end }))
    expect([passed.problem, passed.outcomes.map(({ name }) => name)]).toEqual([null, ['TestTwice']])
    expect(run({ ...file, stdout: inner + own + end.replace('pass', 'fail'), exitCode: 1 })).toEqual([
      'passed a_test.go :: TestTwice',
      'passed a_test.go :: TestRun > Two',
      'failed a_test.go :: TestRun > One',
      'failed a_test.go :: TestRun',
    ])
  })

  test('a package that ends in the middle, tests that do not exist, no Go at all', () => {
    const cut = event({ Action: 'run', Package: 'example.com/m', Test: 'TestA' })
    expect(goTest.parse(evidenceOf({ stdout: cut, exitCode: 0, files: ['a_test.go'] })).problem).toBe('report-invalid')
    const none =
      event({ Action: 'output', Package: 'example.com/m', Output: 'testing: warning: no tests to run\n' }) +
      event({ Action: 'pass', Package: 'example.com/m' })
    expect(goTest.parse(evidenceOf({ stdout: none, files: ['a_test.go'] })).problem).toBe('ran-no-test')
    expect(goTest.parse(evidenceOf({ exitCode: 127, stderr: 'go: not found', files: ['a_test.go'] })).problem).toBe(
      'could-not-start',
    )
  })
})
