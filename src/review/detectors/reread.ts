/** D3: the same file or search read again and again with the same result, at any distance, nothing written in between. */
import { coarseKey } from '../call-key.ts'
import type { Detector, DraftFinding } from '../detector.ts'
import { citeCall, evidenceOf, quoteCall, shorten, stepRange } from '../evidence.ts'
import { grouped } from '../grouped.ts'
import { bringSame, type ObservedCall, type ObservedSession, goesOnAfter } from '../observations.ts'

const MIN_READS = 4

export const reread: Detector = {
  id: 'reread',
  class: 'infinite-loop',
  title: 'Reads the same thing again',
  why: 'Nothing had changed since it was read the first time.',
  posted: false,
  source: 'Measured: four or more equal reads without a write between occur in under 1 % of strong-model runs',
  detect: ({ observed }) =>
    observed.stretches.flatMap((stretch) => rereadsOf(stretch).flatMap((calls) => draftOf(calls, observed))),
}

function rereadsOf(stretch: readonly ObservedCall[]): readonly (readonly ObservedCall[])[] {
  const found: (readonly ObservedCall[])[] = []
  let reads: ObservedCall[] = []
  for (const call of stretch) {
    if (call.changed_state) {
      found.push(...equalReads(reads))
      reads = []
    } else if (call.action.only_reads && call.action.kind !== 'idle' && call.failure === null && !call.call.denied)
      reads.push(call)
  }
  return [...found, ...equalReads(reads)]
}

/** Those with one key and one result. Few are alike at all, so the cheap key comes first. */
function equalReads(reads: readonly ObservedCall[]): readonly (readonly ObservedCall[])[] {
  if (reads.length < MIN_READS) return []
  const alike = [...grouped(reads, ({ call }) => coarseKey(call)).values()].filter((some) => some.length >= MIN_READS)
  return alike.flatMap((some) =>
    [...grouped(some, ({ key }) => key).values()].flatMap(([first, ...others]) =>
      first === undefined || others.length + 1 < MIN_READS
        ? []
        : [[first, ...others.filter((call) => bringSame(call, first))]],
    ),
  )
}

function draftOf(calls: readonly ObservedCall[], observed: ObservedSession): DraftFinding[] {
  const [first] = calls
  if (first === undefined || calls.length < MIN_READS) return []
  const steps = calls.map((call) => call.step)
  return [
    {
      severity: 'low',
      confidence: 0.8,
      steps,
      evidence: evidenceOf(citeCall(first)),
      pattern: first.key,
      explanation: `${shorten(quoteCall(first.call), 80)} was read ${calls.length} times with the same result (${stepRange(steps)}), and nothing was written in between.`,
      guidance: `You already read this at step ${first.step}; it has not changed since. Work from what you have.`,
      recovered: goesOnAfter(observed, steps.at(-1) ?? 1),
    },
  ]
}
