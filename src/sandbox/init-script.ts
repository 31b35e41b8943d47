/**
 * The first process around every command, in plain `sh`. In a new PID namespace it is process 1: it reaps orphans, no
 * child can kill it, and when it ends the kernel kills whatever is left. It writes two facts to file descriptor 3, which
 * it closes for the command: `S` when it starts the command, then the number of processes in sight after the end.
 *
 * - `trap :` keeps it alive through a SIGTERM meant for the command (a handler, so that the child gets the default).
 * - No core files (they would land in the work tree), a fixed umask, and first in line when memory runs out.
 */
const INIT = `
trap : TERM HUP
ulimit -c 0 2>/dev/null
umask 022
{ echo 500 >/proc/self/oom_score_adj; } 2>/dev/null
printf S >&3
"$@" 3>&-
code=$?
set -- /proc/[0-9]*
printf %d $# >&3
exit $code
`

export interface Programs {
  readonly sh: string
  readonly env: string
  /** What laying layers takes; null where it is missing. */
  readonly layers: { readonly unshare: string; readonly mount: string } | null
}

export interface InnerCommand {
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** Words in front that cap the number of processes; may be none. */
  readonly cap: readonly string[]
}

/**
 * The words that run `command` with exactly `environment`. The wrappers outside keep an environment of our own, so that
 * a variable like LD_PRELOAD for the command never reaches a program that still has privileges.
 */
export function initCommand(programs: Programs, inner: InnerCommand): string[] {
  const { command, environment, cap } = inner
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  // `env` would take a program name with `=` for one more variable.
  const plain = command[0]?.includes('=') === true ? [programs.sh, '-c', 'exec "$@"', 'sh', ...command] : command
  return [programs.sh, '-c', INIT, 'sh', ...cap, programs.env, '-i', ...variables, ...plain]
}

/** What the init script wrote: did the command start, and how many processes were left (itself not counted)? */
export function readStatus(text: string): { started: boolean; leftBehind: number | null } {
  const match = /^S(\d+)?/.exec(text)
  if (match === null) return { started: false, leftBehind: null }
  return { started: true, leftBehind: match[1] === undefined ? null : Math.max(0, Number(match[1]) - 1) }
}
