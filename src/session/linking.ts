/** Which of the sessions found belong to a change, and which part of each. */
import type { FileChange, PullRequest } from '../pull-request/pull-request.ts'
import { CommitKeys, type MadeByCommand } from './commits-made.ts'
import type { FileDiff } from './diff-lines.ts'
import type { SessionHints } from './locator.ts'
import { ChangeIndex, type Overlap } from './overlap.ts'
import { endOf, partOf } from './part.ts'
import type { LinkEvidence, LinkedSession, Problem, Session } from './session.ts'
import { callKind } from './tools.ts'
import { joinVersions } from './versions.ts'

export interface LocatedSession {
  readonly session: Session
  readonly hints: SessionHints
  readonly evidence: readonly LinkEvidence[]
}

export interface LinkedChange {
  readonly pullRequest: PullRequest
  readonly changes: readonly FileChange[]
  /** The change line by line; without it, an edit of a changed file is all the proof that is asked for. */
  readonly diff?: readonly FileDiff[]
}

export interface Linking {
  /** Best evidence first. */
  readonly linked: LinkedSession[]
  readonly problems: Problem[]
}

/** Evidence by strength: what a user said, an exact key, a trailer; what stands in the diff comes on top. */
const STRENGTH: Readonly<Record<string, number>> = {
  flag: 4,
  'pr-link': 3,
  'pr-created': 3,
  commit: 3,
  'entire-checkpoint': 2,
}
/** Logs of these may hold no calls at all (56 texts and not one call in a real one): their edits cannot be asked for. */
const WITHOUT_CALLS = new Set(['cursor-transcript', 'git-ai-note'])

/**
 * Links sessions to a change. Something of a session's edits must stand in the diff, whatever trailer names it: trailers
 * are claims, `files_touched` lists of sub-agents repeat their parents', and one session makes several changes (measured on
 * 56 real ones). A sub-agent's edits count for the session that started it; where its log is not kept, the commit that the
 * session made of its work does. Sessions given by flag stay. Versions of one
 * session are merged, from the earliest start.
 */
export function linkSessions(located: readonly LocatedSession[], change: LinkedChange): Linking {
  const judged = new Judge(change).judge(merged(located))
  const ranked = judged.filter((one) => one.refused === null).sort(byEvidence)
  return {
    linked: ranked.map(({ linked }) => linked),
    problems: judged.flatMap(({ refused }) => (refused === null || refused === 'sub-agent' ? [] : [refused])),
  }
}

/** The evidence of a session that the user named by flag. */
export function linkedByFlag(flag: string): LinkEvidence {
  return { kind: 'flag', evidence: flag }
}

function merged(located: readonly LocatedSession[]): LocatedSession[] {
  const byId = new Map<string, LocatedSession>()
  for (const next of located) {
    const named = withOwnId(next)
    const known = byId.get(named.session.id)
    byId.set(named.session.id, known === undefined ? named : later(known, named))
  }
  return [...byId.values()]
}

/** A log that does not name its session (Entire's compact one) has the id that the place knows. */
function withOwnId(located: LocatedSession): LocatedSession {
  const { session, hints } = located
  if (hints.session_id === null || session.id !== `${session.file}#1`) return located
  return { ...located, session: { ...session, id: hints.session_id } }
}

function later(a: LocatedSession, b: LocatedSession): LocatedSession {
  const { session, pieces } = joinVersions(a.session, b.session)
  const seen = new Set<string>()
  const evidence = [...a.evidence, ...b.evidence].filter((item) => {
    const key = `${item.kind}\n${item.evidence}`
    return !seen.has(key) && seen.add(key)
  })
  // A mark counts lines of one whole log; pieces are what came after their marks.
  const start = pieces ? 0 : Math.min(a.hints.start, b.hints.start)
  return { session, hints: { ...(session === a.session ? a.hints : b.hints), start }, evidence }
}

interface Judged {
  readonly linked: LinkedSession
  readonly strength: number
  readonly overlap: Overlap
  /** Why it is not linked; a sub-agent that edited nothing is part of a linked session, and no problem. */
  readonly refused: Problem | 'sub-agent' | null
}

/** Where a session stands among those that started each other. */
type Place = 'alone' | 'started-an-editor' | 'started-by-a-linked'

class Judge {
  private readonly change: LinkedChange
  private readonly index: ChangeIndex
  private readonly commits: CommitKeys
  private readonly until: string | null

  constructor(change: LinkedChange) {
    this.change = change
    this.index = new ChangeIndex(change.changes, change.diff ?? null)
    this.commits = new CommitKeys(change.pullRequest)
    this.until = endOf(change.pullRequest)
  }

