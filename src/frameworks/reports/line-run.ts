/** Parsing for every framework whose report one of our own reporters writes. */
import type { ParsedRun, RunEvidence } from '../framework.ts'
import { lastError, settle, withoutReport } from '../settle.ts'
import { FILE_PSEUDO_TEST } from '../outcome.ts'
import { readLines } from './lines.ts'

export interface LineRunRules {
  /** The framework ends without a report when a file does not load, so a lone file is to blame for it. */
  readonly brokenFile?: (evidence: RunEvidence) => boolean
  /** Signs on the console that the tool itself did not come up, so that no test file is to blame. */
  readonly notStarted?: RegExp
  /** Signs on the console that what all files are given (a helper) does not load, and so none of them. */
  readonly noneLoads?: RegExp
  /** Why the exit code may be non-zero though no test failed, where the report does not say it. */
  readonly excuse?: (evidence: RunEvidence) => string | null
}

export function parseLineRun(evidence: RunEvidence, rules: LineRunRules = {}): ParsedRun {
  if (evidence.report === null || evidence.report.trim() === '') {
    // It would come up for one file as little as for all of them.
    if (!evidence.timedOut && rules.notStarted?.test(evidence.stderr + evidence.stdout) === true)
      return { outcomes: [], problem: 'could-not-start', detail: lastError(evidence) }
    if (!evidence.timedOut && evidence.exitCode !== 0 && rules.noneLoads?.test(evidence.stdout + evidence.stderr)) {
      const message = lastError(evidence)
      const unloaded = evidence.files.map(
        (file) => ({ file, titles: [FILE_PSEUDO_TEST], status: 'failed', message }) as const,
      )
      return settle(evidence, { outcomes: unloaded, complete: true })
    }
    const [only] = evidence.files
    if (
      !evidence.timedOut &&
      evidence.files.length === 1 &&
      only !== undefined &&
      rules.brokenFile?.(evidence) === true
    ) {
      return settle(evidence, { outcomes: [], complete: false })
    }
    return withoutReport(evidence)
  }
  const { outcomes, complete, excuse, strange } = readLines(evidence.report, evidence)
  if (strange > 0 && complete) {
    return { outcomes: [], problem: 'report-invalid', detail: `${strange} lines of the report are not the reporter's` }
  }
  return settle(evidence, { outcomes, complete, excuse: excuse ?? rules.excuse?.(evidence) ?? null })
}
