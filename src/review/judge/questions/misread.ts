/** Did the agent state what an earlier result contradicts (AgentRx: misread tool output)? Reported as an inaccurate report. */
import { z } from 'zod'
import { sha256 } from '../../../core/digest.ts'
import { anyBetween, lastBefore } from '../../by-step.ts'
import type { Asker, Reply } from '../asker.ts'
import { type Sifted, type Verdict, siftAll } from '../candidate.ts'
import type { CaseFile } from '../case-file.ts'
import { runsOf } from '../facts.ts'
import { MISREAD_PROMPT } from '../prompts/misread.ts'
import { verifyQuote } from '../quote.ts'
import { type JudgeQuestion, askEachWindow, requestLines } from './question.ts'

const Quote = z.strictObject({ step: z.number(), text: z.string() })

export const MisreadAnswer = z.strictObject({
  statements: z.array(
    z.strictObject({
      analysis: z.string(),
      verdict: z.enum(['misread', 'right', 'cannot_tell']),
      statement: Quote,
      shown: Quote,
    }),
  ),
})
export type MisreadAnswer = z.infer<typeof MisreadAnswer>

const MAX_STATEMENTS = 4
/** Shorter sessions say little about what they read. */
const MIN_CALLS = 5

export const MISREAD_QUESTION: JudgeQuestion = {
  id: 'judge-misread',
  title: 'States what a result contradicts',
  why: 'Work that rests on a misread result goes the wrong way, and so does a reader who believes it.',
  applies: ({ observed }) =>
    observed.calls.length >= MIN_CALLS &&
    observed.steps.some((step) => step.kind === 'message') &&
    (observed.calls.some(({ failure }) => failure !== null) || runsOf(observed).length > 0),
  sample: sampleMisread,
}

function sampleMisread(asker: Asker, file: CaseFile, sample: number): Promise<Reply<Sifted>> {
  return askEachWindow(asker, file, {
    prompt: MISREAD_PROMPT,
    schema: MisreadAnswer,
    sample,
    blocks: { request: requestLines(file) },
    sift: (answer) => siftAll(answer.statements.slice(0, MAX_STATEMENTS).map((item) => siftStatement(item, file))),
  })
}

function siftStatement(item: MisreadAnswer['statements'][number], file: CaseFile): Verdict {
  if (item.verdict !== 'misread') return 'no-accusation'
  const source = verifyQuote(item.statement, file.steps, ['message'])
  const shown = verifyQuote(item.shown, file.steps, ['call'])
  if (source === null || shown === null) return 'unsupported'
  if (shown.step >= source.step || isStale(shown.step, source.step, file)) return 'contradicted'
  return {
    detector: 'judge-misread',
    basis: 'misread',
    severity: isClosing(source.step, file) ? 'medium' : 'low',
    recovered: false,
    source,
    quotes: [shown],
    files: [],
    lines: 0,
    pattern: `misread ${source.step} ${sha256(source.quote)}`,
  }
}

/** Something was changed after the result: what it showed may be so no more. */
function isStale(shown: number, stated: number, { observed }: CaseFile): boolean {
  return anyBetween(
    observed.calls.filter((call) => call.changed_state),
    shown,
    stated,
  )
}

/** A message after which the agent did nothing more before the human spoke: that is what people read. */
function isClosing(step: number, { observed }: CaseFile): boolean {
  const next = observed.human_steps.find((n) => n > step) ?? Infinity
  return (lastBefore(observed.calls, next)?.step ?? 0) < step
}
