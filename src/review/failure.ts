/** Whether a call failed, why, and the line of its result that says so. */
import type { ToolCall } from '../session/session.ts'
import type { SimpleCommand } from '../session/shell-script.ts'
import type { CallAction } from './action.ts'
import { checkKindOf } from './check-command.ts'
import { type FailureClass, shellFailureIn, toolFailureIn } from './failure-rules.ts'
import { firstLines, lastLines } from './result-lines.ts'

export interface Failure {
  readonly class: FailureClass
  /** The line of the result that shows it, verbatim but trimmed; the exit code where there is no line. */
  readonly line: string
  /** The log says the call went well (`| tail`, `|| true`, agents without error flags), only its text shows the failure. */
  readonly hidden: boolean
}

const EDGE_LINES = 4
const HIDDEN_EDGE_LINES = 2

/** What harnesses put before the message itself. */
const PREFIX = /^(?:<tool_use_error>|<error>|\[?error\]?:|error\s|failed:)\s*/i

/** Classes that a text alone may show, when the log does not flag the call: shells print these for the call itself. */
const SHOWN_BY_TEXT: ReadonlySet<FailureClass> = new Set<FailureClass>([
  'unknown-command',
  'unknown-option',
  'shell-syntax',
  'wrong-directory',
])

/** Programs whose exit code 1 is an answer and no failure. */
const PREDICATES = new Set([
  'grep',
  'egrep',
  'fgrep',
  'rg',
  'ag',
  'ack',
  'diff',
  'cmp',
  'test',
  '[',
  '[[',
  'pgrep',
  'which',
  'type',
  'command',
  'false',
  'expr',
])

/** Null for calls that went well, were refused by a human, or were cancelled with a sibling. */
export function failureOf(call: ToolCall, action: CallAction): Failure | null {
  if (call.denied || call.collateral || call.result === null) return null
  const flagged = call.error === 'true' || (call.error === 'unknown' && call.exit_code !== null && call.exit_code !== 0)
  const failure = action.script !== '' ? shellFailure(call, action, flagged) : toolFailure(call, flagged)
  return failure?.class === 'harness' || failure?.class === 'permission' ? null : failure
}

function toolFailure(call: ToolCall, flagged: boolean): Failure | null {
  if (!flagged && call.error === 'false') return null
  const result = call.result ?? ''
  const lines = firstLines(result, EDGE_LINES)
  if (!flagged && !PREFIX.test(lines[0] ?? '')) return null
  const refusal = refusalIn(result)
  if (refusal !== null) return { ...refusal, hidden: !flagged }
  return flagged ? { class: 'error', line: lines[0] ?? '', hidden: false } : null
}

/** Without the tags that a harness puts around its words; what is left is still a part of the result. */
function bare(line: string): string {
  return line.replace(/^<(?:tool_use_error|error)>/, '').replace(/<\/(?:tool_use_error|error)>$/, '')
}

/** What the agent's own tools answer when they refuse a call. */
function refusalIn(result: string): Failure | null {
  const lines = firstLines(result, EDGE_LINES)
  for (const [at, line] of lines.entries()) {
    const found = toolFailureIn(line.replace(PREFIX, '').replace(PREFIX, ''))
    // "… failed due to the following issue:" says nothing yet.
    const telling = /following issues?:$/.test(line) ? (lines[at + 1] ?? line) : line
    if (found !== null) return { class: found, line: bare(telling), hidden: false }
  }
  return null
}

function shellFailure(call: ToolCall, action: CallAction, flagged: boolean): Failure | null {
  if (!flagged && action.only_reads) return null
  const result = call.result ?? ''
  const refusal = flagged ? refusalIn(result) : null
  if (refusal !== null) return refusal
  const edge = flagged ? EDGE_LINES : HIDDEN_EDGE_LINES
  const lines = [...firstLines(result, edge), ...lastLines(result, edge)]
  for (const line of lines) {
    const found = shellFailureIn(line)
    if (found !== null && (isProbe(found, line, action) || isForeignAnswer(line, action))) return null
    if (found !== null && (flagged || SHOWN_BY_TEXT.has(found))) return { class: found, line, hidden: !flagged }
  }
  return flagged ? plainExit(call, action, lines) : null
}

