/** Gemini CLI recordings, `~/.gemini/tmp/<project>/chats/session-*`: one document, and since 0.40 one message a line. */
import { DEFAULT_BUDGET } from '../../budget.ts'
import type { SessionDraft } from '../../draft.ts'
import { type Fields, fieldsOf, isFields, listOf, textOf, timeOf } from '../../fields.ts'
import type { DocumentFormat, EntryReader, LinesFormat, SessionMaker } from '../../format.ts'
import { addGeminiMessage, addGeminiTokens } from './message.ts'

const SOURCE = 'google-gemini/gemini-cli, packages/core/src/services/chatRecordingTypes.ts'

export const geminiSession: DocumentFormat = {
  name: 'gemini-session',
  agent: 'gemini-cli',
  source: SOURCE,
  shape: 'document',
  recognises: ({ document }) =>
    isFields(document) &&
    typeof document['sessionId'] === 'string' &&
    'projectHash' in document &&
    Array.isArray(document['messages']),
  read: (maker, document) => {
    const draft = maker.start()
    addFacts(draft, fieldsOf(document))
    listOf(fieldsOf(document)['messages']).forEach((message, index) => {
      draft.position = index + 1
      addGeminiMessage(draft, fieldsOf(message))
      addGeminiTokens(draft, fieldsOf(message))
    })
  },
}

export const geminiSessionLines: LinesFormat = {
  name: 'gemini-session-lines',
  agent: 'gemini-cli',
  source: SOURCE,
  shape: 'lines',
  recognises: ({ lines }) =>
    lines.some((line) => typeof line['sessionId'] === 'string' && 'projectHash' in line && !('messages' in line)) ||
    lines.some((line) => line['type'] === 'gemini' && typeof line['id'] === 'string' && 'content' in line),
  read: (maker) => new GeminiLinesReader(maker),
}

function addFacts(draft: SessionDraft, facts: Fields): void {
  draft.fact('id', facts['sessionId'])
  draft.fact('cwd', textOf(listOf(facts['directories'])[0]))
  draft.seen(timeOf(facts['startTime']))
}

class GeminiLinesReader implements EntryReader<Fields> {
  private readonly draft: SessionDraft
  /** First step of each message, to rewind to and to see rewrites. */
  private readonly stepOf = new Map<string, number>()
  private last: string | null = null

  constructor(maker: SessionMaker) {
    this.draft = maker.start()
  }

  entry(line: Fields, position: number): void {
    this.draft.position = position
    if ('$set' in line) return addFacts(this.draft, fieldsOf(line['$set']))
    const rewind = textOf(line['$rewindTo'])
    if (rewind !== null) return this.rewind(rewind)
    if ('sessionId' in line && !('type' in line)) return addFacts(this.draft, line)
    this.message(line)
  }

  end(): void {}

  /** A message is written again while it grows; the last version counts. */
  private message(line: Fields): void {
    const id = textOf(line['id'])
    const known = id === null ? undefined : this.stepOf.get(id)
    if (known === undefined) addGeminiTokens(this.draft, line)
    else if (id === this.last) this.draft.dropFrom(known)
    else return
    if (id !== null && this.stepOf.size < DEFAULT_BUDGET.ids) this.stepOf.set(id, this.draft.steps.length)
    this.last = id
    addGeminiMessage(this.draft, line)
  }

  private rewind(id: string): void {
    const from = this.stepOf.get(id)
    if (from !== undefined) this.draft.abandon(from, this.draft.steps.length)
  }
}
