/** One judge's report for a review of several sessions. */
import type { JudgeReport } from '../finding.ts'
import { judgeOff } from '../review.ts'

/** Failed when one failed, off when all were off. Reasons that differ are listed; numbers are summed. */
export function joinJudgeReports(reports: readonly JudgeReport[]): JudgeReport {
  const active = reports.filter((report) => report.status !== 'off')
  const [first] = active
  if (first === undefined) return judgeOff(reports[0]?.reason ?? 'no session to judge')
  const failed = active.filter((report) => report.status === 'failed')
  // A session that nobody asked about stands beside the others: one that was judged says nothing of it.
  const told = failed.length > 0 ? failed : reports
  const sum = (pick: (report: JudgeReport) => number): number =>
    active.reduce((total, report) => total + pick(report), 0)
  return {
    status: failed.length > 0 ? 'failed' : 'ran',
    reason: [...new Set(told.map((report) => report.reason))].join('; '),
    model: first.model,
    calls: sum((report) => report.calls),
    input_tokens: sum((report) => report.input_tokens),
    output_tokens: sum((report) => report.output_tokens),
    dropped_findings: sum((report) => report.dropped_findings),
  }
}
