/** The optional model, from the action's inputs. */
import { randomBytes } from 'node:crypto'
import type { Config } from '../../config/config.ts'
import { InputError } from '../../core/errors.ts'
import type { Redactor } from '../../guard/redact.ts'
import { createLanguageModel } from '../../llm/openai.ts'
import type { ReviewRequest } from '../../pipeline/review.ts'
import { JUDGE_BUDGET, judgeSession } from '../../review/judge/judge.ts'
import { textInput } from './inputs.ts'
import { hideSecret } from './run.ts'

const USUAL_ENDPOINT = 'https://api.openai.com/v1'
const TIMEOUT_SECONDS = 60
/** Input and output of one pull request together, as on the command line. */
const MOST_TOKENS = 160_000

export interface JudgeSurroundings {
  readonly config: Config
  /** The change as a unified diff. */
  readonly diff: string
  readonly redactor: Redactor
}

/** Where the model is, comes from the workflow only; which model and how often, may come from the configuration. */
export function judgeFromInputs({ config, diff, redactor }: JudgeSurroundings): ReviewRequest['judge'] {
  const apiKey = textInput('openai-api-key')
  hideSecret(apiKey)
  if (!config.judge.enabled) return { off: 'switched off in the configuration' }
  if (apiKey === undefined) return { off: 'the input openai-api-key is empty' }
  const name = textInput('openai-model') ?? config.judge.model
  if (name === undefined)
    throw new InputError('a key for a model is given, and no model', 'name one with the input openai-model')
  const baseUrl = textInput('openai-base-url') ?? USUAL_ENDPOINT
  const model = createLanguageModel({
    apiKey,
    baseUrl,
    model: name,
    timeoutSeconds: TIMEOUT_SECONDS,
    maxTokensBudget: MOST_TOKENS,
  })
  const nonce = randomBytes(16).toString('hex')
  const redact = (text: string): string => redactor.redact(text).text
  const budget = { ...JUDGE_BUDGET, max_calls: config.judge['max-calls'] }
  return { ask: (linked) => judgeSession({ linked, diff, model, nonce, redact, cache: null, budget }) }
}
