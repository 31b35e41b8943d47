/**
 * git-ai authorship notes (`refs/notes/ai`): prompts with messages and calls until 1.3.3. Results of calls stand in no note; those of
 * Claude Code of 2025 hold them as messages of the user.
 */
import type { SessionDraft } from '../draft.ts'
import { type Fields, fieldsOf, isFields, listOf, textOf, timeOf } from '../fields.ts'
import { parsedArgs } from '../draft.ts'
import type { EntryReader, SessionMaker, TextFormat } from '../format.ts'
import { textOutcome } from '../call-outcome.ts'
import { wordsOf } from '../human-text.ts'

export const gitAiNote: TextFormat = {
  name: 'git-ai-note',
  agent: 'unknown',
  source: 'git-ai-project/git-ai, specs/git_ai_standard_v3.0.0.md',
  shape: 'text',
  recognises: ({ head }) => /(?:^|\n)---\r?\n\s*\{/.test(head) && head.includes('"authorship/'),
  read: (maker) => new NoteReader(maker),
}

const TOOLS: Readonly<Record<string, string>> = {
  claude: 'claude-code',
  codex: 'codex',
  cursor: 'cursor',
  gemini: 'gemini-cli',
}
/** The JSON part must be in memory to be parsed. */
const MAX_CHARACTERS = 32 * 1024 * 1024

class NoteReader implements EntryReader<string> {
  private readonly maker: SessionMaker
  private json: string[] | null = null
  private size = 0

  constructor(maker: SessionMaker) {
    this.maker = maker
  }

  entry(line: string): void {
    if (this.json === null) {
      if (line.trim() === '---') this.json = []
      return
    }
    this.size += line.length + 1
    if (this.size <= MAX_CHARACTERS) this.json.push(line)
  }

  end(): void {
    const note = parsedArgs((this.json ?? []).join('\n'))
    if (!isFields(note)) return this.maker.problem('damaged', 'the JSON part of the note does not parse')
    for (const [key, prompt] of Object.entries(fieldsOf(note['prompts']))) this.session(key, fieldsOf(prompt))
    for (const [key, session] of Object.entries(fieldsOf(note['sessions']))) this.session(key, fieldsOf(session))
  }

  private session(key: string, record: Fields): void {
    const draft = this.maker.start()
    const agent = fieldsOf(record['agent_id'])
    const tool = textOf(agent['tool']) ?? 'unknown'
    draft.facts.agent = (TOOLS[tool] ?? tool).slice(0, 100)
    draft.fact('id', agent['id'])
    draft.fact('id', key)
    draft.fact('model', agent['model'])
    const messages = listOf(record['messages']).filter(isFields)
    const results = tool === 'claude' ? resultsAmong(messages) : NO_RESULTS
    const taken = new Set(results.values())
    messages.forEach((message, index) => {
      draft.position = index + 1
      const result = messages[results.get(index) ?? -1]
      if (!taken.has(index)) addMessage(draft, message, result === undefined ? null : (textOf(result['text']) ?? ''))
    })
    if (messages.length === 0)
      draft.problem(
        'messages-not-recorded',
        textOf(record['messages_url']) === null ? 'the note holds no messages' : 'the messages are elsewhere',
      )
    else if (results.size === 0) draft.problem('results-not-recorded', 'these notes hold no results of calls')
  }
}

/** Fewer calls prove nothing; a person who interrupts one call in five is hard to imagine. */
const CALLS = 3
const MOST = 0.8
const NO_RESULTS: ReadonlyMap<number, number> = new Map()

/** Of each call the place of its result, where nearly every call is followed by a message that is said to be the user's. */
function resultsAmong(messages: readonly Fields[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>()
  let calls = 0
  let open: number[] = []
  let answered = 0
  for (const [index, { type }] of messages.entries()) {
    if (type === 'tool_use') {
      calls += 1
      open.push(index)
    } else if (type === 'user' && answered < open.length) {
      found.set(open[answered] ?? 0, index)
      answered += 1
    } else if (type !== 'thinking') [open, answered] = [[], 0]
  }
  return calls >= CALLS && found.size >= MOST * calls ? found : NO_RESULTS
}

/** @param result of a call; null where the note has none */
function addMessage(draft: SessionDraft, message: Fields, result: string | null): void {
  const mark = { at: timeOf(message['timestamp']) }
  const text = textOf(message['text']) ?? ''
  if (message['type'] === 'user') draft.words(wordsOf([text]), mark)
  else if (message['type'] === 'thinking') draft.thinking(text, mark)
  else if (message['type'] === 'tool_use') {
    const call = { id: null, name: textOf(message['name']) ?? 'unknown', args: parsedArgs(message['input']) }
    draft.endedCall(call, result === null ? null : textOutcome(result), mark)
  } else draft.message(text, mark)
}
