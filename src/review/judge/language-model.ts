/** The one way the judge speaks to a model. The judge is pure; `src/llm` hands in what talks over the network. */
import type { ZodType } from 'zod'

export interface ChatMessage {
  readonly role: 'user' | 'assistant'
  readonly content: string
}

export interface Question<T> {
  /** Name of the answer's schema; letters, digits and `_`. */
  readonly name: string
  readonly system: string
  readonly messages: readonly ChatMessage[]
  /** Strict objects whose keys are all required, so that every provider's structured output can hold it. */
  readonly schema: ZodType<T>
}

/** Why there is no answer. None of them says anything about the session under review. */
export type NoAnswer =
  | 'rate-limited'
  | 'timeout'
  | 'unauthorized'
  | 'gone'
  | 'truncated'
  | 'refused'
  | 'invalid-answer'
  | 'over-budget'
  | 'unreachable'

/** `detail` is in our own words: text of the endpoint may hold anything, the key included. */
export type Answer<T> =
  | { readonly status: 'answered'; readonly value: T; readonly inputTokens: number; readonly outputTokens: number }
  | {
      readonly status: 'failed'
      readonly reason: NoAnswer
      readonly detail: string
      readonly inputTokens: number
      readonly outputTokens: number
    }

export interface LanguageModel {
  /** The model's name as the endpoint knows it; stands in the report and in cache keys. */
  readonly model: string
  /** Never throws for anything the endpoint does. */
  readonly ask: <T>(question: Question<T>) => Promise<Answer<T>>
}
