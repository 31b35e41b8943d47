/** The report our own reporters write: one JSON object a line, an `end` line last. */
import { z } from 'zod'
import { parseJson } from '../../core/json.ts'
import type { RunEvidence } from '../framework.ts'
import { type RawOutcome, repoPath } from '../names.ts'
import { FILE_PSEUDO_TEST, OutcomeStatus } from '../outcome.ts'

const TestLine = z.object({
  kind: z.literal('test'),
  file: z.string(),
  titles: z.array(z.string()),
  status: OutcomeStatus,
  message: z.string().optional(),
  ms: z.number().nullish(),
  project: z.string().optional(),
  /** The same test has been reported before, and this is its last word. */
  replaces: z.boolean().optional(),
})
/** A file that did not load, or an error outside any test of it. An empty `file`: nobody knows which. */
const FileErrorLine = z.object({ kind: z.literal('file-error'), file: z.string(), message: z.string().optional() })
/** `excuse`: why the exit code is non-zero though no test failed. */
const EndLine = z.object({ kind: z.literal('end'), excuse: z.string().nullish() })
const Line = z.discriminatedUnion('kind', [TestLine, FileErrorLine, EndLine])

export interface LineReport {
  readonly outcomes: readonly RawOutcome[]
  readonly complete: boolean
  readonly excuse: string | null
  /** Lines that are none of ours: a sign of a cut or forged report. */
  readonly strange: number
}

/** One `(file)` a file, however many errors it had outside its tests. */
export function readLines(report: string, evidence: RunEvidence): LineReport {
  const outcomes: RawOutcome[] = []
  const broken = new Map<string, RawOutcome>()
  let excuse: string | null = null
  let ends = 0
  let strange = 0
  for (const text of report.split('\n')) {
    if (text.trim() === '') continue
    const parsed = Line.safeParse(parseJson(text))
    if (!parsed.success) strange += 1
    else if (parsed.data.kind === 'end') {
      ends += 1
      excuse = parsed.data.excuse ?? excuse
    } else if (parsed.data.kind === 'test') {
      addTest(outcomes, parsed.data, evidence)
    } else {
      const { message } = parsed.data
      for (const file of blamed(parsed.data.file, evidence)) {
        if (!broken.has(file)) broken.set(file, { file, titles: [FILE_PSEUDO_TEST], status: 'failed', message })
      }
    }
  }
  return { outcomes: [...outcomes, ...broken.values()], complete: ends === 1, excuse, strange }
}

function addTest(outcomes: RawOutcome[], line: z.infer<typeof TestLine>, evidence: RunEvidence): void {
  const { project, titles, status, message } = line
  const ms = line.ms ?? undefined
  const [only] = evidence.files
  // Old frameworks name no file; then only one was asked for.
  const file = line.file === '' && only !== undefined ? only : repoPath(line.file, evidence)
  const outcome: RawOutcome = { file, titles, status, message, ms, context: project }
  const name = titles.join('\0')
  const earlier =
    line.replaces === true
      ? outcomes.findLastIndex((other) => other.file === file && other.titles.join('\0') === name)
      : -1
  if (earlier >= 0) outcomes[earlier] = outcome
  else outcomes.push(outcome)
}

/** An error nobody can place is every file's that was asked for. */
function blamed(file: string, evidence: RunEvidence): readonly string[] {
  return file === '' ? evidence.files : [repoPath(file, evidence)]
}
