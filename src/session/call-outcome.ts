/** How a call ended, as far as the log tells: its flag, its exit code, or the shape of its text. */
import type { ToolCall } from './session.ts'

/** What a format knows of a result when it adds it to its call. */
export interface CallOutcome {
  readonly text: string
  readonly error: ToolCall['error']
  readonly error_evidence: ToolCall['error_evidence']
  readonly exit_code: number | null
  readonly denied: boolean
  readonly collateral: boolean
}

const HEAD = 600
/** A human said no (Claude Code, Codex, OpenCode, Cline, Gemini, Copilot words). Looked for at the beginning of a result. */
const DENIED =
  /^(?:Error: )?(?:<tool_use_error>)?(?:The user doesn'?t want to (?:proceed with this tool use|take this action)|The user (?:rejected|denied|has denied|declined)|User (?:rejected|denied|declined|cancelled|refused)|exec command rejected by user|patch rejected by user|rejected by user|\[Request interrupted by user for tool use\]|Tool (?:use|call|execution) (?:was )?(?:rejected|denied) by (?:the )?user|\[?Operation Cancelled\]? Reason: User|Permission for this tool use was denied|Permission denied and could not request permission from user)/i
const COLLATERAL = /^(?:Error: )?(?:<tool_use_error>)?(?:Sibling tool call errored|Cancelled: parallel tool call)/i
/** What shells and harnesses print for an exit code, at the beginning (Claude, Codex) or the end (Copilot, OpenHands, Gemini). */
const EXIT_HEAD =
  /(?:^|\n)(?:Error: )?(?:Exit code:? |Process exited with code |<returncode>|exit_code: ?|Command exited with code |Exit Code: )(-?\d{1,10})/
const EXIT_TAIL =
  /(?:completed with exit code |Exit Code: |finished with exit code |Process exited with code |exit code: )(-?\d{1,10})[>\].)\s]*[^\n]{0,200}$/

/** A result with the log's own flag. An exit code in the text is kept beside it, and a failing one wins over a good flag. */
export function flaggedOutcome(text: string, failed: boolean): CallOutcome {
  const head = text.slice(0, HEAD)
  const marks = { denied: failed && DENIED.test(head), collateral: failed && COLLATERAL.test(head) }
  const exit = failed ? exitCodeOf(text) : null
  return { text, error: failed ? 'true' : 'false', error_evidence: 'flag', exit_code: exit, ...marks }
}

/** A result that is nothing but text: an exit code decides where there is one, else nobody knows. */
export function textOutcome(text: string): CallOutcome {
  const head = text.slice(0, HEAD)
  if (DENIED.test(head)) {
    return { text, error: 'true', error_evidence: 'text', exit_code: null, denied: true, collateral: false }
  }
  return exitOutcome(text, exitCodeOf(text))
}

/** A result with an exit code of its own, or none. */
export function exitOutcome(text: string, code: number | null): CallOutcome {
  const marks = { text, exit_code: code, denied: false, collateral: false }
  if (code === null) return { ...marks, error: 'unknown', error_evidence: 'none' }
  return { ...marks, error: code === 0 ? 'false' : 'true', error_evidence: 'exit-code' }
}

/** The exit code a result's text names at its beginning or end, or null. */
export function exitCodeOf(text: string): number | null {
  const found = EXIT_HEAD.exec(text.slice(0, HEAD)) ?? EXIT_TAIL.exec(text.slice(-300))
  const code = found === null ? Number.NaN : Number(found[1])
  return Number.isSafeInteger(code) ? code : null
}
