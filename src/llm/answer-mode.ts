/**
 * How an endpoint is asked for JSON. Strict structured output first; an endpoint that answers 400 to it is asked again
 * in the next weaker way, and remembered for the rest of the run.
 */
import { zodResponseFormat } from 'openai/helpers/zod'
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions'
import { stableStringify } from '../core/json.ts'
import { ANSWER_FORMAT_PROMPT } from '../review/judge/prompts/answer-format.ts'
import type { Question } from '../review/judge/language-model.ts'
import { fillTemplate } from '../review/judge/prompts/template.ts'

export const ANSWER_MODES = ['strict', 'json-object', 'text'] as const
export type AnswerMode = (typeof ANSWER_MODES)[number]

export interface Dialect {
  readonly mode: AnswerMode
  /** Endpoints older than reasoning models know only `max_tokens`. */
  readonly limitKey: 'max_completion_tokens' | 'max_tokens'
}

export const FIRST_DIALECT: Dialect = { mode: 'strict', limitKey: 'max_completion_tokens' }

/** The dialect to try after a 400, or null when there is none left. `complaint` is the endpoint's text. */
export function weakerDialect(dialect: Dialect, complaint: string): Dialect | null {
  if (dialect.limitKey === 'max_completion_tokens' && complaint.includes('max_completion_tokens')) {
    return { ...dialect, limitKey: 'max_tokens' }
  }
  const next = ANSWER_MODES[ANSWER_MODES.indexOf(dialect.mode) + 1]
  return next === undefined ? null : { ...dialect, mode: next }
}

export interface RequestParts {
  readonly model: string
  readonly question: Question<unknown>
  readonly maxOutputTokens: number
}

/** The request body in a dialect. Without structured output the schema stands in the system message. */
export function requestBody(parts: RequestParts, dialect: Dialect): ChatCompletionCreateParamsNonStreaming {
  const { question } = parts
  const strict = zodResponseFormat(question.schema, question.name)
  const schema = stableStringify(strict.json_schema.schema)
  const system =
    dialect.mode === 'strict'
      ? question.system
      : `${question.system}\n\n${fillTemplate(ANSWER_FORMAT_PROMPT.system, { schema })}`
  return {
    model: parts.model,
    messages: [{ role: 'system', content: system }, ...question.messages],
    [dialect.limitKey]: parts.maxOutputTokens,
    ...(dialect.mode === 'strict' ? { response_format: strict } : {}),
    ...(dialect.mode === 'json-object' ? { response_format: { type: 'json_object' as const } } : {}),
  }
}
