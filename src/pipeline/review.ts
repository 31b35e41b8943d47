/** Sessions of one change, or sessions given as files, become a review. */
import type { FileChange, PullRequest } from '../pull-request/pull-request.ts'
import type { Config } from '../config/config.ts'
import { redactPeople } from '../guard/people.ts'
import { mapStrings } from '../guard/strings.ts'
import type { Redactor } from '../guard/redact.ts'
import type { CheckResult } from '../review/detector.ts'
import { reviewObserved } from '../review/findings.ts'
import type { Finding, JudgeReport, Review } from '../review/finding.ts'
import { joinJudgeReports } from '../review/judge/reports.ts'
import { observe } from '../review/observations.ts'
import type { KnownActions } from '../review/outline.ts'
import { buildReview, judgeOff } from '../review/review.ts'
import { isAtLeast } from '../review/severity.ts'
import { shownShare } from '../session/agent-share.ts'
import { shareOfFound } from '../session/attribution.ts'
import { diffLinesOf } from '../session/diff-lines.ts'
import { isIncomplete, type Found } from '../session/find.ts'
import type { LinkedSession, Problem } from '../session/session.ts'

export interface ReviewRequest {
  readonly found: Found
  readonly pullRequest: PullRequest | null
  /** Files of the change; null where it is not known. */
  readonly changes: readonly FileChange[] | null
  /** The change as a unified diff; null where it is not known. */
  readonly diff: string | null
  /** The optional model: judges one session at a time. */
  readonly judge: { readonly ask: (linked: LinkedSession) => Promise<Judged> } | { readonly off: string }
  /** The developer's request, where the sessions do not hold it. */
  readonly request?: string | null
  /** Detectors that the configuration switches: off, or into the comment although they are not posted by default. */
  readonly detectors?: Config['detectors']
  /** How checks ended on the head of the change; absent where nobody asked. */
  readonly checks?: readonly CheckResult[]
  readonly problems: readonly Problem[]
}

interface Judged {
  readonly findings: readonly Finding[]
  readonly report: JudgeReport
}

/** Reviews every linked session. The judge adds to what the rules found, and never takes away. */
export async function reviewChange(request: ReviewRequest): Promise<Review> {
  const { found, pullRequest, changes, diff, judge } = request
  const context = {
    pull_request_text: pullRequest === null ? '' : `${pullRequest.title}\n\n${pullRequest.body}`,
    changes,
    request: request.request ?? null,
    sole: found.linked.length === 1 && !isIncomplete(found),
    checks: request.checks ?? [],
    switched_on: new Set(Object.entries(request.detectors ?? {}).flatMap(([id, how]) => (how === 'on' ? [id] : []))),
  }
  const sessions: { linked: LinkedSession; findings: Finding[]; actions: KnownActions }[] = []
  const reports: JudgeReport[] = []
  for (const linked of found.linked) {
    const observed = observe(linked)
    const detected = reviewObserved(observed, context)
    const findings = detected.filter(({ detector }) => request.detectors?.[detector] !== 'off')
    if ('ask' in judge) {
      const judged = await judge.ask(linked)
      findings.push(...judged.findings.map(capped))
      reports.push(judged.report)
    }
    sessions.push({ linked, findings, actions: new Map(observed.calls.map(({ step, action }) => [step, action])) })
  }
  const share = shareOfFound(found, diff === null ? [] : diffLinesOf(diff, changes ?? []))
  return buildReview({
    sessions,
    judge: 'off' in judge ? judgeOff(judge.off) : joinJudgeReports(reports),
    provenance: shownShare(share),
    problems: [...request.problems, ...found.problems],
  })
}

/**
 * No model's precision has been measured on real sessions here, so what it alone says stands in the summary and the JSON but
 * starts no comment: `low` at most.
 */
function capped(finding: Finding): Finding {
  return isAtLeast(finding.severity, 'medium') ? { ...finding, severity: 'low' } : finding
}

/** Quotes come from sessions, and sessions hold secrets and people's names: nothing leaves before it went through here. */
export function redactReview(review: Review, redactor: Redactor): Review {
  return mapStrings(review, (text) => redactPeople(redactor.redact(text).text).text)
}
