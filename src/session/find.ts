/** Looks for a change's sessions in every place, reads them, and links them: the session room's whole job for one change. */
import { type LinkedChange, type Linking, type LocatedSession, linkSessions } from './linking.ts'
import type { Located, SessionHints, SessionLocator, SessionRepository } from './locator.ts'
import { LOCATORS } from './locators/index.ts'
import { type ReadOptions, readSessions } from './read.ts'
import type { LinkEvidence, Problem } from './session.ts'
import type { ByteSource } from './source.ts'

export interface FoundPrompt {
  readonly text: string
  readonly evidence: readonly LinkEvidence[]
}

export interface Found extends Linking {
  /** Prompts that stand alone, without a trajectory. */
  readonly prompts: FoundPrompt[]
  /** Line counts of a place's own attribution, summed over the sessions of the change; null where no place has one. */
  readonly attribution: SessionHints['attribution']
}

type LocatedSource = Extract<Located, { kind: 'session' }>

/** A session that the change names could not be had: what is known of its edits is a lower bound. */
export function isIncomplete({ problems }: Pick<Found, 'problems'>): boolean {
  return problems.some(({ code }) => code === 'blob-missing' || code === 'not-on-the-branch')
}

export interface FindOptions extends ReadOptions {
  readonly locators?: readonly SessionLocator[]
  /** Sessions given by the user; they are linked without further proof. */
  readonly given?: readonly LocatedSession[]
}

/** Finds, reads and links. Unreachable and unreadable sessions become problems that say which and why. */
export async function findSessions(
  change: LinkedChange,
  repository: SessionRepository,
  options: FindOptions = {},
): Promise<Found> {
  const located: Located[] = []
  for (const locator of options.locators ?? LOCATORS) {
    for await (const item of locator.locate(change.pullRequest, repository)) located.push(item)
  }
  const sources = located.filter((item) => item.kind === 'session')
  const read = await readNewest(sources, options)
  const linking = linkSessions([...(options.given ?? []), ...read.sessions], change)
  return {
    linked: linking.linked,
    problems: summed([...unreachable(located), ...read.problems, ...linking.problems]),
    prompts: located.flatMap((item) => (item.kind === 'prompt' ? [{ text: item.text, evidence: item.evidence }] : [])),
    attribution: sumOfAttributions(sources),
  }
}

/**
 * Reads one version of each session: transcripts are cumulative, so the newest holds the others. One pull request was seen
 * with 261 entries of 17 sessions. An older version is read only where a newer one cannot be.
 */
async function readNewest(
  sources: readonly LocatedSource[],
  options: ReadOptions,
): Promise<{ sessions: LocatedSession[]; problems: Problem[] }> {
  const sessions: LocatedSession[] = []
  const problems: Problem[] = []
  for (const versions of bySession(sources)) {
    const start = Math.min(...versions.map(({ hints }) => hints.start))
    const evidence = versions.flatMap((version) => version.evidence)
    for (const { source, hints } of versions.toReversed()) {
      const read = await readLocated(source, { hints: { ...hints, start }, evidence }, options)
      sessions.push(...read.sessions)
      problems.push(...read.problems)
      if (read.sessions.length > 0) break
    }
  }
  return { sessions, problems }
}

/** Reads one source; sessions inside it that are sub-agents of the first take its evidence, and their own beginning. */
export async function readLocated(
  source: ByteSource,
  claim: { readonly hints: SessionHints; readonly evidence: readonly LinkEvidence[] },
  options: ReadOptions = {},
): Promise<{ sessions: LocatedSession[]; problems: Problem[] }> {
  const result = await readSessions(source, options)
  if (result.status === 'unreadable') {
    return {
      sessions: [],
      problems: [{ code: 'session-unreadable', detail: `${source.name}: ${result.code}, ${result.detail}` }],
    }
  }
  return { sessions: result.sessions.map((session) => ({ session, ...claim })), problems: [] }
}

function bySession(sources: readonly LocatedSource[]): LocatedSource[][] {
  const groups = new Map<string, LocatedSource[]>()
  for (const source of sources) {
    const key = source.hints.session_id ?? source.source.name
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [source])
    else group.push(source)
  }
  return [...groups.values()]
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

function sumOfAttributions(sources: readonly LocatedSource[]): SessionHints['attribution'] {
  const parts = sources.flatMap(({ hints }) => hints.attribution ?? [])
  if (parts.length === 0) return null
  return {
    agent_lines: parts.reduce((sum, part) => sum + part.agent_lines, 0),
    total_lines: parts.reduce((sum, part) => sum + part.total_lines, 0),
  }
}
