/** OpenCode exports (`opencode export`, and what Entire stores of it): one document, call and result in one part. */
import { type CallOutcome, exitOutcome, flaggedOutcome } from '../call-outcome.ts'
import type { SessionDraft, StepMark } from '../draft.ts'
import { type Fields, fieldsOf, isFields, listOf, numberOf, textOf, timeOf } from '../fields.ts'
import type { DocumentFormat } from '../format.ts'
import { wordsOf } from '../human-text.ts'

export const openCodeExport: DocumentFormat = {
  name: 'opencode-export',
  agent: 'opencode',
  source: 'sst/opencode, packages/opencode/src/session/message-v2.ts',
  shape: 'document',
  recognises: ({ document }) => {
    if (!isFields(document) || !Array.isArray(document['messages'])) return false
    const id = textOf(fieldsOf(document['info'])['id']) ?? ''
    const [first] = document['messages']
    return id.startsWith('ses_') || (isFields(first) && Array.isArray(first['parts']) && isFields(first['info']))
  },
  read: (maker, document) => {
    const draft = maker.start()
    const { info, messages } = fieldsOf(document)
    addInfo(draft, fieldsOf(info))
    listOf(messages).forEach((message, index) => {
      draft.position = index + 1
      addMessage(draft, fieldsOf(message))
    })
  },
}

function addInfo(draft: SessionDraft, info: Fields): void {
  draft.fact('id', info['id'])
  draft.fact('parent_id', info['parentID'])
  draft.fact('cwd', info['directory'])
  draft.fact('agent_version', info['version'])
  draft.seen(timeOf(fieldsOf(info['time'])['created']))
}

function addMessage(draft: SessionDraft, message: Fields): void {
  const info = fieldsOf(message['info'])
  const mark = { at: timeOf(fieldsOf(info['time'])['created']) }
  const parts = listOf(message['parts']).filter(isFields)
  if (info['role'] === 'user') return addUser(draft, parts, mark)
  draft.fact('model', info['modelID'])
  addUsage(draft, info)
  for (const part of parts) addPart(draft, part, mark)
  const error = fieldsOf(info['error'])
  if (typeof error['name'] === 'string') draft.problem('agent-error', `${error['name']} at step ${draft.steps.length}`)
}

function addUser(draft: SessionDraft, parts: readonly Fields[], mark: StepMark): void {
  const texts = (synthetic: boolean): string[] =>
    parts
      .filter((part) => part['type'] === 'text' && (part['synthetic'] === true) === synthetic)
      .flatMap((part) => textOf(part['text']) ?? [])
  const compaction = parts.some((part) => part['type'] === 'compaction')
  const typed = texts(false)
  const prompt = parts.filter((part) => part['type'] === 'subtask').flatMap((part) => textOf(part['prompt']) ?? [])
  // A sub-agent's session begins with the words of its parent.
  if (draft.facts.parent_id !== null && typed.length > 0) draft.injected(typed.join('\n'), 'context', mark)
  else if (typed.length > 0) draft.words(wordsOf(typed), mark)
  else if (prompt.length > 0) draft.injected(prompt.join('\n'), 'command', mark)
  else draft.injected(texts(true).join('\n'), compaction ? 'compaction' : 'reminder', mark)
}

function addPart(draft: SessionDraft, part: Fields, mark: StepMark): void {
  switch (part['type']) {
    case 'text':
      return draft.message(textOf(part['text']) ?? '', mark)
    case 'reasoning':
      return draft.thinking(textOf(part['text']) ?? '', mark)
    case 'tool': {
      const state = fieldsOf(part['state'])
      const at = timeOf(fieldsOf(state['time'])['start']) ?? mark.at ?? null
      const call = { id: textOf(part['callID']), name: textOf(part['tool']) ?? 'unknown', args: state['input'] }
      return draft.endedCall(call, toolOutcome(state), { at })
    }
    default:
  }
}

/** Null for a call that was running when the session ended. */
function toolOutcome(state: Fields): CallOutcome | null {
  if (state['status'] === 'error') return flaggedOutcome(textOf(state['error']) ?? '', true)
  if (state['status'] !== 'completed') return null
  const text = textOf(state['output']) ?? ''
  const exit = numberOf(fieldsOf(state['metadata'])['exit'])
  return exit === null ? flaggedOutcome(text, false) : exitOutcome(text, exit)
}

function addUsage(draft: SessionDraft, info: Fields): void {
  const tokens = fieldsOf(info['tokens'])
  const cache = fieldsOf(tokens['cache'])
  const sum = draft.facts.tokens ?? { input: 0, output: 0, cache_read: 0, cache_write: 0 }
  draft.facts.tokens = {
    input: sum.input + (numberOf(tokens['input']) ?? 0),
    output: sum.output + (numberOf(tokens['output']) ?? 0),
    cache_read: sum.cache_read + (numberOf(cache['read']) ?? 0),
    cache_write: sum.cache_write + (numberOf(cache['write']) ?? 0),
  }
  const cost = numberOf(info['cost'])
  if (cost !== null) draft.facts.cost_usd = (draft.facts.cost_usd ?? 0) + cost
}
