/** An accusation of the model that has passed the checks of code so far. */
import type { Severity } from '../finding.ts'
import type { Basis } from './prompts/wording.ts'
import type { VerifiedQuote } from './quote.ts'

export type JudgeDetector =
  | 'judge-instructions'
  | 'judge-unrequested'
  | 'judge-claims'
  | 'judge-misread'
  | 'judge-progress'
  | 'judge-misuse'

export interface Candidate {
  readonly detector: JudgeDetector
  readonly basis: Basis
  /** By the rules of the question, never by the model. */
  readonly severity: Severity
  readonly recovered: boolean
  /** What was asked or said: the instruction, the claim. Null where the basis has none. */
  readonly source: VerifiedQuote | null
  /** What shows the departure; at least one. */
  readonly quotes: readonly VerifiedQuote[]
  readonly files: readonly string[]
  readonly lines: number
  /** The same on every rerun of the same session. */
  readonly pattern: string
}

/** Accusations of one answer: what holds, and how many fell and why. */
export interface Sifted {
  readonly candidates: readonly Candidate[]
  /** Fell because no quote was found in the log. */
  readonly unsupported: number
  /** Fell because the log itself says otherwise. */
  readonly contradicted: number
}

export const NOTHING_SIFTED: Sifted = { candidates: [], unsupported: 0, contradicted: 0 }

export type Verdict = Candidate | 'unsupported' | 'contradicted' | 'no-accusation'

/** Sorts the verdicts of code about the accusations of one answer. */
export function siftAll(verdicts: readonly Verdict[]): Sifted {
  return {
    candidates: verdicts.filter((verdict) => typeof verdict !== 'string'),
    unsupported: verdicts.filter((verdict) => verdict === 'unsupported').length,
    contradicted: verdicts.filter((verdict) => verdict === 'contradicted').length,
  }
}

export function joinSifted(parts: readonly Sifted[]): Sifted {
  return {
    candidates: parts.flatMap((part) => part.candidates),
    unsupported: parts.reduce((sum, part) => sum + part.unsupported, 0),
    contradicted: parts.reduce((sum, part) => sum + part.contradicted, 0),
  }
}

export function stepsOf(candidate: Candidate): readonly number[] {
  return [...new Set(candidate.quotes.map((quote) => quote.step))].toSorted((a, b) => a - b)
}

/** The same accusation: same basis and source, and step ranges that meet. */
export function isSameAccusation(a: Candidate, b: Candidate): boolean {
  if (a.basis !== b.basis || (a.source?.step ?? 0) !== (b.source?.step ?? 0)) return false
  const [first, second] = [stepsOf(a), stepsOf(b)]
  return (first[0] ?? 0) <= (second.at(-1) ?? 0) && (second[0] ?? 0) <= (first.at(-1) ?? 0)
}
