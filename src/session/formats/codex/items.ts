/** Response items of the OpenAI Responses API as Codex logs them: the same in rollout lines, legacy lines and their successors. */
import { type SessionDraft, type StepMark, parsedArgs } from '../../draft.ts'
import { type Fields, contentText, fieldsOf, listOf, textOf } from '../../fields.ts'
import { type EndedCall, codexOutcome } from './output.ts'

const CALLS = new Set([
  'function_call',
  'custom_tool_call',
  'local_shell_call',
  'web_search_call',
  'tool_search_call',
  'mcp_call',
])
const OUTPUTS = new Set([
  'function_call_output',
  'custom_tool_call_output',
  'local_shell_call_output',
  'tool_search_output',
])
/** More ended calls than this wait for their outputs only in a broken log. */
const MAX_WAITING = 1000

export class CodexItems {
  private readonly draft: SessionDraft
  private readonly ended = new Map<string, EndedCall>()

  constructor(draft: SessionDraft) {
    this.draft = draft
  }

  /** An event told how a call ended. */
  callEnded(id: string | null, ended: EndedCall): void {
    if (id !== null && this.ended.size < MAX_WAITING) this.ended.set(id, ended)
  }

  /** Adds an item of the agent's side. User messages are the caller's: most of them are injected. */
  add(item: Fields, mark: StepMark): void {
    const type = textOf(item['type']) ?? ''
    if (type === 'message' && item['role'] === 'assistant') this.draft.message(itemText(item['content']), mark)
    else if (type === 'reasoning') this.draft.thinking(reasoningText(item), mark)
    else if (CALLS.has(type)) this.call(type, item, mark)
    else if (OUTPUTS.has(type)) this.output(item)
  }

  private call(type: string, item: Fields, mark: StepMark): void {
    const id = textOf(item['call_id']) ?? textOf(item['id'])
    if (type === 'custom_tool_call') {
      const input = parsedArgs(item['input'])
      const args = typeof input === 'string' ? { input } : input
      return this.draft.call({ id, name: textOf(item['name']) ?? type, args }, mark)
    }
    const args = parsedArgs(item['arguments'] ?? item['action'])
    this.draft.call({ id, name: textOf(item['name']) ?? type.replace(/_call$/, ''), args }, mark)
  }

  private output(item: Fields): void {
    const id = textOf(item['call_id'])
    const ended = id === null ? undefined : this.ended.get(id)
    if (id !== null) this.ended.delete(id)
    this.draft.result(
      id,
      codexOutcome(item['output'] ?? listOf(item['tools']).map((tool) => fieldsOf(tool)['name']), ended),
    )
  }
}

/** Text parts of an item's content; image parts say nothing. */
export function itemText(content: unknown): string {
  if (!Array.isArray(content)) return contentText(content)
  return content.flatMap((part) => textOf(fieldsOf(part)['text']) ?? []).join('\n')
}

function reasoningText(item: Fields): string {
  const summary = itemText(listOf(item['summary']))
  return summary === '' ? itemText(listOf(item['content'])) : summary
}
