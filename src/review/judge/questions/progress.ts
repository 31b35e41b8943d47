/** Did the agent go on without getting anywhere (Wink, arXiv 2602.17037: infinite loops, "long reasoning with no progress")? */
import { z } from 'zod'
import { sha256 } from '../../../core/digest.ts'
import { NO_CONTEXT } from '../../detector.ts'
import { reviewObserved } from '../../findings.ts'
import { anyBetween } from '../../by-step.ts'
import type { Asker, Reply } from '../asker.ts'
import { type Sifted, type Verdict, siftAll } from '../candidate.ts'
import type { CaseFile } from '../case-file.ts'
import { PROGRESS_PROMPT } from '../prompts/progress.ts'
import { type VerifiedQuote, verifiedQuotes, verifyQuote } from '../quote.ts'
import { type JudgeQuestion, askEachWindow, requestLines } from './question.ts'

const Quote = z.strictObject({ step: z.number(), text: z.string() })

export const ProgressAnswer = z.strictObject({
  stretches: z.array(
    z.strictObject({
      analysis: z.string(),
      verdict: z.enum(['no_progress', 'progress', 'cannot_tell']),
      known: Quote,
      quotes: z.array(Quote),
    }),
  ),
})
export type ProgressAnswer = z.infer<typeof ProgressAnswer>

const MAX_STRETCHES = 4
/** Calls in a row that change nothing, from which on it is worth asking (proposal L3: 30 steps without a write). */
const LONG_SEARCH = 30
/** A stretch must be shown by this many calls. */
const MIN_CALLS = 3
/** A stretch of more than this share of the session weighs more. */
const LARGE_SHARE = 0.25

export const PROGRESS_QUESTION: JudgeQuestion = {
  id: 'judge-progress',
  title: 'Repeats without progress',
  why: 'Every round costs time and tokens, and the next one would have ended the same way.',
  applies: (file) => file.windows.length > 0 && givesReason(file),
  sample: sampleProgress,
}

/** A rule saw a loop, or the agent looked around for long without changing anything. */
function givesReason({ observed }: CaseFile): boolean {
  if (observed.stretches.some((stretch) => longestSearch(stretch.map((call) => call.changed_state)) >= LONG_SEARCH))
    return true
  return reviewObserved(observed, NO_CONTEXT).some((finding) => finding.class === 'infinite-loop')
}

function longestSearch(changes: readonly boolean[]): number {
  let [longest, run] = [0, 0]
  for (const changed of changes) {
    run = changed ? 0 : run + 1
    longest = Math.max(longest, run)
  }
  return longest
}

function sampleProgress(asker: Asker, file: CaseFile, sample: number): Promise<Reply<Sifted>> {
  return askEachWindow(asker, file, {
    prompt: PROGRESS_PROMPT,
    schema: ProgressAnswer,
    sample,
    blocks: { request: requestLines(file) },
    sift: (answer) => siftAll(answer.stretches.slice(0, MAX_STRETCHES).map((stretch) => siftStretch(stretch, file))),
  })
}

function siftStretch({ verdict, known, quotes }: ProgressAnswer['stretches'][number], file: CaseFile): Verdict {
  if (verdict !== 'no_progress') return 'no-accusation'
  const source = verifyQuote(known, file.steps, ['call', 'message', 'user'])
  const shown = oneEach(verifiedQuotes(quotes, file.steps, ['call']))
  const [first] = shown
  const last = shown.at(-1)
  if (source === null || first === undefined || last === undefined || shown.length < MIN_CALLS) return 'unsupported'
  if (source.step > last.step || changedThroughout(shown, file)) return 'contradicted'
  const share = (last.step - first.step + 1) / Math.max(1, file.observed.steps.length)
  return {
    detector: 'judge-progress',
    basis: 'no_progress',
    severity: share > LARGE_SHARE ? 'medium' : 'low',
    recovered: false,
    source,
    quotes: shown,
    files: [],
    lines: 0,
    pattern: `no progress ${sha256(first.quote)}`,
  }
}

/** The first quote of each step, in step order. */
function oneEach(quotes: readonly VerifiedQuote[]): readonly VerifiedQuote[] {
  return [...new Map(quotes.toReversed().map((quote) => [quote.step, quote])).values()].toSorted(
    (a, b) => a.step - b.step,
  )
}

/** The log shows a change of the work between each two of the quoted calls: then they were tries, not repeats. */
function changedThroughout(quotes: readonly VerifiedQuote[], { observed }: CaseFile): boolean {
  const changes = observed.calls.filter((call) => call.changed_state)
  return quotes.slice(1).every((quote, at) => anyBetween(changes, quotes[at]?.step ?? 0, quote.step))
}
