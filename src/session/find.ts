/** Looks for a change's sessions in every place, reads them, and links them: the session room's whole job for one change. */
import { type LinkedChange, type Linking, type LocatedSession, linkSessions } from './linking.ts'
import type { SessionHost } from './host.ts'
import { type ClaimedLines, readLineClaims } from './line-claims.ts'
import type { LineCountsOf, Located, PromptPlace, SessionLocator, SessionRepository } from './locator.ts'
import { LOCATORS } from './locators/index.ts'
import { joinNamed } from './named.ts'
import type { ReadOptions } from './read.ts'
import { bySession, readNewest } from './read-located.ts'
import type { LinkEvidence, LinkedSession, Problem } from './session.ts'

export interface FoundPrompt {
  readonly text: string
  readonly place: PromptPlace
  readonly evidence: readonly LinkEvidence[]
}

export interface Found extends Linking {
  /** Prompts that stand alone, without a trajectory; the one nearest to what the agent was told first. */
  readonly prompts: FoundPrompt[]
  /** What people told the agent afterwards, oldest first. */
  readonly follow_ups: string[]
  /** Line counts of a place's own attribution, summed over the sessions of the change; null where no place has one. */
  readonly attribution: LineCountsOf | null
  /** Lines that records of authorship beside the code give to agents; empty where the change was given without its lines. */
  readonly claimed: readonly ClaimedLines[]
  readonly tally: SessionTally
}

/** What became of the sessions that a change names, for figures: one change can name hundreds. */
export interface SessionTally {
  /** Different sessions whose transcript is here. */
  readonly found: number
  readonly read: number
  readonly linked: number
  /** How often each problem came up, by its code, before problems are shortened for people. */
  readonly problems: Readonly<Record<string, number>>
}

/** A session that the change names could not be had: what is known of its edits is a lower bound. */
export function isIncomplete({ problems }: Pick<Found, 'problems'>): boolean {
  return problems.some(({ code }) => code === 'blob-missing' || code === 'not-on-the-branch')
}

export interface FindOptions extends ReadOptions {
  readonly locators?: readonly SessionLocator[]
  /** Sessions given by the user; they are linked without further proof. */
  readonly given?: readonly LocatedSession[]
  /** The code host's interface; null asks nobody. */
  readonly host?: SessionHost | null
  /** What an earlier job found with the host's interface; its places are then not asked again. */
  readonly located?: readonly Located[]
}

/** Asks every place, in the order of the list. */
export async function locateAll(
  { pullRequest }: Pick<LinkedChange, 'pullRequest'>,
  repository: SessionRepository,
  { locators = LOCATORS, host = null, located: earlier }: FindOptions,
): Promise<Located[]> {
  const located: Located[] = []
  for (const locator of locators) {
    if (locator.reads === 'host' && earlier !== undefined) continue
    for await (const item of locator.locate(pullRequest, repository, host)) located.push(item)
  }
  return located
}

/** Finds, reads and links. Unreachable and unreadable sessions become problems that say which and why. */
export async function findSessions(
  change: LinkedChange,
  repository: SessionRepository,
  options: FindOptions = {},
): Promise<Found> {
  const located = [...(options.located ?? []), ...(await locateAll(change, repository, options))]
  const sources = located.filter((item) => item.kind === 'session')
  const read = await readNewest(sources, change, options)
  const named = [...located.filter((item) => item.kind === 'named'), ...read.named]
  const joined = joinNamed([...(options.given ?? []), ...read.sessions], named)
  const linking = linkSessions(joined.sessions, change)
  const prompts = promptsOf(located)
  const isAnswered = linking.linked.length > 0 || prompts.length > 0
  const absent = unreachable(located).filter(({ code }) => code !== 'not-asked' || !isAnswered)
  const problems = [...absent, ...read.problems, ...joined.problems, ...linking.problems]
  return {
    linked: linking.linked,
    problems: summed(problems),
    tally: {
      found: bySession(sources).length,
      read: read.sessions.length,
      linked: linking.linked.length,
      problems: countsOf(problems),
    },
    prompts,
    follow_ups: located.flatMap((item) => (item.kind === 'follow-up' ? [item.text] : [])),
    attribution: sumOfAttributions(located, linking.linked),
    claimed: change.diff === undefined ? [] : await readLineClaims(change.pullRequest, repository, change.diff),
  }
}

const PLACES: readonly PromptPlace[] = ['pull-request-body', 'comment', 'issue']

function promptsOf(located: readonly Located[]): FoundPrompt[] {
  const prompts = located.flatMap((item) =>
    item.kind === 'prompt' ? [{ text: item.text, place: item.place, evidence: item.evidence }] : [],
  )
  return prompts.sort((a, b) => PLACES.indexOf(a.place) - PLACES.indexOf(b.place))
}

function unreachable(located: readonly Located[]): Problem[] {
  return located.flatMap((item) => (item.kind === 'unreachable' ? [{ code: item.code, detail: item.detail }] : []))
}

/** One change can name a hundred sessions of review sub-agents: three problems of a code are told, the rest counted. */
function summed(problems: readonly Problem[]): Problem[] {
  const byCode = new Map<string, Problem[]>()
  for (const problem of problems) {
    const same = byCode.get(problem.code)
    if (same === undefined) byCode.set(problem.code, [problem])
    else same.push(problem)
  }
  return [...byCode].flatMap(([code, all]) => {
    const rest = all.length - TOLD
    return rest <= 0 ? all : [...all.slice(0, TOLD), { code, detail: `and ${rest} more` }]
  })
}

const TOLD = 3

function countsOf(problems: readonly Problem[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { code } of problems) counts[code] = (counts[code] ?? 0) + 1
  return counts
}

/**
 * Each session of a checkpoint counts the lines of the same commit, as far as it knows of them: one commit is counted once,
 * by the session that knows most. The counts of several commits add up.
 */
function sumOfAttributions(located: readonly Located[], linked: readonly LinkedSession[]): LineCountsOf | null {
  const best = new Map<string, LineCountsOf>()
  for (const [index, item] of located.entries()) {
    const counts = countsOfItem(item, linked)
    if (counts === null || counts === undefined || counts.total_lines === 0) continue
    const of = counts.of ?? `${index}`
    const known = best.get(of)
    if (known === undefined || ratio(counts) > ratio(known)) best.set(of, counts)
  }
  if (best.size === 0) return null
  const parts = [...best.values()]
  return {
    agent_lines: parts.reduce((sum, part) => sum + part.agent_lines, 0),
    total_lines: parts.reduce((sum, part) => sum + part.total_lines, 0),
  }
}

/** A session that proved to be of other work counts nothing here; one that is missing may be the one that did it. */
function countsOfItem(item: Located, linked: readonly LinkedSession[]): LineCountsOf | null {
  if (item.kind === 'unreachable') return item.attribution ?? null
  if (item.kind !== 'session') return null
  const { session_id: id, attribution } = item.hints
  // Entire's first versions put the date before the agent's own id.
  return linked.some(({ session }) => id === null || id.endsWith(session.id)) ? attribution : null
}

function ratio({ agent_lines: agent, total_lines: total }: LineCountsOf): number {
  return agent / total
}
