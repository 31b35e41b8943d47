/**
 * A change that the agent itself calls more than was asked: "let me also add … for consistency", "while I'm here", right
 * before an edit. What a human turn names, and tests, imports and documents that follow a change, are not meant.
 */
import type { Detector, DetectorInput, DraftFinding } from '../detector.ts'
import { citeCall, evidenceOf, saying } from '../evidence.ts'
import type { ObservedCall, ObservedSession, SaidStep } from '../observations.ts'
import { fileName, isScratchPlace, isTestPath } from '../paths.ts'

export const declaredExtra: Detector = {
  id: 'declared-extra',
  class: 'unrequested-changes',
  title: 'Added something beyond the request, in its own words',
  why: 'Nobody asked for it, and somebody has to review it.',
  // Seldom, and never where nothing was wrong: no finding in 400 other real sessions and 785 runs.
  posted: true,
  source:
    'Read in a real session: "let me also add --local to … for consistency", after "stick with just what was asked"',
  detect: (input) => extrasOf(input),
}

const EXTRA =
  /\b(?:let me|i'll|i will|i should|i can|let's)(?: \w+){0,2} also (?:add|update|fix|create|refactor|improve|remove|clean up|make|extend|include|rename|change)\b[^.\n]{0,160}?\b(?:for (?:consistency|completeness|good measure|symmetry)|while (?:i'm|i am|we're|we are) (?:at it|here)|as a bonus|(?:was|were) ?n[o']t (?:explicitly )?(?:asked|requested)|not (?:explicitly )?(?:asked|requested))\b/i
const SAYS_ALSO =
  /\balso (?:add|update|fix|create|refactor|improve|remove|clean up|make|extend|include|rename|change)\b/i
/** Calls looked at after the words: the edit they announce comes at once or not at all. */
const REACH = 3
/** Announcements looked at; each is looked for in every human turn. */
const MAX_WORDS = 50

function extrasOf({ observed, request }: DetectorInput): DraftFinding[] {
  return announcements(observed)
    .slice(0, MAX_WORDS)
    .filter(({ edit }) => isProduct(edit) && !isAskedFor(edit, request))
    .map(({ edit, step, sentence }) => draftOf(edit, step, sentence))
}

interface Announcement {
  readonly step: number
  readonly sentence: string
  /** The edit right after it. */
  readonly edit: ObservedCall
}

/** Only words right before an edit are read: nearly no step is followed by one, and fewer say so. */
function announcements(observed: ObservedSession): readonly Announcement[] {
  const edits = observed.editors.filter((call) => call.changed_state && call.subagent === null)
  const found: Announcement[] = []
  let at = 0
  for (const step of observed.said) {
    while ((edits[at]?.step ?? Infinity) <= step.n) at += 1
    const edit = edits[at]
    if (edit === undefined || edit.step > step.n + REACH) continue
    const sentence = declarationIn(step)
    if (sentence !== null) found.push({ step: step.n, sentence, edit })
  }
  return found
}

function declarationIn(step: SaidStep): string | null {
  // Cheap first: nearly no step says it.
  if (step.subagent !== null || !step.text.includes(' also ') || !SAYS_ALSO.test(step.text)) return null
  return EXTRA.exec(step.text.slice(0, 20_000))?.[0] ?? null
}

function isProduct(call: ObservedCall): boolean {
  return call.action.edits.some(({ path }) => !isTestPath(path) && !isScratchPlace(path))
}

function isAskedFor(call: ObservedCall, request: DetectorInput['request']): boolean {
  const names = call.action.edits.map(({ path }) => fileName(path))
  return request.some(
    (turn) =>
      /\b(?:consisten\w*|everywhere|all (?:places|usages|commands|files))\b/i.test(turn.text.slice(0, 20_000)) ||
      names.some((name) => turn.text.includes(name)),
  )
}

function draftOf(edit: ObservedCall, step: number, sentence: string): DraftFinding {
  return {
    severity: 'low',
    confidence: 0.7,
    steps: [step, edit.step],
    evidence: evidenceOf({ step, quote: sentence.slice(0, 300) }, citeCall(edit)),
    pattern: sentence,
    explanation: `Step ${step} says "${saying(sentence, 140)}", and step ${edit.step} does it. No human turn asks for it.`,
    guidance: `Keep to the request: take out what step ${edit.step} added, or ask first.`,
    recovered: false,
  }
}
