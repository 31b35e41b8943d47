/** What a repository's configuration says about findings: detectors that need more, behaviour that is intended. */
import picomatch from 'picomatch'
import type { Config } from '../config/config.ts'
import { DETECTORS } from '../review/detectors/index.ts'
import type { Finding, Review } from '../review/finding.ts'
import { JUDGE_QUESTIONS } from '../review/judge/questions/index.ts'
import { labelsOf } from '../review/review.ts'
import type { Problem } from '../session/session.ts'
import type { Intended } from './review-record.ts'

export type HouseRules = Pick<Config, 'detectors' | 'thresholds' | 'intended'>

export interface Ruled {
  readonly review: Review
  /** Findings that the configuration declares intended, with its reason: taken out, and listed. */
  readonly intended: readonly Intended[]
}

/** Files of the change that each finding is about, by the finding's id. */
export type FindingFiles = ReadonlyMap<string, readonly string[]>

/**
 * Applies thresholds, then intended behaviour. A finding below its detector's threshold stays as `info`: in the artifact and
 * the job summary, out of the comment, the labels and the gate.
 */
export function applyHouseRules(review: Review, rules: HouseRules, files: FindingFiles): Ruled {
  const weighed = review.findings.map((finding) => belowThreshold(finding, rules.thresholds))
  const intended: Intended[] = []
  const findings: Finding[] = []
  for (const finding of weighed) {
    const rule = rules.intended.find((entry) => isIntended(finding, entry, files.get(finding.id) ?? []))
    if (rule === undefined) findings.push(finding)
    else intended.push({ finding, reason: rule.reason })
  }
  const problems = [...review.problems, ...unknownNames(rules)]
  return { review: { ...review, findings, labels: labelsOf(findings), problems }, intended }
}

function belowThreshold(finding: Finding, thresholds: HouseRules['thresholds']): Finding {
  const least = thresholds[finding.detector] ?? {}
  const tooFew = finding.steps.length < (least.steps ?? 0)
  const tooUnsure = finding.confidence < (least.confidence ?? 0)
  return tooFew || tooUnsure ? { ...finding, severity: 'info' } : finding
}

/** Every file of the finding must be meant: a finding about a meant file and another one is still a finding. */
function isIntended(finding: Finding, entry: HouseRules['intended'][number], files: readonly string[]): boolean {
  if (entry.detector !== undefined && entry.detector !== finding.detector) return false
  if (entry.paths === undefined) return true
  const matches = picomatch(entry.paths, { dot: true })
  return files.length > 0 && files.every((file) => matches(file))
}

/** Every name that the configuration may use. */
export const DETECTOR_NAMES: readonly string[] = [...DETECTORS, ...JUDGE_QUESTIONS].map(({ id }) => id)

/** A name with a typing mistake switches nothing; the reader of the summary learns it. */
function unknownNames({ detectors, thresholds, intended }: HouseRules): Problem[] {
  const named = [
    ...Object.keys(detectors),
    ...Object.keys(thresholds),
    ...intended.flatMap(({ detector }) => detector ?? []),
  ]
  return [...new Set(named)]
    .filter((name) => !DETECTOR_NAMES.includes(name))
    .map((name) => ({
      code: 'unknown-detector',
      detail: `the configuration names "${name}", and no detector is called so`,
    }))
}
