/** Pi sessions: a tree of entries, messages with `toolCall` blocks and `toolResult` messages. */
import { addAgentBlocks, blocksOf } from '../blocks.ts'
import { flaggedOutcome } from '../call-outcome.ts'
import type { SessionDraft } from '../draft.ts'
import { type Fields, contentText, fieldsOf, numberOf, textOf, timeOf } from '../fields.ts'
import type { LinesFormat } from '../format.ts'
import { wordsOf } from '../human-text.ts'

export const piSession: LinesFormat = {
  name: 'pi-session',
  agent: 'pi',
  source: 'badlogic/pi-mono, packages/coding-agent/src/core/session-manager.ts',
  shape: 'lines',
  recognises: ({ lines }) =>
    lines.some((line) => line['type'] === 'session' && 'version' in line && typeof line['id'] === 'string'),
  read: (maker) => {
    const draft = maker.start()
    return {
      entry: (line, position) => {
        draft.position = position
        addLine(draft, line)
      },
      end: () => {},
    }
  },
}

function addLine(draft: SessionDraft, line: Fields): void {
  const mark = { at: timeOf(line['timestamp']) }
  switch (line['type']) {
    case 'session':
      draft.fact('id', line['id'])
      draft.fact('cwd', line['cwd'])
      return
    case 'model_change':
      return draft.fact('model', line['modelId'])
    case 'compaction':
      return draft.injected(textOf(line['summary']) || '[context compacted]', 'compaction', mark)
    case 'message':
      return addMessage(draft, fieldsOf(line['message']), mark)
    default:
  }
}

function addMessage(draft: SessionDraft, message: Fields, mark: { at: string | null }): void {
  switch (message['role']) {
    case 'user':
      return draft.words(wordsOf(blocksOf(message['content']).flatMap((block) => textOf(block['text']) ?? [])), mark)
    case 'assistant':
      draft.fact('model', message['model'])
      addUsage(draft, fieldsOf(message['usage']))
      return addAgentBlocks(draft, message['content'], mark)
    case 'toolResult': {
      const outcome = flaggedOutcome(contentText(message['content']), message['isError'] === true)
      return draft.result(textOf(message['toolCallId']), outcome)
    }
    case 'bashExecution':
      return draft.injected(textOf(message['command']) ?? '', 'command', mark)
    default:
  }
}

function addUsage(draft: SessionDraft, usage: Fields): void {
  const output = numberOf(usage['output'])
  if (output === null) return
  const sum = draft.facts.tokens ?? { input: 0, output: 0, cache_read: 0, cache_write: 0 }
  draft.facts.tokens = {
    input: sum.input + (numberOf(usage['input']) ?? 0),
    output: sum.output + output,
    cache_read: sum.cache_read + (numberOf(usage['cacheRead']) ?? 0),
    cache_write: sum.cache_write + (numberOf(usage['cacheWrite']) ?? 0),
  }
  const cost = numberOf(fieldsOf(usage['cost'])['total'])
  if (cost !== null) draft.facts.cost_usd = (draft.facts.cost_usd ?? 0) + cost
}
