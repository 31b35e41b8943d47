/** Errors that cross room borders. Expected outcomes ("no prompt", "flaky") are values with a code, never thrown. */

/**
 * The user can mend this: wrong flag, missing repository, unreadable file. Maps to exit code 2 and one line on stderr.
 * `message` says what is wrong and where; `remedy` says how to mend it.
 */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly remedy: string

  constructor(message: string, remedy: string, options?: { cause?: unknown }) {
    super(message, options)
    this.remedy = remedy
  }
}

/** A budget (bytes, entries, depth, seconds) was reached. Callers turn it into a coded rejection or a `truncated` mark. */
export class LimitError extends Error {
  override readonly name = 'LimitError'
  readonly limit: string
  readonly allowed: number

  constructor(limit: string, allowed: number, detail: string) {
    super(`${limit} is over its limit of ${allowed}: ${detail}`)
    this.limit = limit
    this.allowed = allowed
  }
}

/** The message of anything thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Makes a `switch` over a union exhaustive at compile time, and loud at run time. */
export function assertNever(value: never, what: string): never {
  throw new Error(`Unexpected ${what}: ${JSON.stringify(value)}`)
}
