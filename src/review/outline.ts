/** The shape of a session: what kind each step was, and no word of what it said. Enough to draw a time line, safe to publish. */
import { z } from 'zod'
import type { Step } from '../session/session.ts'
import { type CallAction, actionOf } from './action.ts'

/**
 * One letter a step: `h` human turn, `m` message, `t` thinking, `i` injected by the harness; calls are `r` looks, `e` edits,
 * `c` does anything else, in upper case when they failed.
 */
export const SessionOutline = z.object({
  /** Step of the first letter; steps are counted over the whole session. */
  first_step: z.number().int().positive(),
  letters: z.string(),
})
export type SessionOutline = z.infer<typeof SessionOutline>

/** Steps that are outlined: a time line of more shows nothing. */
const MOST_LETTERS = 20_000

/** What is known of the calls already, by step: reading it from the calls again takes as long as all else here. */
export type KnownActions = ReadonlyMap<number, CallAction>

/** Null for a session without steps. */
export function outlineOf(steps: readonly Step[], known: KnownActions = new Map()): SessionOutline | null {
  const [first] = steps
  if (first === undefined) return null
  const outlined = steps.slice(0, MOST_LETTERS)
  return { first_step: first.n, letters: outlined.map((step) => letterOf(step, known)).join('') }
}

function letterOf(step: Step, known: KnownActions): string {
  switch (step.kind) {
    case 'user':
      return 'h'
    case 'message':
      return 'm'
    case 'thinking':
      return 't'
    case 'injected':
      return 'i'
    case 'call': {
      const action = known.get(step.n) ?? actionOf(step)
      const letter = action.edits.length > 0 ? 'e' : action.only_reads ? 'r' : 'c'
      return step.call.error === 'true' ? letter.toUpperCase() : letter
    }
  }
}
