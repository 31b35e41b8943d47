import type { RunEvidence } from '../../src/frameworks/framework.ts'

/** A run that ended well and said nothing, but for what a test sets. */
export function evidenceOf(parts: Partial<RunEvidence>): RunEvidence {
  return {
    report: null,
    stdout: '',
    stderr: '',
    exitCode: 0,
    signal: null,
    timedOut: false,
    cwdInRepo: '.',
    repoRoot: '/repo',
    files: ['test/a.test.js'],
    sources: new Map(),
    startedAt: Date.parse('2024-05-01T12:00:00Z'),
    ...parts,
  }
}
