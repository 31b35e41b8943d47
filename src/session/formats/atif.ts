/** Harbor's Agent Trajectory Interchange Format, versions 1.0 to 1.8: one document, no error flag. */
import { type CallOutcome, flaggedOutcome, textOutcome } from '../call-outcome.ts'
import type { SessionDraft, StepMark } from '../draft.ts'
import { parsedArgs } from '../draft.ts'
import { type Fields, contentText, fieldsOf, isFields, listOf, numberOf, textOf, timeOf } from '../fields.ts'
import type { DocumentFormat, SessionMaker } from '../format.ts'
import { wordsOf } from '../human-text.ts'
import { ErrorEvidence, InjectedOrigin } from '../session.ts'

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
  const extra = fieldsOf(document['extra'])
  draft.fact('parent_id', textOf(extra['parent_id']) ?? parent)
  draft.fact('cwd', extra['cwd'])
  draft.fact('branch', extra['branch'])
  draft.fact('agent_version', agent['version'] === 'unknown' ? null : agent['version'])
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
  const extra = fieldsOf(step['extra'])
  const mark = { at: timeOf(step['timestamp']), subagent: subagentOf(extra) }
  const text = contentText(step['message'])
  const before = draft.steps.length
  if (step['source'] === 'user' && mark.subagent !== null) draft.injected(text, 'context', mark)
  else if (step['source'] === 'user') draft.words(wordsOf([text]), mark)
  else if (step['source'] === 'system') addSystemStep(draft, step, text, mark)
  else addAgentStep(draft, step, mark)
  if (extra['abandoned'] === true) draft.abandon(before, draft.steps.length)
}

/** Harbor's converter for Claude Code marks the steps of sub-agents in one list with the main agent's. */
function subagentOf(extra: Fields): string | null {
  if (extra['is_sidechain'] === true) return textOf(extra['agent_id']) ?? 'sidechain'
  return textOf(extra['subagent'])
}

/** Since 1.2 a system step may have an observation: what the harness did by itself. */
function addSystemStep(draft: SessionDraft, step: Fields, text: string, mark: StepMark): void {
  const origin = InjectedOrigin.safeParse(fieldsOf(step['extra'])['origin'])
  draft.injected(text, origin.success ? origin.data : 'context', mark)
  for (const result of resultsOf(step)) draft.injected(contentText(result['content']), 'command-output', mark)
}

function addAgentStep(draft: SessionDraft, step: Fields, mark: StepMark): void {
  draft.thinking(textOf(step['reasoning_content']) ?? '', mark)
  draft.message(contentText(step['message']), mark)
  const calls = listOf(step['tool_calls']).filter(isFields)
  for (const call of calls) {
    const extra = fieldsOf(call['extra'])
    const args = textOf(extra['unparsed_arguments']) ?? parsedArgs(call['arguments'])
    draft.call({ id: textOf(call['tool_call_id']), name: textOf(call['function_name']) ?? 'unknown', args }, mark)
  }
  for (const result of resultsOf(step)) {
    const id = textOf(result['source_call_id']) ?? textOf(calls.at(-1)?.['tool_call_id'])
    // A terminal's screen after keystrokes in the message belongs to no call.
    if (calls.length === 0) draft.injected(contentText(result['content']), 'command-output', mark)
    else draft.result(id, outcomeOf(result))
  }
}

function resultsOf(step: Fields): Fields[] {
  return listOf(fieldsOf(step['observation'])['results']).filter(isFields)
}

/**
 * The format has no error flag. Harbor's own converter for Claude Code writes `tool_result_is_error` into `extra`; what
 * Backtest writes says how the failure was known as well.
 */
function outcomeOf(result: Fields): CallOutcome {
  const text = contentText(result['content'])
  const extra = fieldsOf(result['extra'])
  // Claude Code writes no flag for success, and Harbor keeps it so beside its metadata.
  const flag = extra['is_error'] ?? extra['tool_result_is_error'] ?? ('tool_result_metadata' in extra ? false : null)
  const evidence = ErrorEvidence.safeParse(extra['error_evidence'])
  const outcome = typeof flag === 'boolean' ? flaggedOutcome(text, flag) : textOutcome(text)
  if (!evidence.success) return outcome
  return {
    text,
    error: typeof flag === 'boolean' ? (flag ? 'true' : 'false') : 'unknown',
    error_evidence: evidence.data,
    exit_code: integerOf(extra['exit_code']),
    denied: extra['denied'] === true,
    collateral: extra['collateral'] === true,
  }
}

function integerOf(value: unknown): number | null {
  return Number.isSafeInteger(value) ? numberOf(value) : null
}

function addMetrics(draft: SessionDraft, metrics: Fields): void {
  draft.facts.cost_usd = numberOf(metrics['total_cost_usd'])
  const prompt = numberOf(metrics['total_prompt_tokens'])
  const cached = numberOf(metrics['total_cached_tokens']) ?? 0
  if (prompt === null) return
  const output = numberOf(metrics['total_completion_tokens']) ?? 0
  const written = numberOf(fieldsOf(metrics['extra'])['total_cache_creation_input_tokens']) ?? 0
  draft.facts.tokens = {
    input: Math.max(0, prompt - cached - written),
    output,
    cache_read: cached,
    cache_write: written,
  }
}
