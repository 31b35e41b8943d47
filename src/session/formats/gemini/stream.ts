/** Gemini's other shapes: `--output-format stream-json`, and a dump of API contents (`[{role, parts}]`). */
import { flaggedOutcome } from '../../call-outcome.ts'
import type { SessionDraft } from '../../draft.ts'
import { type Fields, contentText, fieldsOf, isFields, listOf, numberOf, textOf, timeOf } from '../../fields.ts'
import type { DocumentFormat, EntryReader, LinesFormat, SessionMaker } from '../../format.ts'
import { wordsOf } from '../../human-text.ts'
import { responseOutcome } from './message.ts'

export const geminiStreamJson: LinesFormat = {
  name: 'gemini-stream-json',
  agent: 'gemini-cli',
  source: 'google-gemini/gemini-cli, packages/core/src/output/types.ts',
  shape: 'lines',
  recognises: ({ lines }) =>
    lines.some((line) => line['type'] === 'init' && typeof line['session_id'] === 'string') ||
    lines.some((line) => line['type'] === 'tool_use' && typeof line['tool_name'] === 'string' && 'tool_id' in line),
  read: (maker) => new GeminiStreamReader(maker),
}

class GeminiStreamReader implements EntryReader<Fields> {
  private readonly draft: SessionDraft
  /** Pieces of one answer: `delta` lines continue it. */
  private answer = ''
  private at: string | null = null

  constructor(maker: SessionMaker) {
    this.draft = maker.start()
  }

  entry(line: Fields, position: number): void {
    const { draft } = this
    const at = timeOf(line['timestamp'])
    if (line['type'] === 'message' && line['role'] === 'assistant') {
      this.at ??= at
      this.answer += textOf(line['content']) ?? ''
      draft.position = position
      return
    }
    this.flush()
    draft.position = position
    if (line['type'] === 'init') {
      draft.fact('id', line['session_id'])
      draft.fact('model', line['model'])
      draft.seen(at)
    } else if (line['type'] === 'message') draft.words(wordsOf([textOf(line['content']) ?? '']), { at })
    else if (line['type'] === 'tool_use') {
      draft.call(
        { id: textOf(line['tool_id']), name: textOf(line['tool_name']) ?? 'unknown', args: line['parameters'] },
        { at },
      )
    } else if (line['type'] === 'tool_result') this.result(line)
    else if (line['type'] === 'error') draft.problem('agent-error', textOf(line['message']) ?? 'error event')
    else if (line['type'] === 'result') this.stats(fieldsOf(line['stats']))
  }

  end(): void {
    this.flush()
  }

  private flush(): void {
    this.draft.message(this.answer, { at: this.at })
    this.answer = ''
    this.at = null
  }

  private result(line: Fields): void {
    const failed = line['status'] === 'error'
    const text = contentText(line['output']) || (textOf(fieldsOf(line['error'])['message']) ?? '')
    this.draft.result(textOf(line['tool_id']), failed ? flaggedOutcome(text, true) : responseOutcome(text, true))
  }

  private stats(stats: Fields): void {
    const cached = numberOf(stats['cached']) ?? 0
    const input = numberOf(stats['input_tokens'])
    if (input === null) return
    this.draft.facts.tokens = {
      input: Math.max(0, input - cached),
      output: numberOf(stats['output_tokens']) ?? 0,
      cache_read: cached,
      cache_write: 0,
    }
  }
}

export const geminiContents: DocumentFormat = {
  name: 'gemini-contents',
  agent: 'gemini-cli',
  source: 'ai.google.dev/api/caching#Content',
  shape: 'document',
  recognises: ({ document }) =>
    Array.isArray(document) &&
    document.length > 0 &&
    document.slice(0, 5).every((item) => isFields(item) && Array.isArray(item['parts']) && 'role' in item),
  read: (maker, document) => {
    const draft = maker.start()
    listOf(document).forEach((content, index) => {
      draft.position = index + 1
      addContent(draft, fieldsOf(content))
    })
  },
}

function addContent(draft: SessionDraft, content: Fields): void {
  const parts = listOf(content['parts']).filter(isFields)
  const texts: string[] = []
  for (const part of parts) {
    const call = part['functionCall']
    const response = part['functionResponse']
    if (isFields(call)) {
      draft.call({
        id: textOf(call['id']) ?? textOf(call['name']),
        name: textOf(call['name']) ?? 'unknown',
        args: call['args'],
      })
    } else if (isFields(response)) addResponse(draft, response)
    else if (content['role'] === 'model' && part['thought'] === true) draft.thinking(textOf(part['text']) ?? '')
    else if (content['role'] === 'model') draft.message(textOf(part['text']) ?? '')
    else texts.push(textOf(part['text']) ?? '')
  }
  draft.words(wordsOf(texts))
}

function addResponse(draft: SessionDraft, response: Fields): void {
  const value = fieldsOf(response['response'])
  const failed = 'error' in value
  const text = contentText(
    failed ? (textOf(value['error']) ?? fieldsOf(value['error'])['message'] ?? '') : (value['output'] ?? ''),
  )
  draft.result(
    textOf(response['id']) ?? textOf(response['name']),
    failed ? flaggedOutcome(text, true) : responseOutcome(text, true),
  )
}
