/** Failing calls that no rule explains: was the call itself wrong (Wink, arXiv 2602.17037: tool call failures)? */
import { z } from 'zod'
import { isWrongCall, type FailureClass } from '../../failure-rules.ts'
import type { ObservedCall } from '../../observations.ts'
import type { Asker, Reply } from '../asker.ts'
import { type Sifted, type Verdict, siftAll } from '../candidate.ts'
import type { CaseFile } from '../case-file.ts'
import { stepLine } from '../clean-step.ts'
import { MISUSE_PROMPT } from '../prompts/misuse.ts'
import { verifiedQuotes } from '../quote.ts'
import { type JudgeQuestion, requestLines } from './question.ts'

export const MisuseAnswer = z.strictObject({
  groups: z.array(
    z.strictObject({
      analysis: z.string(),
      verdict: z.enum(['wrong_call', 'environment', 'code', 'cannot_tell']),
      quotes: z.array(z.strictObject({ step: z.number(), text: z.string() })),
    }),
  ),
})
export type MisuseAnswer = z.infer<typeof MisuseAnswer>

const MAX_GROUPS = 4
/** Fewer unexplained failures are everyday. */
const MIN_FAILURES = 3
/** Failing calls shown; each with the step before and after it. */
const MAX_SHOWN = 20
const AROUND = 1
/** From this many quoted calls on it is a habit. */
const MANY = 3
/** Failures that say nothing of the call: the world's, or answers. */
const EXPLAINED: ReadonlySet<FailureClass> = new Set<FailureClass>([
  'test-failure',
  'network',
  'timeout',
  'permission',
  'harness',
])

export const MISUSE_QUESTION: JudgeQuestion = {
  id: 'judge-misuse',
  title: 'Tool used in a way that cannot work',
  why: 'Each such call costs a round trip, and the next one like it will fail as well.',
  applies: (file) => unexplained(file).length >= MIN_FAILURES,
  sample: sampleMisuse,
}

function unexplained({ observed }: CaseFile): readonly ObservedCall[] {
  return observed.threads
    .flat()
    .filter(({ failure }) => failure !== null && !isWrongCall(failure.class) && !EXPLAINED.has(failure.class))
    .toSorted((a, b) => a.step - b.step)
}

async function sampleMisuse(asker: Asker, file: CaseFile, sample: number): Promise<Reply<Sifted>> {
  const failing = unexplained(file)
    .slice(0, MAX_SHOWN)
    .map(({ step }) => step)
  const shown = [...file.steps.values()]
    .filter((step) => failing.some((n) => Math.abs(step.n - n) <= AROUND))
    .toSorted((a, b) => a.n - b.n)
  const reply = await asker.ask({
    prompt: MISUSE_PROMPT,
    schema: MisuseAnswer,
    sample,
    blocks: { request: requestLines(file), steps: shown.map(stepLine) },
  })
  if (reply.status === 'failed') return reply
  const known = new Set(failing)
  return {
    status: 'answered',
    value: siftAll(reply.value.groups.slice(0, MAX_GROUPS).map((group) => siftGroup(group, known, file))),
  }
}

function siftGroup(group: MisuseAnswer['groups'][number], failing: ReadonlySet<number>, file: CaseFile): Verdict {
  if (group.verdict !== 'wrong_call') return 'no-accusation'
  const quotes = verifiedQuotes(group.quotes, file.steps, ['call'])
  if (quotes.length === 0) return 'unsupported'
  const failed = quotes.filter(({ step }) => failing.has(step))
  if (failed.length === 0) return 'contradicted'
  return {
    detector: 'judge-misuse',
    basis: 'misuse',
    severity: new Set(failed.map(({ step }) => step)).size >= MANY ? 'medium' : 'low',
    recovered: false,
    source: null,
    quotes: failed,
    files: [],
    lines: 0,
    pattern: `misuse ${file.observed.calls.find(({ step }) => step === failed[0]?.step)?.key ?? ''}`,
  }
}
