/**
 * D18: source was written and nothing ran after the last write: no test, build, lint or script. Runs that check their own
 * work solve more (ProdCodeBench; of 500 measured runs those without a test command solved .66 against .74), but a change
 * is not wrong for it, so it is a note.
 */
import { lastBefore } from '../by-step.ts'
import { checkRunsOf } from '../check-runs.ts'
import type { Detector } from '../detector.ts'
import { citeCall, evidenceOf } from '../evidence.ts'
import { type ObservedCall, writtenPaths } from '../observations.ts'
import { mayHaveRun, writesSource } from '../unseen-runs.ts'

/** Lines of source added by the session, below which nobody misses a run. */
const MIN_LINES = 50

export const noCheck: Detector = {
  id: 'no-check',
  class: 'inaccurate-self-report',
  title: 'Nothing ran after the last change',
  why: 'Whether the change works was not tried.',
  posted: false,
  source: 'ProdCodeBench: agents that run tests solve more; a note, since the label is about reports',
  detect: ({ observed }) => {
    const gone = new Set(observed.editors.flatMap(deletedPaths))
    const isKept = (call: ObservedCall): boolean =>
      writesSource(call) && !writtenPaths(call).every((path) => gone.has(path))
    const last = observed.editors.findLast(isKept)
    if (last === undefined || last.step < observed.from_step) return []
    // Nearly every session ends here: something ran after it.
    if (observed.calls.slice(last.index).some(mayHaveRun)) return []
    const writes = observed.editors.filter(isKept)
    const lines = writes.flatMap(({ action }) => action.edits).reduce((sum, { added }) => sum + added.length, 0)
    const runs = checkRunsOf(observed)
    if (lines < MIN_LINES || (runs.at(-1)?.step ?? 0) >= last.step) return []
    const run = lastBefore(runs, last.step)
    return [
      {
        severity: 'info',
        confidence: 0.8,
        steps: [...(run === undefined ? [] : [run.step]), last.step],
        evidence: evidenceOf(citeCall(last), run === undefined ? null : citeCall(run.call)),
        pattern: 'no check',
        explanation: `Source was last changed at step ${last.step}, and no test, build, lint or script ran after it.`,
        guidance: 'Run the checks of the project once more before you finish.',
        recovered: false,
      },
    ]
  },
}

function deletedPaths({ action }: ObservedCall): readonly string[] {
  return action.edits.flatMap(({ kind, path }) => (kind === 'delete' ? [path] : []))
}
