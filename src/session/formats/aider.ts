/** aider's `.aider.chat.history.md`: `#### ` is the human, `> ` is aider itself, the rest is the model with its edits. */
import { exitOutcome, flaggedOutcome } from '../call-outcome.ts'
import type { SessionDraft } from '../draft.ts'
import { GatheredText } from '../gathered-text.ts'
import type { EntryReader, SessionMaker, TextFormat } from '../format.ts'

export const aiderHistory: TextFormat = {
  name: 'aider-history',
  agent: 'aider',
  source: 'Aider-AI/aider, aider/io.py (append_chat_history), aider/coders/editblock_coder.py',
  shape: 'text',
  recognises: ({ head }) => /^\s*# aider chat started at \d{4}-\d\d-\d\d/.test(head),
  read: (maker) => new AiderReader(maker),
}

const STARTED = /^# aider chat started at (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/
/** Characters of one turn or answer. */
const MAX_TURN = 2 * 1024 * 1024

/** Each chat in the file is a session. */
class AiderReader implements EntryReader<string> {
  private readonly maker: SessionMaker
  private draft: SessionDraft | null = null
  private kind: 'human' | 'aider' | 'model' | null = null
  private readonly lines = new GatheredText(MAX_TURN)

  constructor(maker: SessionMaker) {
    this.maker = maker
  }

  entry(line: string, position: number): void {
    const started = STARTED.exec(line)
    if (started !== null) {
      this.flush()
      this.draft = this.maker.start()
      this.draft.seen(`${started[1]}T${started[2]}`)
      this.draft.fact('id', `aider-${started[1]}T${started[2]}`)
      return
    }
    const kind =
      line.startsWith('#### ') || line === '####' ? 'human' : line.startsWith('> ') || line === '>' ? 'aider' : 'model'
    if (kind === 'model' && line.trim() === '' && this.kind !== 'model') return
    if (kind !== this.kind) this.flush()
    this.kind = kind
    if (this.draft !== null && this.lines.isEmpty) this.draft.position = position
    this.lines.push(kind === 'human' ? line.slice(5) : kind === 'aider' ? line.slice(2) : line)
  }

  end(): void {
    this.flush()
  }

  private flush(): void {
    const { draft, kind } = this
    const lines = this.lines.take()
    if (draft === null || lines.length === 0) return
    if (kind === 'human') draft.user(lines.map((line) => line.replace(/ {1,2}$/, '')).join('\n'))
    else if (kind === 'model') this.answer(draft, lines)
    else for (const line of lines) this.said(draft, line.trim())
  }

  /** Text, and each SEARCH/REPLACE block as a call on the file named above it. */
  private answer(draft: SessionDraft, lines: readonly string[]): void {
    let text: string[] = []
    for (let index = 0; index < lines.length; index += 1) {
      const line = lines[index] ?? ''
      if (!/^<{5,9} SEARCH/.test(line)) {
        text.push(line)
        continue
      }
      const end = blockEnd(lines, index)
      const diff = lines.slice(index, end === -1 ? lines.length : end + 1).join('\n')
      const path = text.findLast((before) => before.trim() !== '' && !before.startsWith('```'))?.trim() ?? ''
      draft.message(text.join('\n'))
      text = []
      draft.call({ id: null, name: 'replace_in_file', args: { path: path.replace(/^[`*#\s]+|[`*:\s]+$/g, ''), diff } })
      index = end === -1 ? lines.length : end
    }
    draft.message(text.join('\n').trim() === '```' ? '' : text.join('\n'))
  }

  /** What aider says: results of edits, of commands, costs. */
  private said(draft: SessionDraft, line: string): void {
    const model = /^(?:Main model|Model): (\S{1,200})/.exec(line)
    if (model !== null) draft.fact('model', model[1])
    const cost = /\$([\d.]{1,12}) session\.?$/.exec(line)
    if (cost !== null && Number.isFinite(Number(cost[1]))) draft.facts.cost_usd = Number(cost[1])
    if (line.startsWith('Applied edit to ') && draft.isWaiting(null))
      return draft.result(null, flaggedOutcome(line, false))
    if (/failed to (?:exactly )?match|^Only \d+ reflections allowed/.test(line) && draft.isWaiting(null)) {
      return draft.result(null, flaggedOutcome(line, true))
    }
    const ran = /^Running (.{1,2000})$/.exec(line)
    if (ran !== null) draft.endedCall({ id: null, name: 'shell', args: { command: ran[1] } }, exitOutcome('', null))
    else if (/^\^C|KeyboardInterrupt/.test(line))
      draft.problem('interrupted', `interrupted before step ${draft.steps.length + 1}`)
  }
}

/** Index of the line that ends a block, or -1. */
function blockEnd(lines: readonly string[], from: number): number {
  for (let index = from + 1; index < lines.length; index += 1)
    if (/^>{5,9} REPLACE/.test(lines[index] ?? '')) return index
  return -1
}
