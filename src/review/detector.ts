/** What a detector is: a pure function from an observed session to draft findings, with the facts readers need about it. */
import type { FileChange } from '../pull-request/pull-request.ts'
import type { UserStep } from '../session/session.ts'
import type { Evidence, FindingClass, Severity } from './finding.ts'
import type { ObservedSession } from './observations.ts'

/** What a detector may know besides the session. All of it is optional knowledge: a detector must work without. */
export interface ReviewContext {
  /** Title and body of the pull request: what they name, somebody has seen. Empty where unknown. */
  readonly pull_request_text: string
  /** Files of the change, or null where the diff is not known. Then the session's own edits decide. */
  readonly changes: readonly FileChange[] | null
  /** The request, for sessions whose log holds no human turn (headless runs); null or absent otherwise. */
  readonly request?: string | null
  /**
   * The session is the only one of its change: what the pull request says is held against its log. One of several may
   * rest on runs that stand in another.
   */
  readonly sole?: boolean
  /** Results of checks on the pull request's head, where they are known. */
  readonly checks?: readonly CheckResult[]
  /** Detectors that the configuration switches on: shown although their precision is not. */
  readonly switched_on?: ReadonlySet<string>
}

/** A check that ran on the head of the pull request, and how it fared on the base. */
export interface CheckResult {
  readonly name: string
  readonly failed: boolean
  /** Null where it did not run there. */
  readonly failed_on_base: boolean | null
}

export const NO_CONTEXT: ReviewContext = { pull_request_text: '', changes: null }

/** A finding as a detector sees it; `findings.ts` adds ids, class and category and lowers what recovered. */
export interface DraftFinding {
  readonly severity: Severity
  readonly confidence: number
  /** Canonical step numbers that show the pattern, ascending. */
  readonly steps: readonly number[]
  readonly evidence: readonly Evidence[]
  /** What makes this pattern the same pattern on a rerun (a call key, a path); goes into the stable id. */
  readonly pattern: string
  /** What happened, facts only, one or two sentences. */
  readonly explanation: string
  /** What to tell the agent, facts and one action. */
  readonly guidance: string
  /** The pattern ended within the session and the work went on. */
  readonly recovered: boolean
}

export interface DetectorInput {
  readonly observed: ObservedSession
  /** Human turns up to the last reviewed step, oldest first: what was asked for. */
  readonly request: readonly UserStep[]
  readonly context: ReviewContext
}

export interface Detector {
  readonly id: string
  readonly class: FindingClass
  /** What the comment calls it. */
  readonly title: string
  /** Why a reader should care, one sentence. */
  readonly why: string
  /** False keeps its findings at `info`: in the artifact, out of the comment, until its precision is shown. */
  readonly posted: boolean
  /** Where the rule and its threshold come from. */
  readonly source: string
  readonly detect: (input: DetectorInput) => readonly DraftFinding[]
}

/** True when a human turn or the pull request names a file: then nobody is surprised by it. */
export function isNamed(name: string, request: readonly UserStep[], context: ReviewContext): boolean {
  return context.pull_request_text.includes(name) || request.some((turn) => turn.text.includes(name))
}
