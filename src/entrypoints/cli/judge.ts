/** The optional model, from the environment: nothing is asked without a key. */
import { randomBytes } from 'node:crypto'
import { judgeSession } from '../../review/judge/judge.ts'
import type { Redactor } from '../../guard/redact.ts'
import { createClassifier, type TypeClassifier } from '../../pipeline/ask-task-type.ts'
import type { ReviewRequest } from '../../pipeline/review.ts'
import { redactAll } from '../../guard/redact-all.ts'
import type { LanguageModel } from '../../review/judge/language-model.ts'
import type { CommandIo } from './io.ts'

/** Which model, and the key to it. */
interface ModelSettings {
  readonly apiKey: string | undefined
  readonly baseUrl: string | undefined
  readonly model: string | undefined
}

export interface JudgeSettings extends ModelSettings {
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
  const { diff, redactor } = settings
  const languageModel = await languageModelFrom(settings)
  if ('off' in languageModel) return languageModel
  const nonce = randomBytes(16).toString('hex')
  const redact = (text: string): string => redactor.redact(text).text
  return { ask: (linked) => judgeSession({ linked, diff, model: languageModel, nonce, redact, cache: null }) }
}

async function languageModelFrom(
  settings: ModelSettings,
  time: { readonly totalSeconds?: number } = {},
): Promise<LanguageModel | { readonly off: string }> {
  const { apiKey, model } = settings
  const baseUrl = settings.baseUrl === undefined || settings.baseUrl === '' ? DEFAULT_BASE_URL : settings.baseUrl
  if (apiKey === undefined || apiKey === '') return { off: 'no key was given' }
  if (model === undefined || model === '') return { off: 'no model was named' }
  const { createLanguageModel } = await import('../../llm/openai.ts')
  const limits = { timeoutSeconds: TIMEOUT_SECONDS, maxTokensBudget: TOKENS, ...time }
  return createLanguageModel({ apiKey, baseUrl, model, ...limits })
}

/** Questions of one run of `curate` or `mine`: the rules leave few open. */
const MOST_QUESTIONS = 200

/** What tells the kind of a request where the rules cannot; undefined without a key and a model in the environment. */
export async function classifierFrom(
  { env }: Pick<CommandIo, 'env'>,
  redactor: Redactor,
): Promise<TypeClassifier | undefined> {
  const settings = { apiKey: env['OPENAI_API_KEY'], baseUrl: env['OPENAI_BASE_URL'], model: env['OPENAI_MODEL'] }
  // Hours of installs and tests lie between two questions: their number bounds them, not the time since the first.
  const model = await languageModelFrom(settings, { totalSeconds: Infinity })
  if ('off' in model) return undefined
  const fence = randomBytes(16).toString('hex')
  return createClassifier({ model, fence, redact: (text) => redactAll(redactor, text), maxCalls: MOST_QUESTIONS })
}
