/**
 * Debug output added again and again, the same program run after each time, and the output never shows: the repeats bring
 * no new information, so the way of looking is wrong, not only the code. Output that did show starts the count anew, and
 * so does a run that passed.
 */
import type { FileEdit } from '../../session/edits.ts'
import { type CheckRun, checkRunsOf } from '../check-runs.ts'
import type { Detector, DraftFinding } from '../detector.ts'
import { citeCall, evidenceOf, stepRange } from '../evidence.ts'
import { type ObservedCall, type ObservedSession, goesOnAfter } from '../observations.ts'
import { isDocument, plainPath } from '../paths.ts'
import { severityForCount } from '../severity.ts'

const THRESHOLDS = { low: 3, medium: 4, high: 6 }

export const debugRerun: Detector = {
  id: 'debug-rerun',
  class: 'infinite-loop',
  title: 'Debug output added again and again, never seen',
  why: 'Every round cost a run and told nothing.',
  posted: true,
  source:
    'Read in a real session: four rounds of debug lines that never showed, until the human asked what was going on',
  detect: ({ observed }) => {
    const debugging = observed.editors.filter(({ action }) => action.edits.some(addsDebugOutput))
    if (debugging.length < THRESHOLDS.low) return []
    const runs = new Map(checkRunsOf(observed).map((run) => [run.step, run]))
    return observed.stretches.flatMap((stretch) =>
      roundsOf(stretch, runs).flatMap((rounds) => draftOf(rounds, observed)),
    )
  },
}

/** An edit that added debug output, and the run after it that did not show it. */
interface Round {
  readonly edit: ObservedCall
  readonly run: ObservedCall
}

interface Watch {
  /** The last edit of debug output that no run has followed yet. */
  pending: ObservedCall | null
  /** Texts that the debug lines would print. */
  readonly texts: Set<string>
  readonly rounds: Map<string, Round[]>
}

const DEBUG_WORD = /debug/i
const DEBUG_LINE =
  /\b(?:console\.(?:log|debug|error|warn)|print(?:ln|f)?!?\(|e?println!|fmt\.(?:Fp|P)rint|log\.(?:Print|Debug)|slog\.Debug|logger?\.debug|debugLog|System\.(?:out|err)\.print|dbg!|var_dump|puts )/
const LITERAL = /(["'`])((?:(?!\1)[^\\\n]|\\.){4,200})\1/g
/** Texts of one file that are watched for; each is searched for in every run. */
const MAX_TEXTS = 40

function roundsOf(
  stretch: readonly ObservedCall[],
  runs: ReadonlyMap<number, CheckRun>,
): readonly (readonly Round[])[] {
  const watched = new Map<string, Watch>()
  const done: Round[][] = []
  for (const call of stretch) {
    const run = runs.get(call.step)
    if (run !== undefined) for (const watch of watched.values()) done.push(...closeRound(watch, run))
    else if (call.changed_state) watchEdits(watched, call)
  }
  for (const { rounds } of watched.values()) done.push(...rounds.values())
  return done
}

function watchEdits(watched: Map<string, Watch>, call: ObservedCall): void {
  for (const edit of call.action.edits) {
    const texts = addsDebugOutput(edit) ? debugTexts(edit.added) : []
    if (texts.length === 0) continue
    const { path } = edit
    const watch = watched.get(path) ?? { pending: null, texts: new Set(), rounds: new Map() }
    watched.set(path, watch)
    watch.pending = call
    for (const text of texts) if (watch.texts.size < MAX_TEXTS) watch.texts.add(text)
  }
}

function addsDebugOutput({ kind, path, added }: FileEdit): boolean {
  return kind === 'edit' && !isDocument(path) && added.some(isDebugLine)
}

function isDebugLine(line: string): boolean {
  return DEBUG_WORD.test(line) && DEBUG_LINE.test(line)
}

/** What the added debug lines print: the longest fixed piece of each of their literals. */
function debugTexts(added: readonly string[]): readonly string[] {
  return added
    .filter(isDebugLine)
    .slice(0, MAX_TEXTS)
    .flatMap((line) => [...line.slice(0, 1000).matchAll(LITERAL)].map((match) => fixedPiece(match[2] ?? '')))
    .filter((text) => text.length >= 4)
}

function fixedPiece(literal: string): string {
  const pieces = literal.split(/%[-+ #0-9.]*[a-zA-Z]|\$?\{[^}]{0,80}\}|\\n|\\t/).map((piece) => piece.trim())
  return pieces.reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '')
}

/** Counts the run for the program it ran; gives back what is closed because the output showed or the run passed. */
function closeRound(watch: Watch, run: CheckRun): readonly Round[][] {
  const output = run.call.call.result ?? ''
  const isSeen = [...watch.texts].some((text) => output.includes(text))
  if (isSeen) {
    const closed = [...watch.rounds.values()]
    watch.rounds.clear()
    watch.texts.clear()
    watch.pending = null
    return closed
  }
  if (watch.pending === null || run.outcome === 'passed') return []
  const program = programOf(run.call)
  const rounds = watch.rounds.get(program) ?? []
  watch.rounds.set(program, rounds)
  rounds.push({ edit: watch.pending, run: run.call })
  watch.pending = null
  return []
}

/** The script or runner at the heart of a run, without options and what output is picked from it. */
function programOf({ action }: ObservedCall): string {
  const scripts = action.commands.map(({ words }) => words[0] ?? '').filter((word) => /^\.{0,2}\//.test(word))
  return scripts.at(-1) ?? action.commands.at(0)?.words.slice(0, 3).join(' ') ?? ''
}

function draftOf(rounds: readonly Round[], observed: ObservedSession): DraftFinding[] {
  const severity = severityForCount(rounds.length, THRESHOLDS)
  const [first] = rounds
  const last = rounds.at(-1)
  if (severity === null || first === undefined || last === undefined) return []
  const steps = rounds.flatMap(({ edit, run }) => [edit.step, run.step])
  const file = first.edit.action.edits[0]?.path ?? 'a file'
  return [
    {
      severity,
      confidence: 0.8,
      steps,
      evidence: evidenceOf(citeCall(first.edit), citeCall(first.run), citeCall(last.edit), citeCall(last.run)),
      pattern: file,
      explanation: `Debug output was added to ${plainPath(file, observed.session.cwd)} ${rounds.length} times, each time followed by a run that did not show it (${stepRange(steps)}).`,
      guidance: `Your debug output has not shown ${rounds.length} times. Find out first whether this code runs at all and where its output goes, with one small call.`,
      recovered: goesOnAfter(observed, last.run.step),
    },
  ]
}
