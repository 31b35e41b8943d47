/**
 * D7: three failed edits of one file (old text not found or not unique, patch rejected) without reading the file before
 * the last one. Per-file counters as in Roo Code; failed edits with slightly different texts count too (opencode #25254).
 */
import type { Detector, DraftFinding } from '../detector.ts'
import { citeCall, citeResult, evidenceOf, stepRange } from '../evidence.ts'
import { type ObservedCall, type ObservedSession, writtenPaths } from '../observations.ts'
import { plainPath } from '../paths.ts'

const MIN_FAILURES = 3
const MEDIUM_FAILURES = 5
/** Files told of one agent. */
const MAX_FILES = 50

export const editMismatch: Detector = {
  id: 'edit-mismatch',
  class: 'tool-call-failure',
  title: 'Edits that do not match the file',
  why: 'The agent edited from memory instead of from the file.',
  posted: true,
  source: 'Roo Code per-file edit counters; opencode #25254',
  detect: ({ observed }) => {
    if (observed.failed.filter(isMismatch).length < MIN_FAILURES) return []
    const mended = lastWrites(observed)
    return observed.threads.flatMap((thread) => mismatchesOf(thread, mended, observed.session.cwd))
  },
}

function isMismatch({ failure }: ObservedCall): boolean {
  return failure?.class === 'edit-mismatch'
}

/** For each path the step that last wrote it. */
function lastWrites(observed: ObservedSession): ReadonlyMap<string, number> {
  return new Map(
    observed.editors.flatMap((call) =>
      call.changed_state ? writtenPaths(call).map((path) => [path, call.step] as const) : [],
    ),
  )
}

interface Tally {
  readonly path: string
  readonly failed: ObservedCall[]
  /** Index within `failed` of the first failure after the file was last read. */
  unread: number
}

function mismatchesOf(
  thread: readonly ObservedCall[],
  mended: ReadonlyMap<string, number>,
  cwd: string | null,
): DraftFinding[] {
  const tallies = new Map<string, Tally>()
  for (const call of thread) {
    if (isMismatch(call)) for (const path of new Set(editedPaths(call))) tallyOf(tallies, path).failed.push(call)
    else for (const path of call.action.reads) markRead(tallies.get(path))
  }
  const told = [...tallies.values()].filter(({ failed }) => failed.length >= MIN_FAILURES).slice(0, MAX_FILES)
  return told.flatMap((tally) => draftOf(tally, mended, cwd))
}

function editedPaths(call: ObservedCall): readonly string[] {
  const paths = writtenPaths(call)
  return paths.length > 0 ? paths : ['(unknown file)']
}

function tallyOf(tallies: Map<string, Tally>, path: string): Tally {
  const tally = tallies.get(path) ?? { path, failed: [], unread: 0 }
  tallies.set(path, tally)
  return tally
}

function markRead(tally: Tally | undefined): void {
  if (tally !== undefined) tally.unread = tally.failed.length
}

function draftOf(tally: Tally, mended: ReadonlyMap<string, number>, cwd: string | null): DraftFinding[] {
  const { failed, path, unread } = tally
  const [first] = failed
  const last = failed.at(-1)
  const readBeforeLast = unread === failed.length - 1
  if (first === undefined || last === undefined || failed.length < MIN_FAILURES || readBeforeLast) return []
  const steps = failed.map((call) => call.step)
  return [
    {
      severity: failed.length >= MEDIUM_FAILURES ? 'medium' : 'low',
      confidence: 0.9,
      steps,
      evidence: evidenceOf(citeCall(first), citeResult(first), citeResult(last)),
      pattern: path,
      explanation: `${failed.length} edits of the same file failed because the text to replace was not there or not unique (${stepRange(steps)}), without reading the file before trying again.`,
      guidance: `Read ${plainPath(path, cwd)} again before editing it: your old text differs from what is in the file.`,
      recovered: (mended.get(path) ?? 0) > last.step,
    },
  ]
}
