/**
 * Sub-agents whose messages versions 2.0 to 2.1 log only as `progress` lines of type `agent_progress`. Each becomes a session
 * of its own with `parent_id`, so that its edits count and the parent's step numbers stay.
 */
import { addAgentBlocks, addResults, blocksOf } from '../../blocks.ts'
import { DEFAULT_BUDGET } from '../../budget.ts'
import type { SessionDraft } from '../../draft.ts'
import { type Fields, fieldsOf, textOf, timeOf } from '../../fields.ts'
import type { SessionMaker } from '../../format.ts'
import { claudeOutcome } from './result.ts'

export class SubagentLog {
  private readonly maker: SessionMaker
  private readonly drafts = new Map<string, SessionDraft>()
  private readonly known = new Set<string>()

  constructor(maker: SessionMaker) {
    this.maker = maker
  }

  progress(line: Fields, position: number): void {
    const data = fieldsOf(line['data'])
    const id = textOf(data['agentId'])
    if (data['type'] !== 'agent_progress' || id === null) return
    const inner = fieldsOf(data['message'])
    const uuid = textOf(inner['uuid'])
    if (uuid !== null && this.known.has(uuid)) return
    if (uuid !== null && this.known.size < DEFAULT_BUDGET.ids) this.known.add(uuid)
    const draft = this.draftOf(id)
    draft.position = position
    draft.fact('cwd', line['cwd'])
    draft.fact('branch', line['gitBranch'])
    draft.fact('agent_version', line['version'])
    const message = fieldsOf(inner['message'])
    const mark = { at: timeOf(inner['timestamp']) }
    if (inner['type'] === 'assistant') {
      draft.fact('model', message['model'])
      addAgentBlocks(draft, message['content'], mark)
    } else {
      const texts = addResults(draft, blocksOf(message['content']), (block) => claudeOutcome(block, inner))
      draft.injected(texts.join('\n'), 'context', mark)
    }
  }

  end(parent: string | null): void {
    for (const draft of this.drafts.values()) draft.fact('parent_id', parent)
  }

  private draftOf(id: string): SessionDraft {
    const known = this.drafts.get(id)
    if (known !== undefined) return known
    const draft = this.maker.start()
    draft.facts.id = id.slice(0, 200)
    this.drafts.set(id, draft)
    return draft
  }
}
