import { describe, expect, test } from '@jest/globals'
import { ownRunner } from '../../src/frameworks/own-runner/index.ts'

const evidence = (stdout: string, files: readonly string[]) => ({
  report: null,
  stdout,
  stderr: '',
  exitCode: 0,
  signal: null,
  timedOut: false,
  cwdInRepo: '.',
  repoRoot: '/repo',
  files,
  sources: new Map([
    ['test/split.test.ts', ''],
    ['test/money.test.ts', ''],
  ]),
  startedAt: 0,
})

describe('own runner', () => {
  test('tells only of the files that were asked for, though it runs all of them', () => {
    const parsed = ownRunner.parse(evidence('PASS split\nPASS money\n', ['test/split.test.ts']))
    expect(parsed.outcomes).toMatchObject([{ file: 'test/split.test.ts', name: 'split', status: 'passed' }])
    expect(parsed.problem).toBeNull()
  })

  test('a run that shows nothing of them is no evidence', () => {
    const parsed = ownRunner.parse(evidence('PASS money\n', ['test/split.test.ts']))
    expect(parsed).toMatchObject({ outcomes: [], problem: 'ran-no-test' })
  })
})
