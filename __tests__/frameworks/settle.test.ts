import { describe, expect, test } from '@jest/globals'
import { parseLineRun } from '../../src/frameworks/reports/line-run.ts'
import { evidenceOf } from './evidence.ts'

const line = (value: object): string => `${JSON.stringify(value)}\n`
const passed = line({ kind: 'test', file: '/repo/test/a.test.js', titles: ['one'], status: 'passed' })
const failed = line({ kind: 'test', file: '/repo/test/a.test.js', titles: ['two'], status: 'failed', message: 'no' })
const end = line({ kind: 'end' })

describe('report and exit code', () => {
  test.each([
    { name: 'all passed, exit 0', report: passed + end, exitCode: 0, problem: null, count: 1 },
    { name: 'one failed, exit 1', report: passed + failed + end, exitCode: 1, problem: null, count: 2 },
    {
      name: 'one failed, exit 0',
      report: failed + end,
      exitCode: 0,
      problem: 'report-contradicts-exit-code',
      count: 1,
    },
    {
      name: 'all passed, exit 1',
      report: passed + end,
      exitCode: 1,
      problem: 'report-contradicts-exit-code',
      count: 1,
    },
    {
      name: 'all passed, exit 1, obsolete snapshots',
      report: passed + line({ kind: 'end', excuse: 'obsolete snapshots' }),
      exitCode: 1,
      problem: null,
      count: 1,
    },
    { name: 'no end line, exit 0', report: passed, exitCode: 0, problem: 'report-invalid', count: 1 },
    { name: 'no end line, exit 1: the file ended the process', report: passed, exitCode: 1, problem: null, count: 2 },
    { name: 'two end lines', report: passed + end + end, exitCode: 0, problem: 'report-invalid', count: 1 },
    {
      name: 'foreign lines',
      report: `${passed}{"kind":"boast"}\n${end}`,
      exitCode: 0,
      problem: 'report-invalid',
      count: 0,
    },
    { name: 'nothing ran', report: end, exitCode: 0, problem: 'ran-no-test', count: 0 },
    { name: 'empty report', report: '', exitCode: 1, problem: 'report-missing', count: 0 },
    { name: 'no report, tool not found', report: null, exitCode: 127, problem: 'could-not-start', count: 0 },
  ])('$name', ({ report, exitCode, problem, count }) => {
    const parsed = parseLineRun(evidenceOf({ report, exitCode }))
    expect(parsed.problem).toBe(problem)
    expect(parsed.outcomes).toHaveLength(count)
  })

  test('a timeout keeps what was reported', () => {
    const parsed = parseLineRun(evidenceOf({ report: passed, exitCode: null, signal: 'SIGKILL', timedOut: true }))
    expect(parsed).toMatchObject({ problem: 'timed-out', outcomes: [{ name: 'one', status: 'passed' }] })
  })

  test('an early end of several files asks for them one by one', () => {
    const files = ['test/a.test.js', 'test/b.test.js']
    expect(parseLineRun(evidenceOf({ report: passed, exitCode: 1, files }))).toMatchObject({
      problem: 'report-invalid',
      again: 'file-by-file',
    })
    expect(parseLineRun(evidenceOf({ report: null, exitCode: 1, files }))).toMatchObject({
      problem: 'report-missing',
      again: 'file-by-file',
    })
  })

  test('a test reported twice keeps its last word, a repeated name gets a number', () => {
    const again = line({
      kind: 'test',
      file: '/repo/test/a.test.js',
      titles: ['one'],
      status: 'failed',
      replaces: true,
    })
    expect(parseLineRun(evidenceOf({ report: passed + again + end, exitCode: 1 })).outcomes).toMatchObject([
      { name: 'one', status: 'failed' },
    ])
    expect(parseLineRun(evidenceOf({ report: passed + passed + end })).outcomes.map(({ name }) => name)).toEqual([
      'one',
      'one [2]',
    ])
  })

  test('a project of the configuration becomes the context', () => {
    const both = ['node', 'browser'].map((project) =>
      line({ kind: 'test', file: '/repo/test/a.test.js', titles: ['one'], status: 'passed', project }),
    )
    expect(parseLineRun(evidenceOf({ report: both.join('') + end })).outcomes).toMatchObject([
      { name: 'one', context: 'node' },
      { name: 'one', context: 'browser' },
    ])
  })
})
