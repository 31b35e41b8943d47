/**
 * Tool call failures as Wink counts them: a call that cannot run because the call itself is wrong. Failing tests, refused
 * permissions, searches without hits and cancelled siblings are not. One finding a session and kind; each is small, so
 * it is `low` and never posted alone, but it is what the session's label rests on.
 */
import type { Detector, DraftFinding } from '../detector.ts'
import { citeCall, citeResult, evidenceOf, shorten, stepRange } from '../evidence.ts'
import { type FailureClass, isWrongCall } from '../failure-rules.ts'
import type { ObservedCall, ObservedSession } from '../observations.ts'

export const wrongCall: Detector = {
  id: 'wrong-call',
  class: 'tool-call-failure',
  title: 'Calls that could not work',
  why: 'Small when it happens once; each costs a round trip that reading or listing first would have saved.',
  posted: true,
  source: 'Wink (arXiv 2602.17037), tool call failures: 14 % of trajectories',
  detect: ({ observed }) => groupsOf(observed).flatMap((calls) => draftOf(calls, observed)),
}

function groupsOf(observed: ObservedSession): readonly (readonly ObservedCall[])[] {
  const groups = new Map<FailureClass, ObservedCall[]>()
  for (const call of observed.threads.flat()) {
    if (call.failure === null || !isWrongCall(call.failure.class)) continue
    const group = groups.get(call.failure.class)
    if (group === undefined) groups.set(call.failure.class, [call])
    else group.push(call)
  }
  return [...groups.values()].map((group) => group.toSorted((a, b) => a.step - b.step))
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
      severity: 'low',
      confidence: first.failure.hidden ? 0.8 : 0.9,
      steps,
      evidence: evidenceOf(citeCall(first), citeResult(first), calls.length > 1 ? citeResult(last) : null),
      pattern: kind,
      explanation: `${times} could not work: ${WORDS[kind] ?? kind} (${stepRange(steps)}).`,
      guidance: `${ADVICE[kind] ?? 'Check the call before making it.'} Seen: "${shorten(first.failure.line, 120)}".`,
      recovered: observed.calls.some((call) => call.step > last.step && call.failure === null),
    },
  ]
}

const WORDS: Readonly<Partial<Record<FailureClass, string>>> = {
  'invalid-arguments': 'the arguments were missing or not valid',
  'unknown-tool': 'the tool or skill does not exist',
  'unknown-command': 'the command does not exist here',
  'unknown-option': 'the program does not know the option',
  'path-not-found': 'the path does not exist',
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
