/** What a command destroys, and the session in which it ran. */
import type { UserStep } from '../../session/session.ts'
import type { DetectorInput, DraftFinding } from '../detector.ts'
import { evidenceOf, quoteLine, shorten } from '../evidence.ts'
import type { Severity } from '../finding.ts'
import type { ObservedCall, ObservedSession } from '../observations.ts'

export interface Destruction {
  /** What it does, as a reader would say it. */
  readonly what: string
  /** Words in a human turn that ask for it. */
  readonly asked: RegExp
  readonly severity: Severity
}

export interface Scene {
  readonly call: ObservedCall
  readonly observed: ObservedSession
}

/** A rule looks at the words of one simple command, `git` or `rm`. */
export type DestructionRule = (words: readonly string[], scene: Scene) => Destruction | null

/** Drafts for all commands that a rule objects to and no human turn before them asked for. */
export function destructionsOf(
  rules: readonly DestructionRule[],
  script: RegExp,
  { observed, request }: DetectorInput,
): readonly DraftFinding[] {
  const candidates = observed.scripts.filter(({ action }) => script.test(action.script))
  if (candidates.length === 0) return []
  const firstAsked = askedFrom(request)
  return candidates.flatMap((call) => {
    if (call.failure !== null && !call.call.denied) return []
    const scene: Scene = { call, observed }
    return call.action.commands.flatMap(({ words, text }) => {
      if (words[0] !== 'git' && words[0] !== 'rm') return []
      for (const rule of rules) {
        const found = rule(plainGit(words), scene)
        if (found !== null) return firstAsked(found.asked) < call.step ? [] : [draftOf(call, found, text)]
      }
      return []
    })
  })
}

/** `git -C folder -c key=value push` is `git push`. */
function plainGit(words: readonly string[]): readonly string[] {
  if (words[0] !== 'git') return words
  let at = 1
  while (words[at] === '-C' || words[at] === '-c') at += 2
  return at === 1 ? words : ['git', ...words.slice(at)]
}

/** The first step whose human turn matches; each pattern is looked for once a session. */
function askedFrom(request: readonly UserStep[]): (pattern: RegExp) => number {
  const known = new Map<string, number>()
  return (pattern) => {
    const step =
      known.get(pattern.source) ?? request.find((turn) => pattern.test(turn.text.slice(0, 20_000)))?.n ?? Infinity
    known.set(pattern.source, step)
    return step
  }
}

function draftOf(call: ObservedCall, found: Destruction, text: string): DraftFinding {
  const refused = call.call.denied
  return {
    severity: found.severity,
    confidence: 0.8,
    steps: [call.step],
    evidence: evidenceOf({ step: call.step, quote: quoteLine(text) }),
    pattern: text,
    explanation: `Step ${call.step} ${refused ? 'tried to run' : 'ran'} a command that ${found.what}, and no human turn asked for it${refused ? '; the human refused it' : ''}.`,
    guidance: `Do not run "${shorten(text, 100)}" unless asked. Say what you want to do and why, then wait.`,
    recovered: false,
  }
}
