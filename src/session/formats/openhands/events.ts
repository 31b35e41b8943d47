/** OpenHands events of the first line of versions (V0): actions and observations that answer them. */
import { type CallOutcome, exitOutcome, flaggedOutcome, textOutcome } from '../../call-outcome.ts'
import type { SessionDraft, StepMark } from '../../draft.ts'
import { type Fields, contentText, fieldsOf, isFields, listOf, numberOf, textOf, timeOf } from '../../fields.ts'
import { wordsOf } from '../../human-text.ts'

const SILENT = new Set([
  'recall',
  'change_agent_state',
  'null',
  'agent_state_changed',
  'pause',
  'resume',
  'start',
  'loop_recovery',
])
/** Fields of an action that are not its arguments. */
const NOISE = new Set([
  'thought',
  'hidden',
  'is_confirmed',
  'confirmation_state',
  'action',
  'keep_prompt',
  'action_risk',
  'id',
  'timestamp',
  'source',
  'message',
  'timeout',
  'blocking',
  'impl_source',
  'security_risk',
  'tool_call_metadata',
  'llm_metrics',
  'cause',
])

/** Adds one event. `humans` are messages of the user; what the agent says and does are the rest. */
export function addEvent(draft: SessionDraft, event: Fields): void {
  if (typeof event['action'] === 'string') addAction(draft, event, event['action'])
  else if (typeof event['observation'] === 'string') addObservation(draft, event, event['observation'])
}

function addAction(draft: SessionDraft, event: Fields, action: string): void {
  const mark = { at: timeOf(event['timestamp']) }
  // The first generation has no `args`: everything is at the top.
  const args = isFields(event['args']) ? event['args'] : event
  addUsage(draft, event)
  if (SILENT.has(action)) return
  if (action === 'message') return addMessage(draft, event, contentText(args['content']), mark)
  if (action === 'system') return draft.injected(contentText(args['content'] ?? event['message']), 'context', mark)
  if (action === 'condensation')
    return draft.injected(textOf(args['summary']) || '[context condensed]', 'compaction', mark)
  if (action === 'think') return draft.thinking(textOf(args['thought']) ?? '', mark)
  const thought = textOf(args['thought']) ?? ''
  if (action === 'finish')
    return draft.message(textOf(args['final_thought']) || thought || (textOf(event['message']) ?? ''), mark)
  draft.message(thought, mark)
  const metadata = fieldsOf(event['tool_call_metadata'])
  const id = numberOf(event['id'])
  const own = Object.fromEntries(Object.entries(args).filter(([key]) => !NOISE.has(key)))
  draft.call(
    { id: id === null ? null : String(id), name: textOf(metadata['function_name']) ?? action, args: own },
    mark,
  )
}

function addMessage(draft: SessionDraft, event: Fields, text: string, mark: StepMark): void {
  if (event['source'] === 'user' || (event['source'] === undefined && !draft.hasHumanTurn))
    draft.words(wordsOf([text]), mark)
  else draft.message(text, mark)
}

function addObservation(draft: SessionDraft, event: Fields, observation: string): void {
  if (SILENT.has(observation)) return
  const cause = numberOf(event['cause'])
  const last = draft.steps.at(-1)
  // Observations without a cause answer the call before them, where one waits.
  if (cause === null && (last?.kind !== 'call' || last.call.result !== null)) {
    return draft.injected(contentText(event['content']), 'notification', { at: timeOf(event['timestamp']) })
  }
  draft.result(cause === null ? null : String(cause), outcomeOf(event, observation))
}

function outcomeOf(event: Fields, observation: string): CallOutcome {
  const text = contentText(event['content'])
  const extras = fieldsOf(event['extras'])
  if (observation === 'error') return { ...flaggedOutcome(text, true), error_evidence: 'flag' }
  if (observation === 'user_rejected') return { ...flaggedOutcome(text, true), denied: true }
  const code =
    numberOf(fieldsOf(extras['metadata'])['exit_code']) ?? numberOf(event['exit_code']) ?? numberOf(extras['exit_code'])
  if (code !== null) return exitOutcome(text, code)
  if (typeof event['success'] === 'boolean') return flaggedOutcome(text, !event['success'])
  if (text.startsWith('ERROR:')) return { ...textOutcome(text), error: 'true', error_evidence: 'text' }
  return textOutcome(text)
}

function addUsage(draft: SessionDraft, event: Fields): void {
  const metrics = fieldsOf(event['llm_metrics'])
  const usage = fieldsOf(metrics['accumulated_token_usage'])
  draft.fact('model', fieldsOf(fieldsOf(event['tool_call_metadata'])['model_response'])['model'])
  draft.facts.cost_usd = numberOf(metrics['accumulated_cost']) ?? draft.facts.cost_usd
  const prompt = numberOf(usage['prompt_tokens'])
  if (prompt === null) return
  const cached = numberOf(usage['cache_read_tokens']) ?? 0
  draft.facts.tokens = {
    input: Math.max(0, prompt - cached),
    output: numberOf(usage['completion_tokens']) ?? 0,
    cache_read: cached,
    cache_write: numberOf(usage['cache_write_tokens']) ?? 0,
  }
}

/** True for the shape of an event: an action or an observation by name. */
export function isEvent(value: unknown): boolean {
  return isFields(value) && (typeof value['action'] === 'string' || typeof value['observation'] === 'string')
}

export function addHistory(draft: SessionDraft, history: unknown): void {
  listOf(history).forEach((event, index) => {
    draft.position = index + 1
    // The oldest evaluation outputs hold pairs of action and observation.
    if (Array.isArray(event)) for (const part of event) addEvent(draft, fieldsOf(part))
    else addEvent(draft, fieldsOf(event))
  })
}
