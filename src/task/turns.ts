/** The human turns of one change: what people typed, in the order they typed it, over all sessions of the change. */
import { z } from 'zod'
import { appliedEditsOf } from '../session/edits.ts'
import { type LinkedSession, type Step, TurnKind } from '../session/session.ts'

/** One line of `turns.jsonl`. */
export const TurnRecord = z.object({
  /** 1-based over all human turns of the change. */
  n: z.number().int().positive(),
  session_id: z.string(),
  step: z.number().int().positive(),
  timestamp: z.string().nullable(),
  kind: TurnKind,
  in_prompt: z.boolean(),
  text: z.string(),
})
export type TurnRecord = z.infer<typeof TurnRecord>

interface Moment {
  /** ISO 8601; a step without one takes that of the step before it. */
  readonly at: string
  readonly session: LinkedSession
  readonly step: Step
}

export interface ChangeTurns {
  /** Numbered in order; `in_prompt` is true for instructions and corrections. */
  readonly turns: readonly TurnRecord[]
  /** How many of `turns` came before the first edit of any session; all of them when nothing was edited. */
  readonly before_first_edit: number
}

/**
 * Collects the human turns of the linked parts. Sub-agents are left out: their "user" is the agent. A later transcript
 * that repeats an earlier one (a resumed session, cumulative checkpoints) gives each turn once.
 */
export function collectTurns(linked: readonly LinkedSession[]): ChangeTurns {
  const turns: TurnRecord[] = []
  const seen = new Map<string, string>()
  let beforeFirstEdit: number | null = null
  for (const { session, step } of inOrder(linked)) {
    if (step.kind === 'call' && appliedEditsOf(step).length > 0) beforeFirstEdit ??= turns.length
    // A person who went back in the conversation took those words back.
    if (step.kind !== 'user' || step.abandoned === true || step.text.trim() === '') continue
    const key = JSON.stringify([step.timestamp, step.text])
    const firstIn = seen.get(key)
    // Without a time, the same words twice in one session are two turns; in another session they are a copy.
    if (firstIn !== undefined && (step.timestamp !== null || firstIn !== session.session.id)) continue
    seen.set(key, session.session.id)
    turns.push({
      n: turns.length + 1,
      session_id: session.session.id,
      step: step.n,
      timestamp: step.timestamp,
      kind: step.turn_kind,
      in_prompt: step.turn_kind === 'instruction' || step.turn_kind === 'correction',
      text: step.text,
    })
  }
  return { turns, before_first_edit: beforeFirstEdit ?? turns.length }
}

/** All steps of the main agents, by time; sessions without times keep their order and stand where they started. */
function inOrder(linked: readonly LinkedSession[]): Moment[] {
  const mains = linked.filter(({ session }) => session.parent_id === null)
  // A change whose only readable session is a sub-agent's has no human words in it.
  const moments = mains.flatMap((session) => {
    let at = session.session.started_at ?? ''
    return session.session.steps
      .filter((step) => step.n >= session.from_step && step.n <= session.to_step && step.subagent === null)
      .map((step): Moment => {
        // A clock that goes backwards inside one session must not reorder its steps.
        if (step.timestamp !== null && step.timestamp > at) at = step.timestamp
        return { at, session, step }
      })
  })
  return moments.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}
