/** What a command may touch besides its arguments; made once in `main.ts`. */
import type { Logger } from '../../core/logger.ts'

export interface CommandIo {
  readonly logger: Logger
  /** Writes to stdout: the one JSON document, or what a person reads. */
  readonly print: (text: string) => void
  readonly json: boolean
  readonly color: boolean
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal
  readonly now: () => Date
  readonly env: Readonly<Record<string, string | undefined>>
}

export const ExitCode = { done: 0, unexpected: 1, badInput: 2, gateFailed: 3, interrupted: 130 } as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]
