/** Small pieces of wording that every renderer shares, so that one thing has one name everywhere. */
import type { TestId } from '../checks/outcome.ts'
import { enumerate } from '../core/enumerate.ts'
import { clipChars, visibleLine } from '../guard/visible.ts'
import { detectorOf } from '../review/detectors/index.ts'
import type { Finding, FindingClass, Review, ReviewedSession, Severity } from '../review/finding.ts'
import { compareSeverity, isAtLeast } from '../review/severity.ts'

export const CLASS_WORDS: Readonly<Record<FindingClass, string>> = {
  'tool-call-failure': 'Tool call failure',
  'infinite-loop': 'Infinite loop',
  'did-not-follow-instructions': 'Did not follow instructions',
  'unrequested-changes': 'Unrequested changes',
  'inaccurate-self-report': 'Inaccurate self-report',
  'test-tampering': 'Test tampering',
}

const CLASS_WHY: Readonly<Record<FindingClass, string>> = {
  'tool-call-failure': 'Calls that cannot work cost time and tokens, and often derail the work.',
  'infinite-loop': 'Repeats that bring nothing new cost time and tokens.',
  'did-not-follow-instructions': 'The request set a limit and the change crosses it.',
  'unrequested-changes': 'Somebody has to review what nobody asked for.',
  'inaccurate-self-report': 'A reviewer who trusts the report skips a check that nobody made.',
  'test-tampering': 'A green run no longer shows that the code works.',
}

/** "1 finding", "3 findings". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** What the comment calls a finding. */
export function titleOf(finding: Finding): string {
  return detectorOf(finding.detector)?.title ?? CLASS_WORDS[finding.class]
}

/** Why a reader should care. */
export function whyOf(finding: Finding): string {
  return detectorOf(finding.detector)?.why ?? CLASS_WHY[finding.class]
}

/** "steps 3, 5 and 9", "steps 3-41 (12 of them)". */
export function stepsOf(finding: Finding): string {
  const { steps } = finding
  const [first] = steps
  const last = steps.at(-1)
  if (first === undefined || last === undefined) return 'no step'
  if (steps.length === 1) return `step ${first}`
  if (steps.length <= 4) return `steps ${enumerate(steps.map(String), 'and')}`
  return `steps ${first}–${last} (${steps.length} of them)`
}

/** The quotes of a finding, one line each, their step numbers aligned. */
export function evidenceText(finding: Finding, limits: { readonly quotes: number; readonly chars: number }): string {
  const quotes = finding.evidence.slice(0, limits.quotes)
  const width = Math.max(0, ...quotes.map(({ step }) => String(step).length))
  return quotes
    .map(({ step, quote }) => {
      const line = shortPath(visibleLine(quote))
      return `step ${String(step).padStart(width)}  ${clipChars(line, limits.chars)}`
    })
    .join('\n')
}

/** Characters of a path that fit beside the step on a narrow screen. */
const PATH_CHARS = 60

/** A quote that is one long absolute path, by its end, which tells it; the JSON document has it whole. */
function shortPath(quote: string): string {
  if (quote.length <= PATH_CHARS || !/^\/\S+$/.test(quote)) return quote
  const start = quote.indexOf('/', quote.length - PATH_CHARS)
  return start === -1 ? quote : `…${quote.slice(start)}`
}

/** Findings that count: `low` or more. `info` stays in the artifact and the job summary. */
export function countedFindings(review: Review): readonly Finding[] {
  return review.findings.filter((finding) => isAtLeast(finding.severity, 'low'))
}

