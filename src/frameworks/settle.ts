/** Last step of every parser: do the report and the exit code tell the same story? */
import type { ParsedRun, RunEvidence } from './framework.ts'
import { plain, nameOutcomes, type RawOutcome, shortMessage } from './names.ts'
import { FILE_PSEUDO_TEST } from './outcome.ts'

export interface Settlement {
  readonly outcomes: readonly RawOutcome[]
  /** Did the framework itself say that it came to its end? */
  readonly complete: boolean
  /** Why the exit code may be non-zero though every test passed (obsolete snapshots, a coverage threshold). */
  readonly excuse?: string | null
}

/**
 * Exit code and report must agree (a report can be forged or cut, an exit code can be swallowed). A process that ended
 * early while it ran one file is that file's failure; with several files nobody can tell which one, so they run again
 * one by one.
 */
export function settle(evidence: RunEvidence, { outcomes, complete, excuse }: Settlement): ParsedRun {
  const named = (raw: readonly RawOutcome[]): ParsedRun['outcomes'] => nameOutcomes(raw, evidence)
  if (evidence.timedOut) return { outcomes: named(outcomes), problem: 'timed-out', detail: 'killed at the time limit' }
  const ended = endOf(evidence)
  const failed = outcomes.some(({ status }) => status === 'failed')
  const clean = evidence.exitCode === 0 && evidence.signal === null
  if (!complete && clean) {
    return { outcomes: named(outcomes), problem: 'report-invalid', detail: `the report stops early, yet ${ended}` }
  }
  if (!complete) return endedEarly(evidence, outcomes)
  if (outcomes.length === 0) return { outcomes: [], problem: 'ran-no-test', detail: `no test ran; ${ended}` }
  if (failed && clean) {
    return { outcomes: named(outcomes), problem: 'report-contradicts-exit-code', detail: `tests failed, yet ${ended}` }
  }
  if (!failed && !clean && !excuse) {
    return {
      outcomes: named(outcomes),
      problem: 'report-contradicts-exit-code',
      detail: `no test failed, yet ${ended}`,
    }
  }
  return {
    outcomes: named(outcomes),
    problem: null,
    ...(!failed && !clean && excuse ? { detail: `${excuse}; ${ended}` } : {}),
  }
}

function endedEarly(evidence: RunEvidence, outcomes: readonly RawOutcome[]): ParsedRun {
  const [only] = evidence.files
  const why = lastError(evidence)
  if (evidence.files.length === 1 && only !== undefined) {
    const file: RawOutcome = { file: only, titles: [FILE_PSEUDO_TEST], status: 'failed', message: why }
    return {
      outcomes: nameOutcomes([...outcomes.filter(({ titles }) => titles[0] !== FILE_PSEUDO_TEST), file], evidence),
      problem: null,
    }
  }
  return {
    outcomes: nameOutcomes(outcomes, evidence),
    problem: 'report-invalid',
    detail: `the run ended early (${endOf(evidence)}): ${why}`,
    again: 'file-by-file',
  }
}

/** No report at all: the process never came to its tests, or lost its report. */
export function withoutReport(evidence: RunEvidence): ParsedRun {
  if (evidence.timedOut) return { outcomes: [], problem: 'timed-out', detail: 'killed at the time limit' }
  if (neverStarted(evidence)) return { outcomes: [], problem: 'could-not-start', detail: lastError(evidence) }
  const detail = `no report; ${endOf(evidence)}: ${lastError(evidence)}`
  if (evidence.files.length > 1) return { outcomes: [], problem: 'report-missing', detail, again: 'file-by-file' }
  return { outcomes: [], problem: 'report-missing', detail }
}

/**
 * Signs that the tool itself could not run, so that no test file is to blame: the shell's 126/127, a missing module that
 * is no relative import of a test, a refused option.
 */
function neverStarted(evidence: RunEvidence): boolean {
  return evidence.exitCode === 126 || evidence.exitCode === 127
}

function endOf(evidence: RunEvidence): string {
  return evidence.signal === null
    ? `the exit code is ${evidence.exitCode ?? 'unknown'}`
    : `signal ${evidence.signal} ended it`
}

/** The line that most likely says why: the first `…Error: …`, else the last line of stderr or stdout. */
export function lastError(evidence: RunEvidence): string {
  const { stderr, stdout } = evidence
  const [errors, output] = [plain(stderr.slice(-20_000)), plain(stdout.slice(-20_000))]
  const lines = (errors.trim() === '' ? output : errors).split('\n')
  const error = lines.find((line) =>
    /^(?!\s*at )[^:]{0,60}\b(?:\w{0,40}Error|panic|fatal|error)\b[^:]{0,60}:/.test(line),
  )
  const last = lines.findLast((line) => line.trim() !== '' && !/^\s*at |^Node\.js v|^\s*[\^}{]/.test(line))
  return shortMessage(error ?? last ?? 'no output', evidence).slice(0, 500)
}
