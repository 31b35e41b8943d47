/** OpenHands SDK (V1): one event a line, named by `kind`. */
import { type CallOutcome, exitOutcome, flaggedOutcome, textOutcome } from '../../call-outcome.ts'
import { type SessionDraft, parsedArgs } from '../../draft.ts'
import { type Fields, contentText, fieldsOf, isFields, numberOf, textOf, timeOf } from '../../fields.ts'
import type { LinesFormat } from '../../format.ts'
import { wordsOf } from '../../human-text.ts'

export const openHandsEvents: LinesFormat = {
  name: 'openhands-events',
  agent: 'openhands',
  source: 'OpenHands/software-agent-sdk, openhands/sdk/event',
  shape: 'lines',
  recognises: ({ lines }) =>
    lines.some((line) => /^[A-Z]\w*Event$/.test(String(line['kind'])) && typeof line['id'] === 'string'),
  read: (maker) => {
    const draft = maker.start()
    return {
      entry: (line, position) => {
        draft.position = position
        addEvent(draft, line)
      },
      end: () => {},
    }
  },
}

function addEvent(draft: SessionDraft, event: Fields): void {
  const mark = { at: timeOf(event['timestamp']) }
  switch (event['kind']) {
    case 'MessageEvent': {
      const text = contentText(fieldsOf(event['llm_message'])['content'])
      return event['source'] === 'user' ? draft.words(wordsOf([text]), mark) : draft.message(text, mark)
    }
    case 'SystemPromptEvent':
      return draft.injected(contentText(event['system_prompt']), 'context', mark)
    case 'ActionEvent':
      return addAction(draft, event, mark)
    case 'ObservationEvent':
      return draft.result(textOf(event['tool_call_id']), outcomeOf(fieldsOf(event['observation'])))
    case 'AgentErrorEvent':
      return draft.result(textOf(event['tool_call_id']), flaggedOutcome(textOf(event['error']) ?? '', true))
    case 'UserRejectObservation': {
      const reason = textOf(event['rejection_reason']) ?? ''
      return draft.result(textOf(event['tool_call_id']), { ...flaggedOutcome(reason, true), denied: true })
    }
    case 'Condensation':
    case 'CondensationSummaryEvent':
      return draft.injected(textOf(event['summary']) || '[context condensed]', 'compaction', mark)
    case 'ConversationErrorEvent':
      return draft.problem('run-failed', textOf(event['detail']) ?? 'conversation error')
    case 'ConversationStateUpdateEvent':
      return addStats(draft, event)
    default:
  }
}

function addAction(draft: SessionDraft, event: Fields, mark: { at: string | null }): void {
  draft.thinking(textOf(event['reasoning_content']) ?? '', mark)
  // Models without a reasoning field repeat it as a tag in the thought.
  const thought = contentText(event['thought'])
  const end = thought.startsWith('<think>') ? thought.indexOf('</think>') : -1
  draft.message(end === -1 ? thought : thought.slice(end + '</think>'.length), mark)
  const call = fieldsOf(event['tool_call'])
  const action = fieldsOf(event['action'])
  const given = parsedArgs(call['arguments'] ?? fieldsOf(call['function'])['arguments'])
  const own = Object.fromEntries(Object.entries(action).filter(([key]) => key !== 'kind'))
  draft.call(
    {
      id: textOf(event['tool_call_id']),
      name: textOf(event['tool_name']) ?? 'unknown',
      args: isFields(event['action']) ? own : given,
    },
    mark,
  )
}

function outcomeOf(observation: Fields): CallOutcome {
  const text = contentText(observation['content'] ?? observation['output'])
  const code = numberOf(observation['exit_code']) ?? numberOf(fieldsOf(observation['metadata'])['exit_code'])
  if (observation['is_error'] === true) return { ...flaggedOutcome(text, true), exit_code: code === -1 ? null : code }
  if (code !== null && code !== -1) return exitOutcome(text, code)
  return typeof observation['is_error'] === 'boolean' ? flaggedOutcome(text, false) : textOutcome(text)
}

function addStats(draft: SessionDraft, event: Fields): void {
  if (event['key'] !== 'stats') return
  const sum = { input: 0, output: 0, cache_read: 0, cache_write: 0 }
  let cost = 0
  for (const metrics of Object.values(fieldsOf(fieldsOf(event['value'])['usage_to_metrics']))) {
    const usage = fieldsOf(fieldsOf(metrics)['accumulated_token_usage'])
    const cached = numberOf(usage['cache_read_tokens']) ?? 0
    draft.fact('model', fieldsOf(metrics)['model_name'])
    cost += numberOf(fieldsOf(metrics)['accumulated_cost']) ?? 0
    sum.input += Math.max(0, (numberOf(usage['prompt_tokens']) ?? 0) - cached)
    sum.output += numberOf(usage['completion_tokens']) ?? 0
    sum.cache_read += cached
    sum.cache_write += numberOf(usage['cache_write_tokens']) ?? 0
  }
  draft.facts.tokens = sum
  draft.facts.cost_usd = cost
}
