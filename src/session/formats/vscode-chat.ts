/** Copilot chat in VS Code: one document of requests, or a log of changes to it. */
import { type CallOutcome, textOutcome } from '../call-outcome.ts'
import type { SessionDraft } from '../draft.ts'
import { type Fields, contentText, fieldsOf, isFields, listOf, textOf, timeOf } from '../fields.ts'
import type { DocumentFormat, LinesFormat } from '../format.ts'
import { wordsOf } from '../human-text.ts'
import { PatchedChat } from './vscode-patches.ts'

const SOURCE = 'microsoft/vscode, src/vs/workbench/contrib/chat/common/chatModel.ts'

export const vscodeChat: DocumentFormat = {
  name: 'vscode-chat',
  agent: 'copilot-chat',
  source: SOURCE,
  shape: 'document',
  recognises: ({ document }) => isFields(document) && isChat(document),
  read: (maker, document) => addChat(maker.start(), fieldsOf(document)),
}

export const vscodeChatLog: LinesFormat = {
  name: 'vscode-chat-log',
  agent: 'copilot-chat',
  source: SOURCE,
  shape: 'lines',
  recognises: ({ lines }) => lines[0]?.['kind'] === 0 && isChat(fieldsOf(lines[0]['v'])),
  read: (maker) => {
    const chat = new PatchedChat()
    return {
      entry: (line) => chat.apply(line),
      end: () => {
        const draft = maker.start()
        addChat(draft, chat.value)
        if (chat.skipped > 0) draft.problem('patches-skipped', `${chat.skipped} changes of this log do not apply`)
      },
    }
  },
}

function isChat(value: Fields): boolean {
  return Array.isArray(value['requests']) && typeof value['sessionId'] === 'string'
}

function addChat(draft: SessionDraft, chat: Fields): void {
  draft.fact('id', chat['sessionId'])
  draft.seen(timeOf(chat['creationDate']))
  addRequests(draft, listOf(chat['requests']))
}

function addRequests(draft: SessionDraft, requests: readonly unknown[]): void {
  requests.filter(isFields).forEach((request, index) => {
    draft.position = index + 1
    const mark = { at: timeOf(request['timestamp']) }
    draft.fact('model', request['modelId'])
    draft.words(wordsOf([textOf(fieldsOf(request['message'])['text']) ?? '']), mark)
    addResponse(draft, listOf(request['response']).filter(isFields), mark)
    if (request['isCanceled'] === true)
      draft.problem('interrupted', `the answer before step ${draft.steps.length + 1} was cancelled`)
  })
}

/** Text comes in pieces between references and calls. */
function addResponse(draft: SessionDraft, parts: readonly Fields[], mark: { at: string | null }): void {
  let text = ''
  for (const part of parts) {
    const kind = part['kind']
    if (kind === 'toolInvocationSerialized' || kind === 'toolInvocation') {
      draft.message(text, mark)
      text = ''
      const call = { id: textOf(part['toolCallId']), name: textOf(part['toolId']) ?? 'unknown', args: argsOf(part) }
      draft.endedCall(call, outcomeOf(part), mark)
    } else if (kind === 'thinking') draft.thinking(contentText(part['value']), mark)
    else if (kind === 'inlineReference') text += `\`${textOf(fieldsOf(part['inlineReference'])['path']) ?? ''}\``
    else if (kind === undefined || kind === 'markdownContent')
      text += contentText(part['value'] ?? fieldsOf(part['content'])['value'])
  }
  draft.message(text, mark)
}

function argsOf(part: Fields): Fields {
  const data = fieldsOf(part['toolSpecificData'])
  const command = textOf(fieldsOf(data['commandLine'])['original']) ?? textOf(data['command'])
  return command === null ? fieldsOf(data['rawInput']) : { command }
}

function outcomeOf(part: Fields): CallOutcome | null {
  const details = part['resultDetails']
  const output = isFields(details) ? contentText(details['output']) : ''
  const said = part['pastTenseMessage']
  const text = output || contentText(isFields(said) ? said['value'] : said)
  return part['isComplete'] === false && text === '' ? null : textOutcome(text)
}
