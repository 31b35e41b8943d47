/** Messages of Gemini CLI chat recordings: calls carry their results. */
import { type CallOutcome, exitOutcome, flaggedOutcome, textOutcome } from '../../call-outcome.ts'
import type { SessionDraft } from '../../draft.ts'
import { type Fields, contentText, fieldsOf, isFields, listOf, numberOf, textOf, timeOf } from '../../fields.ts'
import { wordsOf } from '../../human-text.ts'

/** Adds one message as steps. */
export function addGeminiMessage(draft: SessionDraft, message: Fields): void {
  const mark = { at: timeOf(message['timestamp']) }
  const text = contentText(message['content'])
  switch (message['type']) {
    case 'user':
      return draft.words(wordsOf([contentText(message['displayContent'] ?? message['content'])]), mark)
    case 'gemini':
      return addAnswer(draft, message, mark)
    case 'error':
      draft.problem('agent-error', text)
      return draft.injected(text, 'notification', mark)
    case 'info':
    case 'warning':
      return draft.injected(text, 'notification', mark)
    default:
  }
}

function addAnswer(draft: SessionDraft, message: Fields, mark: { at: string | null }): void {
  draft.fact('model', message['model'])
  for (const thought of listOf(message['thoughts']).filter(isFields)) {
    const lines = [textOf(thought['subject']), textOf(thought['description'])]
    draft.thinking(lines.filter((line) => line !== null && line !== '').join('\n'), {
      at: timeOf(thought['timestamp']) ?? mark.at,
    })
  }
  draft.message(contentText(message['content']), mark)
  for (const call of listOf(message['toolCalls']).filter(isFields)) {
    draft.endedCall(
      { id: textOf(call['id']), name: textOf(call['name']) ?? 'unknown', args: call['args'] },
      outcomeOf(call),
      {
        at: timeOf(call['timestamp']) ?? mark.at,
      },
    )
  }
}

/** Token counts of one message; `input` includes the cached ones. */
export function addGeminiTokens(draft: SessionDraft, message: Fields): void {
  if (!isFields(message['tokens'])) return
  const tokens = message['tokens']
  const cached = numberOf(tokens['cached']) ?? 0
  const sum = draft.facts.tokens ?? { input: 0, output: 0, cache_read: 0, cache_write: 0 }
  draft.facts.tokens = {
    input: sum.input + Math.max(0, (numberOf(tokens['input']) ?? 0) - cached),
    output: sum.output + (numberOf(tokens['output']) ?? 0) + (numberOf(tokens['thoughts']) ?? 0),
    cache_read: sum.cache_read + cached,
    cache_write: 0,
  }
}

function outcomeOf(call: Fields): CallOutcome | null {
  const responses = listOf(call['result']).map((part) =>
    fieldsOf(fieldsOf(fieldsOf(part)['functionResponse'])['response']),
  )
  const text = responses.map((response) => contentText(response['output'] ?? response['error'] ?? '')).join('\n')
  if (call['status'] === 'cancelled') return { ...flaggedOutcome(text, true), denied: true }
  if (call['status'] === 'error' || responses.some((response) => 'error' in response)) return flaggedOutcome(text, true)
  if (responses.length === 0) return null
  return responseOutcome(text, call['status'] === 'success')
}

/** A shell command that failed still has status `success`: its code is in the output text. */
export function responseOutcome(text: string, success: boolean): CallOutcome {
  const code = /(?:^|\n|\\n)Exit Code: (-?\d{1,10})/.exec(text.slice(-2000))
  if (code !== null) return exitOutcome(text, Number(code[1]))
  return success ? flaggedOutcome(text, false) : textOutcome(text)
}
