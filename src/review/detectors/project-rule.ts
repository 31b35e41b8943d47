/**
 * D10 for the project's own instruction files: a path rule of CLAUDE.md or AGENTS.md, as the session shows it, that the
 * agent's own edit breaks. What a human turn says comes first: a file that one names is not meant.
 */
import type { Step, UserStep } from '../../session/session.ts'
import { type Detector, type DetectorInput, type DraftFinding, isNamed } from '../detector.ts'
import { citeCall, evidenceOf, shorten } from '../evidence.ts'
import { type SurvivingEdit, survivingEdits } from '../final-state.ts'
import type { ObservedSession } from '../observations.ts'
import { type PathRule, pathRulesOf } from '../path-rules.ts'
import { fileName, isScratchPlace } from '../paths.ts'

export const projectRule: Detector = {
  id: 'project-rule',
  class: 'did-not-follow-instructions',
  title: 'Changed what the project says to leave alone',
  why: 'The project wrote this limit down for agents.',
  // The rules are real, but no labelled session breaks one: nothing says yet how often this is right.
  posted: false,
  source: 'Wink (arXiv 2602.17037), did not follow instructions; instruction files count where the session shows them',
  detect: (input) => breachesOf(input),
}

const INSTRUCTION_FILE = /(?:^|\/)(?:CLAUDE|AGENTS|GEMINI)\.md$|(?:^|\/)\.cursorrules$/
/** Where harnesses put the project's file into the conversation. */
const SHOWN_IN_CONTEXT = /CLAUDE\.md|AGENTS\.md|GEMINI\.md|project instructions/i
const MAX_FILES = 20

function breachesOf({ observed, request, context }: DetectorInput): readonly DraftFinding[] {
  const rules = pathRulesOf(shownInstructions(observed)).filter(({ kind }) => kind === 'deny')
  if (rules.length === 0) return []
  const edits = survivingEdits(observed, context.changes).filter(
    ({ path }) => !isScratchPlace(path) && !isNamed(fileName(path), request, context),
  )
  return rules.flatMap((rule) => draftOf(rule, edits))
}

/** Texts of instruction files: read by the agent, or put before it by its harness. As turns, since rules are read from turns. */
function shownInstructions(observed: ObservedSession): readonly UserStep[] {
  const shown: UserStep[] = []
  for (const step of observed.session.steps) {
    if (step.n > observed.to_step || shown.length >= MAX_FILES) break
    const text = step.kind === 'call' || step.kind === 'injected' ? instructionText(step) : null
    if (text !== null) {
      const { n, timestamp, subagent } = step
      shown.push({ n, timestamp, subagent, kind: 'user', text, turn_kind: 'instruction' })
    }
  }
  return shown
}

function instructionText(step: Step): string | null {
  if (step.kind === 'injected') {
    const isFile = step.origin === 'context' || step.origin === 'reminder'
    return isFile && SHOWN_IN_CONTEXT.test(step.text.slice(0, 2000)) ? step.text : null
  }
  if (step.kind !== 'call' || step.call.name.toLowerCase() !== 'read' || step.call.error === 'true') return null
  const path = step.call.args['file_path'] ?? step.call.args['path']
  if (typeof path !== 'string' || !INSTRUCTION_FILE.test(path)) return null
  // Numbered lines, as read tools print them.
  return (step.call.result ?? '').slice(0, 50_000).replace(/^\s*\d+[\t→|]/gm, '')
}

function draftOf(rule: PathRule, edits: readonly SurvivingEdit[]): DraftFinding[] {
  const broken = edits.filter(({ path, call }) => call.step > rule.step && rule.matches(path))
  const [first] = broken
  if (first === undefined) return []
  return [
    {
      severity: 'medium',
      confidence: 0.7,
      steps: [...new Set(broken.map(({ call }) => call.step))].toSorted((a, b) => a - b),
      evidence: evidenceOf({ step: rule.step, quote: rule.line }, citeCall(first.call)),
      pattern: `project ${rule.about}`,
      explanation: `The project's instructions say not to change ${rule.about}. Step ${first.call.step} changed ${first.path}, and the change is still there at the end.`,
      guidance: `Take back the change to ${first.path}: the project says "${shorten(rule.line, 120)}".`,
      recovered: false,
    },
  ]
}
