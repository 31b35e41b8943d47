/** The one place where errors become exit codes and lines on stderr. */
import { CommanderError } from 'commander'
import { InputError, LimitError, errorMessage } from '../../core/errors.ts'
import { safeLog } from '../../guard/log.ts'
import { ExitCode } from './io.ts'

/** Node's own codes that mean "the user's disk or path", with what to do about each. */
const SYSTEM_REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'free some space or name another folder with --out',
  EDQUOT: 'the disk quota is used up: name another folder with --out',
  EACCES: 'check who may read and write there',
  EPERM: 'check who may read and write there',
  EROFS: 'that file system is read-only: name another folder with --out',
  ENOENT: 'check the path',
  ENOTDIR: 'a part of the path is a file: name another folder',
  EMFILE: 'too many open files: raise the limit with ulimit -n',
}

export interface Exit {
  readonly code: ExitCode
  /** What to say on stderr; empty where commander has said it already. */
  readonly lines: readonly string[]
}

/** Maps anything thrown to an exit code and what to say. Only bugs get a stack. */
export function exitFor(error: unknown, aborted: boolean): Exit {
  if (aborted)
    return {
      code: ExitCode.interrupted,
      lines: ['backtest: interrupted; what was finished is kept, run the same command again to go on'],
    }
  if (error instanceof CommanderError)
    return { code: error.exitCode === 0 ? ExitCode.done : ExitCode.badInput, lines: [] }
  if (error instanceof InputError)
    return { code: ExitCode.badInput, lines: [oneLine(`${error.message}: ${error.remedy}`)] }
  if (error instanceof LimitError) return { code: ExitCode.badInput, lines: [oneLine(error.message)] }
  const remedy = SYSTEM_REMEDIES[systemCode(error)]
  if (remedy !== undefined) return { code: ExitCode.badInput, lines: [oneLine(`${errorMessage(error)}: ${remedy}`)] }
  const stack = error instanceof Error && error.stack !== undefined ? error.stack : errorMessage(error)
  return {
    code: ExitCode.unexpected,
    lines: ['backtest: this is a bug in Backtest; please report it with these lines', safeLog(stack)],
  }
}

/** Commander's words about a wrong flag, as one line like all others. */
export function usageLine(text: string): string {
  const words = text.replace(/^error: /, '').trim()
  return `${oneLine(words)}${words.endsWith('.') || words.endsWith(')') ? '' : '.'} Run with --help to see the flags.`
}

function oneLine(message: string): string {
  return `backtest: ${safeLog(message).replace(/\s*\n\s*/g, ' ')}`
}

function systemCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return ''
  return error.code
}
