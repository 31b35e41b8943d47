/**
 * The judge: asks a language model what no rule can tell, and believes it only as far as code can check. It is optional;
 * what rules found does not depend on it, and a judge that failed says so and clears nobody.
 */
import type { LinkedSession } from '../../session/session.ts'
import type { Finding, JudgeReport } from '../finding.ts'
import { judgeOff } from '../review.ts'
import { addressedToReviewer } from './addressed.ts'
import { Asker, type JudgeCache } from './asker.ts'
import { checkNonce } from './blocks.ts'
import { type CaseFile, openCase } from './case-file.ts'
import type { Redact } from './clean.ts'
import { findingOf } from './finding-of.ts'
import type { LanguageModel, NoAnswer } from './language-model.ts'
import { JUDGE_QUESTIONS } from './questions/index.ts'
import type { JudgeQuestion } from './questions/question.ts'
import { standsUp } from './refute.ts'
import { elect } from './votes.ts'
import { WINDOW_LIMITS, type WindowLimits } from './windows.ts'

export interface JudgeBudget {
  /** Calls for one session; cached answers are free. */
  readonly max_calls: number
  readonly windows: WindowLimits
}

/** A session without accusations takes 4 calls, up to 7 when it gives reason to ask more; an accusation of weight takes 3 more. Tokens and seconds are the model's. */
export const JUDGE_BUDGET: JudgeBudget = { max_calls: 16, windows: WINDOW_LIMITS }

export interface JudgeParts {
  readonly linked: LinkedSession
  /** The change as `git diff` prints it; empty where unknown. */
  readonly diff: string
  readonly model: LanguageModel
  /** 12 to 64 random letters and digits, new for every run. */
  readonly nonce: string
  readonly redact: Redact
  readonly cache: JudgeCache | null
  readonly budget?: JudgeBudget
}

export interface Judgement {
  readonly findings: readonly Finding[]
  readonly report: JudgeReport
}

/** What became of the accusations of all questions. */
interface Tally {
  readonly findings: Finding[]
  readonly failures: string[]
  made: number
  unsupported: number
  contradicted: number
  outvoted: number
  disproved: number
}

/** More than this share of accusations without evidence in the log, and the rest of them is kept out of sight. */
const MAX_UNSUPPORTED = 0.2
/** Below this many accusations a share says nothing. */
const MIN_FOR_SHARE = 5

/** Judges the reviewed part of one session. Never throws for anything the model or its endpoint does. */
export async function judgeSession(parts: JudgeParts): Promise<Judgement> {
  const { linked, diff, model, redact, cache, budget = JUDGE_BUDGET } = parts
  const file = openCase({ linked, diff, redact, limits: budget.windows })
  const asker = new Asker({ model, nonce: checkNonce(parts.nonce), cache, maxCalls: budget.max_calls })
  const tally: Tally = {
    findings: [],
    failures: [],
    made: 0,
    unsupported: 0,
    contradicted: 0,
    outvoted: 0,
    disproved: 0,
  }
  const questions = JUDGE_QUESTIONS.filter((question) => question.applies(file))
  for (const [at, question] of questions.entries()) {
    const end = await judgeOne(question, { asker, file, tally })
    if (end === null) continue
    tally.failures.push(...questions.slice(at + 1).map(({ id }) => `${id}: not asked`))
    break
  }
  const note = addressedToReviewer(linked)
  const report = questions.length === 0 ? judgeOff(NOTHING_TO_ASK) : reportOf(tally, asker, model.model)
  return { findings: [...settled(tally), ...(note === null ? [] : [note])], report }
}

const NOTHING_TO_ASK = 'the session holds no request and no message of the agent'

/** After these the next question would fail as well, at the same cost in time. */
const ENDS_THE_RUN: ReadonlySet<NoAnswer> = new Set<NoAnswer>([
  'rate-limited',
  'timeout',
  'unauthorized',
  'gone',
  'over-budget',
  'unreachable',
])

/** The reason to stop asking, or null. */
async function judgeOne(
  question: JudgeQuestion,
  { asker, file, tally }: { readonly asker: Asker; readonly file: CaseFile; readonly tally: Tally },
): Promise<NoAnswer | null> {
  const election = await elect(question, asker, file)
  if (election.status === 'failed') {
    tally.failures.push(`${question.id}: ${election.reason}, ${election.detail}`)
    return ENDS_THE_RUN.has(election.reason) ? election.reason : null
  }
  const { elected, unsupported, contradicted, outvoted } = election.value
  tally.made += elected.length + unsupported + contradicted + outvoted
  tally.unsupported += unsupported
  tally.contradicted += contradicted
  tally.outvoted += outvoted
  for (const voted of elected) {
    const reply = await standsUp(voted.candidate, asker, file)
    if (reply.status === 'failed') {
      tally.failures.push(`${question.id}: not confirmed, ${reply.reason}, ${reply.detail}`)
      tally.disproved += 1
      if (ENDS_THE_RUN.has(reply.reason)) return reply.reason
    } else if (reply.value) tally.findings.push(findingOf(voted, file))
    else tally.disproved += 1
  }
  return null
}

/** Findings of a model that makes evidence up stay in the artifact. */
function settled({ findings, made, unsupported }: Tally): readonly Finding[] {
  const isUnreliable = made >= MIN_FOR_SHARE && unsupported / made > MAX_UNSUPPORTED
  return isUnreliable ? findings.map((finding) => ({ ...finding, severity: 'info' as const })) : findings
}

function reportOf(tally: Tally, asker: Asker, model: string): JudgeReport {
  const { failures, unsupported, contradicted, outvoted, disproved } = tally
  return {
    status: failures.length > 0 ? 'failed' : 'ran',
    reason: failures.length > 0 ? failures.join('; ') : dropsText(tally),
    model,
    calls: asker.calls,
    input_tokens: asker.inputTokens,
    output_tokens: asker.outputTokens,
    dropped_findings: unsupported + contradicted + outvoted + disproved,
  }
}

function dropsText({ findings, made, unsupported, contradicted, outvoted, disproved }: Tally): string {
  const drops = [
    [unsupported, 'not found in the log'],
    [contradicted, 'contradicted by the log'],
    [outvoted, 'not repeated'],
    [disproved, 'not upheld'],
  ] as const
  const told = drops.filter(([count]) => count > 0).map(([count, why]) => `${count} ${why}`)
  return `${made} accusations, ${findings.length} kept${told.length > 0 ? ` (${told.join(', ')})` : ''}`
}
