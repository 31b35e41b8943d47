/**
 * Turns typed while the agent works. `queue-operation` lines log them: `enqueue` with the text, then `dequeue` (it follows as
 * a message of its own) or `remove` (it is handed to the agent with the next result). What was removed stands nowhere else in
 * versions 2.1.14 to 2.1.45; newer ones log it as an attachment as well.
 */
import { type Fields, textOf } from '../../fields.ts'

const MAX_WAITING = 1000

export class TurnQueue {
  private waiting: string[] = []
  /** Texts handed over by one of the two kinds of lines, that the other may repeat. */
  private readonly handed = new Map<string, number>()

  /** The text that this line hands to the agent, or null. */
  operation(line: Fields): string | null {
    switch (line['operation']) {
      case 'enqueue': {
        const text = textOf(line['content'])
        // The agent's own tasks tell of themselves in this way too; they come again as notifications.
        if (text !== null && this.waiting.length < MAX_WAITING) this.waiting.push(text)
        return null
      }
      case 'remove':
        return this.handOver(this.waiting.shift() ?? null, 1)
      case 'dequeue':
        this.waiting.shift()
        return null
      case 'popAll':
        // Taken back into the input line: it comes again as it is sent then.
        this.waiting = []
        return null
      default:
        return null
    }
  }

  /** The text of an attachment, or null when a `remove` line has handed it over already. */
  attached(text: string): string | null {
    return this.handOver(text, -1)
  }

  /** Counts lines of the one kind up and of the other down: a text counts once for each pair. */
  private handOver(text: string | null, kind: 1 | -1): string | null {
    if (text === null || text.trim() === '') return null
    const balance = this.handed.get(text) ?? 0
    if (this.handed.size < MAX_WAITING || balance !== 0) this.handed.set(text, balance + kind)
    return Math.sign(balance) === -kind ? null : text
  }
}
