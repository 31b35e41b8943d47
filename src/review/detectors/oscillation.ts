/**
 * D8: an edit, its exact inverse, and the same edit again, with a run in between: the agent switches between two states
 * it has both tried. One revert followed by another approach is good debugging and does not count.
 */
import type { Detector, DraftFinding } from '../detector.ts'
import { citeCall, evidenceOf, stepRange } from '../evidence.ts'
import { type ObservedCall, type ObservedSession, goesOnAfter } from '../observations.ts'
import { severityForCount } from '../severity.ts'

/** Returns to a state that had been left. */
const THRESHOLDS = { low: 2, medium: 3, high: 4 }

export const oscillation: Detector = {
  id: 'oscillation',
  class: 'infinite-loop',
  title: 'Switches back and forth',
  why: 'Both states had been tried before, so the switch could bring nothing new.',
  posted: true,
  source: 'Wink (arXiv 2602.17037), infinite loops: repeated edits of the same place',
  detect: ({ observed }) =>
    observed.stretches.flatMap((stretch) => switchesOf(stretch).flatMap((item) => draftOf(item, observed))),
}

interface Switching {
  readonly path: string
  readonly calls: ObservedCall[]
  /** Lines the last edit put in and took out; its inverse swaps them. */
  last: { readonly added: string; readonly removed: string }
  /** How many runs the stretch had seen at the last edit; more at the next one means a run lay between. */
  runs: number
  ranBetween: boolean
}

function switchesOf(stretch: readonly ObservedCall[]): readonly Switching[] {
  const often = oftenEdited(stretch)
  if (often.size === 0) return []
  const open = new Map<string, Switching>()
  const done: Switching[] = []
  let runs = 0
  for (const call of stretch) {
    if (call.action.script !== '') runs += 1
    if (!call.changed_state) continue
    for (const edit of call.action.edits) {
      if (!often.has(edit.path)) continue
      const [added, removed] = [edit.added.join('\n'), edit.removed.join('\n')]
      if (edit.kind !== 'edit' || added === '' || removed === '') continue
      const known = open.get(edit.path)
      const isInverse = known?.last.added === removed && known.last.removed === added
      if (known !== undefined && isInverse) {
        known.calls.push(call)
        known.last = { added, removed }
        known.ranBetween ||= runs > known.runs
        known.runs = runs
        continue
      }
      if (known !== undefined) done.push(known)
      open.set(edit.path, { path: edit.path, calls: [call], last: { added, removed }, runs, ranBetween: false })
    }
  }
  return [...done, ...open.values()].filter((item) => item.ranBetween)
}

/** Files with edits enough to be switched; their texts alone are compared. */
function oftenEdited(stretch: readonly ObservedCall[]): ReadonlySet<string> {
  const times = new Map<string, number>()
  for (const call of stretch)
    if (call.changed_state) for (const { path } of call.action.edits) times.set(path, (times.get(path) ?? 0) + 1)
  return new Set([...times].flatMap(([path, count]) => (count > THRESHOLDS.low ? [path] : [])))
}

function draftOf({ path, calls }: Switching, observed: ObservedSession): DraftFinding[] {
  const returns = calls.length - 1
  const severity = severityForCount(returns, THRESHOLDS)
  if (severity === null) return []
  const steps = calls.map((call) => call.step)
  return [
    {
      severity,
      confidence: 0.85,
      steps,
      evidence: evidenceOf(...calls.slice(0, 3).map(citeCall)),
      pattern: path,
      explanation: `One edit of ${path} was made, undone and made again: ${returns} returns to an earlier state (${stepRange(steps)}).`,
      guidance: `You switched ${path} between the same two states ${returns + 1} times. Write down what each try disproved before editing it again.`,
      recovered: goesOnAfter(observed, steps.at(-1) ?? 1) && calls.at(-1)?.index !== observed.calls.at(-1)?.index,
    },
  ]
}
