/** OpenAI usage: `input_tokens` includes the cached ones. */
import { isFields, numberOf } from '../../fields.ts'
import type { Tokens } from '../../session.ts'

export function codexTokens(usage: unknown): Tokens | null {
  if (!isFields(usage)) return null
  const cached = numberOf(usage['cached_input_tokens']) ?? 0
  return {
    input: Math.max(0, (numberOf(usage['input_tokens']) ?? 0) - cached),
    output: numberOf(usage['output_tokens']) ?? 0,
    cache_read: cached,
    cache_write: numberOf(usage['cache_write_input_tokens']) ?? 0,
  }
}
