/** Sessions by hand, one line a step: `user('…')`, `say('…')`, `bash('npm test', { fails: 'boom' })`, `edit(…)`. */
import type { LinkedSession, Session, Step, ToolCall } from '../../src/session/session.ts'

type Draft =
  | { readonly kind: 'user'; readonly text: string }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'compaction' }
  | { readonly kind: 'call'; readonly call: ToolCall; readonly subagent: string | null }

export interface Outcome {
  /** Result of a call that went well. */
  readonly gives?: string
  /** Result of a call that the log flags as failed. */
  readonly fails?: string
  readonly exit?: number
  readonly denied?: boolean
  readonly by?: string
}

export const user = (text: string): Draft => ({ kind: 'user', text })
export const say = (text: string): Draft => ({ kind: 'message', text })
export const compaction = (): Draft => ({ kind: 'compaction' })

export function call(name: string, args: Record<string, unknown>, outcome: Outcome = {}): Draft {
  const failed = outcome.fails !== undefined
  return {
    kind: 'call',
    subagent: outcome.by ?? null,
    call: {
      id: null,
      name,
      args,
      unparsed_args: null,
      result: outcome.fails ?? outcome.gives ?? '',
      error: failed ? 'true' : 'false',
      error_evidence: 'flag',
      exit_code: outcome.exit ?? (failed ? 1 : 0),
      denied: outcome.denied ?? false,
      collateral: false,
    },
  }
}

export const bash = (command: string, outcome: Outcome = {}): Draft => call('Bash', { command }, outcome)
export const read = (file_path: string, outcome: Outcome = {}): Draft => call('Read', { file_path }, outcome)
export const write = (file_path: string, content: string, outcome: Outcome = {}): Draft =>
  call('Write', { file_path, content }, outcome)
export const edit = (file_path: string, old_string: string, new_string: string): Draft =>
  call('Edit', { file_path, old_string, new_string }, { gives: 'updated' })
export const failedEdit = (file_path: string, old_string = 'a'): Draft =>
  call(
    'Edit',
    { file_path, old_string, new_string: 'b' },
    { fails: '<tool_use_error>String to replace not found in file.</tool_use_error>' },
  )

/** The same draft several times. */
export function times(count: number, draft: Draft): Draft[] {
  return Array.from({ length: count }, () => draft)
}

export function sessionOf(drafts: readonly Draft[]): Session {
  return {
    id: 'session-1',
    agent: 'claude-code',
    format: 'claude-code-jsonl',
    file: 'session.jsonl',
    model: null,
    agent_version: null,
    cwd: '/repo',
    branch: null,
    started_at: null,
    ended_at: null,
    tokens: null,
    cost_usd: null,
    parent_id: null,
    pull_requests: [],
    steps: drafts.map((draft, index) => stepOf(draft, index + 1)),
    truncated: false,
    problems: [],
  }
}

function stepOf(draft: Draft, n: number): Step {
  const base = { n, timestamp: null, subagent: null }
  switch (draft.kind) {
    case 'user':
      return { ...base, kind: 'user', text: draft.text, turn_kind: 'instruction' }
    case 'message':
      return { ...base, kind: 'message', text: draft.text }
    case 'compaction':
      return { ...base, kind: 'injected', text: 'Summary of the conversation so far', origin: 'compaction' }
    case 'call':
      return { ...base, subagent: draft.subagent, kind: 'call', call: draft.call }
  }
}

export function linked(drafts: readonly Draft[], range: { from?: number; to?: number } = {}): LinkedSession {
  const session = sessionOf(drafts)
  return { session, linked_by: [], from_step: range.from ?? 1, to_step: range.to ?? session.steps.length }
}

export type { Draft }
