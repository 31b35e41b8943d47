/** How often each detector was right, by the answers of people who saw its findings. */
import { type Interval, wilsonInterval } from '../core/wilson.ts'
import type { Feedback, ReviewRecord } from './review-record.ts'

export interface DetectorPrecision {
  readonly detector: string
  readonly right: number
  readonly wrong: number
  readonly precision: Interval
  /** Times the configuration declared a finding intended: not counted as wrong, since it happened as told. */
  readonly intended: number
}

export interface Answered {
  readonly detectors: readonly DetectorPrecision[]
  /** Thumbs on comments that show more than one finding: nobody knows which one is meant. */
  readonly thumbs: { readonly up: number; readonly down: number }
}

interface Tally {
  right: number
  wrong: number
  intended: number
}

/**
 * Counts answers by detector, most answers first. A thumb counts for a detector where the comment showed one finding and
 * nobody answered it in words; people answer what annoys them, so this precision is a lower one than a blind reading gives.
 */
export function answeredPrecision(records: readonly ReviewRecord[]): Answered {
  const tallies = new Map<string, Tally>()
  const tallyOf = (detector: string): Tally => {
    const tally = tallies.get(detector) ?? { right: 0, wrong: 0, intended: 0 }
    tallies.set(detector, tally)
    return tally
  }
  const thumbs = { up: 0, down: 0 }
  for (const record of records) {
    const { feedback } = record
    if (feedback === undefined) continue
    for (const { detector, verdict } of feedback.answers) tallyOf(detector)[verdict] += 1
    for (const { finding } of feedback.intended) tallyOf(finding.detector).intended += 1
    const meant = soleDetector(record, feedback)
    if (meant === null) {
      thumbs.up += feedback.thumbs.up
      thumbs.down += feedback.thumbs.down
    } else {
      tallyOf(meant).right += feedback.thumbs.up
      tallyOf(meant).wrong += feedback.thumbs.down
    }
  }
  const detectors = [...tallies].map(([detector, { right, wrong, intended }]) => ({
    detector,
    right,
    wrong,
    intended,
    precision: wilsonInterval(right, right + wrong),
  }))
  return { detectors: detectors.toSorted((a, b) => b.precision.of - a.precision.of || order(a, b)), thumbs }
}

/** The detector that thumbs are about: the comment shows exactly one finding, and it has no answer in words. */
function soleDetector(record: ReviewRecord, feedback: Feedback): string | null {
  const shown = record.findings.filter(({ severity }) => severity !== 'info')
  const [only] = shown
  return only !== undefined && shown.length === 1 && feedback.answers.length === 0 ? only.detector : null
}

function order(a: DetectorPrecision, b: DetectorPrecision): number {
  return a.detector < b.detector ? -1 : 1
}
