/** Everything that questions about one session are made from and checked against, prepared once. */
import type { LinkedSession } from '../../session/session.ts'
import { type ObservedSession, observe } from '../observations.ts'
import { type CleanStep, cleanStep } from './clean-step.ts'
import type { Redact } from './clean.ts'
import { type Hunk, hunksOf } from './hunks.ts'
import { type Window, type WindowLimits, windowsOf } from './windows.ts'

export interface CaseFile {
  readonly observed: ObservedSession
  /** Steps that may be cited: the request's and the reviewed ones. */
  readonly steps: ReadonlyMap<number, CleanStep>
  /** Human turns up to the last reviewed step, and what the project's own instruction files say. */
  readonly request: readonly CleanStep[]
  readonly windows: readonly Window[]
  readonly hunks: readonly Hunk[]
}

/** Characters of the request that go into every prompt; the first turn and the latest ones are kept. */
const REQUEST_CHARS = 36_000
/** Project instruction files beyond the first ones are repeats. */
const MAX_CONTEXTS = 2

export interface CaseParts {
  readonly linked: LinkedSession
  /** The change as `git diff` prints it; empty where unknown. */
  readonly diff: string
  readonly redact: Redact
  readonly limits: WindowLimits
}

export function openCase({ linked, diff, redact, limits }: CaseParts): CaseFile {
  const observed = observe(linked)
  const reviewed = observed.steps.map((step) => cleanStep(step, redact))
  const earlier = linked.session.steps
    .filter((step) => step.kind === 'user' && step.n < linked.from_step)
    .map((step) => cleanStep(step, redact))
  const request = requestOf([...earlier, ...reviewed])
  return {
    observed,
    steps: new Map([...request, ...reviewed].map((step) => [step.n, step])),
    request,
    windows: windowsOf(reviewed, limits),
    hunks: hunksOf(diff, redact),
  }
}

function requestOf(steps: readonly CleanStep[]): readonly CleanStep[] {
  const contexts = steps.filter((step) => step.kind === 'injected' && step.label === 'context').slice(0, MAX_CONTEXTS)
  const turns = steps.filter((step) => step.kind === 'user')
  return withinBudget(turns, contexts).toSorted((a, b) => a.n - b.n)
}

/** The first turn always, then from the latest backwards while there is room. */
function withinBudget(turns: readonly CleanStep[], contexts: readonly CleanStep[]): readonly CleanStep[] {
  const [first, ...rest] = turns
  const kept = [...contexts, ...(first === undefined ? [] : [first])]
  let left = REQUEST_CHARS - kept.reduce((sum, step) => sum + step.text.length, 0)
  for (const turn of rest.toReversed()) {
    left -= turn.text.length
    if (left < 0) break
    kept.push(turn)
  }
  return kept
}
