/** GitHub Copilot CLI, `~/.copilot/session-state/<id>/events.jsonl`: lines of `{type, data, id, parentId, timestamp}`. */
import { DEFAULT_BUDGET } from '../budget.ts'
import { type CallOutcome, exitCodeOf, exitOutcome, flaggedOutcome, textOutcome } from '../call-outcome.ts'
import { type SessionDraft, parsedArgs } from '../draft.ts'
import { type Fields, contentText, fieldsOf, isFields, listOf, numberOf, textOf, timeOf } from '../fields.ts'
import type { EntryReader, LinesFormat, SessionMaker } from '../format.ts'
import { wordsOf } from '../human-text.ts'

const EVENT = /^(?:session|user|assistant|tool)\.[a-z_]+$/

export const copilotCliEvents: LinesFormat = {
  name: 'copilot-cli-events',
  agent: 'copilot-cli',
  source: 'measured on events.jsonl of Copilot CLI 1.0; no published schema',
  shape: 'lines',
  recognises: ({ lines }) => lines.some((line) => EVENT.test(String(line['type'])) && isFields(line['data'])),
  read: (maker) => new CopilotReader(maker),
}

class CopilotReader implements EntryReader<Fields> {
  private readonly draft: SessionDraft
  /** Calls announced in a message and not started yet: those that never start are added from here. */
  private readonly requested = new Map<string, Fields>()
  private readonly started = new Set<string>()

  constructor(maker: SessionMaker) {
    this.draft = maker.start()
  }

  entry(line: Fields, position: number): void {
    const { draft } = this
    draft.position = position
    const data = fieldsOf(line['data'])
    const mark = { at: timeOf(line['timestamp']), subagent: textOf(data['parentToolCallId']) }
    switch (line['type']) {
      case 'session.start':
      case 'session.resume':
        return this.session(data)
      case 'user.message':
        return draft.words(wordsOf([textOf(data['content']) ?? '']), mark)
      case 'assistant.message':
        return this.message(data, mark)
      case 'assistant.reasoning':
        return draft.thinking(textOf(data['content']) ?? '', mark)
      case 'tool.execution_start':
        this.begun(textOf(data['toolCallId']) ?? '')
        return draft.call(
          {
            id: textOf(data['toolCallId']),
            name: textOf(data['toolName']) ?? 'unknown',
            args: parsedArgs(data['arguments']),
          },
          mark,
        )
      case 'tool.execution_complete':
        return draft.result(textOf(data['toolCallId']), outcomeOf(data))
      case 'system.notification':
        return draft.injected(textOf(data['content']) ?? '', 'notification', mark)
      case 'session.compaction_complete':
        return draft.injected(textOf(data['summaryContent']) || '[context compacted]', 'compaction', mark)
      case 'session.error':
        return draft.problem('agent-error', textOf(data['message']) ?? 'session error')
      case 'abort':
        return draft.problem('interrupted', `the turn was aborted before step ${draft.steps.length + 1}`)
      case 'session.shutdown':
        return this.shutdown(data)
      default:
    }
  }

  end(): void {
    for (const request of this.requested.values()) {
      this.draft.endedCall(
        {
          id: textOf(request['toolCallId']),
          name: textOf(request['name']) ?? 'unknown',
          args: parsedArgs(request['arguments']),
        },
        null,
      )
    }
  }

  private begun(id: string): void {
    this.requested.delete(id)
    if (this.started.size < DEFAULT_BUDGET.ids) this.started.add(id)
  }

  private session(data: Fields): void {
    const context = fieldsOf(data['context'])
    this.draft.fact('id', data['sessionId'])
    this.draft.fact('agent_version', data['copilotVersion'])
    this.draft.fact('model', data['selectedModel'])
    this.draft.fact('cwd', context['cwd'])
    this.draft.fact('branch', context['branch'])
  }

  private message(data: Fields, mark: { at: string | null; subagent: string | null }): void {
    this.draft.fact('model', data['model'])
    this.draft.thinking(textOf(data['reasoningText']) ?? '', mark)
    this.draft.message(textOf(data['content']) ?? '', mark)
    for (const request of listOf(data['toolRequests']).filter(isFields)) {
      const id = textOf(request['toolCallId'])
      if (id !== null && !this.started.has(id) && this.requested.size < 1000) this.requested.set(id, request)
    }
  }

  private shutdown(data: Fields): void {
    const sum = { input: 0, output: 0, cache_read: 0, cache_write: 0 }
    for (const metrics of Object.values(fieldsOf(data['modelMetrics']))) {
      const usage = fieldsOf(fieldsOf(metrics)['usage'])
      const cached = numberOf(usage['cacheReadTokens']) ?? 0
      sum.input += Math.max(0, (numberOf(usage['inputTokens']) ?? 0) - cached)
      sum.output += numberOf(usage['outputTokens']) ?? 0
      sum.cache_read += cached
      sum.cache_write += numberOf(usage['cacheWriteTokens']) ?? 0
    }
    this.draft.facts.tokens = sum
  }
}

/** A failing shell command keeps `success: true` and says so in its text only. */
function outcomeOf(data: Fields): CallOutcome {
  const result = fieldsOf(data['result'])
  const error = textOf(fieldsOf(data['error'])['message'])
  const text = contentText(result['content'] ?? result['text_result_for_llm']) || (error ?? '')
  if (data['success'] === false || error !== null) return flaggedOutcome(text, true)
  const code = exitCodeOf(text)
  if (code !== null) return exitOutcome(text, code)
  const kind = textOf(result['result_type'])
  if (kind !== null && data['success'] === undefined) return flaggedOutcome(text, kind !== 'success')
  return data['success'] === true ? flaggedOutcome(text, false) : textOutcome(text)
}
