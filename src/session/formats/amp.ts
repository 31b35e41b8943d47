/** Amp threads: one document, Anthropic-like blocks, results as `{toolUseID, run: {status, result}}`. */
import { addAgentBlocks, addResults, blocksOf } from '../blocks.ts'
import { type CallOutcome, exitOutcome, flaggedOutcome, textOutcome } from '../call-outcome.ts'
import type { SessionDraft } from '../draft.ts'
import { type Fields, fieldsOf, isFields, listOf, numberOf, textOf, timeOf } from '../fields.ts'
import type { DocumentFormat } from '../format.ts'
import { wordsOf } from '../human-text.ts'

export const ampThread: DocumentFormat = {
  name: 'amp-thread',
  agent: 'amp',
  source: 'measured on threads exported by Amp, v 200 to 220; no published schema',
  shape: 'document',
  recognises: ({ document }) =>
    isFields(document) && String(document['id']).startsWith('T-') && Array.isArray(document['messages']),
  read: (maker, document) => {
    const thread = fieldsOf(document)
    const draft = maker.start()
    draft.fact('id', thread['id'])
    draft.seen(timeOf(thread['created']))
    const tree = listOf(fieldsOf(fieldsOf(thread['env'])['initial'])['trees'])[0]
    draft.fact('cwd', textOf(fieldsOf(tree)['uri'])?.replace(/^file:\/\//, ''))
    listOf(thread['messages'])
      .filter(isFields)
      .forEach((message, index) => {
        draft.position = index + 1
        addMessage(draft, message)
      })
  },
}

function addMessage(draft: SessionDraft, message: Fields): void {
  const usage = fieldsOf(message['usage'])
  const mark = { at: timeOf(fieldsOf(message['meta'])['sentAt']) ?? timeOf(usage['timestamp']) }
  if (message['role'] === 'assistant') {
    draft.fact('model', usage['model'])
    addUsage(draft, usage)
    return addAgentBlocks(draft, message['content'], mark)
  }
  draft.words(wordsOf(addResults(draft, blocksOf(message['content']), outcomeOf)), mark)
}

function outcomeOf(block: Fields): CallOutcome {
  const run = fieldsOf(block['run'])
  const result = run['result'] ?? run['error']
  const text = resultText(result)
  const code = isFields(result) ? numberOf(result['exitCode']) : null
  if (run['status'] === 'rejected-by-user' || run['status'] === 'cancelled')
    return { ...flaggedOutcome(text, true), denied: true }
  if (run['status'] === 'error') return flaggedOutcome(text, true)
  if (code !== null) return exitOutcome(text, code)
  return run['status'] === 'done' ? flaggedOutcome(text, false) : textOutcome(text)
}

/** A tool's own result object: its output or content, else the object as JSON. */
function resultText(result: unknown): string {
  if (typeof result === 'string') return result
  if (!isFields(result)) return ''
  const text =
    textOf(result['output']) ?? textOf(result['content']) ?? textOf(result['message']) ?? textOf(result['diff'])
  return (
    text ??
    Object.values(result)
      .filter((value) => typeof value === 'string')
      .join('\n')
  )
}

function addUsage(draft: SessionDraft, usage: Fields): void {
  const output = numberOf(usage['outputTokens'])
  if (output === null) return
  const sum = draft.facts.tokens ?? { input: 0, output: 0, cache_read: 0, cache_write: 0 }
  draft.facts.tokens = {
    input: sum.input + (numberOf(usage['inputTokens']) ?? 0),
    output: sum.output + output,
    cache_read: sum.cache_read + (numberOf(usage['cacheReadInputTokens']) ?? 0),
    cache_write: sum.cache_write + (numberOf(usage['cacheCreationInputTokens']) ?? 0),
  }
}
