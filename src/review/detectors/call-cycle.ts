/**
 * D2: a cycle of two to five calls, three full rounds or more, each round the same calls with the same results.
 * Sources: OpenHands' six-step alternation, gemini-cli's cycles of length 2 to 5, opencode #47759.
 */
import { mayBeSameCall } from '../call-key.ts'
import type { Detector, DraftFinding } from '../detector.ts'
import { citeCall, evidenceOf, quoteCall, shorten, stepRange } from '../evidence.ts'
import { bringSame, type ObservedCall, type ObservedSession, goesOnAfter } from '../observations.ts'

const MIN_PERIOD = 2
const MAX_PERIOD = 5
const MIN_ROUNDS = 3
const HIGH_ROUNDS = 5

export const callCycle: Detector = {
  id: 'call-cycle',
  class: 'infinite-loop',
  title: 'Calls going in a circle',
  why: 'Each round asks the same questions and gets the same answers, so nothing is learned.',
  posted: true,
  source: 'Wink (arXiv 2602.17037), infinite loops; period and rounds as in gemini-cli and OpenHands',
  detect: ({ observed }) => observed.stretches.flatMap((stretch) => cyclesOf(stretch, observed)),
}

function cyclesOf(stretch: readonly ObservedCall[], observed: ObservedSession): DraftFinding[] {
  const drafts: DraftFinding[] = []
  let start = 0
  while (start < stretch.length) {
    const cycle = cycleAt(stretch, start)
    if (cycle !== null) drafts.push(draftOf(stretch.slice(start, start + cycle.length), cycle, observed))
    start += cycle?.length ?? 1
  }
  return drafts
}

interface Cycle {
  readonly period: number
  readonly rounds: number
  readonly length: number
}

/** The cycle that begins at a call, of the shortest period that makes one; linear, since a found cycle is skipped whole. */
function cycleAt(stretch: readonly ObservedCall[], start: number): Cycle | null {
  const first = stretch[start]
  for (let period = MIN_PERIOD; period <= MAX_PERIOD; period += 1) {
    const later = stretch[start + period]
    // Nearly every call ends here: the one a period later is another.
    if (later?.call.name !== first?.call.name || !repeats(first, later)) continue
    if (!isRealCycle(stretch.slice(start, start + period))) continue
    let length = period
    while (repeats(stretch[start + length - period], stretch[start + length])) length += 1
    const rounds = Math.floor(length / period)
    if (rounds >= MIN_ROUNDS) return { period, rounds, length: rounds * period }
  }
  return null
}

function repeats(earlier: ObservedCall | undefined, later: ObservedCall | undefined): boolean {
  if (earlier === undefined || later === undefined) return false
  return (
    // Keys last, as they are built on demand.
    mayBeSameCall(earlier.call, later.call) &&
    !later.changed_state &&
    !later.call.denied &&
    earlier.key === later.key &&
    bringSame(earlier, later)
  )
}

/** At least two different calls (else it is a plain repeat), none of them waiting for something. */
function isRealCycle(round: readonly ObservedCall[]): boolean {
  const waits = round.some((call) => call.action.kind === 'poll' || call.action.kind === 'idle')
  return !waits && new Set(round.map((call) => call.key)).size > 1
}

function draftOf(calls: readonly ObservedCall[], cycle: Cycle, observed: ObservedSession): DraftFinding {
  const steps = calls.map((call) => call.step)
  const round = calls.slice(0, cycle.period)
  const named = round.map((call) => `${call.call.name} ${shorten(quoteCall(call.call), 40)}`).join(' → ')
  return {
    severity: cycle.rounds >= HIGH_ROUNDS ? 'high' : 'medium',
    confidence: 0.9,
    steps,
    evidence: evidenceOf(...round.map(citeCall)),
    pattern: round.map((call) => call.key).join('\n'),
    explanation: `The same ${cycle.period} calls were made in the same order ${cycle.rounds} times (${stepRange(steps)}) with the same results: ${named}.`,
    guidance: `You went round the same ${cycle.period} calls ${cycle.rounds} times (${stepRange(steps)}). Say in one sentence which new fact you need, then make a call that can bring it.`,
    recovered: goesOnAfter(observed, steps.at(-1) ?? 0),
  }
}
