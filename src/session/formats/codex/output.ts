/** Outputs of Codex calls: text without an error flag; the exit code is in the text, in a JSON wrapper, or in an event. */
import { type CallOutcome, exitOutcome, flaggedOutcome, textOutcome } from '../../call-outcome.ts'
import { type Fields, contentText, fieldsOf, isFields, numberOf, textOf } from '../../fields.ts'

/** What `exec_command_end`, `patch_apply_end` and `mcp_tool_call_end` events say before the output arrives. */
export interface EndedCall {
  readonly exit_code: number | null
  readonly success: boolean | null
}

export function codexOutcome(output: unknown, ended: EndedCall | undefined): CallOutcome {
  const wrapped = wrapper(output)
  const text =
    wrapped === null ? contentText(isFields(output) && 'content' in output ? output['content'] : output) : wrapped.text
  const outcome = textOutcome(text)
  if (outcome.denied) return outcome
  const code = wrapped?.exit_code ?? outcome.exit_code ?? ended?.exit_code ?? null
  if (code !== null) return exitOutcome(text, code)
  const success =
    ended?.success ?? (isFields(output) && typeof output['success'] === 'boolean' ? output['success'] : null)
  if (success !== null) return flaggedOutcome(text, !success)
  // The harness's own words for calls that could not run.
  if (
    /^(?:failed to parse function arguments|unsupported (?:call|tool)|apply_patch verification failed|execution error|exec_command failed|err: )/i.test(
      text,
    )
  ) {
    return { ...outcome, error: 'true', error_evidence: 'text' }
  }
  return outcome
}

/** `{"output": "…", "metadata": {"exit_code": 0}}`, as JSON text: versions of 2025. */
function wrapper(output: unknown): { text: string; exit_code: number | null } | null {
  if (typeof output !== 'string' || !output.startsWith('{"')) return null
  let value: Fields
  try {
    value = fieldsOf(JSON.parse(output))
  } catch {
    return null
  }
  const text = textOf(value['output'])
  if (text === null) return null
  return { text, exit_code: numberOf(fieldsOf(value['metadata'])['exit_code']) }
}
