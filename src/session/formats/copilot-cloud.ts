/** The log of GitHub's cloud agent: server-sent events, `data: {chat.completion.chunk}`. A call comes again with its output. */
import { type CallOutcome, textOutcome } from '../call-outcome.ts'
import { type SessionDraft, parsedArgs } from '../draft.ts'
import { type Fields, fieldsOf, isFields, listOf, textOf, timeOf } from '../fields.ts'
import type { EntryReader, SessionMaker, TextFormat } from '../format.ts'

export const copilotCloudLog: TextFormat = {
  name: 'copilot-cloud-log',
  agent: 'copilot',
  source: 'cli/cli, pkg/cmd/agent-task/shared/log.go',
  shape: 'text',
  recognises: ({ head }) => /^\s*data: \{/.test(head) && head.includes('chat.completion.chunk'),
  read: (maker) => new CloudLogReader(maker),
}

class CloudLogReader implements EntryReader<string> {
  private readonly draft: SessionDraft
  private readonly started = new Set<string>()

  constructor(maker: SessionMaker) {
    this.draft = maker.start()
  }

  entry(line: string, position: number): void {
    if (!line.startsWith('data: ')) return
    const chunk = parsedArgs(line.slice('data: '.length))
    if (!isFields(chunk)) {
      if (line.trim() !== 'data: [DONE]') this.draft.problem('bad-line', 'a chunk does not parse')
      return
    }
    this.draft.position = position
    this.draft.fact('model', chunk['model'])
    const at = timeOf(chunk['created'])
    for (const choice of listOf(chunk['choices'])) this.delta(fieldsOf(fieldsOf(choice)['delta']), at)
  }

  end(): void {}

  private delta(delta: Fields, at: string | null): void {
    const content = textOf(delta['content'])
    const calls = listOf(delta['tool_calls']).filter(isFields)
    this.draft.thinking(textOf(delta['reasoning_text']) ?? '', { at })
    if (calls.length === 0) return this.draft.message(content ?? '', { at })
    for (const call of calls) this.call(call, content, at)
  }

  private call(call: Fields, content: string | null, at: string | null): void {
    const named = fieldsOf(call['function'])
    const id = textOf(call['id'])
    const name = textOf(named['name']) ?? 'unknown'
    const outcome = content === null || content === '' ? null : cloudOutcome(content)
    if (id !== null && this.started.delete(id)) {
      if (outcome !== null) this.draft.result(id, outcome)
      else this.started.add(id)
      return
    }
    const args = parsedArgs(named['arguments'])
    if (outcome !== null) return this.draft.endedCall({ id, name, args }, outcome, { at })
    this.draft.call({ id, name, args }, { at })
    if (id !== null) this.started.add(id)
  }
}

function cloudOutcome(content: string): CallOutcome {
  return textOutcome(content)
}
