import { describe, expect, test } from '@jest/globals'
import { areNewTestsIdle } from '../../src/checks/idle.ts'
import type { Outcome, RunRecord, State } from '../../src/checks/outcome.ts'

const FILE = 'test/a.test.js'

/** One process; `seen`: name and status of each test. */
function recordOf(state: State, seen: Readonly<Record<string, Outcome['status']>>): RunRecord {
  return {
    state,
    run: 1,
    framework: 'jest',
    cwd: '.',
    files: [FILE],
    command: ['jest'],
    exit_code: 0,
    signal: null,
    seconds: 1,
    report_sha256: null,
    problem: null,
    outcomes: Object.entries(seen).map(([name, status]) => ({ file: FILE, name, status })),
  }
}

type Seen = Readonly<Record<string, Outcome['status']>>
const OLD: Seen = { old: 'passed' }

describe('new tests that do not pass after the change', () => {
  test.each<[string, Seen, Seen, Seen, boolean]>([
    ['skipped', OLD, { ...OLD, new: 'skipped' }, { ...OLD, new: 'skipped' }, true],
    ['failing', OLD, { ...OLD, new: 'failed' }, { ...OLD, new: 'failed' }, true],
    ['beside one that passes now', OLD, { new: 'failed', two: 'failed' }, { new: 'failed', two: 'passed' }, false],
    ['not new', { old: 'failed' }, { old: 'failed' }, { old: 'failed' }, false],
    ['passing before as well', OLD, { ...OLD, new: 'passed' }, { ...OLD, new: 'passed' }, false],
    ['none', OLD, OLD, OLD, false],
  ])('%s', (_name, base, pre, post, idle) => {
    const records = [recordOf('base', base), recordOf('pre', pre), recordOf('post', post)]
    expect(areNewTestsIdle(records, new Set([FILE]))).toBe(idle)
    expect(areNewTestsIdle(records, new Set())).toBe(false)
  })
})
