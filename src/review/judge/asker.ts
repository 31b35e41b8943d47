/** Asks a model the judge's questions: within a number of calls, each question once, answers kept in a cache. */
import type { ZodType } from 'zod'
import { sha256 } from '../../core/digest.ts'
import { parseJson, stableStringify } from '../../core/json.ts'
import { type DataBlocks, renderQuestion } from './blocks.ts'
import type { LanguageModel, NoAnswer, Question } from './language-model.ts'
import { POLICY_VERSION } from './prompts/policy.ts'
import type { Prompt } from './prompts/template.ts'

/** Kept answers, by the hash of everything they depend on. Failures of the store are the store's to swallow. */
export interface JudgeCache {
  readonly get: (key: string) => Promise<string | null>
  readonly set: (key: string, value: string) => Promise<void>
}

export interface Inquiry<T> {
  readonly prompt: Prompt
  readonly blocks: DataBlocks
  readonly texts?: Readonly<Record<string, string>>
  readonly schema: ZodType<T>
  /** Which of several answers to the same question; 1-based. */
  readonly sample: number
}

export type Reply<T> =
  | { readonly status: 'answered'; readonly value: T }
  | { readonly status: 'failed'; readonly reason: NoAnswer; readonly detail: string }

export interface AskerParts {
  readonly model: LanguageModel
  readonly nonce: string
  readonly cache: JudgeCache | null
  readonly maxCalls: number
}

export class Asker {
  calls = 0
  inputTokens = 0
  outputTokens = 0
  private readonly parts: AskerParts
  /** Answers of this run, for questions that several samples share. */
  private readonly answers = new Map<string, string>()

  constructor(parts: AskerParts) {
    this.parts = parts
  }

  async ask<T>(inquiry: Inquiry<T>): Promise<Reply<T>> {
    const { model, nonce, cache, maxCalls } = this.parts
    const { prompt, blocks, texts, schema } = inquiry
    const question = {
      ...renderQuestion(prompt, { blocks, texts: texts ?? {}, nonce }),
      name: prompt.name.replaceAll('-', '_'),
      schema,
    }
    const key = this.keyOf(question, inquiry)
    const kept = readKept(this.answers.get(key) ?? (await cache?.get(key)) ?? null, schema)
    if (kept !== null) return { status: 'answered', value: kept.value }

    if (this.calls >= maxCalls) {
      return { status: 'failed', reason: 'over-budget', detail: `all ${maxCalls} calls of the judge are used up` }
    }
    this.calls += 1
    const answer = await model.ask(question)
    this.inputTokens += answer.inputTokens
    this.outputTokens += answer.outputTokens
    if (answer.status === 'failed') return { status: 'failed', reason: answer.reason, detail: answer.detail }
    const text = JSON.stringify(answer.value)
    this.answers.set(key, text)
    await cache?.set(key, text)
    return { status: 'answered', value: answer.value }
  }

  /** The nonce is new in every run and says nothing about the question, so it takes no part. */
  private keyOf(question: Question<unknown>, { prompt, sample }: Inquiry<unknown>): string {
    const { model, nonce } = this.parts
    return cacheKey({
      model: model.model,
      prompt: [prompt.name, prompt.version, POLICY_VERSION],
      sample,
      text: [question.system, ...question.messages.map((message) => message.content)].map((text) =>
        text.replaceAll(nonce, ''),
      ),
    })
  }
}

/** Hex sha256 of everything an answer depends on: model, prompt versions, sample number, text. */
export function cacheKey(parts: {
  readonly model: string
  readonly prompt: readonly (string | number)[]
  readonly sample: number
  readonly text: readonly string[]
}): string {
  return sha256(stableStringify(parts))
}

/** A kept answer that no longer fits its schema (or was tampered with) is asked for again. */
function readKept<T>(text: string | null, schema: ZodType<T>): { readonly value: T } | null {
  if (text === null) return null
  const parsed = schema.safeParse(parseJson(text))
  return parsed.success ? { value: parsed.data } : null
}
