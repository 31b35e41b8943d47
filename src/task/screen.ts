/**
 * Prompt screening before anything runs, in the order of ProdCodeBench (arXiv 2604.01527, prompt filters: leakage, templates, testability):
 * cheap rules first. A rule that is not sure abstains, and the abstention is written down.
 */
import type { PullRequest } from '../pull-request/pull-request.ts'
import type { TaskPrompt } from './prompt.ts'
import { askingTurns } from './asking-turns.ts'
import { type Said, screenContext } from './context-needs.ts'
import { findReference, findStanding } from './references.ts'
import type { Reason } from './rejection.ts'
import { classifyTaskType } from './task-type.ts'
import { findTemplate } from './templates.ts'
import { requestKind, type RequestKind } from './words.ts'

const STAGE = 'screen'

export interface Screening {
  readonly status: 'passed' | 'rejected'
  /** In screening order; the first is the verdict's reason. */
  readonly reasons: readonly Reason[]
  /** What a rule could not decide and let pass. */
  readonly notes: readonly string[]
  /** Rejected for no other reason than that no rule could tell what kind of work it is. */
  readonly abstained: boolean
}

/** Screens the prompt of a change. `null` is rejected as `no-prompt`. */
export function screenPrompt(prompt: TaskPrompt | null, change: PullRequest): Screening {
  if (prompt === null)
    return rejected([{ code: 'no-prompt', detail: 'no instruction by a person was found', stage: STAGE }])
  const texts = prompt.instructing.map((turn) => turn.text)
  const asking = askingTurns(prompt.instructing)
  const context = screenContext(texts, asking, STAGE)
  // A message begins with the title: it is the request there, and points at nothing.
  const pointed = prompt.source.kind === 'commit-message' ? { ...change, title: '' } : change
  const own = [
    referenceReason(texts, pointed) ?? standingReason(asking),
    templateReason(asking, texts),
    testableReason(asking),
  ]
  // What a number or an image stands for matters only where nothing else is wrong.
  const reasons = (own.some((reason) => reason !== null) ? own : [context.reason]).filter((reason) => reason !== null)
  if (reasons.length > 0) return rejected(reasons)
  const said = asking.map(({ text }) => text)
  const unknown = unknownReason(said, change)
  if (unknown !== null) return { ...rejected([unknown]), abstained: true }
  const byTitle = said.every((text) => requestKind(text) === 'unknown')
  const notes = byTitle ? ['only the title says what kind of work the request is'] : []
  return { status: 'passed', reasons: [], notes: [...notes, ...context.notes], abstained: false }
}

function rejected(reasons: readonly Reason[]): Screening {
  return { status: 'rejected', reasons, notes: [], abstained: false }
}

function referenceReason(texts: readonly string[], change: PullRequest): Reason | null {
  for (const [index, text] of texts.entries()) {
    const found = findReference(text, change, index === 0 ? 'first' : 'later')
    if (found === null) continue
    const detail = `turn ${index + 1} names ${found.what}: "${quote(text, found.at, found.length)}"`
    return { code: 'prompt-references-solution', detail, stage: STAGE }
  }
  return null
}

/** Where every turn that led to the change speaks of a pull request that stands, what they ask of it is told there. */
function standingReason(asking: readonly Said[]): Reason | null {
  const found = asking.map(({ text }) => findStanding(text))
  const [first] = found
  const [said] = asking
  if (first === undefined || first === null || said === undefined || found.includes(null)) return null
  const detail = `turn ${said.n} names ${first.what}: "${quote(said.text, first.at, first.length)}"`
  return { code: 'prompt-references-solution', detail, stage: STAGE }
}

/** The request itself must be a person's: later templated turns among real ones do no harm. */
function templateReason(asking: readonly Said[], texts: readonly string[]): Reason | null {
  const found = asking.map(({ n, text }) => findTemplate(texts[n - 1] ?? text))
  const [first] = found
  const isTemplate = first !== null && first !== undefined
  if (!isTemplate && found.some((name) => name === null)) return null
  const name = found.find((template) => template !== null) ?? 'template'
  return { code: 'prompt-is-template', detail: `${name}: "${quote(asking[0]?.text ?? '', 0, 60)}"`, stage: STAGE }
}

const NOT_TESTABLE: Readonly<Partial<Record<RequestKind, string>>> = {
  question: 'asks a question and requests no change',
  reading: 'asks for reading or explaining and requests no change',
  documentation: 'requests documentation only',
  tests: 'requests tests only',
}

/** Rejects only when every turn is of a kind that no test can check; one request for a change is enough to pass. */
function testableReason(asking: readonly Said[]): Reason | null {
  const kinds = asking.map(({ text }) => NOT_TESTABLE[requestKind(text)])
  const [first] = kinds
  if (first === undefined || kinds.includes(undefined)) return null
  return { code: 'prompt-not-testable', detail: `${first}: "${quote(asking[0]?.text ?? '', 0, 80)}"`, stage: STAGE }
}

/** Where neither the words nor the title say what kind of work it is, nobody knows whether a test can tell it: left out. */
function unknownReason(texts: readonly string[], change: PullRequest): Reason | null {
  if (texts.some((text) => requestKind(text) !== 'unknown')) return null
  const type = classifyTaskType(change.title, texts)
  if (type.type !== 'unknown') return null
  const detail = `no rule can tell what kind of work this asks for: "${quote(texts[0] ?? '', 0, 80)}"`
  return { code: 'prompt-not-testable', detail, stage: STAGE }
}

/** The matched words with a little around them, on one line. */
function quote(text: string, at: number, length: number): string {
  const from = Math.max(0, at - 20)
  const cut = text.slice(from, Math.min(text.length, at + Math.min(length, 100) + 20))
  return `${from > 0 ? '…' : ''}${cut.replace(/\s+/g, ' ').trim()}${at + length + 20 < text.length ? '…' : ''}`
}
