/** The human turns of one change: what people typed, in the order they typed it, over all sessions of the change. */
import { z } from 'zod'
import { appliedEditsOf } from '../session/edits.ts'
import { type LinkedSession, type Step, TurnKind, type UserStep } from '../session/session.ts'
import { LedTo, type StandingEdits } from './led-to.ts'

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
  /** Calls after this instruction and before the next whose edits stand in the change; left out where that is not known. */
  edits: z.number().int().nonnegative().optional(),
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
 * @param standing what of each session stands in the change, to say which turns led to it
 */
export function collectTurns(linked: readonly LinkedSession[], standing: StandingEdits | null = null): ChangeTurns {
  const turns: TurnRecord[] = []
  const seen = new Map<string, TurnRecord>()
  const led = new LedTo(linked, standing)
  let beforeFirstEdit: number | null = null
  for (const { session, step } of inOrder(linked)) {
    const isMain = session.session.parent_id === null && step.subagent === null
    if (step.kind === 'call') {
      if (isMain && appliedEditsOf(step).length > 0) beforeFirstEdit ??= turns.length
      led.call(session, step.n)
    }
    // A person who went back in the conversation took those words back.
    if (!isMain || step.kind !== 'user' || step.abandoned === true || step.text.trim() === '') continue
    const key = JSON.stringify([step.timestamp, step.text])
    const known = seen.get(key)
    // Without a time, the same words twice in one session are two turns; in another session they are a copy.
    const isCopy = known !== undefined && (step.timestamp !== null || known.session_id !== session.session.id)
    const turn = isCopy ? known : recordOf(session, step, turns.length + 1)
    // An approval lets the agent do what was asked before it.
    if (turn.in_prompt) led.turn(session, turn.n)
    if (isCopy) continue
    seen.set(key, turn)
    turns.push(turn)
  }
  const told = turns.map((turn) => (led.isKnown && turn.in_prompt ? { ...turn, edits: led.to(turn.n) } : turn))
  return { turns: told, before_first_edit: beforeFirstEdit ?? turns.length }
}

function recordOf({ session }: LinkedSession, step: UserStep, n: number): TurnRecord {
  const { turn_kind: kind, text, timestamp } = step
  const in_prompt = kind === 'instruction' || kind === 'correction'
  return { n, session_id: session.id, step: step.n, timestamp, kind, in_prompt, text }
}

/** All steps by time; sessions without times keep their order and stand where they started. */
function inOrder(linked: readonly LinkedSession[]): Moment[] {
  const moments = linked.flatMap((session) => {
    let at = session.session.started_at ?? ''
    return session.session.steps
      .filter((step) => step.n >= session.from_step && step.n <= session.to_step)
      .map((step): Moment => {
        // A clock that goes backwards inside one session must not reorder its steps.
        if (step.timestamp !== null && step.timestamp > at) at = step.timestamp
        return { at, session, step }
      })
  })
  return moments.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}
