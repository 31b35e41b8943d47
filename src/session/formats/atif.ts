/** Harbor's Agent Trajectory Interchange Format, versions 1.0 to 1.8: one document, no error flag. */
import { textOutcome } from '../call-outcome.ts'
import type { SessionDraft, StepMark } from '../draft.ts'
import { parsedArgs } from '../draft.ts'
import { type Fields, contentText, fieldsOf, isFields, listOf, numberOf, textOf, timeOf } from '../fields.ts'
import type { DocumentFormat, SessionMaker } from '../format.ts'
import { wordsOf } from '../human-text.ts'

export const atif: DocumentFormat = {
  name: 'atif',
  agent: 'unknown',
  source: 'harbor-framework/harbor, rfcs/0001-trajectory-format.md',
  shape: 'document',
  recognises: ({ document }) => isFields(document) && /^ATIF-v1\.\d{1,3}$/.test(String(document['schema_version'])),
  read: (maker, document) => addTrajectory(maker, fieldsOf(document), null),
}

const MAX_NESTING = 8

function addTrajectory(maker: SessionMaker, document: Fields, parent: string | null, depth = 0): void {
  const draft = maker.start()
  const agent = fieldsOf(document['agent'])
  draft.facts.agent = (textOf(agent['name']) ?? 'unknown').slice(0, 100)
  draft.fact('id', textOf(document['session_id']) ?? document['trajectory_id'])
  draft.fact('parent_id', parent)
  draft.fact('agent_version', agent['version'])
  draft.fact('model', agent['model_name'])
  addMetrics(draft, fieldsOf(document['final_metrics']))
  listOf(document['steps']).forEach((step, index) => {
    draft.position = index + 1
    if (isFields(step) && step['is_copied_context'] !== true) addStep(draft, step)
  })
  if (depth >= MAX_NESTING) return
  for (const child of listOf(document['subagent_trajectories']).filter(isFields))
    addTrajectory(maker, child, draft.facts.id, depth + 1)
}

function addStep(draft: SessionDraft, step: Fields): void {
  const mark = { at: timeOf(step['timestamp']) }
  const text = contentText(step['message'])
  if (step['source'] === 'user') draft.words(wordsOf([text]), mark)
  else if (step['source'] === 'system') draft.injected(text, 'context', mark)
  else addAgentStep(draft, step, mark)
}

function addAgentStep(draft: SessionDraft, step: Fields, mark: StepMark): void {
  draft.thinking(textOf(step['reasoning_content']) ?? '', mark)
  draft.message(contentText(step['message']), mark)
  const calls = listOf(step['tool_calls']).filter(isFields)
  for (const call of calls) {
    const args = parsedArgs(call['arguments'])
    draft.call({ id: textOf(call['tool_call_id']), name: textOf(call['function_name']) ?? 'unknown', args }, mark)
  }
  for (const result of listOf(fieldsOf(step['observation'])['results']).filter(isFields)) {
    const outcome = textOutcome(contentText(result['content']))
    const id = textOf(result['source_call_id']) ?? textOf(calls.at(-1)?.['tool_call_id'])
    // A terminal's screen after keystrokes in the message belongs to no call.
    if (calls.length === 0) draft.injected(outcome.text, 'command-output', mark)
    else draft.result(id, outcome)
  }
}

function addMetrics(draft: SessionDraft, metrics: Fields): void {
  draft.facts.cost_usd = numberOf(metrics['total_cost_usd'])
  const prompt = numberOf(metrics['total_prompt_tokens'])
  const cached = numberOf(metrics['total_cached_tokens']) ?? 0
  if (prompt === null) return
  const output = numberOf(metrics['total_completion_tokens']) ?? 0
  draft.facts.tokens = { input: Math.max(0, prompt - cached), output, cache_read: cached, cache_write: 0 }
}
