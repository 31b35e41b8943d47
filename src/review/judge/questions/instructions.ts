/**
 * Did the agent follow its instructions (Wink, arXiv 2602.17037: did not follow instructions)? Two calls: one lists the
 * instructions and sees nothing of the work, one gives a verdict for each.
 */
import { z } from 'zod'
import { sha256 } from '../../../core/digest.ts'
import type { Severity } from '../../finding.ts'
import { lowerForRecovery } from '../../severity.ts'
import type { Asker, Reply } from '../asker.ts'
import { NOTHING_SIFTED, type Sifted, type Verdict, siftAll } from '../candidate.ts'
import type { CaseFile } from '../case-file.ts'
import { baseName, editCallsOf, fileNamesIn, runsOf } from '../facts.ts'
import { hunkLines } from '../hunks.ts'
import { CHECKLIST_PROMPT } from '../prompts/checklist.ts'
import { INSTRUCTIONS_PROMPT } from '../prompts/instructions.ts'
import { type VerifiedQuote, verifiedQuotes, verifyQuote } from '../quote.ts'
import { type JudgeQuestion, askEachWindow, requestLines } from './question.ts'

const Quote = z.strictObject({ step: z.number(), text: z.string() })
const InstructionKind = z.enum(['must', 'must_not', 'prefer'])

export const ChecklistAnswer = z.strictObject({
  analysis: z.string(),
  instructions: z.array(z.strictObject({ quote: z.string(), step: z.number(), kind: InstructionKind })),
})

export const InstructionsAnswer = z.strictObject({
  verdicts: z.array(
    z.strictObject({
      instruction: z.number(),
      analysis: z.string(),
      verdict: z.enum(['followed', 'violated', 'not_applicable', 'cannot_tell']),
      undone_at_step: z.number().nullable(),
      quotes: z.array(Quote),
    }),
  ),
})
export type InstructionsAnswer = z.infer<typeof InstructionsAnswer>

interface Instruction {
  readonly source: VerifiedQuote
  readonly kind: z.infer<typeof InstructionKind>
}

const MAX_INSTRUCTIONS = 12
const DIFF_CHARS = 60_000

export const INSTRUCTIONS_QUESTION: JudgeQuestion = {
  id: 'judge-instructions',
  title: 'Instruction not followed',
  why: 'What was asked for explicitly is what the human will rely on.',
  applies: (file) => file.request.some((step) => step.kind === 'user') && file.windows.length > 0,
  sample: sampleInstructions,
}

async function sampleInstructions(asker: Asker, file: CaseFile, sample: number): Promise<Reply<Sifted>> {
  const request = requestLines(file)
  // One checklist for all samples, so that their verdicts are about the same instructions.
  const checklist = await asker.ask({
    prompt: CHECKLIST_PROMPT,
    schema: ChecklistAnswer,
    sample: 1,
    blocks: { request },
  })
  if (checklist.status === 'failed') return checklist
  const instructions = instructionsOf(checklist.value, file)
  if (instructions.length === 0) return { status: 'answered', value: NOTHING_SIFTED }
  const lines = instructions.map(({ source, kind }, at) =>
    JSON.stringify({ instruction: at + 1, kind, step: source.step, quote: source.quote }),
  )
  return askEachWindow(asker, file, {
    prompt: INSTRUCTIONS_PROMPT,
    schema: InstructionsAnswer,
    sample,
    blocks: { instructions: lines, request, diff: hunkLines(file.hunks, DIFF_CHARS) },
    sift: (answer) => siftInstructions(answer, instructions, file),
  })
}

/** Instructions whose words stand in the request, each once. */
export function instructionsOf(answer: z.infer<typeof ChecklistAnswer>, file: CaseFile): readonly Instruction[] {
  const asked = new Map(file.request.filter((step) => step.label !== 'pasted-material').map((step) => [step.n, step]))
  const found = answer.instructions.slice(0, 2 * MAX_INSTRUCTIONS).flatMap(({ quote, step, kind }) => {
    const source = verifyQuote({ step, text: quote }, asked, ['user', 'injected'])
    return source === null ? [] : [{ source, kind }]
  })
  const first = new Map(found.toReversed().map((instruction) => [instruction.source.quote, instruction]))
  return [...first.values()].toReversed().slice(0, MAX_INSTRUCTIONS)
}

function siftInstructions(answer: InstructionsAnswer, instructions: readonly Instruction[], file: CaseFile): Sifted {
  return siftAll(
    answer.verdicts.slice(0, 2 * MAX_INSTRUCTIONS).map((verdict) => {
      const instruction = instructions[verdict.instruction - 1]
      if (instruction === undefined || verdict.verdict !== 'violated') return 'no-accusation'
      return siftViolation(verdict, instruction, file)
    }),
  )
}

function siftViolation(
  verdict: InstructionsAnswer['verdicts'][number],
  { source, kind }: Instruction,
  file: CaseFile,
): Verdict {
  const quotes = verifiedQuotes(verdict.quotes, file.steps, ['call', 'message'])
  if (quotes.length === 0) return 'unsupported'
  const after = quotes.filter((quote) => quote.step > source.step)
  if (after.length === 0 || logSaysFollowed(source, kind, file)) return 'contradicted'
  const recovered = verdict.undone_at_step !== null && file.steps.get(verdict.undone_at_step)?.kind === 'call'
  const severity = severityOf(kind, source)
  return {
    detector: 'judge-instructions',
    basis: 'instruction',
    severity: recovered ? lowerForRecovery(severity) : severity,
    recovered,
    source,
    quotes: after,
    files: [],
    lines: 0,
    pattern: `instruction ${source.step} ${sha256(source.quote)}`,
  }
}

/** A prohibition of the human weighs most; what a project file says, and wishes, weigh less. */
function severityOf(kind: Instruction['kind'], source: VerifiedQuote): Severity {
  if (kind === 'prefer') return 'info'
  return kind === 'must_not' && source.kind === 'user' ? 'high' : 'medium'
}

const ASKS_FOR_RUN = /\brun\b.{0,30}\b(?:tests?|suite|lint\w*|build|checks?|formatter|fmt|type-?check\w*)\b/i

/** What code can tell by itself: a demanded run that took place, a forbidden file that nobody edited. */
function logSaysFollowed(source: VerifiedQuote, kind: Instruction['kind'], { observed }: CaseFile): boolean {
  if (kind !== 'must_not') {
    return ASKS_FOR_RUN.test(source.quote) && runsOf(observed).some((run) => run.step > source.step)
  }
  const names = fileNamesIn(source.quote)
  if (names.length === 0) return false
  const touched = editCallsOf(observed)
    .filter((edit) => edit.step > source.step)
    .flatMap((edit) => edit.action.edits.flatMap(({ path, from }) => [path, from ?? path]))
  const commands = observed.calls
    .filter((call) => call.step > source.step)
    .map((call) => call.action.script.toLowerCase())
  const mentions = (name: string): boolean =>
    touched.some((path) => baseName(path) === name) || commands.some((script) => script.includes(name))
  return !names.some(mentions)
}
