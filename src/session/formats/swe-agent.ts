/** SWE-agent `.traj`: thought, action and observation per step; demonstrations hold the chat `history` only. */
import { textOutcome } from '../call-outcome.ts'
import { type DraftCall, type SessionDraft, parsedArgs } from '../draft.ts'
import { type Fields, contentText, fieldsOf, isFields, listOf, numberOf, textOf } from '../fields.ts'
import type { DocumentFormat } from '../format.ts'
import { parseScript } from '../shell-script.ts'

/** Commands of its own shell that are tools rather than programs. */
const TOOLS = new Set([
  'open',
  'goto',
  'scroll_up',
  'scroll_down',
  'create',
  'edit',
  'insert',
  'submit',
  'search_dir',
  'search_file',
  'find_file',
  'str_replace_editor',
])

export const sweAgent: DocumentFormat = {
  name: 'swe-agent',
  agent: 'swe-agent',
  source: 'SWE-agent/SWE-agent, docs/usage/trajectories.md',
  shape: 'document',
  recognises: ({ document }) => {
    if (!isFields(document)) return false
    const [first] = listOf(document['trajectory'])
    if (isFields(first) && 'action' in first && 'observation' in first) return true
    const [, second] = listOf(document['history'])
    return isFields(second) && typeof second['role'] === 'string' && 'content' in second && !('messages' in document)
  },
  read: (maker, document) => {
    const draft = maker.start()
    const run = fieldsOf(document)
    const info = fieldsOf(run['info'])
    draft.fact('id', run['instance_id'])
    draft.facts.cost_usd = numberOf(fieldsOf(info['model_stats'])['instance_cost'])
    const exit = textOf(info['exit_status'])
    if (exit !== null && exit !== 'submitted') draft.problem('run-ended', `the run ended with ${exit}`)
    const history = listOf(run['history']).filter(isFields)
    const task = history.find(
      (message) => message['role'] === 'user' && message['is_demo'] !== true && !isDemo(message),
    )
    if (task !== undefined) draft.user(contentText(task['content']))
    const trajectory = listOf(run['trajectory']).filter(isFields)
    if (trajectory.length > 0) trajectory.forEach((step, index) => addStep(draft, step, index + 1))
    else history.forEach((message, index) => addHistory(draft, message, index + 1))
  },
}

/** Demonstrations are put before the task as one long user message. */
function isDemo(message: Fields): boolean {
  return contentText(message['content']).startsWith('Here is a demonstration of how to correctly accomplish this task')
}

function addStep(draft: SessionDraft, step: Fields, position: number): void {
  draft.position = position
  const action = textOf(step['action'])?.trim() ?? ''
  draft.message(textOf(step['thought']) ?? textOf(step['response']) ?? '')
  if (action === '') return
  draft.endedCall(callOf(action, openFile(step['state'])), textOutcome(textOf(step['observation']) ?? ''))
}

function addHistory(draft: SessionDraft, message: Fields, position: number): void {
  draft.position = position
  if (message['role'] === 'tool')
    return draft.result(textOf(listOf(message['tool_call_ids'])[0]), textOutcome(contentText(message['content'])))
  if (message['role'] !== 'assistant') return
  draft.message(textOf(message['thought']) ?? contentText(message['content']))
  for (const call of listOf(message['tool_calls']).filter(isFields)) {
    const named = fieldsOf(call['function'])
    draft.call({
      id: textOf(call['id']),
      name: textOf(named['name']) ?? 'unknown',
      args: parsedArgs(named['arguments']),
    })
  }
}

/** `state` is an object, or its JSON text in older versions. */
function openFile(state: unknown): string | null {
  const value = parsedArgs(state)
  const file = isFields(value) ? textOf(value['open_file']) : null
  return file === 'n/a' || file === '' ? null : file
}

function callOf(action: string, file: string | null): DraftCall {
  const name = /^\w+/.exec(action)?.[0] ?? ''
  if (!TOOLS.has(name)) return { id: null, name: 'bash', args: { command: action } }
  return { id: null, name, args: { action, ...argsOf(name, action, file) } }
}

function argsOf(name: string, action: string, file: string | null): Record<string, string> {
  if (name === 'edit') return editArgs(action, file)
  const words = parseScript(action)[0]?.words ?? []
  if (name === 'str_replace_editor') return flagsOf(words)
  if (name === 'insert') return { path: file ?? '', new_string: words[1] ?? '' }
  return words[1] === undefined ? {} : { path: words[1] }
}

/** `edit 3:7⏎lines⏎end_of_edit` in the open file, or `edit 'before' 'after'`. */
function editArgs(action: string, file: string | null): Record<string, string> {
  const path = file ?? ''
  const lines = action.split('\n')
  if (/^edit \d+:\d+/.test(action)) {
    const end = lines.lastIndexOf('end_of_edit')
    return { path, new_string: lines.slice(1, end === -1 ? lines.length : end).join('\n') }
  }
  const words = parseScript(action)[0]?.words ?? []
  return { path, old_string: words[1] ?? '', new_string: words[2] ?? '' }
}

/** `str_replace_editor create PATH --file_text TEXT`. */
function flagsOf(words: readonly string[]): Record<string, string> {
  const args: [string, string][] = [
    ['command', words[1] ?? ''],
    ['path', words[2] ?? ''],
  ]
  for (let index = 3; index + 1 < words.length; index += 2) {
    const flag = words[index] ?? ''
    if (flag.startsWith('--')) args.push([flag.slice(2), words[index + 1] ?? ''])
  }
  return Object.fromEntries(args)
}
