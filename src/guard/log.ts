import { limits } from './limits.ts'
import { clipChars, visibleText } from './visible.ts'

/**
 * Untrusted text for a job log or a terminal. The runner reads a line that starts with `::` after white space as a command,
 * and the older `##[command]` anywhere in a line (`ActionCommand.cs` of actions/runner), so indenting does not help: a
 * zero-width space breaks both. Lines and their number are capped, and a cap says how much it cut.
 */
export function safeLog(text: string): string {
  const lines = visibleText(text).split('\n')
  const shown = lines.slice(0, limits.log.lines).map((line) => breakCommands(clipLine(line)))
  const more = lines.length - shown.length
  return [...shown, ...(more > 0 ? [`… (${more} more lines)`] : [])].join('\n')
}

function breakCommands(line: string): string {
  // On both sides of the first colon: the text may be written after a colon of ours.
  return line.replace(/^(\s*):/, '$1\u200b:\u200b').replace(/#(?=#\[)/g, '#\u200b')
}

function clipLine(line: string): string {
  const { lineChars } = limits.log
  if (line.length <= lineChars) return line
  return clipChars(line, lineChars, `… (${line.length - lineChars} more characters)`)
}

/** A token for `::stop-commands::`, from at least 16 random bytes: whoever guesses it can resume commands. */
export function stopCommandsToken(random: Uint8Array): string {
  if (random.length < 16) throw new Error('A stop-commands token needs 128 random bits.')
  return `backtest-${Buffer.from(random).toString('hex')}`
}

export interface StoppedCommands<T> {
  /** Writes one line to the job log. */
  readonly write: (line: string) => void
  readonly token: string
  readonly body: () => T | Promise<T>
}

/** Runs `body` while the runner takes no commands from the log, and always resumes. */
export async function withCommandsStopped<T>({ write, token, body }: StoppedCommands<T>): Promise<T> {
  write(`::stop-commands::${token}`)
  try {
    return await body()
  } finally {
    write(`::${token}::`)
  }
}
