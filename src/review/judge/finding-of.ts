/** Findings from accusations that stood up: words from templates, steps and paths from code, quotes from the log. */
import { stepRange } from '../evidence.ts'
import { CATEGORY_OF_CLASS, type Finding } from '../finding.ts'
import { findingId } from '../findings.ts'
import { type Candidate, stepsOf } from './candidate.ts'
import type { CaseFile } from './case-file.ts'
import { fillTemplate } from './prompts/template.ts'
import { WORDING } from './prompts/wording.ts'
import { publishable } from './publishable.ts'
import type { Voted } from './votes.ts'

const MAX_FILES = 3
const MAX_FILE_CHARS = 120
/** Of an accusation that only one answer was asked for. */
const SINGLE_CONFIDENCE = 0.5
/** Three of three answers are no proof. */
const CONFIDENCE_CAP = 0.9

export function findingOf({ candidate, agreement }: Voted, file: CaseFile): Finding {
  const wording = WORDING[candidate.basis]
  const { session } = file.observed
  const quotes = [...(candidate.source === null ? [] : [candidate.source]), ...candidate.quotes]
  const steps = [...new Set(quotes.map((quote) => quote.step))].toSorted((a, b) => a - b)
  return {
    id: findingId(session.id, candidate.detector, candidate.pattern),
    class: wording.class,
    category: CATEGORY_OF_CLASS[wording.class],
    detector: candidate.detector,
    severity: candidate.severity,
    confidence: agreement === null ? SINGLE_CONFIDENCE : Math.min(CONFIDENCE_CAP, Math.round(agreement * 100) / 100),
    session_id: session.id,
    steps,
    tool_call_ids: callIds(steps, file),
    evidence: quotes.map(({ step, quote }) => ({ step, quote })),
    explanation: explanationOf(candidate),
    guidance: fillTemplate(wording.guidance, valuesOf(candidate)),
    recovered: candidate.recovered,
    source: 'judge',
  }
}

/** What happened, in the house's words. */
export function explanationOf(candidate: Candidate): string {
  return fillTemplate(WORDING[candidate.basis].explanation, valuesOf(candidate))
}

function valuesOf(candidate: Candidate): Readonly<Record<string, string>> {
  return {
    source: candidate.source === null ? 'no step' : `step ${candidate.source.step}`,
    steps: stepRange(stepsOf(candidate)),
    files: filesText(candidate.files),
    lines: String(candidate.lines),
  }
}

/** Paths are foreign text too: what may not be published is counted, not named. */
function filesText(files: readonly string[]): string {
  const shown = files
    .slice(0, MAX_FILES)
    .flatMap((path) => publishable(path.replace(/\s/g, ' ').slice(0, MAX_FILE_CHARS)) ?? [])
  const rest = files.length - shown.length
  if (shown.length === 0) return rest === 1 ? 'one file' : `${rest} files`
  return rest === 0 ? shown.join(', ') : `${shown.join(', ')} and ${rest} more`
}

function callIds(steps: readonly number[], { observed }: CaseFile): string[] {
  const cited = new Set(steps)
  return observed.calls.flatMap(({ step, call }) => (cited.has(step) && call.id !== null ? [call.id] : []))
}
