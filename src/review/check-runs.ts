/** Every run of a check in a session, with what came of it. */
import { type CheckKind, checkKindOf, readRunSummary } from './check-command.ts'
import { oncePerSession } from './memo.ts'
import type { ObservedCall } from './observations.ts'

export interface CheckRun extends Outcome {
  readonly step: number
  readonly call: ObservedCall
  readonly kinds: ReadonlySet<CheckKind>
}

/** What came of a run. */
interface Outcome {
  readonly outcome: 'passed' | 'failed' | 'unknown'
  readonly passed: number | null
  /** The line of the output that says so, verbatim, or null. */
  readonly line: string | null
}

/** All runs up to the last reviewed step, oldest first; runs by sub-agents and in earlier turns count as well. */
export const checkRunsOf = oncePerSession((observed): readonly CheckRun[] =>
  observed.calls.flatMap((call) => {
    const { denied, collateral, result } = call.call
    if (call.action.script === '' || denied || collateral || result === null) return []
    const kinds = new Set<CheckKind>()
    for (const { words } of call.action.commands) {
      const kind = checkKindOf(words)
      if (kind !== null) kinds.add(kind)
    }
    return kinds.size === 0 ? [] : [new ObservedRun(call, kinds)]
  }),
)

/** Reads the output when somebody asks: of most runs nobody does. */
class ObservedRun implements CheckRun {
  readonly step: number
  readonly call: ObservedCall
  readonly kinds: ReadonlySet<CheckKind>
  private known: Outcome | null = null

  constructor(call: ObservedCall, kinds: ReadonlySet<CheckKind>) {
    this.step = call.step
    this.call = call
    this.kinds = kinds
  }

  get outcome(): Outcome['outcome'] {
    return this.read().outcome
  }

  get passed(): number | null {
    return this.read().passed
  }

  get line(): string | null {
    return this.read().line
  }

  private read(): Outcome {
    return (this.known ??= outcomeOf(this.call))
  }
}

function outcomeOf(call: ObservedCall): Outcome {
  const summary = readRunSummary(call.call.result ?? '')
  const { exit_code, error } = call.call
  const piped = /\||;|\btrue\b/.test(call.action.script)
  if (summary.verdict !== 'unknown') return { outcome: summary.verdict, passed: summary.passed, line: summary.line }
  if (error === 'true' || (exit_code !== null && exit_code !== 0))
    return { outcome: 'failed', passed: null, line: call.failure?.line ?? null }
  return { outcome: !piped && (exit_code === 0 || error === 'false') ? 'passed' : 'unknown', passed: null, line: null }
}
