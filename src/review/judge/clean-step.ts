/** A step as the judge sees it: cleaned, redacted, in words. Quotes are checked against it, lines of prompts made from it. */
import { stableStringify } from '../../core/json.ts'
import type { Step, ToolCall } from '../../session/session.ts'
import { type Redact, cleanText } from './clean.ts'
import { type Cut, RESULT_CUT, compress } from './compress.ts'

export interface CleanStep {
  readonly n: number
  readonly kind: Step['kind']
  /** Tool name, kind of human turn, or origin of injected text; empty for what the agent says. */
  readonly label: string
  /** What was said, or the call's arguments as `name: value` lines. Whole. */
  readonly text: string
  /** The call's result, whole; null for other steps and calls without one. */
  readonly result: string | null
  readonly failed: boolean
}

/** Of a result the judge looks at no more than this (characters); a quote from further on cannot be verified. */
const MAX_TEXT = 200_000

const CUTS: Readonly<Record<Step['kind'], Cut>> = {
  user: { head: 6000, tail: 2000 },
  message: { head: 1500, tail: 1000 },
  thinking: { head: 500, tail: 200 },
  call: RESULT_CUT,
  injected: { head: 300, tail: 100 },
}

export function cleanStep(step: Step, redact: Redact): CleanStep {
  // Redacted before it is cut: half a secret would pass unseen.
  const clean = (text: string): string => cleanText(text, redact).slice(0, MAX_TEXT)
  if (step.kind !== 'call') {
    return { n: step.n, kind: step.kind, label: labelOf(step), text: clean(step.text), result: null, failed: false }
  }
  const { call } = step
  return {
    n: step.n,
    kind: 'call',
    label: clean(call.name).slice(0, 80),
    text: clean(argumentsText(call)),
    result: call.result === null ? null : clean(call.result),
    failed: call.error === 'true' || (call.exit_code ?? 0) !== 0,
  }
}

function labelOf(step: Exclude<Step, { kind: 'call' }>): string {
  if (step.kind === 'user') return step.turn_kind
  return step.kind === 'injected' ? step.origin : ''
}

function argumentsText(call: ToolCall): string {
  if (call.unparsed_args !== null) return call.unparsed_args
  return Object.entries(call.args)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : stableStringify(value)}`)
    .join('\n')
}

/** All that a quote of the step may come from. */
export function quotableText(step: CleanStep): string {
  return step.result === null ? step.text : `${step.text}\n${step.result}`
}

/** The step as one line of JSON: no text of it can end the line, let alone the block. */
export function stepLine(step: CleanStep): string {
  const text = compress(step.text, CUTS[step.kind])
  switch (step.kind) {
    case 'call':
      return JSON.stringify({
        step: step.n,
        kind: 'call',
        tool: step.label,
        args: text,
        result: step.result === null ? null : compress(step.result, RESULT_CUT),
        failed: step.failed,
      })
    case 'user':
      return JSON.stringify({ step: step.n, kind: 'user', turn: step.label, text })
    case 'injected':
      return JSON.stringify({ step: step.n, kind: 'injected', origin: step.label, text })
    case 'message':
    case 'thinking':
      return JSON.stringify({ step: step.n, kind: step.kind, text })
  }
}

/** The step in a few words, for the index of steps outside a window. */
export function indexLine(step: CleanStep): string {
  const words = step.text.slice(0, 200).replace(/\s+/g, ' ').trim().slice(0, 70)
  return JSON.stringify(
    step.kind === 'call' ? [step.n, step.label, words, step.failed ? 'failed' : ''] : [step.n, step.kind, words],
  )
}
