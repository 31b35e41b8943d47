/**
 * Checking a quote against the step it cites. What gets published is the step's own text at the place that was found,
 * never the model's copy.
 */
import { type CleanStep, quotableText } from './clean-step.ts'
import { type FoldedText, fold, unescapeOnce } from './fold.ts'
import { publishable } from './publishable.ts'

export interface ClaimedQuote {
  readonly step: number
  readonly text: string
}

export interface VerifiedQuote {
  readonly step: number
  readonly kind: CleanStep['kind']
  /** Fit to publish. */
  readonly quote: string
}

/** Shorter quotes prove nothing, unless they are a whole line of the step (`git push`). Characters. */
const MIN_CHARS = 15
const MAX_CHARS = 300
/** Share of a quote's word 3-grams that must stand in the step, in order. */
const MIN_OVERLAP = 0.9
const MIN_GRAMS = 3
const MAX_ANCHORS = 60

/**
 * The quote as it stands in the cited step: exact after folding white space, quotes and dashes, and one layer of JSON
 * escapes; else by ordered 3-grams of words there or one step beside, with the step corrected. Null when it is not there,
 * too short, of a step of the wrong kind, or not fit to publish.
 */
export function verifyQuote(
  claimed: ClaimedQuote,
  steps: ReadonlyMap<number, CleanStep>,
  kinds: readonly CleanStep['kind'][],
): VerifiedQuote | null {
  const text = claimed.text.slice(0, 2 * MAX_CHARS)
  const right = (n: number): CleanStep | null => {
    const step = steps.get(n)
    return step !== undefined && kinds.includes(step.kind) ? step : null
  }
  const cited = right(claimed.step)
  const exact = cited === null ? null : exactMatch(text, quotableText(cited))
  if (cited !== null && exact !== null) return verified(cited, exact)
  for (const n of [claimed.step, claimed.step - 1, claimed.step + 1]) {
    const step = right(n)
    const near = step === null ? null : nearMatch(text, quotableText(step))
    if (step !== null && near !== null) return verified(step, near)
  }
  return null
}

/** The first quote of a list that holds, or null. */
export function verifiedQuotes(
  claimed: readonly ClaimedQuote[],
  steps: ReadonlyMap<number, CleanStep>,
  kinds: readonly CleanStep['kind'][],
): readonly VerifiedQuote[] {
  return claimed.slice(0, 4).flatMap((quote) => verifyQuote(quote, steps, kinds) ?? [])
}

function verified(step: CleanStep, found: string): VerifiedQuote | null {
  const quote = publishable(oneLine(found))
  return quote === null ? null : { step: step.n, kind: step.kind, quote }
}

/** Quotes are one line; of a longer piece its first line that says enough, else all of it on one line. */
function oneLine(found: string): string {
  const line = found.split('\n').find((candidate) => candidate.trim().length >= MIN_CHARS)
  return (line ?? found.replace(/\s+/g, ' ')).trim().slice(0, MAX_CHARS)
}

function exactMatch(quote: string, step: string): string | null {
  for (const source of new Set([step, unescapeOnce(step)])) {
    const folded = fold(source)
    for (const form of new Set([quote, unescapeOnce(quote)])) {
      const wanted = fold(form).text
      const at = wanted === '' ? -1 : folded.text.indexOf(wanted)
      if (at === -1) continue
      const found = pieceOf(source, folded, at, at + wanted.length)
      if (wanted.length >= MIN_CHARS || isWholeLine(found, source)) return found
    }
  }
  return null
}

function isWholeLine(found: string, source: string): boolean {
  return source.split('\n').some((line) => line.trim() === found || line.trim().endsWith(`: ${found}`))
}

function pieceOf(source: string, folded: FoldedText, from: number, to: number): string {
  const start = folded.places[from] ?? 0
  const end = folded.places[to - 1] ?? start
  return source.slice(start, end + 1)
}

interface Word {
  readonly word: string
  readonly from: number
  readonly to: number
}

function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(/[\p{L}\p{N}_]+/gu)].map((match) => ({
    word: match[0],
    from: match.index,
    to: match.index + match[0].length,
  }))
}

function gramsOf(words: readonly Word[]): readonly string[] {
  return words.slice(2).map((word, at) => `${words[at]?.word} ${words[at + 1]?.word} ${word.word}`)
}

/** Best ordered overlap, tried from the places where one of the quote's first grams stands. */
function nearMatch(quote: string, step: string): string | null {
  const wanted = gramsOf(wordsOf(unescapeOnce(quote)))
  if (wanted.length < MIN_GRAMS) return null
  const source = unescapeOnce(step)
  const words = wordsOf(source)
  const grams = gramsOf(words)
  const starters = new Set(wanted.slice(0, Math.ceil(wanted.length * (1 - MIN_OVERLAP)) + 1))
  let anchors = 0
  for (const [at, gram] of grams.entries()) {
    if (!starters.has(gram)) continue
    anchors += 1
    if (anchors > MAX_ANCHORS) return null
    const last = orderedEnd(wanted, grams, at)
    if (last !== null) return source.slice(words[at]?.from ?? 0, words[last + 2]?.to ?? 0)
  }
  return null
}

/** Index of the last matching gram when enough of them follow in order from an anchor, else null. */
function orderedEnd(wanted: readonly string[], grams: readonly string[], anchor: number): number | null {
  const end = Math.min(grams.length, anchor + wanted.length * 2)
  let at = anchor
  let matched = 0
  let last = anchor
  for (const gram of wanted) {
    const found = grams.indexOf(gram, at)
    if (found === -1 || found >= end) continue
    matched += 1
    last = found
    at = found + 1
  }
  return matched / wanted.length >= MIN_OVERLAP ? last : null
}