  judge(located: readonly LocatedSession[]): Judged[] {
    const overlaps = new Map(located.map(({ session }) => [session.id, this.index.overlap(session, this.until)]))
    const parents = parentsOf(located)
    const editors = located.map(({ session }) => session.id).filter((id) => (overlaps.get(id)?.files.size ?? 0) > 0)
    const starters = new Set(editors.flatMap((id) => [...ancestors(id, parents)]))
    const proven = new Set([...editors, ...starters])
    const placeOf = (id: string): Place => {
      if (starters.has(id)) return 'started-an-editor'
      return [...ancestors(id, parents)].some((parent) => proven.has(parent)) ? 'started-by-a-linked' : 'alone'
    }
    return located.map((candidate) => {
      const { id } = candidate.session
      return this.one(candidate, overlaps.get(id) ?? NOTHING, placeOf(id))
    })
  }

  private one(candidate: LocatedSession, overlap: Overlap, place: Place): Judged {
    const { session, hints } = candidate
    const made = this.commits.made(session, this.until)
    const evidence = [...candidate.evidence, ...keysOf(session, this.change.pullRequest), ...made.evidence]
    const given = evidence.some(({ kind }) => kind === 'flag')
    const isProven = overlap.files.size > 0 || place === 'started-an-editor' || given
    const refused = isProven || madeUnseen(session, overlap, made) ? null : this.refusal(session, overlap, place)
    if (overlap.files.size > 0) evidence.push(standing(overlap))
    else if (place === 'started-an-editor')
      evidence.push({ kind: 'sub-agent', evidence: 'its sub-agent edited the change' })
    const steps = [...new Set([...overlap.steps, ...made.steps])].sort((a, b) => a - b)
    const { from, to } = partOf(session, hints.start, steps, this.until)
    return {
      linked: { session, linked_by: evidence, from_step: from, to_step: to },
      strength: Math.max(0, ...evidence.map(({ kind }) => STRENGTH[kind] ?? 1)),
      overlap,
      refused,
    }
  }

  private refusal(session: Session, { edited }: Overlap, place: Place): Problem | 'sub-agent' | null {
    if (place === 'started-by-a-linked') return 'sub-agent'
    const name = `session ${session.id} (${session.file})`
    const unrelated = (why: string): Problem => ({ code: 'session-unrelated', detail: `${name} ${why}` })
    if (this.until !== null && session.started_at !== null && Date.parse(session.started_at) > Date.parse(this.until))
      return unrelated('began after the change was done')
    if (edited > 0) return unrelated(`edited ${edited} of the changed files, and nothing of it stands in the change`)
    const hasCalls = session.steps.some((step) => step.kind === 'call')
    return !hasCalls && WITHOUT_CALLS.has(session.format) ? null : unrelated('edited no file of the change')
  }
}

/**
 * A session may commit a change that its log does not show it making: by sub-agents whose logs are not kept, or by edits
 * too small to tell apart. Committing what somebody else made, and nothing more, is not enough.
 */
function madeUnseen(session: Session, { edited }: Overlap, { steps }: MadeByCommand): boolean {
  return (
    steps.length > 0 &&
    (edited > 0 || session.steps.some((step) => step.kind === 'call' && callKind(step.call) === 'task'))
  )
}

const NOTHING: Overlap = { files: new Set(), lines: 0, edited: 0, steps: [] }

function standing({ files, lines }: Overlap): LinkEvidence {
  const what = lines === 0 ? '' : `, ${lines} ${lines === 1 ? 'line' : 'lines'} of the diff`
  return { kind: 'files', evidence: `edited ${files.size} of the changed files${what}` }
}

/** Strongest key first, then most of the diff, most files, and the session that ended last. */
function byEvidence(a: Judged, b: Judged): number {
  return (
    b.strength - a.strength ||
    b.overlap.lines - a.overlap.lines ||
    b.overlap.files.size - a.overlap.files.size ||
    (b.linked.session.ended_at ?? '').localeCompare(a.linked.session.ended_at ?? '') ||
    a.linked.session.id.localeCompare(b.linked.session.id)
  )
}

function parentsOf(located: readonly LocatedSession[]): ReadonlyMap<string, string> {
  return new Map(
    located.flatMap(({ session }) => (session.parent_id === null ? [] : [[session.id, session.parent_id]])),
  )
}

/** The sessions above one, nearest first; logs may name each other in a circle. */
function ancestors(id: string, parents: ReadonlyMap<string, string>): ReadonlySet<string> {
  const above = new Set<string>()
  for (let next = parents.get(id); next !== undefined && next !== id && !above.has(next); next = parents.get(next))
    above.add(next)
  return above
}

/** Exact keys inside the session. */
function keysOf(session: Session, { owner, repo, number }: PullRequest): LinkEvidence[] {
  const name = `${owner}/${repo}`.toLowerCase()
  const own = session.pull_requests.find(
    (made) => made.number === number && (made.repository === null || made.repository.toLowerCase() === name),
  )
  return own === undefined
    ? []
    : [{ kind: 'pr-link', evidence: `the session names pull request ${name}#${own.number} as its own` }]
}
