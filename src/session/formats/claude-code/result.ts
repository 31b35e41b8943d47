/** Results of Claude Code calls: `is_error` absent means success, and a refusal by the human is marked in several ways. */
import { type CallOutcome, flaggedOutcome } from '../../call-outcome.ts'
import { type Fields, contentText, textOf } from '../../fields.ts'

/** `line` is the log line around the block; its `toolUseResult` and `toolDenialKind` say more than the block. */
export function claudeOutcome(block: Fields, line: Fields): CallOutcome {
  const failed = block['is_error'] === true
  const outcome = flaggedOutcome(contentText(block['content']), failed)
  const twin = textOf(line['toolUseResult']) ?? ''
  const denied =
    outcome.denied || typeof line['toolDenialKind'] === 'string' || twin.startsWith('User rejected tool use')
  return { ...outcome, denied: failed && denied }
}
