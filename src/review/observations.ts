/**
 * A session prepared for the detectors, once and in linear time: every call with its key, its failure and its effect.
 * Detectors read this and never parse anything themselves.
 */
import type { CallStep, LinkedSession, Session, Step, ToolCall } from '../session/session.ts'
import { type CallAction, actionOf } from './action.ts'
import { callKey, coarseKey, resultKey } from './call-key.ts'
import { grouped } from './grouped.ts'
import { type Failure, failureOf } from './failure.ts'
import { isWrongCall } from './failure-rules.ts'

export interface ObservedCall {
  /** Order among the observed calls of the session. */
  readonly index: number
  readonly step: number
  readonly subagent: string | null
  readonly call: ToolCall
  readonly action: CallAction
  /** Different for two calls that are surely not the same call, and far shorter than `key` where a call writes a file. */
  readonly coarse_key: string
  /** Equal for two calls that are the same call. Computed when asked for, like the other. */
  readonly key: string
  /** Equal for two results that say the same. Computed when asked for: results are long, repeats are rare. */
  resultKey(): string
  readonly failure: Failure | null
}

export interface ObservedSession {
  readonly session: Session
  /** All calls up to the last reviewed step, those before the first reviewed step included (they explain what exists). */
  readonly calls: readonly ObservedCall[]
  /** The reviewed calls, one list per agent: a sub-agent's calls interleave with its parent's and say nothing about them. */
  readonly threads: readonly (readonly ObservedCall[])[]
  /** The threads cut at human turns and compactions: within a stretch an agent acts on its own and remembers. */
  readonly stretches: readonly (readonly ObservedCall[])[]
  /** Reviewed steps of every kind. */
  readonly steps: readonly Step[]
  /** Numbers of the human turns, ascending. */
  readonly human_steps: readonly number[]
  readonly from_step: number
  readonly to_step: number
}

/** Prepares the part of a session that belongs to the change. */
export function observe(linked: LinkedSession): ObservedSession {
  const { session, from_step, to_step } = linked
  const calls: ObservedCall[] = []
  for (const step of session.steps) {
    if (step.kind !== 'call' || step.n > to_step) continue
    calls.push(new ObservedStep(step, calls.length))
  }
  const steps = session.steps.filter((step) => step.n >= from_step && step.n <= to_step)
  const threads = byAgent(calls.filter((call) => call.step >= from_step))
  const borders = steps.filter(isBorder).map((step) => step.n)
  return {
    session,
    calls,
    threads,
    stretches: threads.flatMap((thread) => cutAt(thread, borders)),
    steps,
    human_steps: steps.filter((step) => step.kind === 'user').map((step) => step.n),
    from_step,
    to_step,
  }
}

class ObservedStep implements ObservedCall {
  readonly index: number
  readonly step: number
  readonly subagent: string | null
  readonly call: ToolCall
  readonly action: CallAction
  readonly failure: Failure | null
  private knownCoarseKey: string | null = null
  private knownKey: string | null = null
  private knownResultKey: string | null = null

  constructor(step: CallStep, index: number) {
    this.index = index
    this.step = step.n
    this.subagent = step.subagent
    this.call = step.call
    this.action = actionOf(step)
    this.failure = failureOf(this.call, this.action)
  }

  get coarse_key(): string {
    return (this.knownCoarseKey ??= coarseKey(this.call))
  }

  get key(): string {
    return (this.knownKey ??= callKey(this.call))
  }

  resultKey(): string {
    return (this.knownResultKey ??= resultKey(this.call.result ?? ''))
  }
}

function byAgent(calls: readonly ObservedCall[]): readonly (readonly ObservedCall[])[] {
  return [...grouped(calls, (call) => call.subagent).values()]
}

function isBorder(step: Step): boolean {
  return step.kind === 'user' || (step.kind === 'injected' && step.origin === 'compaction')
}

function cutAt(thread: readonly ObservedCall[], borders: readonly number[]): readonly (readonly ObservedCall[])[] {
  const stretches: ObservedCall[][] = []
  let border = 0
  for (const call of thread) {
    const before = border
    while ((borders[border] ?? Infinity) < call.step) border += 1
    const stretch = stretches.at(-1)
    if (stretch === undefined || border > before) stretches.push([call])
    else stretch.push(call)
  }
  return stretches
}

/** True when the session went on after a step: another call, or a human's next turn. */
export function goesOnAfter(observed: ObservedSession, step: number): boolean {
  return (observed.calls.at(-1)?.step ?? 0) > step || (observed.human_steps.at(-1) ?? 0) > step
}

/**
 * True when the call changed the state of the work: a write or delete that went through, an install, a checkout. A shell
 * script that writes a file and then fails did write it, unless the shell never got that far.
 */
export function changedState({ action, failure, call }: ObservedCall): boolean {
  if (!action.changes_state || call.denied || call.collateral) return false
  if (failure === null) return true
  return action.script !== '' && action.edits.length > 0 && !isWrongCall(failure.class)
}

/** Paths that the call wrote, created or moved to, as the call names them. */
export function writtenPaths({ action }: ObservedCall): readonly string[] {
  return action.edits.filter((edit) => edit.kind !== 'delete').map((edit) => edit.path)
}
