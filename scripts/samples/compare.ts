/** Compares what was read from a sample with what its list states. A difference is a mismatch unless the file itself proves why. */
import type { Session } from '../../src/session/session.ts'
import type { Stated } from './stated.ts'

export interface Found {
  readonly sessions: readonly Session[]
  /** The whole file as text, for proof by counting. */
  readonly text: string
}

export interface Difference {
  readonly what: string
  readonly stated: number
  readonly found: number
  /** Counted in the file; null: nothing explains it. */
  readonly proof: string | null
}

type Prove = (found: Found, stated: Stated) => string | null

interface Measure {
  readonly what: 'sessions' | 'steps' | 'calls' | 'errors' | 'human'
  readonly count: (found: Found) => number
  readonly proofs: readonly Prove[]
}

const MEASURES: readonly Measure[] = [
  { what: 'sessions', count: ({ sessions }) => sessions.length, proofs: [] },
  { what: 'steps', count: (found) => stepsOf(found).length, proofs: [] },
  { what: 'calls', count: (found) => callsOf(found).length, proofs: [subagentCalls, quotedTools, otherTools] },
  {
    what: 'errors',
    count: (found) => callsOf(found).filter(({ call }) => call.error === 'true').length,
    proofs: [resultsWithoutCall],
  },
  {
    what: 'human',
    count: (found) => stepsOf(found).filter(({ kind }) => kind === 'user').length,
    proofs: [harnessTurns, queuedTurns],
  },
]

export function differencesOf(stated: Stated, found: Found): Difference[] {
  return MEASURES.flatMap(({ what, count, proofs }) => {
    const expected = stated[what]
    const actual = count(found)
    if (expected === null || expected === actual) return []
    const proof = proofs.map((prove) => prove(found, stated)).find((text) => text !== null) ?? null
    return [{ what, stated: expected, found: actual, proof }]
  })
}

const stepsOf = ({ sessions }: Found) => sessions.flatMap(({ steps }) => steps)
const callsOf = (found: Found) => stepsOf(found).flatMap((step) => (step.kind === 'call' ? [step] : []))

function subagentCalls({ sessions }: Found, { calls }: Stated): string | null {
  const [main, ...others] = sessions.map(
    (session) => session.steps.filter(({ kind, subagent }) => kind === 'call' && subagent === null).length,
  )
  const rest = others.reduce((sum, count) => sum + count, 0)
  return main === calls && rest > 0
    ? `${rest} calls more are those of ${others.length} sub-agents in the same file`
    : null
}

function quotedTools(found: Found, { calls }: Stated): string | null {
  const all = [...found.text.matchAll(/<tool-use\b/g)].length
  const real = [...found.text.matchAll(/^<tool-use data-tool-type=/gm)].length
  const isProof = real === callsOf(found).length && calls !== null && Math.abs(all - calls) <= 2
  return isProof ? `${all} times in the text, ${all - real} of them quoted inside outputs` : null
}

function otherTools(found: Found, { calls, isMadeUp }: Stated): string | null {
  const names = callsOf(found).map(({ call }) => call.name)
  const functions = [...found.text.matchAll(/"type":"(?:function_call|custom_tool_call)"/g)].length
  return isMadeUp && calls !== null && names.length > calls
    ? `${functions} function calls and other items that are calls too: ${[...new Set(names)].join(', ')}`
    : null
}

/** `result-without-call` counts itself in its detail. */
function resultsWithoutCall(found: Found, { errors }: Stated): string | null {
  const orphans = found.sessions
    .flatMap(({ problems }) => problems)
    .filter(({ code }) => code === 'result-without-call')
    .reduce((sum, { detail }) => sum + Number(/\((\d+) times\)$/.exec(detail)?.[1] ?? 1), 0)
  const failed = callsOf(found).filter(({ call }) => call.error === 'true').length
  return errors !== null && orphans > 0 && failed < errors && failed + orphans >= errors
    ? `${orphans} results of calls that the file does not hold`
    : null
}

/** Turns under the user's name whose words the harness wrote. */
function harnessTurns(found: Found, { human }: Stated): string | null {
  const headed = [...found.text.matchAll(/^_\*\*User/gm)].length
  const injected = stepsOf(found).filter(({ kind, subagent }) => kind === 'injected' && subagent === null)
  const typed = stepsOf(found).filter(({ kind }) => kind === 'user').length
  return headed === human && injected.length > 0 && typed < human && typed + injected.length >= human
    ? `${injected.length} turns are text of the harness: ${[...new Set(injected.map((step) => step.kind === 'injected' && step.origin))].join(', ')}`
    : null
}

function queuedTurns(found: Found, { human }: Stated): string | null {
  const count = (rule: RegExp): number => [...found.text.matchAll(rule)].length
  const queued = count(/"type":"queued_command"/g) + count(/"type":"queue-operation","operation":"remove"/g)
  const typed = stepsOf(found).filter(({ kind }) => kind === 'user').length
  return human !== null && queued > 0 && typed > human && typed - queued <= human
    ? `${typed - human} turns were typed while the agent worked: they stand in the queue, not among the messages`
    : null
}
