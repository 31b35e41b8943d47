/**
 * D1: the same call with the same result, three times or more in a row. Thresholds: peers stop at 3 (cline, Roo Code,
 * opencode) to 5 (gemini-cli); three with equal results happened in 1 of 500 runs of a strong model.
 */
import { mayBeSameCall } from '../call-key.ts'
import type { Detector, DraftFinding } from '../detector.ts'
import { citeCall, citeResult, evidenceOf, quoteCall, shorten, stepRange } from '../evidence.ts'
import { isMalformed } from '../malformed.ts'
import { bringSame, type ObservedCall, type ObservedSession, goesOnAfter } from '../observations.ts'
import { severityForCount } from '../severity.ts'

const THRESHOLDS = { low: 3, medium: 4, high: 6 }
/** Waiting is what polling is for; ten polls without news is where OpenHands' maintainers drew the line (PR #10750). */
const POLL_THRESHOLDS = { low: 10, medium: 20, high: 40 }
/** Trying again after a rate limit or a timeout is right for a while. */
const RETRY_THRESHOLDS = { low: 5, medium: 8, high: 12 }

export const repeatedCall: Detector = {
  id: 'repeated-call',
  class: 'infinite-loop',
  title: 'Same call repeated',
  why: 'A repeat that brings nothing new costs time and tokens and shows that the agent is not reading its results.',
  posted: true,
  source: 'Wink (arXiv 2602.17037), infinite loops: same call three times or more in a row',
  detect: ({ observed }) =>
    observed.stretches.flatMap((stretch) => runsOf(stretch).flatMap((run) => draftOf(run, observed))),
}

/** Maximal runs of consecutive calls with equal key and equal result; what a meaningless call answers does not matter. */
function runsOf(stretch: readonly ObservedCall[]): readonly (readonly ObservedCall[])[] {
  const runs: (readonly ObservedCall[])[] = []
  let start = 0
  for (let at = 1; at <= stretch.length; at += 1) {
    const [before, call] = [stretch[at - 1], stretch[at]]
    if (before !== undefined && call !== undefined && isSame(before, call)) continue
    if (at - start >= THRESHOLDS.low) runs.push(stretch.slice(start, at))
    start = at
  }
  return runs
}

function isSame(a: ObservedCall, b: ObservedCall): boolean {
  // Keys last: they are built on demand, of whole files that a call writes.
  if (!mayBeSameCall(a.call, b.call) || a.call.denied || b.call.denied || a.key !== b.key) return false
  if (isMalformed(a) && isMalformed(b)) return true
  if (isBlind(a)) return false
  return bringSame(a, b)
}

/** Some logs keep of a write no more than its file: the next one may have written anything. */
function isBlind({ action, call }: ObservedCall): boolean {
  if (action.kind !== 'write' || call.unparsed_args !== null) return false
  return Object.keys(call.args).every((name) => /path$|^file(?:name)?$/i.test(name))
}

function draftOf(run: readonly ObservedCall[], observed: ObservedSession): DraftFinding[] {
  const [first] = run
  const last = run.at(-1)
  if (first === undefined || last === undefined || first.action.kind === 'idle') return []
  const severity = severityForCount(run.length, thresholdsFor(first))
  if (severity === null) return []
  const steps = run.map((call) => call.step)
  const what = shorten(quoteCall(first.call), 80)
  return [
    {
      severity,
      confidence: run.length > 3 ? 0.95 : 0.85,
      steps,
      evidence: evidenceOf(citeCall(first), citeResult(first), citeResult(last)),
      pattern: first.key,
      explanation: `The same ${first.call.name} call was made ${run.length} times in a row (${stepRange(steps)}) and brought the same result each time.`,
      guidance: `You made the same ${first.call.name} call ${run.length} times (${stepRange(steps)}) with the same result: ${what}. It will not change. Say what you expected, then try a different input or read something new.`,
      recovered: goesOnAfter(observed, last.step),
    },
  ]
}

function thresholdsFor(call: ObservedCall): typeof THRESHOLDS {
  if (call.action.kind === 'poll') return POLL_THRESHOLDS
  return call.failure?.class === 'timeout' || call.failure?.class === 'network' ? RETRY_THRESHOLDS : THRESHOLDS
}
