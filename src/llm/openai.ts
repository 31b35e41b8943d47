/** A language model behind any OpenAI-compatible chat endpoint. No tools, no streaming, one host. */
import OpenAI, { APIError } from 'openai'
import { InputError } from '../core/errors.ts'
import type { Answer, ChatMessage, LanguageModel, NoAnswer, Question } from '../review/judge/language-model.ts'
import { REPAIR_PROMPT } from '../review/judge/prompts/repair.ts'
import { fillTemplate } from '../review/judge/prompts/template.ts'
import { type Dialect, FIRST_DIALECT, requestBody, weakerDialect } from './answer-mode.ts'
import { boundedFetch } from './bounded-fetch.ts'
import { Completion, readDocument } from './completion.ts'
import { checkEndpoint } from './endpoint.ts'
import { requestFailure } from './failure.ts'
import { Spending, estimateTokens } from './spending.ts'

export interface OpenAiOptions {
  readonly apiKey: string
  readonly baseUrl: string
  readonly model: string
  /** For one question, its retries and its repair each anew. */
  readonly timeoutSeconds: number
  /** Input and output tokens of all questions together. */
  readonly maxTokensBudget: number
  /** For all questions together; 300 when left out. */
  readonly totalSeconds?: number
  readonly fetch?: typeof globalThis.fetch
}

/** Tries after the first one, for 408, 409, 429 and 5xx; the client waits as `retry-after` says, up to the timeout. */
const MAX_RETRIES = 2
/** Room for a reasoning model's thoughts besides the answer, which is some 1 000 tokens. */
const MAX_OUTPUT_TOKENS = 8192
/** With less room than this an answer would only come back truncated. */
const MIN_OUTPUT_TOKENS = 512
const DEFAULT_TOTAL_SECONDS = 300
/** How much of a wrong answer is shown back for its repair (characters). */
const MAX_REPAIRED_CHARS = 12_000

/**
 * @throws InputError when the endpoint's address may not be used (see `checkEndpoint`) or the key can be no key
 */
export function createLanguageModel(options: OpenAiOptions): LanguageModel {
  const session = new ModelSession(options)
  return { model: options.model, ask: (question) => session.ask(question) }
}

/** Secrets come with a line end more often than not; anything else outside visible ASCII cannot stand in a header. */
function checkKey(apiKey: string): string {
  const key = apiKey.trim()
  if (/^[\x21-\x7e]+$/.test(key)) return key
  throw new InputError('The key for the model is empty or holds white space.', 'Hand it in as openai-api-key, alone.')
}

type Sent =
  | { readonly status: 'text'; readonly text: string }
  | { readonly status: 'failed'; readonly reason: NoAnswer; readonly detail: string }

/** Tokens of one question over its calls. */
interface Usage {
  inputTokens: number
  outputTokens: number
}

class ModelSession {
  private readonly options: OpenAiOptions
  private readonly baseUrl: string
  private readonly host: string
  private readonly spending: Spending
  private dialect: Dialect = FIRST_DIALECT

  constructor(options: OpenAiOptions) {
    this.options = { ...options, apiKey: checkKey(options.apiKey) }
    this.baseUrl = checkEndpoint(options.baseUrl)
    this.host = new URL(this.baseUrl).host
    const limits = { maxTokens: options.maxTokensBudget, maxSeconds: options.totalSeconds ?? DEFAULT_TOTAL_SECONDS }
    this.spending = new Spending(limits, () => performance.now())
  }

  async ask<T>(question: Question<T>): Promise<Answer<T>> {
    const usage: Usage = { inputTokens: 0, outputTokens: 0 }
    const first = await this.send(question, usage)
    if (first.status === 'failed') return { ...first, ...usage }
    const reading = readDocument(first.text, question.schema)
    if (reading.status === 'read') return { status: 'answered', value: reading.value, ...usage }

    const repair: readonly ChatMessage[] = [
      ...question.messages,
      { role: 'assistant', content: first.text.slice(0, MAX_REPAIRED_CHARS) },
      { role: 'user', content: fillTemplate(REPAIR_PROMPT.user, { errors: reading.errors.join('\n') }) },
    ]
    const second = await this.send({ ...question, messages: repair }, usage)
    if (second.status === 'failed') return { ...second, ...usage }
    const repaired = readDocument(second.text, question.schema)
    if (repaired.status === 'read') return { status: 'answered', value: repaired.value, ...usage }
    const detail = `${this.options.model} did not keep to the answer's schema, nor after one repair`
    return { status: 'failed', reason: 'invalid-answer', detail, ...usage }
  }

