/** Token usage of Claude messages. One API message spans several lines, each repeating its usage: it counts once. */
import { DEFAULT_BUDGET } from '../../budget.ts'
import { type Fields, fieldsOf, numberOf } from '../../fields.ts'
import type { Tokens } from '../../session.ts'

export class MessageUsage {
  private readonly byMessage = new Map<string, Tokens>()

  /** Notes the usage on one line; of the lines of a message the one with the most output stays. */
  add(message: Fields): void {
    const id = message['id']
    const usage = fieldsOf(message['usage'])
    if (typeof id !== 'string' || numberOf(usage['output_tokens']) === null) return
    const tokens = claudeTokens(usage)
    const known = this.byMessage.get(id)
    const isRoom = known !== undefined || this.byMessage.size < DEFAULT_BUDGET.ids
    if (isRoom && tokens.output >= (known?.output ?? 0)) this.byMessage.set(id, tokens)
  }

  total(): Tokens | null {
    if (this.byMessage.size === 0) return null
    const sum = { input: 0, output: 0, cache_read: 0, cache_write: 0 }
    for (const tokens of this.byMessage.values()) {
      sum.input += tokens.input
      sum.output += tokens.output
      sum.cache_read += tokens.cache_read
      sum.cache_write += tokens.cache_write
    }
    return sum
  }
}

export function claudeTokens(usage: Fields): Tokens {
  return {
    input: numberOf(usage['input_tokens']) ?? 0,
    output: numberOf(usage['output_tokens']) ?? 0,
    cache_read: numberOf(usage['cache_read_input_tokens']) ?? 0,
    cache_write: numberOf(usage['cache_creation_input_tokens']) ?? 0,
  }
}
