import type { Prompt } from './template.ts'

/** For endpoints without structured output: added to the system message. */
export const ANSWER_FORMAT_PROMPT: Prompt = {
  name: 'answer-format',
  version: 1,
  system: `Answer with one JSON object and nothing else: no code fence, no words before or after it. Every key is required and no
other key is allowed. The object must fit this JSON Schema:
{{schema}}`,
  user: '',
}
