/**
 * Messages of Claude Code's SDK: `--output-format stream-json` has one a line, the execution file of claude-code-action has
 * the same in one array. No timestamps; a run that was killed has no `result` message.
 */
import { addAgentBlocks, addResults, blocksOf } from '../../blocks.ts'
import type { SessionDraft } from '../../draft.ts'
import { type Fields, fieldsOf, isFields, listOf, numberOf, textOf, timeOf } from '../../fields.ts'
import type { DocumentFormat, EntryReader, LinesFormat, SessionMaker } from '../../format.ts'
import { wordsOf } from '../../human-text.ts'
import { claudeOutcome } from './result.ts'
import { MessageUsage, claudeTokens } from './usage.ts'

const SOURCE =
  'code.claude.com/docs/en/headless (stream-json); anthropics/claude-code-action, base-action/src/run-claude-sdk.ts'

export const claudeStreamJson: LinesFormat = {
  name: 'claude-stream-json',
  agent: 'claude-code',
  source: SOURCE,
  shape: 'lines',
  recognises: ({ lines }) => lines.some(isSdkMessage),
  read: (maker) => new SdkReader(maker),
}

export const claudeExecutionFile: DocumentFormat = {
  name: 'claude-execution-file',
  agent: 'claude-code',
  source: SOURCE,
  shape: 'document',
  recognises: ({ document }) =>
    Array.isArray(document) &&
    document.slice(0, 20).some((item) => isFields(item) && (isSdkMessage(item) || isBareMessage(item))),
  read: (maker, document) => {
    const reader = new SdkReader(maker)
    listOf(document).forEach((item, index) => reader.entry(fieldsOf(item), index + 1))
    reader.end()
  },
}

function isSdkMessage(line: Fields): boolean {
  if (line['type'] === 'system')
    return line['subtype'] === 'init' && typeof line['session_id'] === 'string' && 'tools' in line
  return isBareMessage(line) && typeof line['session_id'] === 'string'
}

/** `{type: "assistant", message: {content: […]}}`, as the action's own examples have it. */
function isBareMessage(line: Fields): boolean {
  if (line['type'] !== 'assistant' && line['type'] !== 'user') return false
  return Array.isArray(fieldsOf(line['message'])['content']) && !('parentUuid' in line)
}

class SdkReader implements EntryReader<Fields> {
  private readonly draft: SessionDraft
  private readonly usage = new MessageUsage()
  private ended = false
  private humans = 0

  constructor(maker: SessionMaker) {
    this.draft = maker.start()
  }

  entry(line: Fields, position: number): void {
    this.draft.position = position
    this.draft.fact('id', line['session_id'])
    const message = fieldsOf(line['message'])
    const mark = { at: timeOf(line['timestamp']), subagent: textOf(line['parent_tool_use_id']) }
    switch (line['type']) {
      case 'system':
        return this.system(line)
      case 'assistant':
        if (mark.subagent === null && message['model'] !== '<synthetic>') this.draft.fact('model', message['model'])
        this.usage.add(message)
        return addAgentBlocks(this.draft, message['content'], mark)
      case 'user':
        return this.user(line, message, mark)
      case 'result':
        return this.result(line)
      default:
    }
  }

  end(): void {
    this.draft.facts.tokens ??= this.usage.total()
    if (!this.ended) this.draft.problem('no-result', 'the log ends without a result message: the run was cut off')
  }

  private system(line: Fields): void {
    if (line['subtype'] !== 'init') return
    this.draft.fact('cwd', line['cwd'])
    this.draft.fact('model', line['model'])
    this.draft.fact('agent_version', line['claude_code_version'])
  }

  /**
   * The action sends a mention as several blocks, its own instructions first: the last block is the prompt
   * (`createMultiBlockMessage`, anthropics/claude-code-action).
   */
  private user(line: Fields, message: Fields, mark: { at: string | null; subagent: string | null }): void {
    const texts = addResults(this.draft, blocksOf(message['content']), (block) => claudeOutcome(block, line))
    if (line['isSynthetic'] === true || mark.subagent !== null)
      return this.draft.injected(texts.join('\n'), 'context', mark)
    if (this.humans === 0 && texts.length > 1)
      this.draft.injected(texts.splice(0, texts.length - 1).join('\n'), 'context', mark)
    const words = wordsOf(texts)
    if (words?.kind === 'human') this.humans += 1
    this.draft.words(words, mark)
  }

  private result(line: Fields): void {
    this.ended = true
    this.draft.facts.cost_usd = numberOf(line['total_cost_usd']) ?? numberOf(line['cost_usd'])
    const usage = fieldsOf(line['usage'])
    if (numberOf(usage['output_tokens']) !== null) this.draft.facts.tokens = claudeTokens(usage)
    if (line['is_error'] === true)
      this.draft.problem('run-failed', `the run ended with ${textOf(line['subtype']) ?? 'an error'}`)
  }
}
