/** Reads what the places hold: one version of each session, and of shared places only what this change can have to do with. */
import type { Located, Proof, SessionHints } from './locator.ts'
import { type LinkedChange, type LocatedSession, linkSessions } from './linking.ts'
import { type ReadOptions, type UnreadableCode, readSessions } from './read.ts'
import type { LinkEvidence, Problem, Session } from './session.ts'
import type { ByteSource } from './source.ts'
import { headOf } from './versions.ts'

export type LocatedSource = Extract<Located, { kind: 'session' }>
export type NamedSession = Extract<Located, { kind: 'named' }>

export interface ReadLocated {
  readonly sessions: LocatedSession[]
  readonly problems: Problem[]
  /** Records of sessions without a word of them, as newer git-ai notes are. */
  readonly named: NamedSession[]
}

/**
 * Reads the newest version of each session, which holds the others that begin like it: one pull request was seen with 261
 * entries of 17 sessions. An older version is read where it begins differently (a piece of the log) or a newer one cannot be.
 */
export async function readNewest(
  sources: readonly LocatedSource[],
  change: LinkedChange,
  options: ReadOptions,
): Promise<ReadLocated> {
  const reading = new Reading(change)
  for (const versions of bySession(sources)) {
    const start = Math.min(...versions.map(({ hints }) => hints.start))
    const evidence = versions.flatMap((version) => version.evidence)
    const read = new Set<string>()
    for (const version of versions.toReversed()) {
      const head = versions.length === 1 ? '' : await headOf(version.source)
      if (read.has(head)) continue
      const claim = { hints: { ...version.hints, start }, evidence }
      const result = await readOne(version.source, claim, options)
      if (reading.take(version, result)) read.add(head)
    }
  }
  return reading.end()
}

interface Claim {
  readonly hints: SessionHints
  readonly evidence: readonly LinkEvidence[]
}

type One = { readonly sessions: LocatedSession[] } | { readonly unreadable: UnreadableCode; readonly detail: string }

async function readOne(source: ByteSource, claim: Claim, options: ReadOptions): Promise<One> {
  const result = await readSessions(source, options)
  if (result.status === 'unreadable') return { unreadable: result.code, detail: result.detail }
  return { sessions: result.sessions.map((session) => ({ session, ...claim })) }
}

/** Reads one source; sessions inside it that are sub-agents of the first take its evidence, and their own beginning. */
export async function readLocated(
  source: ByteSource,
  claim: Claim,
  options: ReadOptions = {},
): Promise<{ sessions: LocatedSession[]; problems: Problem[] }> {
  const result = await readOne(source, claim, options)
  if ('sessions' in result) return { sessions: result.sessions, problems: [] }
  return { sessions: [], problems: [unreadableProblem(source, result)] }
}

/** What says that a file is something else than a session. Anything else is a session that could not be read. */
const NO_SESSION = new Set<UnreadableCode>(['empty', 'binary', 'unknown-format'])

class Reading {
  private readonly change: LinkedChange
  private readonly sessions: LocatedSession[] = []
  private readonly problems: Problem[] = []
  private readonly named: NamedSession[] = []
  /** Containers, and whether a session was found in them. */
  private readonly containers = new Map<string, boolean>()

  constructor(change: LinkedChange) {
    this.change = change
  }

  /** Whether the version could be read, so that no older one is needed. */
  take(located: LocatedSource, result: One): boolean {
    const { container, maybe } = located
    const isRead = 'sessions' in result && result.sessions.length > 0
    if (container !== undefined) this.containers.set(container, isRead || this.containers.get(container) === true)
    if (!('sessions' in result)) {
      const isExpected = container !== undefined || maybe === true
      if (!isExpected || !NO_SESSION.has(result.unreadable))
        this.problems.push(unreadableProblem(located.source, result))
      return false
    }
    for (const candidate of ofThisChange(result.sessions, located.hints.start)) {
      if (candidate.session.steps.length === 0) this.named.push(wordless(candidate))
      else if (located.proof === undefined || this.isProven(candidate, located.proof)) this.sessions.push(candidate)
    }
    return isRead
  }

  end(): ReadLocated {
    const empty = [...this.containers].filter(([, found]) => !found).map(([name]) => name)
    const problems = empty.map((name) => ({ code: 'session-unreadable', detail: `nothing in ${name} is a session` }))
    return { sessions: this.sessions, problems: [...this.problems, ...problems], named: this.named }
  }

  /** Others in a shared place are of other changes; that is no problem of this one, and nothing is said of them. */
  private isProven(candidate: LocatedSession, { from, to }: Proof): boolean {
    const { session } = candidate
    const started = Date.parse(session.started_at ?? session.ended_at ?? '')
    const ended = Date.parse(session.ended_at ?? session.started_at ?? '')
    if (ended < Date.parse(from) || started > Date.parse(to)) return false
    return session.steps.some(({ kind }) => kind === 'call') && linkSessions([candidate], this.change).linked.length > 0
  }
}

/** A file that gathers chats grows: those that end before what is new in it belong to earlier changes. */
function ofThisChange(sessions: readonly LocatedSession[], start: number): readonly LocatedSession[] {
  if (sessions.length < 2 || start === 0) return sessions
  return sessions.filter(({ session }) => lastLine(session) > start)
}

function lastLine({ steps }: Session): number {
  const last = steps.at(-1)
  return last?.line ?? last?.n ?? 0
}

function wordless({ session, evidence }: LocatedSession): NamedSession {
  const why = session.problems[0]?.detail ?? 'nothing of it is recorded'
  const detail = `session ${session.id} of ${session.agent} is named in ${session.file}: ${why}`
  return { kind: 'named', session_id: session.id, detail, evidence }
}

function unreadableProblem(source: ByteSource, result: { unreadable: UnreadableCode; detail: string }): Problem {
  return { code: 'session-unreadable', detail: `${source.name}: ${result.unreadable}, ${result.detail}` }
}

/** Versions of one session, in the order in which they were located. */
export function bySession(sources: readonly LocatedSource[]): LocatedSource[][] {
  const groups = new Map<string, LocatedSource[]>()
  for (const source of sources) {
    const key = source.hints.session_id ?? source.source.name
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [source])
    else group.push(source)
  }
  return [...groups.values()]
}
