/** Kiro (Amazon Q CLI) conversations: pairs of user and assistant, tool results in the user part that follows. */
import { addAgentBlocks } from '../blocks.ts'
import { flaggedOutcome } from '../call-outcome.ts'
import type { SessionDraft } from '../draft.ts'
import { type Fields, contentText, fieldsOf, isFields, listOf, textOf, timeOf } from '../fields.ts'
import type { DocumentFormat } from '../format.ts'
import { wordsOf } from '../human-text.ts'

export const kiroConversation: DocumentFormat = {
  name: 'kiro-conversation',
  agent: 'kiro',
  source: 'aws/amazon-q-developer-cli, crates/chat-cli/src/cli/chat/conversation.rs',
  shape: 'document',
  recognises: ({ document }) => {
    if (!isFields(document) || typeof document['conversation_id'] !== 'string') return false
    return listOf(document['history']).every(
      (pair) => Array.isArray(pair) || (isFields(pair) && ('user' in pair || 'assistant' in pair)),
    )
  },
  read: (maker, document) => {
    const draft = maker.start()
    draft.fact('id', fieldsOf(document)['conversation_id'])
    listOf(fieldsOf(document)['history']).forEach((pair, index) => {
      draft.position = index + 1
      const { user, assistant } = Array.isArray(pair)
        ? { user: fieldsOf(pair[0]), assistant: fieldsOf(pair[1]) }
        : halves(fieldsOf(pair))
      addUser(draft, user)
      addAssistant(draft, assistant)
    })
  },
}

function halves(pair: Fields): { user: Fields; assistant: Fields } {
  return { user: fieldsOf(pair['user']), assistant: fieldsOf(pair['assistant']) }
}

function addUser(draft: SessionDraft, user: Fields): void {
  const content = fieldsOf(user['content'])
  const mark = { at: timeOf(user['timestamp']) }
  const results = fieldsOf(content['ToolUseResults'])
  for (const result of listOf(results['tool_use_results']).filter(isFields)) {
    const text = listOf(result['content'])
      .map((part) => contentText(fieldsOf(part)['Text'] ?? ''))
      .join('\n')
    draft.result(textOf(result['tool_use_id']), flaggedOutcome(text, result['status'] === 'Error'))
  }
  draft.words(
    wordsOf([
      textOf(fieldsOf(content['Prompt'])['prompt']) ?? textOf(fieldsOf(content['CancelledToolUses'])['prompt']) ?? '',
    ]),
    mark,
  )
}

function addAssistant(draft: SessionDraft, assistant: Fields): void {
  const answer = fieldsOf(assistant['Response'] ?? assistant['ToolUse'])
  draft.message(textOf(answer['content']) ?? '')
  const calls = listOf(answer['tool_uses']).filter(isFields)
  addAgentBlocks(
    draft,
    calls.map((call) => ({ type: 'tool_use', id: call['id'], name: call['name'], input: call['args'] })),
    {},
  )
}
