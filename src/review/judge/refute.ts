/** The second look: a call that sees one accusation and the steps around it, and is asked to disprove it. */
import { z } from 'zod'
import type { Asker, Reply } from './asker.ts'
import { type Candidate, stepsOf } from './candidate.ts'
import type { CaseFile } from './case-file.ts'
import { stepLine } from './clean-step.ts'
import { explanationOf } from './finding-of.ts'
import { REFUTE_PROMPT } from './prompts/refute.ts'
import { TRAPS } from './prompts/wording.ts'
import { requestLines } from './questions/question.ts'

export const RefuteAnswer = z.strictObject({
  analysis: z.string(),
  verdict: z.enum(['disproved', 'stands', 'unsure']),
})

/** Steps shown on either side of a cited one. */
const AROUND = 3

/** True when the accusation stands. What is unsure does not. */
export async function standsUp(candidate: Candidate, asker: Asker, file: CaseFile): Promise<Reply<boolean>> {
  const cited = [...stepsOf(candidate), ...(candidate.source === null ? [] : [candidate.source.step])]
  const around = [...file.steps.values()]
    .filter((step) => cited.some((n) => Math.abs(step.n - n) <= AROUND))
    .toSorted((a, b) => a.n - b.n)
  const quotes = [...(candidate.source === null ? [] : [candidate.source]), ...candidate.quotes]
  const accusation = {
    accusation: explanationOf(candidate),
    quotes: quotes.map(({ step, quote }) => ({ step, text: quote })),
  }
  const reply = await asker.ask({
    prompt: REFUTE_PROMPT,
    schema: RefuteAnswer,
    sample: 1,
    texts: { traps: TRAPS[candidate.basis] },
    blocks: { accusation: [JSON.stringify(accusation)], request: requestLines(file), steps: around.map(stepLine) },
  })
  return reply.status === 'failed' ? reply : { status: 'answered', value: reply.value.verdict === 'stands' }
}
