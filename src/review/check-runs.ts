/** Every run of a check in a session, with what came of it. */
import { type CheckKind, checkKindOf, readRunSummary } from './check-command.ts'
import { oncePerSession } from './memo.ts'
import type { ObservedCall } from './observations.ts'

export interface CheckRun {
  readonly step: number
  readonly call: ObservedCall
  readonly kinds: ReadonlySet<CheckKind>
  readonly outcome: 'passed' | 'failed' | 'unknown'
  readonly passed: number | null
  /** The line of the output that says so, verbatim, or null. */
  readonly line: string | null
}

/** All runs up to the last reviewed step, oldest first; runs by sub-agents and in earlier turns count as well. */
export const checkRunsOf = oncePerSession((observed): readonly CheckRun[] =>
  observed.calls.flatMap((call) => {
    if (call.action.script === '' || call.call.denied || call.call.collateral || call.call.result === null) return []
    const kinds = new Set(call.action.commands.flatMap(({ words }) => checkKindOf(words) ?? []))
    return kinds.size === 0 ? [] : [{ step: call.step, call, kinds, ...outcomeOf(call) }]
  }),
)

function outcomeOf(call: ObservedCall): Pick<CheckRun, 'outcome' | 'passed' | 'line'> {
  const summary = readRunSummary(call.call.result ?? '')
  const { exit_code, error } = call.call
  const piped = /\||;|\btrue\b/.test(call.action.script)
  if (summary.verdict !== 'unknown') return { outcome: summary.verdict, passed: summary.passed, line: summary.line }
  if (error === 'true' || (exit_code !== null && exit_code !== 0))
    return { outcome: 'failed', passed: null, line: call.failure?.line ?? null }
  return { outcome: !piped && (exit_code === 0 || error === 'false') ? 'passed' : 'unknown', passed: null, line: null }
}
