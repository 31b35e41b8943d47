/** The whole judge on a bench: real client, real HTTP, an endpoint that answers by the name of the question. */
import { createLanguageModel } from '../../../src/llm/openai.ts'
import type { JudgeCache } from '../../../src/review/judge/asker.ts'
import { type JudgeBudget, type Judgement, judgeSession } from '../../../src/review/judge/judge.ts'
import type { LinkedSession } from '../../../src/session/session.ts'
import { type Received, type Script, says, startEndpoint } from '../../llm/scripted-endpoint.ts'

export const NONCE = 'n0nce7f3a9c2e51b8d'
export const KEY = `sk-canary-${'k3y'.repeat(12)}`

/** What the model answers to each question; missing ones are answered with nothing to say. */
export type Answers = Readonly<Record<string, unknown>>

export const NOTHING_TO_SAY: Answers = {
  checklist: { analysis: '', instructions: [] },
  instructions: { verdicts: [] },
  unrequested: { groups: [] },
  claims: { claims: [] },
  misread: { statements: [] },
  progress: { stretches: [] },
  misuse: { groups: [] },
  refute: { analysis: 'No innocent reading holds.', verdict: 'stands' },
}

export function answering(answers: Answers): Script {
  return ({ name }) => says(answers[name] ?? NOTHING_TO_SAY[name])
}

export interface Trial {
  readonly linked: LinkedSession
  readonly diff?: string
  readonly script: Script
  readonly redact?: (text: string) => string
  readonly cache?: JudgeCache
  readonly budget?: JudgeBudget
  readonly nonce?: string
  readonly timeoutSeconds?: number
  readonly maxTokensBudget?: number
}

export async function judge(trial: Trial): Promise<Judgement & { readonly requests: readonly Received[] }> {
  const endpoint = await startEndpoint(trial.script)
  try {
    const model = createLanguageModel({
      apiKey: KEY,
      baseUrl: endpoint.url,
      model: 'scripted',
      timeoutSeconds: trial.timeoutSeconds ?? 5,
      maxTokensBudget: trial.maxTokensBudget ?? 1_000_000,
    })
    const judgement = await judgeSession({
      linked: trial.linked,
      diff: trial.diff ?? '',
      model,
      nonce: trial.nonce ?? NONCE,
      redact: trial.redact ?? ((text) => text),
      cache: trial.cache ?? null,
      ...(trial.budget === undefined ? {} : { budget: trial.budget }),
    })
    return { ...judgement, requests: endpoint.requests }
  } finally {
    await endpoint.close()
  }
}