/** The verdict in one sentence; the first line of every rendering. */
export function verdictOf(review: Review): string {
  const counted = countedFindings(review)
  const where = `${plural(review.sessions.length, 'session')}, ${plural(stepsIn(review), 'step')}`
  if (review.sessions.length === 0) return 'No agent session was found for this change, so nothing was reviewed.'
  if (isBlind(review)) return `${emptySessions(review)}, so nothing was reviewed.`
  if (counted.length === 0) return `Nothing to report: no misbehaviour found in ${where}.`
  const severities = (['high', 'medium', 'low'] as const).flatMap((severity) => {
    const count = counted.filter((finding) => finding.severity === severity).length
    return count === 0 ? [] : [`${count} ${severity}`]
  })
  const [only] = counted
  if (counted.length === 1 && only !== undefined)
    return `1 finding (${only.severity}) in ${where}: ${mostSerious(counted)}.`
  const spread = severities.length === 1 ? `all ${only?.severity ?? ''}` : severities.join(', ')
  return `${counted.length} findings (${spread}) in ${where}; most serious: ${mostSerious(counted)}.`
}

/** No step was looked at and nothing else was found: silence of such a review is no praise. */
function isBlind(review: Review): boolean {
  return stepsIn(review) === 0 && countedFindings(review).length === 0
}

function emptySessions({ sessions }: Review): string {
  return sessions.length === 1
    ? 'The session found holds no steps'
    : `The ${sessions.length} sessions found hold no steps`
}

/** What a gate has to say that passes without having seen anything; null where something was reviewed. */
export function blindGateWords(review: Review): string | null {
  if (!isBlind(review)) return null
  const why = review.sessions.length === 0 ? 'no session was reviewed' : lowerFirst(emptySessions(review))
  return `saw nothing: ${why}, so that it passes says nothing about the agent`
}

function lowerFirst(words: string): string {
  return `${words[0]?.toLowerCase() ?? ''}${words.slice(1)}`
}

function mostSerious(findings: readonly Finding[]): string {
  const [first] = findings.toSorted((a, b) => compareSeverity(b.severity, a.severity))
  if (first === undefined) return 'none'
  return `${lowerFirst(titleOf(first))}, ${stepsOf(first)}`
}

/** Steps of all reviewed sessions. */
export function stepsIn(review: Review): number {
  return review.sessions.reduce((sum, session) => sum + session.steps, 0)
}

/** Whether the model checks ran, in words. */
export function judgeLine(review: Review): string {
  const { status, reason, model, dropped_findings: dropped } = review.judge
  switch (status) {
    case 'ran':
      return `Model checks ran${model === null ? '' : ` (${model})`}${dropped === 0 ? '' : `; ${plural(dropped, 'unsupported answer')} dropped`}.`
    case 'off':
      return `Model checks did not run: ${reason}.`
    case 'failed':
      return `Model checks failed: ${reason}. Their silence says nothing.`
  }
}

/** How a session came to be reviewed for this change. */
export function linkWords(session: ReviewedSession): string {
  const kinds = [...new Set(session.linked_by.map((link) => link.kind))]
  return kinds.length === 0 ? 'given by hand' : kinds.join(', ')
}

/** `low` as it is shown: upper case for machines' eyes, never colour alone. */
export function severityWord(severity: Severity): string {
  return severity.toUpperCase()
}

const MARKS: Readonly<Record<Severity, string>> = { high: '🔴', medium: '🟠', low: '🟡', info: '⚪' }

/** A mark and the word: never colour alone. */
export function severityMark(severity: Severity): string {
  return `${MARKS[severity]} ${severity[0]?.toUpperCase() ?? ''}${severity.slice(1)}:`
}

/** A test as one line: its file, its name, and where it ran if there is more than one place. */
export function testName(test: TestId): string {
  return `${test.file}  ${test.name}${test.context === undefined ? '' : ` [${test.context}]`}`.replace(/\s*\n\s*/g, ' ')
}

/** By which version a report was made, and when to the minute in UTC; the time is left out where it is not known. */
export function madeBy(
  { tool_version, generated_at: at }: { readonly tool_version: string; readonly generated_at: string | null },
  between: string,
): string {
  const made = `Backtest ${tool_version}`
  return at === null ? made : `${made}${between}${at.slice(0, 16).replace('T', ' ')} UTC`
}

/** "0.4 s", "12 s", "3 min 20 s", "2 h 5 min". */
export function seconds(value: number): string {
  if (value < 10) return `${value.toFixed(1)} s`
  const whole = Math.round(value)
  if (whole < 120) return `${whole} s`
  if (whole < 7200) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}
