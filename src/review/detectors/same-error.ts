/**
 * D4: the same call failing with the same error three times or more while nothing was changed in between. A successful
 * write, install or checkout resets the count: without that, every edit-test-debug session would be flagged.
 */
import { maskedResult } from '../call-key.ts'
import type { Detector, DraftFinding } from '../detector.ts'
import { citeCall, citeResult, evidenceOf, shorten, stepRange } from '../evidence.ts'
import type { FailureClass } from '../failure-rules.ts'
import type { ObservedCall, ObservedSession } from '../observations.ts'
import { severityForCount } from '../severity.ts'

const THRESHOLDS = { low: 3, medium: 4, high: 5 }
/** Repeats told of one stretch. */
const MAX_REPEATS = 50

export const sameError: Detector = {
  id: 'same-error',
  class: 'tool-call-failure',
  title: 'Same call failing the same way',
  why: 'The call was made again although nothing had changed that could make it work.',
  posted: true,
  source: 'OpenHands SDK stuck detector: three equal error observations; reset on state change measured here',
  detect: ({ observed }) => {
    if (observed.failed.length < THRESHOLDS.low) return []
    const repeats = observed.stretches.flatMap((stretch) => repeatsOf(stretch).slice(0, MAX_REPEATS))
    if (repeats.length === 0) return []
    const lastGood = lastGoodCalls(observed)
    return repeats.flatMap((calls) => draftOf(calls, lastGood))
  },
}

/** For each tool the last step at which a call of it went well. */
function lastGoodCalls(observed: ObservedSession): ReadonlyMap<string, number> {
  return new Map(observed.calls.flatMap(({ call, failure, step }) => (failure === null ? [[call.name, step]] : [])))
}

function repeatsOf(stretch: readonly ObservedCall[]): readonly (readonly ObservedCall[])[] {
  const done: ObservedCall[][] = []
  let open = new Map<string, ObservedCall[]>()
  for (const call of stretch) {
    const key = failureKey(call)
    const known = key === null ? undefined : open.get(key)
    if (known !== undefined) known.push(call)
    else if (call.changed_state) {
      done.push(...open.values())
      open = new Map(key === null ? [] : [[key, [call]]])
    } else if (key !== null) open.set(key, [call])
  }
  return [...done, ...open.values()].filter((calls) => calls.length >= THRESHOLDS.low)
}

/** Repeating these is a loop at worst (D1), not a call that is wrong. */
const NOT_THE_CALLS_FAULT: ReadonlySet<FailureClass> = new Set<FailureClass>(['network', 'timeout', 'test-failure'])

function failureKey(call: ObservedCall): string | null {
  if (call.failure === null || NOT_THE_CALLS_FAULT.has(call.failure.class)) return null
  return `${call.key}\n${call.failure.class}\n${maskedResult(call.failure.line)}`
}

function draftOf(calls: readonly ObservedCall[], lastGood: ReadonlyMap<string, number>): DraftFinding[] {
  const severity = severityForCount(calls.length, THRESHOLDS)
  const [first] = calls
  const last = calls.at(-1)
  if (severity === null || first === undefined || last === undefined) return []
  const steps = calls.map((call) => call.step)
  const line = shorten(last.failure?.line ?? '', 120)
  return [
    {
      severity,
      confidence: 0.95,
      steps,
      evidence: evidenceOf(citeCall(first), citeResult(first), citeResult(last)),
      pattern: first.key,
      explanation: `The same ${first.call.name} call failed ${calls.length} times (${stepRange(steps)}) with the same error, and nothing was changed in between.`,
      guidance: `This exact ${first.call.name} call failed ${calls.length} times with "${line}". Change the argument that the error names, or take another way, before calling it again.`,
      recovered: (lastGood.get(last.call.name) ?? 0) > last.step,
    },
  ]
}
