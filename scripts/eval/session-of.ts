/** Builds canonical sessions from the labelled sets that are no agent's own log format. */
import type { LinkedSession, Session, Step, ToolCall } from '../../src/session/session.ts'

/** A step without its number. */
export type StepDraft =
  | { readonly kind: 'user'; readonly text: string }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'call'; readonly call: ToolCall }

export function sessionOf(id: string, format: string, drafts: readonly StepDraft[]): Session {
  const steps = drafts.map((draft, index): Step => {
    const base = { n: index + 1, timestamp: null, subagent: null }
    return draft.kind === 'user' ? { ...base, ...draft, turn_kind: 'instruction' } : { ...base, ...draft }
  })
  return {
    id,
    agent: 'unknown',
    format,
    file: id,
    model: null,
    agent_version: null,
    cwd: null,
    branch: null,
    started_at: null,
    ended_at: null,
    tokens: null,
    cost_usd: null,
    parent_id: null,
    pull_requests: [],
    steps,
    truncated: false,
    problems: [],
  }
}

export function callOf(name: string, args: Record<string, unknown>, rest: Partial<ToolCall>): ToolCall {
  return {
    id: null,
    name,
    args,
    unparsed_args: null,
    result: '',
    error: 'unknown',
    error_evidence: 'none',
    exit_code: null,
    denied: false,
    collateral: false,
    ...rest,
  }
}

/** The whole session as one change. */
export function linkedWhole(session: Session): LinkedSession {
  return { session, linked_by: [], from_step: 1, to_step: session.steps.at(-1)?.n ?? 1 }
}
