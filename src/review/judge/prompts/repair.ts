import type { Prompt } from './template.ts'

/** The one second chance of an answer that does not fit its schema; lists errors, repeats no data. */
export const REPAIR_PROMPT: Prompt = {
  name: 'repair',
  version: 1,
  system: '',
  user: `Your answer does not fit the JSON Schema. Errors, as "place: rule":
{{errors}}
Answer again with the whole corrected JSON object and nothing else.`,
}
