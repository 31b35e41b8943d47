/** Progress and notes on stderr: a spinner on a terminal, plain lines elsewhere. Stdout stays for the result. */
import ora from 'ora'
import type { Logger } from '../../core/logger.ts'
import { safeLog } from '../../guard/log.ts'
import { plainStatus } from '../plain-status.ts'

export interface TerminalLogger extends Logger {
  /** Takes the spinner away; call before the process ends. */
  stop(): void
}

export interface TerminalLoggerOptions {
  readonly stream: NodeJS.WriteStream
  readonly quiet: boolean
  readonly debug: boolean
}

/** A logger for people. With `quiet` only warnings are said. */
export function createTerminalLogger(options: TerminalLoggerOptions): TerminalLogger {
  const { stream, quiet } = options
  const spinner = isTerminal(stream) && !quiet ? ora({ stream, discardStdin: false, hideCursor: true }) : null
  const say = (line: string): void => {
    const wasSpinning = spinner?.isSpinning ?? false
    if (wasSpinning) spinner?.clear()
    stream.write(`${safeLog(line)}\n`)
    if (wasSpinning) spinner?.render()
  }
  const plain = plainStatus(say, () => performance.now())
  return {
    info: (line) => {
      if (!quiet) say(line)
    },
    warn: (line) => say(`warning: ${line}`),
    debug: (line) => {
      if (options.debug) say(`debug: ${line}`)
    },
    status: (line) => {
      if (quiet) return
      if (spinner === null) plain(line)
      else if (line === '') spinner.stop()
      else spinner.start(safeLog(line))
    },
    stop: () => {
      spinner?.stop()
    },
  }
}

/** A terminal without a width, as some services give their jobs, cannot be drawn on: a line would be infinitely many. */
function isTerminal(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && stream.columns > 0
}
