/**
 * D9: the agent says the same thing over and over: ten times the same stretch of text within one message, or three equal
 * messages without a call between them. Rules as in gemini-cli (50 characters, ten times, 250 characters apart) and the
 * OpenHands monologue rule. One that ended by itself is `info`: it cost tokens and changed nothing. Code, lists, tables and headings repeat by nature and do not count.
 */
import type { Detector, DraftFinding } from '../detector.ts'
import { evidenceOf, quoteLine } from '../evidence.ts'
import type { ObservedSession } from '../observations.ts'
import { goesOnAfter } from '../observations.ts'

const CHUNK = 50
const MIN_REPEATS = 10
const MAX_GAP = 250
const MIN_EQUAL_MESSAGES = 3
/** Ten times fifty characters. */
const MIN_TEXT = CHUNK * MIN_REPEATS

export const chant: Detector = {
  id: 'chant',
  class: 'infinite-loop',
  title: 'Says the same thing over and over',
  why: 'The text repeats and nothing is done.',
  posted: true,
  source: 'gemini-cli loop detection (content chanting); OpenHands monologue rule',
  detect: ({ observed }) => [...chantsWithin(observed), ...monologues(observed)],
}

function chantsWithin(observed: ObservedSession): DraftFinding[] {
  return observed.said.flatMap((step) => {
    if (step.text.length < MIN_TEXT || !mayRepeat(step.text)) return []
    const repeats = mostRepeated(proseOf(step.text))
    if (repeats === null) return []
    const high = !goesOnAfter(observed, step.n)
    return [
      {
        severity: high ? 'high' : 'info',
        confidence: 0.9,
        steps: [step.n],
        evidence: evidenceOf({ step: step.n, quote: quoteLine(step.text) }),
        pattern: repeats.chunk,
        explanation: `Step ${step.n} repeats the same words ${repeats.count} times within one text.`,
        guidance: 'Stop restating. Do the next action, or say what blocks it.',
        recovered: !high,
      },
    ]
  })
}

/** Prose alone: without code blocks, list items, table rows, headings and quotes. */
function proseOf(text: string): string {
  const kept: string[] = []
  let fenced = false
  for (const line of text.split('\n')) {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced
    else if (!fenced && !/^\s*(?:[-*+|>#]|\d+[.)])/.test(line)) kept.push(line.trim())
  }
  return kept.join(' ')
}

const SENTENCE_END = /[.!?:;,]\s+/g
const PIECE_END = /[.!?:;,]\s+|\n\s*/
/** Letters by which pieces are told apart before whole chunks are: few, since a line may end after them. */
const FIRST_LETTERS = 8

/**
 * False for nearly every text: no ten of its pieces begin alike. Asked of the whole text, so that its prose need not be
 * taken out: where a chunk of prose begins, a line or a piece of a line begins.
 */
function mayRepeat(text: string): boolean {
  const pieces = text.split(PIECE_END)
  if (pieces.length < MIN_REPEATS) return false
  const beginnings = pieces.map((piece) => piece.slice(0, FIRST_LETTERS))
  if (new Set(beginnings).size > pieces.length - MIN_REPEATS + 1) return false
  const times = new Map<string, number>()
  for (const letters of beginnings) {
    const count = (times.get(letters) ?? 0) + 1
    if (count >= MIN_REPEATS) return true
    times.set(letters, count)
  }
  return false
}

/** Chunks that begin where a sentence or line begins: a chant has few of them, prose has many. Linear in the text. */
function mostRepeated(text: string): { readonly chunk: string; readonly count: number } | null {
  const places = new Map<string, { first: number; last: number; count: number }>()
  const starts = [0, ...Array.from(text.matchAll(SENTENCE_END), (found) => found.index + found[0].length)]
  for (const at of starts) {
    if (at + CHUNK > text.length) break
    const chunk = text.slice(at, at + CHUNK)
    const place = places.get(chunk) ?? { first: at, last: at, count: 0 }
    places.set(chunk, { first: place.first, last: at, count: place.count + 1 })
  }
  for (const [chunk, { first, last, count }] of places) {
    if (count >= MIN_REPEATS && (last - first) / (count - 1) <= MAX_GAP && new Set(chunk).size > 5)
      return { chunk, count }
  }
  return null
}

function monologues(observed: ObservedSession): DraftFinding[] {
  const messages = observed.messages.filter(({ text }) => text.trim() !== '')
  if (!messages.some(({ text }, at) => text === messages[at - 1]?.text)) return []
  const runs: { text: string; steps: number[] }[] = []
  for (const step of observed.steps) {
    const last = runs.at(-1)
    if (step.kind === 'message' && step.text.trim() !== '') {
      if (last?.text === step.text) last.steps.push(step.n)
      else runs.push({ text: step.text, steps: [step.n] })
    } else if (step.kind === 'call' || step.kind === 'user') runs.push({ text: '', steps: [] })
  }
  return runs
    .filter(({ steps }) => steps.length >= MIN_EQUAL_MESSAGES)
    .map(({ text, steps }) => ({
      severity: 'low',
      confidence: 0.9,
      steps,
      evidence: evidenceOf({ step: steps[0] ?? 1, quote: quoteLine(text) }),
      pattern: text.slice(0, 200),
      explanation: `The same message came ${steps.length} times without any call in between.`,
      guidance: 'Stop restating. Do the next action, or say what blocks it.',
      recovered: goesOnAfter(observed, steps.at(-1) ?? 1),
    }))
}
