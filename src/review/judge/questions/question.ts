/** What the judge asks about a session. A new question is one file here and one line in `index.ts`. */
import type { z } from 'zod'
import type { Asker, Reply } from '../asker.ts'
import type { DataBlocks } from '../blocks.ts'
import type { JudgeDetector, Sifted } from '../candidate.ts'
import type { CaseFile } from '../case-file.ts'
import { joinSifted } from '../candidate.ts'
import { stepLine } from '../clean-step.ts'
import type { Prompt } from '../prompts/template.ts'
import type { Window } from '../windows.ts'

export interface JudgeQuestion {
  readonly id: JudgeDetector
  readonly title: string
  /** Why a reader should care, one sentence. */
  readonly why: string
  /** False when the session gives nothing to ask about. */
  readonly applies: (file: CaseFile) => boolean
  /** One independent answer, sifted by code. */
  readonly sample: (asker: Asker, file: CaseFile, sample: number) => Promise<Reply<Sifted>>
}

/** Asks about each window in turn; one window that failed fails the sample, since the rest would be half a verdict. */
export async function askEachWindow<T>(
  asker: Asker,
  file: CaseFile,
  inquiry: {
    readonly prompt: Prompt
    readonly schema: z.ZodType<T>
    readonly sample: number
    readonly blocks: DataBlocks
    readonly sift: (value: T) => Sifted
  },
): Promise<Reply<Sifted>> {
  const parts: Sifted[] = []
  for (const window of file.windows) {
    const { prompt, schema, sample } = inquiry
    const reply = await asker.ask({ prompt, schema, sample, blocks: { ...inquiry.blocks, ...windowBlocks(window) } })
    if (reply.status === 'failed') return reply
    parts.push(inquiry.sift(reply.value))
  }
  return { status: 'answered', value: joinSifted(parts) }
}

function windowBlocks(window: Window): DataBlocks {
  return { steps: window.lines, index: window.index }
}

export function requestLines(file: CaseFile): readonly string[] {
  return file.request.map(stepLine)
}