  /** One completion, asked for in the strongest way that the endpoint takes. */
  private async send(question: Question<unknown>, usage: Usage): Promise<Sent> {
    let dialect: Dialect | null = this.dialect
    let last: Sent = { status: 'failed', reason: 'unreachable', detail: `${this.host} takes no way of asking for JSON` }
    while (dialect !== null) {
      const sent = await this.sendIn(dialect, question, usage)
      if (sent.status !== 'not-understood') {
        if (sent.status === 'text') this.dialect = dialect
        return sent
      }
      last = sent.failure
      dialect = weakerDialect(dialect, sent.complaint)
    }
    return last
  }

  private async sendIn(
    dialect: Dialect,
    question: Question<unknown>,
    usage: Usage,
  ): Promise<Sent | { status: 'not-understood'; complaint: string; failure: Sent }> {
    const budget = this.budgetFor(question)
    if (budget.status === 'failed') return budget
    const parts = { model: this.options.model, question, maxOutputTokens: budget.maxOutputTokens }
    const signal = AbortSignal.timeout(budget.milliseconds)
    let lastStatus: number | null = null
    const client = this.client(budget.milliseconds, (status) => (lastStatus = status))
    try {
      const raw: unknown = await client.chat.completions.create(requestBody(parts, dialect), { signal })
      return this.readCompletion(raw, question, usage)
    } catch (error) {
      const failure = {
        status: 'failed' as const,
        ...requestFailure(error, { host: this.host, timedOut: signal.aborted, lastStatus }),
      }
      if (isNotUnderstood(error) && failure.reason === 'unreachable') {
        return { status: 'not-understood', complaint: error.message, failure }
      }
      return failure
    }
  }

  private readCompletion(raw: unknown, question: Question<unknown>, usage: Usage): Sent {
    const completion = Completion.safeParse(raw)
    const [choice] = completion.success ? completion.data.choices : []
    const text = choice?.message.content ?? ''
    const reported = completion.success ? completion.data.usage : null
    this.count(usage, {
      inputTokens: reported?.prompt_tokens ?? estimateTokens(promptChars(question)),
      outputTokens: reported?.completion_tokens ?? estimateTokens(text.length),
    })
    const { model } = this.options
    if (choice === undefined) {
      return {
        status: 'failed',
        reason: 'invalid-answer',
        detail: `${this.host} answered something that is no chat completion`,
      }
    }
    if ((choice.message.refusal ?? '') !== '' || choice.finish_reason === 'content_filter') {
      return { status: 'failed', reason: 'refused', detail: `${model} refused to answer` }
    }
    if (choice.finish_reason === 'length') {
      return {
        status: 'failed',
        reason: 'truncated',
        detail: `${model} ran out of room before its answer was complete`,
      }
    }
    return { status: 'text', text }
  }

  private count(usage: Usage, spent: Usage): void {
    usage.inputTokens += spent.inputTokens
    usage.outputTokens += spent.outputTokens
    this.spending.add(spent.inputTokens + spent.outputTokens)
  }

  private budgetFor(
    question: Question<unknown>,
  ):
    | { readonly status: 'room'; readonly maxOutputTokens: number; readonly milliseconds: number }
    | { readonly status: 'failed'; readonly reason: NoAnswer; readonly detail: string } {
    const milliseconds = Math.floor(Math.min(this.options.timeoutSeconds * 1000, this.spending.millisecondsLeft()))
    // Not `<= 0`: a timeout that is no number must end here, too.
    if (!(milliseconds > 0))
      return { status: 'failed', reason: 'over-budget', detail: 'the time for the judge is used up' }
    const room = this.spending.tokensLeft() - estimateTokens(promptChars(question))
    if (room < MIN_OUTPUT_TOKENS) {
      const detail = `the next question does not fit into the budget of ${this.options.maxTokensBudget} tokens`
      return { status: 'failed', reason: 'over-budget', detail }
    }
    return { status: 'room', maxOutputTokens: Math.min(MAX_OUTPUT_TOKENS, room), milliseconds }
  }

  /** Everything that the client would take from the environment is set: the endpoint is what the caller says. */
  private client(timeout: number, onStatus: (status: number) => void): OpenAI {
    return new OpenAI({
      apiKey: this.options.apiKey,
      baseURL: this.baseUrl,
      organization: null,
      project: null,
      adminAPIKey: null,
      webhookSecret: null,
      logLevel: 'off',
      maxRetries: MAX_RETRIES,
      timeout,
      fetch: boundedFetch(this.options.fetch ?? globalThis.fetch, onStatus),
    })
  }
}

function isNotUnderstood(error: unknown): error is APIError {
  return error instanceof APIError && (error.status === 400 || error.status === 422)
}

function promptChars(question: Question<unknown>): number {
  return question.messages.reduce((sum, message) => sum + message.content.length, question.system.length)
}
