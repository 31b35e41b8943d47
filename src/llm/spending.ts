/** What one run may spend on a model, counted over all its questions. */

/** Characters a token, low on purpose: code and JSON run at 3 to 4, and an estimate should rather be too high. */
const CHARS_PER_TOKEN = 3

/** Tokens of a text by estimate, for endpoints that report no usage and for what was not sent yet. */
export function estimateTokens(chars: number): number {
  return Math.ceil(chars / CHARS_PER_TOKEN)
}

/** A budget in tokens (input and output together) and in milliseconds since the first question. */
export class Spending {
  private tokens = 0
  private startedAt: number | null = null
  private readonly maxTokens: number
  private readonly maxMilliseconds: number
  private readonly now: () => number

  constructor(limits: { maxTokens: number; maxSeconds: number }, now: () => number) {
    this.maxTokens = limits.maxTokens
    this.maxMilliseconds = limits.maxSeconds * 1000
    this.now = now
  }

  add(tokens: number): void {
    this.tokens += tokens
  }

  tokensLeft(): number {
    return Math.max(0, this.maxTokens - this.tokens)
  }

  /** The clock starts with the first call. */
  millisecondsLeft(): number {
    const now = this.now()
    this.startedAt ??= now
    return Math.max(0, this.maxMilliseconds - (now - this.startedAt))
  }
}