/** Asking whether something exists (`ls dir`, `tool --version`, `command -v`) is a question; "no" is its answer. */
function isProbe(found: FailureClass, line: string, action: CallAction): boolean {
  if (found === 'path-not-found') {
    const lists = action.commands.some(({ words }) => words[0] === 'ls' || words[0] === 'find')
    // `rm` of what is gone already leaves what was wanted.
    return (
      /^(?:ls|find|stat|du|test|realpath|file|rm|rmdir): /.test(line) || (lists && line.includes('no matches found'))
    )
  }
  // `git rev-parse --show-toplevel` is how scripts ask where a repository begins, and whether there is one.
  if (found === 'wrong-directory')
    return (
      line.startsWith('fatal: not a git repository') &&
      action.commands.some((command) => asksForRepository(command, action.script))
    )
  return (
    found === 'unknown-command' &&
    action.commands.some(({ words }) => words.length === 2 && /^-{0,2}(?:version|V|v|help)$/.test(words[1] ?? ''))
  )
}

/** With options alone it asks about the repository; with a revision it needs one, unless the script goes on without. */
function asksForRepository({ words }: SimpleCommand, script: string): boolean {
  if (words[0] !== 'git' || words[1] !== 'rev-parse') return false
  return script.includes('||') || words.slice(2).every((word) => word.startsWith('-'))
}

/** Programs whose own words for an unknown option are others. */
const NO_RUST_PROGRAM = new Set(
  'cat cd curl docker echo egrep fgrep find gh git go grep head ls make npm pnpm sed awk sort tail wc xargs'.split(' '),
)

/** A proxy in the environment took the place of a program and did not understand its options: no fault of the call. */
function isForeignAnswer(line: string, { commands }: CallAction): boolean {
  return (
    line.startsWith("error: unexpected argument '") &&
    commands.every(({ words }) => NO_RUST_PROGRAM.has(words[0] ?? ''))
  )
}

/** A non-zero exit that no rule explains: a failing check, a predicate's "no", or just a failure. */
function plainExit(call: ToolCall, action: CallAction, lines: readonly string[]): Failure | null {
  const body = lines.filter((line) => !/^(?:Error: )?Exit code \d+$/i.test(line))
  if (action.commands.some((command) => checkKindOf(command.words) !== null))
    return { class: 'test-failure', line: body.at(-1) ?? '', hidden: false }
  const last = action.commands.at(-1)?.words ?? []
  if ((call.exit_code ?? 1) === 1 && (isPredicate(last) || body.length === 0)) return null
  return { class: 'nonzero-exit', line: sayingLine(body) ?? `Exit code ${call.exit_code ?? 1}`, hidden: false }
}

/** What hooks and task runners print while they work, before anything has failed: `[STARTED]`, `[pre-commit] …`, a bullet or a spinner. */
const PROGRESS =
  /^(?:\[(?:STARTED|COMPLETED|SUCCESS|SKIPPED|TITLE|DATA)\]|[❯→⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏✔✓·•] |> \S|\$ \S|husky - running)/u

/** The first line that says what went wrong; where all are of a program at work, the first of these. */
function sayingLine(body: readonly string[]): string | undefined {
  return body.find((line) => !PROGRESS.test(line)) ?? body[0]
}

function isPredicate([program, verb]: readonly string[]): boolean {
  if (program === 'git') return /^(?:diff|grep|merge-base|show-ref|check-ignore|rev-parse|ls-remote)$/.test(verb ?? '')
  return PREDICATES.has(program ?? '')
}
