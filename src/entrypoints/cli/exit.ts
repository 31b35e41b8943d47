/** The one place where errors become exit codes and lines on stderr. */
import { CommanderError } from 'commander'
import { ConfigError, placeOf } from '../../config/parse-config.ts'
import { InputError, LimitError, errorMessage } from '../../core/errors.ts'
import { safeLog } from '../../guard/log.ts'
import { ExitCode } from './io.ts'

/** Node's own codes that mean "the user's disk or path": what is wrong, and what to do about it. */
const SYSTEM_ERRORS: Readonly<Record<string, { readonly what: string; readonly remedy: string }>> = {
  ENOSPC: { what: 'no space left on the disk', remedy: 'free some space or name another folder with --out' },
  EDQUOT: { what: 'the disk quota is used up', remedy: 'name another folder with --out' },
  EACCES: { what: 'no permission', remedy: 'check who may read and write there' },
  EPERM: { what: 'not permitted', remedy: 'check who may read and write there' },
  EROFS: { what: 'the file system is read-only', remedy: 'name another folder with --out' },
  ENOENT: { what: 'no such file or folder', remedy: 'check the path' },
  ENOTDIR: { what: 'a part of the path is a file', remedy: 'name another folder' },
  EISDIR: { what: 'a folder stands where a file is wanted', remedy: 'name a file' },
  EEXIST: { what: 'something of that name is there already', remedy: 'name another folder with --out' },
  ELOOP: { what: 'the path leads through links that never end', remedy: 'check the path' },
  ENAMETOOLONG: { what: 'the path is too long', remedy: 'name a shorter one' },
  EMFILE: { what: 'too many open files', remedy: 'raise the limit with `ulimit -n`' },
  EBUSY: { what: 'somebody else uses it', remedy: 'close what uses it, or name another folder' },
}

export interface Exit {
  readonly code: ExitCode
  /** What to say on stderr; empty where commander has said it already. */
  readonly lines: readonly string[]
}

/**
 * Maps anything thrown to an exit code and what to say. Only bugs get a stack.
 * @param aborted whether the user stopped the work, and whether what was finished by then is kept
 */
export function exitFor(error: unknown, aborted: 'no' | 'lost' | 'kept'): Exit {
  if (aborted !== 'no') {
    const kept = aborted === 'kept'
    const advice = kept
      ? 'what was finished is kept, run the same command again to go on'
      : 'nothing is left half-written, run the same command again'
    return { code: ExitCode.interrupted, lines: [`backtest: interrupted; ${advice}`] }
  }
  if (error instanceof CommanderError)
    return { code: error.exitCode === 0 ? ExitCode.done : ExitCode.badInput, lines: [] }
  if (error instanceof ConfigError)
    return {
      code: ExitCode.badInput,
      lines: error.problems.map(({ line, what, remedy }) =>
        oneLine(`${placeOf(error.file, line)}: ${what}: ${remedy}`),
      ),
    }
  if (error instanceof InputError)
    return { code: ExitCode.badInput, lines: [oneLine(`${error.message}: ${error.remedy}`)] }
  if (error instanceof LimitError) return { code: ExitCode.badInput, lines: [oneLine(error.message)] }
  const system = systemWords(error)
  if (system !== null) return { code: ExitCode.badInput, lines: [oneLine(system)] }
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

/** "no permission for /out/task.json: check who may read and write there"; null where it is no error of the disk. */
function systemWords(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  const known = SYSTEM_ERRORS[error.code]
  if (known === undefined) return null
  // A program that is not there has no path but a name.
  if ('syscall' in error && String(error.syscall).startsWith('spawn'))
    return `the program ${'path' in error ? String(error.path) : ''} cannot be started (${known.what}): install it, or check the PATH`
  const place = 'path' in error && typeof error.path === 'string' ? `: ${error.path}` : ''
  return `${known.what}${place}: ${known.remedy}`
}
