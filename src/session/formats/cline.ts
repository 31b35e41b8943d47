/** Cline: the SDK's `<id>.messages.json`, and the older `api_conversation_history.json` of Cline and Roo (a plain list). */
import { addAgentBlocks, addUserBlocks, blocksOf } from '../blocks.ts'
import type { SessionDraft } from '../draft.ts'
import { type Fields, contentText, fieldsOf, isFields, listOf, numberOf, textOf, timeOf } from '../fields.ts'
import type { DocumentFormat } from '../format.ts'

export const clineMessages: DocumentFormat = {
  name: 'cline-messages',
  agent: 'cline',
  source: 'cline/cline, sdk/packages/core (session fixtures)',
  shape: 'document',
  recognises: ({ document }) =>
    isFields(document) &&
    typeof document['sessionId'] === 'string' &&
    listOf(document['messages']).some(isChatMessage) &&
    'version' in document,
  read: (maker, document) => {
    const draft = maker.start()
    draft.fact('id', fieldsOf(document)['sessionId'])
    addMessages(draft, listOf(fieldsOf(document)['messages']))
  },
}

export const clineHistory: DocumentFormat = {
  name: 'cline-history',
  agent: 'cline',
  source: 'cline/cline, src/core/storage/disk.ts (api_conversation_history.json)',
  shape: 'document',
  recognises: ({ document }) => {
    if (!Array.isArray(document) || !isChatMessage(document[0])) return false
    const first = contentText(fieldsOf(document[0])['content'])
    return first.includes('<task>') || first.includes('<environment_details>')
  },
  read: (maker, document) => addMessages(maker.start(), listOf(document)),
}

function isChatMessage(value: unknown): boolean {
  return (
    isFields(value) && (value['role'] === 'user' || value['role'] === 'assistant') && Array.isArray(value['content'])
  )
}

function addMessages(draft: SessionDraft, messages: readonly unknown[]): void {
  messages.filter(isFields).forEach((message, index) => {
    draft.position = index + 1
    const mark = { at: timeOf(message['ts']) }
    if (message['role'] === 'user') return addUserBlocks(draft, blocksOf(message['content']).map(typedBlock), mark)
    draft.fact('model', fieldsOf(message['modelInfo'])['id'])
    addMetrics(draft, fieldsOf(message['metrics']))
    addAgentBlocks(draft, message['content'], mark)
  })
}

/** The first turn wraps the human's words in `<task>` or `<feedback>`. */
function typedBlock(block: Fields): Fields {
  const text = textOf(block['text'])?.trim()
  const found = text === undefined ? null : /^<(task|feedback|user_message)>\n?([\s\S]*?)\n?<\/\1>$/.exec(text)
  return found === null ? block : { ...block, text: found[2] ?? '' }
}

function addMetrics(draft: SessionDraft, metrics: Fields): void {
  const input = numberOf(metrics['inputTokens'])
  if (input === null) return
  const sum = draft.facts.tokens ?? { input: 0, output: 0, cache_read: 0, cache_write: 0 }
  draft.facts.tokens = {
    input: sum.input + input,
    output: sum.output + (numberOf(metrics['outputTokens']) ?? 0),
    cache_read: sum.cache_read + (numberOf(metrics['cacheReadTokens']) ?? 0),
    cache_write: sum.cache_write + (numberOf(metrics['cacheWriteTokens']) ?? 0),
  }
  const cost = numberOf(metrics['cost'])
  if (cost !== null) draft.facts.cost_usd = (draft.facts.cost_usd ?? 0) + cost
}
