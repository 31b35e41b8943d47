/**
 * A session prepared for the detectors, once and in linear time: every call with its key, its failure and its effect.
 * Detectors read this and never parse anything themselves.
 */
import type { CallStep, LinkedSession, Session, Step, ToolCall, UserStep } from '../session/session.ts'
import { type CallAction, actionOf } from './action.ts'
import { callKey, resultKey } from './call-key.ts'
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
  /** Equal for two calls that are the same call. Computed when asked for: it holds whole files that a call writes. */
  readonly key: string
  /** Equal for two results that say the same. Computed when asked for: results are long, repeats are rare. */
  resultKey(): string
  readonly failure: Failure | null
  /**
   * The call changed the state of the work: a write or delete that went through, an install, a checkout. A shell script
   * that writes a file and then fails did write it, unless the shell never got that far.
   */
  readonly changed_state: boolean
}

/** A message or a thought of an agent. */
export type SaidStep = Extract<Step, { kind: 'message' | 'thinking' }>

export interface ObservedSession {
  readonly session: Session
  /** All calls up to the last reviewed step, those before the first reviewed step included (they explain what exists). */
  readonly calls: readonly ObservedCall[]
  /** Those of `calls` that ask for edits of files, done or not: most detectors need to look at no others. */
  readonly editors: readonly ObservedCall[]
  /** The reviewed calls, thread by thread. */
  readonly reviewed: readonly ObservedCall[]
  /** Those of `reviewed` that failed. */
  readonly failed: readonly ObservedCall[]
  /** Those of `reviewed` that ran a script in a shell. */
  readonly scripts: readonly ObservedCall[]
  /** The reviewed calls, one list per agent: a sub-agent's calls interleave with its parent's and say nothing about them. */
  readonly threads: readonly (readonly ObservedCall[])[]
  /** The threads cut at human turns and compactions: within a stretch an agent acts on its own and remembers. */
  readonly stretches: readonly (readonly ObservedCall[])[]
  /** The human's turns up to the last reviewed step: what was asked for once still holds. */
  readonly turns: readonly UserStep[]
  /** What an agent said or thought in the reviewed part. */
  readonly said: readonly SaidStep[]
  /** Those of `said` that are messages. */
  readonly messages: readonly SaidStep[]
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
  const [steps, turns, borders]: [Step[], UserStep[], number[]] = [[], [], []]
  const [said, messages]: [SaidStep[], SaidStep[]] = [[], []]
  // One walk: a session has far more steps than the processor's cache holds, and detectors ask about few of them.
  for (const step of session.steps) {
    if (step.n > to_step) continue
    const isReviewed = step.n >= from_step
    if (isReviewed) steps.push(step)
    if (step.kind === 'call') calls.push(new ObservedStep(step, calls.length))
    else if (step.kind === 'user') turns.push(step)
    else if (isReviewed && step.kind !== 'injected') {
      said.push(step)
      if (step.kind === 'message') messages.push(step)
    }
    if (isReviewed && isBorder(step)) borders.push(step.n)
  }
  const threads = byAgent(from_step <= 1 ? calls : calls.filter((call) => call.step >= from_step))
  const reviewed = threads.length === 1 ? (threads[0] ?? []) : threads.flat()
  return {
    session,
    calls,
    editors: calls.filter(({ action }) => action.edits.length > 0),
    reviewed,
    failed: reviewed.filter(({ failure }) => failure !== null),
    scripts: reviewed.filter(({ action }) => action.script !== ''),
    threads,
    stretches: threads.flatMap((thread) => cutAt(thread, borders)),
    turns,
    said,
    messages,
    steps,
    human_steps: turns.filter(({ n }) => n >= from_step).map(({ n }) => n),
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
  readonly changed_state: boolean
  private knownKey: string | null = null
  private knownResultKey: string | null = null

  constructor(step: CallStep, index: number) {
    this.index = index
    this.step = step.n
    this.subagent = step.subagent
    this.call = step.call
    this.action = actionOf(step)
    this.failure = failureOf(this.call, this.action)
    this.changed_state = hasChangedState(this.call, this.action, this.failure)
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

/** Where an agent stops acting on its own, or forgets. */
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

/** True when both brought the same result. Where the log keeps none, nobody knows. */
export function bringSame(a: ObservedCall, b: ObservedCall): boolean {
  return a.call.result !== null && b.call.result !== null && a.resultKey() === b.resultKey()
}

function hasChangedState(call: ToolCall, action: CallAction, failure: Failure | null): boolean {
  if (!action.changes_state || call.denied || call.collateral) return false
  if (failure === null) return true
  return action.script !== '' && action.edits.length > 0 && !isWrongCall(failure.class)
}

/** Paths that the call wrote, created or moved to, as the call names them. */
export function writtenPaths({ action }: ObservedCall): readonly string[] {
  return action.edits.filter((edit) => edit.kind !== 'delete').map((edit) => edit.path)
}
