/** Reading what an endpoint answered: the envelope, then the JSON document inside the message. */
import { type ZodType, z } from 'zod'
import { parseJson } from '../core/json.ts'

/** The parts of a chat completion that we read. https://platform.openai.com/docs/api-reference/chat/object */
export const Completion = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
})
export type Completion = z.infer<typeof Completion>

export type Reading<T> =
  | { readonly status: 'read'; readonly value: T }
  | { readonly status: 'invalid'; readonly errors: readonly string[] }

const MAX_ERRORS = 8

/**
 * The document in a model's text: JSON alone, or within a code fence or words by models without a structured mode.
 * Errors name places and rules in our own words, never the text.
 */
export function readDocument<T>(text: string, schema: ZodType<T>): Reading<T> {
  const json = parseJson(text) ?? parseJson(outermostObject(text))
  if (json === undefined) return { status: 'invalid', errors: ['(document): not valid JSON'] }
  const parsed = schema.safeParse(json)
  if (parsed.success) return { status: 'read', value: parsed.data }
  const errors = parsed.error.issues.slice(0, MAX_ERRORS).map((issue) => `${placeOf(issue.path)}: ${issue.code}`)
  return { status: 'invalid', errors }
}

/** From the first brace to the last one, after a reasoning block where there is one. */
function outermostObject(text: string): string {
  const answer = text.slice(text.lastIndexOf('</think>') + 1)
  const start = answer.indexOf('{')
  return start === -1 ? '' : answer.slice(start, answer.lastIndexOf('}') + 1)
}

/** Keys of the schema and indexes only; a key that the model made up is not repeated. */
function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((part) => (typeof part === 'number' ? part : String(part).replace(/\W/g, ''))).join('.')
  return place === '' ? '(document)' : place.slice(0, 80)
}
