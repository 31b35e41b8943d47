/** The optional model, from the environment: nothing is asked without a key. */
import { randomBytes } from 'node:crypto'
import { judgeSession } from '../../review/judge/judge.ts'
import type { Redactor } from '../../guard/redact.ts'
import type { ReviewRequest } from '../../pipeline/review.ts'

export interface JudgeSettings {
  readonly apiKey: string | undefined
  readonly baseUrl: string | undefined
  readonly model: string | undefined
  /** The change as a unified diff; empty where unknown. */
  readonly diff: string
  readonly redactor: Redactor
}

const TIMEOUT_SECONDS = 60
/** Input and output of one review together. A session of 30k tokens needs some 150k with votes and the refute pass. */
const TOKENS = 400_000
const DEFAULT_BASE_URL = 'https://api.openai.com/v1'

/** The judge of a review; the client is loaded only when there is a key. */
export async function judgeFrom(settings: JudgeSettings): Promise<ReviewRequest['judge']> {
  const { apiKey, baseUrl = DEFAULT_BASE_URL, model, diff, redactor } = settings
  if (apiKey === undefined || apiKey === '') return { off: 'no key was given' }
  if (model === undefined || model === '') return { off: 'no model was named' }
  const { createLanguageModel } = await import('../../llm/openai.ts')
  const languageModel = createLanguageModel({
    apiKey,
    baseUrl,
    model,
    timeoutSeconds: TIMEOUT_SECONDS,
    maxTokensBudget: TOKENS,
  })
  const nonce = randomBytes(16).toString('hex')
  const redact = (text: string): string => redactor.redact(text).text
  return { ask: (linked) => judgeSession({ linked, diff, model: languageModel, nonce, redact, cache: null }) }
}
