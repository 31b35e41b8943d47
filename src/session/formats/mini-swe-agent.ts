/**
 * mini-SWE-agent trajectories: v1 is a list of chat messages with one fenced command in each answer, v2 adds `extra` with the
 * actions and return codes. One run a file, or one run a line. The simplest format here: a template for new ones.
 */
import { type CallOutcome, exitOutcome, textOutcome } from '../call-outcome.ts'
import { type SessionDraft, parsedArgs } from '../draft.ts'
import { type Fields, contentText, fieldsOf, isFields, listOf, numberOf, textOf, timeOf } from '../fields.ts'
import type { DocumentFormat, LinesFormat, SessionMaker } from '../format.ts'

const SOURCE = 'SWE-agent/mini-swe-agent: src/minisweagent/run/utils/save.py (v1), docs/usage/output_files.md (v2)'

export const miniSweAgent: DocumentFormat = {
  name: 'mini-swe-agent',
  agent: 'mini-swe-agent',
  source: SOURCE,
  shape: 'document',
  recognises: ({ document }) =>
    isFields(document) ? isRun(document) : Array.isArray(document) && isMessageList(document),
  read: (maker, document) =>
    isFields(document) ? readRun(maker, document, 1) : readMessages(maker.start(), listOf(document)),
}

export const miniSweAgentBatch: LinesFormat = {
  name: 'mini-swe-agent-batch',
  agent: 'mini-swe-agent',
  source: SOURCE,
  shape: 'lines',
  recognises: ({ lines }) => lines.length > 0 && lines.every(isRun),
  read: (maker) => ({ entry: (line, position) => readRun(maker, line, position), end: () => {} }),
}

function isRun(document: Fields): boolean {
  if (!Array.isArray(document['messages'])) return false
  const format = textOf(document['trajectory_format']) ?? ''
  return format.startsWith('mini-swe-agent') || (isFields(document['info']) && isMessageList(document['messages']))
}

/** Chat messages where the agent answers with a fenced command and the environment with a return code. */
function isMessageList(messages: readonly unknown[]): boolean {
  const texts = messages
    .slice(0, 6)
    .filter(isFields)
    .map((message) => contentText(message['content']))
  const chat = messages
    .slice(0, 6)
    .every((message) => isFields(message) && typeof message['role'] === 'string' && 'content' in message)
  return chat && texts.some((text) => text.includes('<returncode>') || text.includes('```mswea_bash_command'))
}

function readRun(maker: SessionMaker, run: Fields, position: number): void {
  const draft = maker.start()
  const info = fieldsOf(run['info'])
  const config = fieldsOf(info['config'])
  draft.position = position
  draft.fact('id', run['instance_id'] ?? info['instance_id'])
  draft.fact('agent_version', info['mini_version'])
  draft.fact('model', fieldsOf(config['model'])['model_name'])
  draft.fact('cwd', fieldsOf(config['environment'])['cwd'])
  draft.facts.cost_usd = numberOf(fieldsOf(info['model_stats'])['instance_cost'])
  const exit = textOf(info['exit_status'])
  if (exit !== null && exit !== 'Submitted') draft.problem('run-ended', `the run ended with ${exit}`)
  readMessages(draft, listOf(run['messages']))
}

function readMessages(draft: SessionDraft, messages: readonly unknown[]): void {
  let asked = false
  messages.filter(isFields).forEach((message, index) => {
    draft.position = index + 1
    const at = timeOf(fieldsOf(message['extra'])['timestamp'])
    if (message['role'] === 'assistant') addAnswer(draft, message, at)
    else if (message['role'] === 'tool') draft.result(textOf(message['tool_call_id']), outcomeOf(message))
    else if (message['role'] === 'user') {
      if (asked) addObservation(draft, message, at)
      else draft.user(contentText(message['content']), { at })
      asked = true
    }
  })
}

function addAnswer(draft: SessionDraft, message: Fields, at: string | null): void {
  const text = contentText(message['content'])
  const calls = listOf(message['tool_calls']).filter(isFields)
  const actions = listOf(fieldsOf(message['extra'])['actions']).filter(isFields)
  const fenced = calls.length === 0 ? fencedCommand(text) : null
  draft.message(fenced === null ? text : fenced.before, { at })
  if (calls.length > 0) for (const call of calls) addToolCall(draft, call, at)
  else if (actions.length > 0)
    for (const action of actions) draft.call({ id: null, name: 'bash', args: { command: action['command'] } }, { at })
  else if (fenced !== null) draft.call({ id: null, name: 'bash', args: { command: fenced.command } }, { at })
}

function addToolCall(draft: SessionDraft, call: Fields, at: string | null): void {
  const named = fieldsOf(call['function'])
  draft.call(
    { id: textOf(call['id']), name: textOf(named['name']) ?? 'bash', args: parsedArgs(named['arguments']) },
    { at },
  )
}

/** A user message after the task is the output of the waiting command, or the harness's complaint about a missing one. */
function addObservation(draft: SessionDraft, message: Fields, at: string | null): void {
  const last = draft.steps.at(-1)
  if (last?.kind === 'call' && last.call.result === null) draft.result(null, outcomeOf(message))
  else draft.injected(contentText(message['content']), 'notification', { at })
}

function outcomeOf(message: Fields): CallOutcome {
  const text = contentText(message['content'])
  const code = numberOf(fieldsOf(message['extra'])['returncode'])
  return code === null ? textOutcome(text) : exitOutcome(text, code)
}

/** The last fenced shell block of an answer, and the text before it. */
function fencedCommand(text: string): { before: string; command: string } | null {
  const open = /```(?:mswea_bash_command|bash|sh)[ \t]*\n/g
  let found: RegExpExecArray | null = null
  for (let next = open.exec(text); next !== null; next = open.exec(text)) found = next
  if (found === null) return null
  const from = found.index + found[0].length
  const close = text.lastIndexOf('```')
  const command = text.slice(from, close > from ? close : text.length)
  return { before: text.slice(0, found.index), command: command.replace(/\n$/, '') }
}
