/** Parsing for every framework whose report one of our own reporters writes. */
import type { ParsedRun, RunEvidence } from '../framework.ts'
import { settle, withoutReport } from '../settle.ts'
import { readLines } from './lines.ts'

/** `loadExit`: the framework ends without a report when a file does not load, so a lone file is to blame for it. */
export interface LineRunRules {
  readonly brokenFile?: (evidence: RunEvidence) => boolean
}

export function parseLineRun(evidence: RunEvidence, rules: LineRunRules = {}): ParsedRun {
  if (evidence.report === null || evidence.report.trim() === '') {
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
  return settle(evidence, { outcomes, complete, excuse })
}
