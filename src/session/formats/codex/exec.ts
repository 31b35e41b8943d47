/** `codex exec --json`: events of items, each call and result in one. The log has no user prompt and no times. */
import { type CallOutcome, exitOutcome, flaggedOutcome } from '../../call-outcome.ts'
import type { SessionDraft } from '../../draft.ts'
import { type Fields, contentText, fieldsOf, isFields, numberOf, textOf } from '../../fields.ts'
import type { LinesFormat } from '../../format.ts'
import { codexTokens } from './tokens.ts'

export const codexExec: LinesFormat = {
  name: 'codex-exec',
  agent: 'codex',
  source: 'openai/codex, codex-rs/exec/src/exec_events.rs',
  shape: 'lines',
  recognises: ({ lines }) => lines.some((line) => /^(?:thread|turn|item)\.[a-z]+$/.test(String(line['type']))),
  read: (maker) => {
    const draft = maker.start()
    const started = new Map<string, Fields>()
    return {
      entry: (line, position) => {
        draft.position = position
        addEvent(draft, line, started)
      },
      // What was started and never completed was running when the log ended.
      end: () => started.forEach((item) => addItem(draft, item)),
    }
  },
}

function addEvent(draft: SessionDraft, line: Fields, started: Map<string, Fields>): void {
  const item = fieldsOf(line['item'])
  const id = textOf(item['id']) ?? ''
  switch (line['type']) {
    case 'thread.started':
      return draft.fact('id', line['thread_id'])
    case 'item.started':
      if (started.size < 1000) started.set(id, item)
      return
    case 'item.completed':
      started.delete(id)
      return addItem(draft, item)
    case 'turn.completed':
      draft.facts.tokens = codexTokens(line['usage']) ?? draft.facts.tokens
      return
    case 'turn.failed':
      return draft.problem('run-failed', textOf(fieldsOf(line['error'])['message']) ?? 'the turn failed')
    case 'error':
      return draft.problem('agent-error', textOf(line['message']) ?? 'error event')
    default:
  }
}

function addItem(draft: SessionDraft, item: Fields): void {
  const id = textOf(item['id'])
  const type = textOf(item['type']) ?? textOf(item['item_type']) ?? ''
  switch (type) {
    case 'agent_message':
    case 'assistant_message':
      return draft.message(textOf(item['text']) ?? '')
    case 'reasoning':
      return draft.thinking(textOf(item['text']) ?? '')
    case 'command_execution':
      return draft.endedCall({ id, name: 'shell', args: { command: item['command'] } }, commandOutcome(item))
    case 'file_change':
      return draft.endedCall({ id, name: 'apply_patch', args: { changes: item['changes'] } }, statusOutcome(item, ''))
    case 'mcp_tool_call': {
      const name = `mcp__${textOf(item['server']) ?? ''}__${textOf(item['tool']) ?? ''}`
      const error = textOf(fieldsOf(item['error'])['message'])
      const text = error ?? contentText(fieldsOf(item['result'])['content'])
      return draft.endedCall({ id, name, args: item['arguments'] }, statusOutcome(item, text))
    }
    case 'web_search':
      return draft.endedCall({ id, name: 'web_search', args: { query: item['query'] } }, null)
    case 'todo_list':
      return draft.endedCall(
        { id, name: 'update_plan', args: { items: item['items'] } },
        statusOutcome({ status: 'completed' }, ''),
      )
    case 'error':
      return draft.problem('agent-error', textOf(item['message']) ?? 'error item')
    default:
  }
}

function commandOutcome(item: Fields): CallOutcome | null {
  const text = textOf(item['aggregated_output']) ?? ''
  if (item['status'] === 'declined') return { ...flaggedOutcome(text, true), denied: true }
  const code = numberOf(item['exit_code'])
  return code === null ? statusOutcome(item, text) : exitOutcome(text, code)
}

function statusOutcome(item: Fields, text: string): CallOutcome | null {
  if (item['status'] === 'in_progress' || !isFields(item)) return null
  return flaggedOutcome(text, item['status'] === 'failed')
}
