/**
 * D5: five failing calls in a row of any kind, or four in a row with the same error from different arguments. Failing
 * tests, lint and builds do not count, nor do searches without hits: those are answers.
 */
import { maskedResult } from '../call-key.ts'
import type { Detector, DraftFinding } from '../detector.ts'
import { citeCall, citeResult, evidenceOf, shorten, stepRange } from '../evidence.ts'
import type { ObservedCall, ObservedSession } from '../observations.ts'
import { goesOnAfter } from '../observations.ts'
import { severityForCount } from '../severity.ts'

const ANY_KIND = { low: 5, medium: 6, high: 10 }
const SAME_ERROR = { low: 4, medium: 6, high: 10 }

export const failureStreak: Detector = {
  id: 'failure-streak',
  class: 'tool-call-failure',
  title: 'Failing calls in a row',
  why: 'A row of failures means the agent, or its environment, had lost the thread.',
  posted: true,
  source:
    'gemini-cli PR #16954 (varying arguments, same failure); five in a row never resolved in the labelled weak-model runs',
  detect: ({ observed }) => {
    if (observed.failed.length < SAME_ERROR.low) return []
    return observed.stretches.flatMap((stretch) => streaksOf(stretch).flatMap((calls) => draftOf(calls, observed)))
  },
}

function streaksOf(stretch: readonly ObservedCall[]): readonly (readonly ObservedCall[])[] {
  const streaks: ObservedCall[][] = [[]]
  for (const call of stretch) {
    if (call.call.collateral) continue
    if (countsAsFailure(call)) streaks.at(-1)?.push(call)
    else streaks.push([])
  }
  return streaks
}

function countsAsFailure(call: ObservedCall): boolean {
  return call.failure !== null && call.failure.class !== 'test-failure' && call.failure.class !== 'network'
}

function draftOf(calls: readonly ObservedCall[], observed: ObservedSession): DraftFinding[] {
  const [first] = calls
  const last = calls.at(-1)
  if (first === undefined || last === undefined) return []
  const errors = new Set(calls.map((call) => maskedResult(call.failure?.line ?? '')))
  const oneError = errors.size === 1
  const severity = severityForCount(calls.length, oneError ? SAME_ERROR : ANY_KIND)
  if (severity === null) return []
  const steps = calls.map((call) => call.step)
  const cause = oneError ? ' with the same error' : ''
  return [
    {
      severity,
      confidence: oneError ? 0.9 : 0.8,
      steps,
      evidence: evidenceOf(citeCall(first), citeResult(first), citeResult(last)),
      pattern: `${first.call.name} ${[...errors].slice(0, 3).join('\n')}`,
      explanation: `${calls.length} calls in a row failed${cause} (${stepRange(steps)}).`,
      guidance: `${calls.length} calls in a row failed${cause} (${stepRange(steps)}), the last with "${shorten(last.failure?.line ?? '', 120)}". Find their common cause (does the program or path exist?) before the next try.`,
      recovered: goesOnAfter(observed, last.step),
    },
  ]
}
