/**
 * Tool call failures as Wink counts them: a call that cannot run because the call itself is wrong. Failing tests, refused
 * permissions, searches without hits and cancelled siblings are not. One finding a session and kind; each is small, so
 * it is `low` and never posted alone, but it is what the session's label rests on. A slip in a shell line that the next
 * call mends is `info`: every agent makes them, and they cost nothing (see `slip.ts`).
 */
import type { Detector, DraftFinding } from '../detector.ts'
import { citeCall, citeResult, evidenceOf, saying, stepRange } from '../evidence.ts'
import { type FailureClass, isWrongCall } from '../failure-rules.ts'
import { grouped } from '../grouped.ts'
import type { ObservedCall, ObservedSession } from '../observations.ts'
import { isMissingRunner, isSlip } from '../slip.ts'

export const wrongCall: Detector = {
  id: 'wrong-call',
  class: 'tool-call-failure',
  title: 'Calls that could not work',
  why: 'Small when it happens once; each costs a round trip that reading or listing first would have saved.',
  posted: true,
  source: 'Wink (arXiv 2602.17037), tool call failures: 14 % of trajectories',
  detect: ({ observed }) => groupsOf(observed).flatMap((calls) => draftOf(calls, observed)),
}

/** From this many of a kind on the agent does not learn from them (labelling rule of the measured sessions). */
const MANY = 3

function groupsOf(observed: ObservedSession): readonly (readonly ObservedCall[])[] {
  const wrong = observed.failed.filter(({ failure }) => failure !== null && isWrongCall(failure.class))
  return [...grouped(wrong, ({ failure }) => failure?.class).values()].map((group) =>
    group.toSorted((a, b) => a.step - b.step),
  )
}

function draftOf(calls: readonly ObservedCall[], observed: ObservedSession): DraftFinding[] {
  const [first] = calls
  const last = calls.at(-1)
  if (first?.failure === null || first === undefined || last === undefined) return []
  const kind = first.failure.class
  const steps = calls.map((call) => call.step)
  const times = calls.length === 1 ? 'One call' : `${calls.length} calls`
  return [
    {
      severity: weighs(calls) ? 'low' : 'info',
      confidence: first.failure.hidden ? 0.8 : 0.9,
      steps,
      evidence: evidenceOf(citeCall(first), citeResult(first), calls.length > 1 ? citeResult(last) : null),
      pattern: kind,
      explanation: `${times} could not work: ${WORDS[kind] ?? kind} (${stepRange(steps)}).`,
      guidance: `${ADVICE[kind] ?? 'Check the call before making it.'} Seen: "${saying(first.failure.line, 120)}".`,
      recovered: (observed.calls.findLast((call) => call.failure === null)?.step ?? 0) > last.step,
    },
  ]
}

function weighs(calls: readonly ObservedCall[]): boolean {
  const heavy = calls.filter((call) => !isMissingRunner(call))
  return heavy.length >= MANY || heavy.some((call) => !isSlip(call))
}

const WORDS: Readonly<Partial<Record<FailureClass, string>>> = {
  'invalid-arguments': 'the arguments were missing or not valid',
  'unknown-tool': 'the tool or skill does not exist',
  'unknown-command': 'the command does not exist here',
  'unknown-option': 'the program does not know the option',
  'path-not-found': 'the path does not exist or is no file',
  'not-read-first': 'the file had not been read, or had changed since',
  'edit-mismatch': 'the text to replace was not found or not unique',
  'shell-syntax': 'the shell could not parse the command',
  'wrong-directory': 'the working directory was wrong',
}

const ADVICE: Readonly<Partial<Record<FailureClass, string>>> = {
  'invalid-arguments': 'Check the tool or program for the arguments it takes.',
  'unknown-tool': 'Use only tools and skills that are listed.',
  'unknown-command': 'Check that a command exists before relying on it.',
  'unknown-option': 'Check `--help` for the options this version has.',
  'path-not-found': 'List or search for a path instead of guessing it.',
  'not-read-first': 'Read a file right before editing it.',
  'edit-mismatch': 'Copy the text to replace from the file as it is now.',
  'shell-syntax': 'Quote shell text, or write a script file for longer commands.',
  'wrong-directory': 'Check the working directory first.',
}
