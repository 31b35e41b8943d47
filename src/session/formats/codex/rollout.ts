/** Codex rollout files, `$CODEX_HOME/sessions/…/rollout-<time>-<id>.jsonl`: lines of `{timestamp, type, payload}`. */
import type { SessionDraft } from '../../draft.ts'
import { type Fields, fieldsOf, isFields, numberOf, textOf, timeOf } from '../../fields.ts'
import type { EntryReader, LinesFormat, SessionMaker } from '../../format.ts'
import { injectedOrigin } from '../../human-text.ts'
import { CodexItems, itemText } from './items.ts'
import { codexTokens } from './tokens.ts'

const TYPES = new Set(['session_meta', 'response_item', 'event_msg', 'turn_context', 'compacted'])

export const codexRollout: LinesFormat = {
  name: 'codex-rollout',
  agent: 'codex',
  source: 'openai/codex, codex-rs/protocol/src/protocol.rs (RolloutItem)',
  shape: 'lines',
  recognises: ({ lines }) => lines.some((line) => TYPES.has(String(line['type'])) && isFields(line['payload'])),
  read: (maker) => new RolloutReader(maker),
}

class RolloutReader implements EntryReader<Fields> {
  private readonly draft: SessionDraft
  private readonly items: CodexItems
  /** A user message of the model's view, used as a human turn only in logs without `user_message` events. */
  private candidate: { text: string; at: string | null } | null = null
  private lastHuman: string | null = null
  private hasEvents = false

  constructor(maker: SessionMaker) {
    this.draft = maker.start()
    this.items = new CodexItems(this.draft)
  }

  entry(line: Fields, position: number): void {
    this.draft.position = position
    const payload = fieldsOf(line['payload'])
    const at = timeOf(line['timestamp'])
    switch (line['type']) {
      case 'session_meta':
        return this.meta(payload)
      case 'turn_context':
        this.draft.fact('model', payload['model'])
        return this.draft.fact('cwd', payload['cwd'])
      case 'response_item':
        return this.item(payload, at)
      case 'event_msg':
        return this.event(payload, at)
      case 'compacted':
        return this.draft.injected(textOf(payload['message']) || '[context compacted]', 'compaction', { at })
      default:
    }
  }

  end(): void {
    this.useCandidate()
  }

  private meta(payload: Fields): void {
    const { draft } = this
    draft.fact('id', payload['id'])
    draft.fact('cwd', payload['cwd'])
    draft.fact('agent_version', payload['cli_version'])
    draft.fact('branch', fieldsOf(payload['git'])['branch'])
    // A fork continues another session as a session of its own; only a thread's child is a sub-agent.
    draft.fact('parent_id', payload['parent_thread_id'])
    draft.seen(timeOf(payload['timestamp']))
  }

  private item(payload: Fields, at: string | null): void {
    if (payload['type'] === 'message' && payload['role'] !== 'assistant') {
      const text = itemText(payload['content'])
      if (payload['role'] === 'user' && injectedOrigin(text) === null) this.candidate = { text, at }
      return
    }
    this.useCandidate()
    this.items.add(payload, { at })
  }

  private event(payload: Fields, at: string | null): void {
    const id = textOf(payload['call_id'])
    switch (payload['type']) {
      case 'user_message':
        return this.human(textOf(payload['message']) ?? '', at)
      case 'item_completed':
        return this.completed(fieldsOf(payload['item']), at)
      case 'token_count':
        this.draft.facts.tokens = codexTokens(fieldsOf(payload['info'])['total_token_usage']) ?? this.draft.facts.tokens
        return
      case 'exec_command_end':
        return this.items.callEnded(id, { exit_code: numberOf(payload['exit_code']), success: null })
      case 'patch_apply_end':
        return this.items.callEnded(id, { exit_code: null, success: payload['success'] === true })
      case 'mcp_tool_call_end':
        return this.items.callEnded(id, { exit_code: null, success: mcpSuccess(payload['result']) })
      case 'turn_aborted':
        return this.draft.problem('interrupted', `the turn was aborted before step ${this.draft.steps.length + 1}`)
      case 'error':
        return this.draft.problem('agent-error', textOf(payload['message']) ?? 'error event')
      default:
    }
  }

  /** Since versions of 2026 a human turn may be logged as a completed item only. */
  private completed(item: Fields, at: string | null): void {
    if (item['type'] !== 'UserMessage') return
    const text = itemText(item['content'])
    if (text !== this.lastHuman) this.human(text, at)
  }

  private human(text: string, at: string | null): void {
    this.hasEvents = true
    this.candidate = null
    this.lastHuman = text
    if (injectedOrigin(text) === null) this.draft.user(text, { at })
  }

  private useCandidate(): void {
    const { candidate } = this
    this.candidate = null
    this.lastHuman = null
    if (candidate !== null && !this.hasEvents) this.draft.user(candidate.text, { at: candidate.at })
  }
}

function mcpSuccess(result: unknown): boolean {
  return 'Ok' in fieldsOf(result) && fieldsOf(fieldsOf(result)['Ok'])['isError'] !== true
}
