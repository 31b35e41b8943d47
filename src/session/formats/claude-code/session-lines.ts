/** Claude Code's own session file, `~/.claude/projects/<folder>/<session>.jsonl`: all versions seen from 1.0.111 to 2.1.220. */
import { addAgentBlocks, addResults, blocksOf } from '../../blocks.ts'
import { DEFAULT_BUDGET } from '../../budget.ts'
import type { SessionDraft, StepMark } from '../../draft.ts'
import { type Fields, contentText, fieldsOf, listOf, numberOf, textOf, timeOf } from '../../fields.ts'
import type { EntryReader, LinesFormat, SessionMaker } from '../../format.ts'
import { wordsOf } from '../../human-text.ts'
import { claudeOutcome } from './result.ts'
import { TurnQueue } from './queue.ts'
import { Rewinds } from './rewinds.ts'
import { SubagentLog } from './subagents.ts'
import { MessageUsage } from './usage.ts'

export const claudeCodeSession: LinesFormat = {
  name: 'claude-code-jsonl',
  agent: 'claude-code',
  source: 'measured on the session files of versions 1.0.111 to 2.1.220; no published schema',
  shape: 'lines',
  // The twin of each result; where it is text (a refusal, a failure) it is read.
  unread: 'toolUseResult',
  recognises: ({ lines }) =>
    lines.some(
      (line) => typeof line['sessionId'] === 'string' && typeof line['uuid'] === 'string' && 'parentUuid' in line,
    ) ||
    (lines.length > 0 && lines.every((line) => BOOKKEEPING.has(String(line['type'])))),
  read: (maker) => new ClaudeCodeReader(maker),
}

/** Line types that can stand alone at the beginning of a session that has not begun. */
const BOOKKEEPING = new Set([
  'summary',
  'file-history-snapshot',
  'queue-operation',
  'last-prompt',
  'mode',
  'permission-mode',
  'custom-title',
  'ai-title',
])

const UUID_LENGTH = 36

class ClaudeCodeReader implements EntryReader<Fields> {
  private readonly draft: SessionDraft
  private readonly usage = new MessageUsage()
  private readonly rewinds: Rewinds
  private readonly subagents: SubagentLog
  private readonly queue = new TurnQueue()
  private readonly known = new Set<string>()
  /** Null until the first message tells whether the file is a sub-agent's own. */
  private ownSubagent: string | null = null
  private begun = false

  constructor(maker: SessionMaker) {
    this.draft = maker.start()
    this.rewinds = new Rewinds(this.draft)
    this.subagents = new SubagentLog(maker)
  }

  entry(line: Fields, position: number): void {
    this.draft.position = position
    switch (line['type']) {
      case 'user':
      case 'assistant':
        if (this.isNew(line['uuid'])) this.message(line)
        return
      case 'attachment':
        return this.attachment(line)
      case 'queue-operation':
        return this.queued(this.queue.operation(line), timeOf(line['timestamp']))
      case 'progress':
        return this.subagents.progress(line, position)
      case 'pr-link':
        return this.draft.pullRequest(textOf(line['prRepository']), numberOf(line['prNumber']) ?? 0)
      default:
    }
  }

  end(): void {
    this.draft.facts.tokens = this.usage.total()
    this.rewinds.end()
    this.subagents.end(this.draft.facts.id)
  }

  /** Resumed sessions repeat earlier lines with their ids. */
  private isNew(uuid: unknown): boolean {
    if (typeof uuid !== 'string' || uuid.length !== UUID_LENGTH) return true
    if (this.known.has(uuid)) return false
    if (this.known.size < DEFAULT_BUDGET.ids) this.known.add(uuid)
    return true
  }

  private message(line: Fields): void {
    this.begin(line)
    const { draft } = this
    draft.fact('cwd', line['cwd'])
    draft.fact('branch', line['gitBranch'])
    draft.fact('agent_version', line['version'])
    const message = fieldsOf(line['message'])
    const mark = { at: timeOf(line['timestamp']), subagent: this.subagentOf(line) }
    if (line['type'] === 'assistant') this.agent(line, message, mark)
    else this.user(line, message, mark)
  }

  private begin(line: Fields): void {
    const id = textOf(line['sessionId'])
    if (!this.begun && line['isSidechain'] === true && typeof line['agentId'] === 'string') {
      this.ownSubagent = line['agentId'].slice(0, 200)
      this.draft.facts.id = this.ownSubagent
      this.draft.fact('parent_id', id)
    }
    this.begun = true
    // A resumed session's file repeats lines of the old session first: the last id is the file's own.
    if (this.ownSubagent === null && id !== null && line['isSidechain'] !== true) this.draft.facts.id = id.slice(0, 200)
  }

  private subagentOf(line: Fields): string | null {
    if (line['isSidechain'] !== true) return null
    const id = textOf(line['agentId']) ?? 'sidechain'
    return id === this.ownSubagent ? null : id.slice(0, 200)
  }

  private agent(line: Fields, message: Fields, mark: StepMark): void {
    if (line['isApiErrorMessage'] === true) {
      this.draft.injected(contentText(message['content']), 'notification', mark)
      return
    }
    if (message['model'] !== '<synthetic>') this.draft.fact('model', message['model'])
    this.usage.add(message)
    addAgentBlocks(this.draft, message['content'], mark)
  }

  private user(line: Fields, message: Fields, mark: StepMark): void {
    const texts = addResults(this.draft, blocksOf(message['content']), (block) => claudeOutcome(block, line))
    // Meta lines carry what the harness loads (skills, caveats, hook output); the steps go on without them.
    if (line['isMeta'] === true) return
    if (line['isCompactSummary'] === true) return this.draft.injected(texts.join('\n'), 'compaction', mark)
    if (line['isSidechain'] === true) return this.draft.injected(texts.join('\n'), 'context', mark)
    const words = wordsOf(texts)
    if (words?.kind === 'human') this.rewinds.turn(line['parentUuid'])
    this.draft.words(words, mark)
  }

  /** Newer versions log a turn typed while the agent works as an attachment, and only so. */
  private attachment(line: Fields): void {
    const attachment = fieldsOf(line['attachment'])
    if (attachment['type'] !== 'queued_command' || line['isSidechain'] === true) return
    const prompt = attachment['prompt']
    const texts =
      typeof prompt === 'string' ? [prompt] : listOf(prompt).map((block) => textOf(fieldsOf(block)['text']) ?? '')
    const at = timeOf(line['timestamp'])
    if (attachment['commandMode'] === 'task-notification')
      return this.draft.injected(texts.join('\n'), 'notification', { at })
    this.queued(this.queue.attached(texts.filter((text) => text.trim() !== '').join('\n')), at)
  }

  private queued(text: string | null, at: string | null): void {
    if (text !== null) this.draft.words(wordsOf([text]), { at })
  }
}
