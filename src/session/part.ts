/** Which part of a session belongs to one change: a transcript goes on over many changes, and keeps all of them. */
import type { PullRequest } from '../pull-request/pull-request.ts'
import type { Session, Step } from './session.ts'
import { commandsOf } from './shell.ts'

export interface Part {
  readonly from: number
  readonly to: number
}

/** Committing takes a while, and clocks of a laptop and of a server differ. */
const SLACK_MS = 5 * 60_000
/** The value of an option begins with no dash: else a row of options could be read in exponentially many ways. */
const COMMIT = /^git\b(?: -\S+(?: [^\s-]\S*)?)* commit\b/

/** When the change was done: ISO 8601 of its last own commit; null for an open one, which may still go on. */
export function endOf(change: PullRequest): string | null {
  if (change.shape === 'open') return null
  const times = change.commits.map(({ committed_at: at }) => Date.parse(at)).filter((time) => !Number.isNaN(time))
  return times.length === 0 ? null : new Date(Math.max(...times) + SLACK_MS).toISOString()
}

/**
 * Cuts a session to the part that made the change.
 * @param start lines of the log that came before, as the place says; 0 where it says nothing
 * @param steps of the session's edits that stand in the change, ascending
 * @param until when the change was done, null where that is not known
 */
export function partOf(session: Session, start: number, steps: readonly number[], until: string | null): Part {
  const last = lastStep(session, steps, until)
  const from = start > 0 ? afterMark(session, start, steps) : afterEarlierWork(session, steps)
  return { from: Math.min(from, Math.max(1, last)), to: Math.max(last, 1) }
}

/**
 * The step after the mark. Where no edit of the change comes after it, the mark is one commit too late (work committed
 * after a checkpoint), and the part begins at the human turn before the last edit of the change.
 */
function afterMark({ steps }: Session, start: number, edits: readonly number[]): number {
  const marked = steps.find((step) => (step.line ?? step.n) > start)?.n ?? steps.length + 1
  if (marked <= steps.length && (edits.length === 0 || edits.some((n) => n >= marked))) return marked
  return turnBefore(steps, edits.at(-1) ?? steps.length)
}

/**
 * Without a mark: the step after the last commit that the agent made before it first edited the change. Only words between
 * two pieces of work could go to either; they stay with the later one, whose request they most often are.
 */
function afterEarlierWork({ steps }: Session, edits: readonly number[]): number {
  const first = edits[0]
  if (first === undefined) return 1
  const commit = steps.findLast((step) => step.n < first && isCommit(step))
  if (commit === undefined) return 1
  return steps.find((step) => step.n > commit.n && step.kind === 'user')?.n ?? commit.n + 1
}

function isCommit(step: Step): boolean {
  if (step.kind !== 'call' || step.call.error === 'true' || step.call.denied) return false
  return commandsOf(step.call).some((command) => COMMIT.test(command))
}

/** The end of the turn in which the change was done; what people asked after it is about something else. */
function lastStep({ steps }: Session, edits: readonly number[], until: string | null): number {
  if (until === null) return steps.length
  const done = Date.parse(until)
  const edited = edits.at(-1) ?? 0
  const next = steps.find(
    (step) =>
      step.kind === 'user' &&
      step.subagent === null &&
      step.n > edited &&
      step.timestamp !== null &&
      Date.parse(step.timestamp) > done,
  )
  return next === undefined ? steps.length : next.n - 1
}

function turnBefore(steps: readonly Step[], last: number): number {
  return steps.findLast((step) => step.kind === 'user' && step.n <= last)?.n ?? 1
}
