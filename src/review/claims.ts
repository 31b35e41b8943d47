/** What an agent says about its checks, at the end of a turn or in the pull request: "all tests pass", "the build succeeds". */
import type { ActionKind } from './action.ts'
import { anyBetween } from './by-step.ts'
import type { ReviewContext } from './detector.ts'
import type { Evidence } from './finding.ts'
import { oncePerSession } from './memo.ts'
import type { ObservedSession, SaidStep } from './observations.ts'

export type ClaimSubject = 'tests' | 'lint' | 'build'

export interface Claim {
  /** The message that makes it; one past the last reviewed step for a claim of the pull request. */
  readonly step: number
  /** Stands in the title or body of the pull request, not in the session. */
  readonly in_pull_request: boolean
  readonly subject: ClaimSubject
  /** The sentence, verbatim. */
  readonly quote: string
  /** The agent says how many passed. */
  readonly passed: number | null
  /** "all", "every", no restriction to a part: the claim is about the whole. */
  readonly whole: boolean
}

const SUBJECTS: readonly (readonly [ClaimSubject, RegExp])[] = [
  [
    'tests',
    /\b(?:all |every |the |\d+ |existing |unit |integration |new |full )*(?:tests?|test suite|specs?)\b[^.!?\n]{0,60}?\b(?:pass(?:es|ed|ing)?|(?:is|are) green|succeed(?:s|ed)?)\b/i,
  ],
  ['tests', /\b(?:passes|passed|passing) all (?:\d+ )?(?:\w+ )?tests?\b|\b\d+(?:\/\d+)? (?:tests? )?pass(?:ed|ing)\b/i],
  [
    'build',
    /\b(?:the )?(?:build|compilation|project)\b[^.!?\n]{0,30}?\b(?:passes|passed|succeeds|succeeded|builds|compiles)\b/i,
  ],
  [
    'lint',
    /\b(?:lint(?:er|ing)?|type ?check(?:s|ing)?|eslint|tsc)\b[^.!?\n]{0,40}?\b(?:pass(?:es|ed)?|is clean|clean|succeed(?:s|ed))\b/i,
  ],
]

/** Words that make a sentence a plan, a wish, a condition, a report of trouble, or a statement about something else. */
const NOT_A_CLAIM =
  /\b(?:should|would|will|may|might|could|can|must|if|once|when|until|unless|so that|to (?:make|ensure|verify|check|see|confirm|get|have)|let me|let's|i'll|need(?:s|ed)?|want|ensure|make sure|expect(?:ed|s)?|fail(?:s|ed|ing|ures?)?|not|n't|cannot|before|previously|was|were|only|except|but|although|however|still|pre-existing|unrelated|verify that|whether|also pass|plan|next|todo|remain(?:s|ing)?|skipp?(?:ed|ing)?|tests? (?:that|which|to))\b|[?]|\[ \]/i

/** No claim goes without one of these; most sentences do. */
const SAYS_GOOD = /pass|green|succe|build|compil|clean/i

/** Claims in the last message before each human turn and at the session's end: what the agent leaves the human with. */
export const claimsOf = oncePerSession((observed): readonly Claim[] =>
  closingMessages(observed).flatMap(({ n, text }) => claimsIn(text, { step: n, in_pull_request: false })),
)

/**
 * Claims of the session, and of the pull request it led to: these are what a reviewer reads. What the session says itself
 * already is not repeated.
 */
export function allClaimsOf(observed: ObservedSession, context: ReviewContext): readonly Claim[] {
  const said = claimsOf(observed)
  if (context.sole !== true) return said
  const written = claimsIn(context.pull_request_text, { step: observed.to_step + 1, in_pull_request: true })
  return [...said, ...written.filter(({ subject }) => said.at(-1)?.subject !== subject)]
}

/** Who says it, as an explanation begins. */
export function speakerOf(claim: Claim): string {
  return claim.in_pull_request ? 'The pull request' : `Step ${claim.step}`
}

/** The claim as evidence, where the session holds it. */
export function claimEvidence(claim: Claim): Evidence | null {
  return claim.in_pull_request ? null : { step: claim.step, quote: claim.quote }
}

const QUIET: ReadonlySet<ActionKind> = new Set<ActionKind>(['idle', 'poll', 'todo'])

function closingMessages(observed: ObservedSession): readonly SaidStep[] {
  const messages = observed.messages.filter(({ subagent }) => subagent === null)
  const turns = observed.turns.filter(({ n, subagent }) => n >= observed.from_step && subagent === null)
  // Waiting, saying something or ticking off the list after the last word changes nothing about it.
  const work = observed.calls.filter(({ subagent, action }) => subagent === null && !QUIET.has(action.kind))
  let at = 0
  return [...turns.map(({ n }) => n), Infinity].flatMap((end) => {
    const start = at
    while ((messages[at]?.n ?? Infinity) < end) at += 1
    const last = at > start ? messages[at - 1] : undefined
    return last === undefined || anyBetween(work, last.n, end) ? [] : [last]
  })
}

function claimsIn(text: string, origin: Pick<Claim, 'step' | 'in_pull_request'>): readonly Claim[] {
  const found = new Map<ClaimSubject, Claim>()
  if (!SAYS_GOOD.test(text)) return []
  for (const sentence of sentencesOf(text)) {
    if (!SAYS_GOOD.test(sentence) || NOT_A_CLAIM.test(sentence)) continue
    const subject = SUBJECTS.find(([, words]) => words.test(sentence))?.[0]
    if (subject === undefined || found.has(subject)) continue
    found.set(subject, {
      ...origin,
      subject,
      quote: sentence,
      passed: countIn(sentence),
      whole: /\b(?:all|every|full|entire|suite)\b/i.test(sentence),
    })
  }
  return [...found.values()]
}

/** Lines cut at sentence ends, without code blocks and quoted lines. */
function sentencesOf(text: string): readonly string[] {
  const sentences: string[] = []
  let fenced = false
  for (const line of text.slice(0, 30_000).split('\n')) {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced
    else if (!fenced && !/^\s*>/.test(line)) sentences.push(...line.split(/(?<=[.!])\s+/))
  }
  return sentences
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.length >= 8 && sentence.length <= 300)
}

function countIn(sentence: string): number | null {
  const match = /\b(\d{1,6})(?:\/\d{1,6})? (?:\w+ ){0,2}(?:tests? )?pass|\ball (\d{1,6}) tests?\b/i.exec(sentence)
  const digits = match?.[1] ?? match?.[2]
  return digits === undefined ? null : Number(digits)
}
