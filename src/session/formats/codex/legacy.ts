/** Codex files of 2025-09 and before: flat lines without `payload`, the first one `{id, timestamp, instructions, git}`. */
import type { SessionDraft } from '../../draft.ts'
import { type Fields, fieldsOf, isFields, textOf, timeOf } from '../../fields.ts'
import type { EntryReader, LinesFormat, SessionMaker } from '../../format.ts'
import { injectedOrigin } from '../../human-text.ts'
import { CodexItems, itemText } from './items.ts'

export const codexLegacy: LinesFormat = {
  name: 'codex-legacy',
  agent: 'codex',
  source: 'openai/codex before 2025-09, codex-rs/core/src/rollout.rs',
  shape: 'lines',
  recognises: ({ lines }) => {
    const [first] = lines
    if (first === undefined || 'payload' in first) return false
    const head =
      typeof first['id'] === 'string' &&
      'instructions' in first &&
      ('git' in first || typeof first['timestamp'] === 'string')
    return head || lines.some((line) => line['record_type'] === 'state')
  },
  read: (maker) => new LegacyReader(maker),
}

class LegacyReader implements EntryReader<Fields> {
  private readonly draft: SessionDraft
  private readonly items: CodexItems

  constructor(maker: SessionMaker) {
    this.draft = maker.start()
    this.items = new CodexItems(this.draft)
  }

  entry(line: Fields, position: number): void {
    this.draft.position = position
    const mark = { at: timeOf(line['timestamp']) }
    if (position === 1 || 'instructions' in line) return this.head(line)
    if (line['type'] !== 'message' || line['role'] === 'assistant') return this.items.add(line, mark)
    const text = itemText(line['content'])
    if (line['role'] !== 'user') return
    if (text.startsWith('<environment_context>')) this.draft.fact('cwd', cwdOf(text))
    if (injectedOrigin(text) === null) this.draft.user(text, mark)
  }

  end(): void {
    this.draft.problem('no-times', 'this version logs no time per line')
  }

  private head(line: Fields): void {
    this.draft.fact('id', line['id'])
    this.draft.fact('branch', isFields(line['git']) ? fieldsOf(line['git'])['branch'] : null)
    this.draft.seen(timeOf(line['timestamp']))
    this.draft.fact('agent_version', textOf(line['cli_version']))
  }
}

function cwdOf(text: string): string | null {
  return /<cwd>([^<\n]{1,500})<\/cwd>/.exec(text)?.[1] ?? null
}
