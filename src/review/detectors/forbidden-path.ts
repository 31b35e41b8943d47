/**
 * D10: the request names files or kinds of files that must not change (or the only ones that may), and the agent's own
 * edit of such a file is still there at the end. Attributed by the agent's calls, never by the diff alone: of the config
 * files in 500 measured diffs that a rule forbade, 48 of 49 came from the environment.
 */
import type { UserStep } from '../../session/session.ts'
import type { Detector, DetectorInput, DraftFinding } from '../detector.ts'
import { citeCall, evidenceOf, shorten } from '../evidence.ts'
import { type SurvivingEdit, survivingEdits } from '../final-state.ts'
import { once } from '../memo.ts'
import { type PathRule, pathRulesOf } from '../path-rules.ts'
import { isScratchPlace, isTestFile } from '../paths.ts'

export const forbiddenPath: Detector = {
  id: 'forbidden-path',
  class: 'did-not-follow-instructions',
  title: 'Changed what the request says to leave alone',
  why: 'The request set this limit in plain words.',
  posted: true,
  source: 'Wink (arXiv 2602.17037), did not follow instructions: an explicit constraint',
  detect: (input) => breachesOf('deny', input),
}

/** Kept out of the comment: "only change X" is often said of the main change, with tests and wiring meant to follow. */
export const outsideAllowedPath: Detector = {
  id: 'outside-allowed-path',
  class: 'did-not-follow-instructions',
  title: 'Changed files outside the place the request names',
  why: 'The request said where the change belongs.',
  posted: false,
  source: 'Wink (arXiv 2602.17037), did not follow instructions: an explicit constraint',
  detect: (input) => breachesOf('only', input),
}

function breachesOf(kind: PathRule['kind'], { observed, request, context }: DetectorInput): readonly DraftFinding[] {
  const rules = rulesOf(request).filter((rule) => rule.kind === kind)
  if (rules.length === 0) return []
  const edits = survivingEdits(observed, context.changes).filter(
    (edit) => !isScratchPlace(edit.path) && !mayBeScratch(edit),
  )
  return rules.flatMap((rule) => draftOf(rule, edits, request))
}

/** Read once for both detectors. */
const rulesOf = once((request: readonly UserStep[]) => pathRulesOf(request.filter(isInstructing)))

/**
 * Without a diff nobody knows whether a new file was kept. A new test file outside any folder is most likely a trial of
 * the agent's own; one that lies among the tests is not.
 */
function mayBeScratch({ path, created, change }: SurvivingEdit): boolean {
  return (
    change === null &&
    created &&
    isTestFile(path) &&
    !path
      .slice(0, path.lastIndexOf('/') + 1)
      .split('/')
      .some(isTestFolderName)
  )
}

function isTestFolderName(name: string): boolean {
  return /^(?:tests?|__tests__|specs?|e2e|testing)$/i.test(name)
}

function isInstructing(turn: UserStep): boolean {
  return turn.turn_kind === 'instruction' || turn.turn_kind === 'correction'
}

function draftOf(rule: PathRule, edits: readonly SurvivingEdit[], request: DetectorInput['request']): DraftFinding[] {
  if (isLiftedLater(rule, request)) return []
  const broken = edits.filter(
    ({ path, call }) => call.step > rule.step && rule.matches(path) === (rule.kind === 'deny'),
  )
  const [first] = broken
  if (first === undefined) return []
  const paths = broken.map(({ path }) => path)
  const limit = rule.kind === 'deny' ? `not to change ${rule.about}` : `to change only ${rule.about}`
  return [
    {
      severity: 'high',
      confidence: 0.9,
      steps: [...new Set(broken.map(({ call }) => call.step))].toSorted((a, b) => a - b),
      evidence: evidenceOf(
        { step: rule.step, quote: rule.line },
        ...broken.slice(0, 3).map(({ call }) => citeCall(call)),
      ),
      pattern: `${rule.kind} ${rule.about}`,
      explanation: `The request says ${limit}. Step ${first.call.step} changed ${listed(paths)}, and the change is still there at the end.`,
      guidance: `Take back the changes to ${listed(paths)}: the request says "${shorten(rule.line, 120)}". If they are needed, ask first.`,
      recovered: false,
    },
  ]
}

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(', ')
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown
}

/** A later human turn that asks for the very thing lifts the rule. */
function isLiftedLater(rule: PathRule, request: DetectorInput['request']): boolean {
  const subject =
    rule.about === 'tests' ? 'tests?' : rule.about === 'documentation' ? '(?:docs?|readme|documentation)' : null
  const asks =
    subject === null
      ? null
      : new RegExp(String.raw`\b(?:add|write|update|fix|extend|change|create|adapt|adjust)\b.{0,60}\b${subject}\b`, 'i')
  return request.some(
    (turn) => turn.n > rule.step && (asks?.test(turn.text.slice(0, 5000)) === true || turn.text.includes(rule.about)),
  )
}
