/** Which of the sessions found belong to a change, and which part of each. */
import type { FileChange, PullRequest } from '../pull-request/pull-request.ts'
import { appliedEditsOf } from './edits.ts'
import type { SessionHints } from './locator.ts'
import { PathIndex } from './same-path.ts'
import type { LinkEvidence, LinkedSession, Problem, Session } from './session.ts'

export interface LocatedSession {
  readonly session: Session
  readonly hints: SessionHints
  readonly evidence: readonly LinkEvidence[]
}

export interface LinkedChange {
  readonly pullRequest: PullRequest
  readonly changes: readonly FileChange[]
}

export interface Linking {
  /** Best evidence first. */
  readonly linked: LinkedSession[]
  readonly problems: Problem[]
}

/** Evidence by strength: what a user said, an exact key, a trailer; overlap comes on top. */
const STRENGTH: Readonly<Record<string, number>> = { flag: 4, 'pr-link': 3, 'entire-checkpoint': 2 }

/**
 * Links sessions to a change. A session must have edited a file of the change, whatever trailer names it: trailers are
 * claims, and `files_touched` lists of sub-agents repeat their parents' (measured on 56 real changes). Sessions given by
 * flag stay. Versions of one session are merged: the one that reaches furthest stays, from the earliest start.
 */
export function linkSessions(located: readonly LocatedSession[], change: LinkedChange): Linking {
  const index = new PathIndex(
    change.changes.flatMap(({ path, old_path }) => (old_path === null ? [path] : [path, old_path])),
  )
  const problems: Problem[] = []
  const ranked: { linked: LinkedSession; rank: number }[] = []
  for (const candidate of merged(located)) {
    const result = linkOne(candidate, change.pullRequest, index)
    if ('code' in result) problems.push(result)
    else ranked.push(result)
  }
  ranked.sort((a, b) => b.rank - a.rank || a.linked.session.id.localeCompare(b.linked.session.id))
  return { linked: ranked.map(({ linked }) => linked), problems }
}

/** The evidence of a session that the user named by flag. */
export function linkedByFlag(flag: string): LinkEvidence {
  return { kind: 'flag', evidence: flag }
}

function merged(located: readonly LocatedSession[]): LocatedSession[] {
  const byId = new Map<string, LocatedSession>()
  for (const next of located) {
    const known = byId.get(next.session.id)
    byId.set(next.session.id, known === undefined ? next : later(known, next))
  }
  return [...byId.values()]
}

function later(a: LocatedSession, b: LocatedSession): LocatedSession {
  const longer = b.session.steps.length >= a.session.steps.length ? b : a
  const seen = new Set<string>()
  const evidence = [...a.evidence, ...b.evidence].filter((item) => {
    const key = `${item.kind}\n${item.evidence}`
    return !seen.has(key) && seen.add(key)
  })
  return {
    session: longer.session,
    hints: { ...longer.hints, start: Math.min(a.hints.start, b.hints.start) },
    evidence,
  }
}

function linkOne(
  candidate: LocatedSession,
  pullRequest: PullRequest,
  index: PathIndex,
): { linked: LinkedSession; rank: number } | Problem {
  const { session, hints } = candidate
  const evidence = [...candidate.evidence, ...keysOf(session, pullRequest)]
  const touched = touchedFiles(session, index)
  const given = evidence.some(({ kind }) => kind === 'flag')
  const hasCalls = session.steps.some((step) => step.kind === 'call')
  if (touched.size === 0 && hasCalls && !given) {
    return { code: 'session-unrelated', detail: `session ${session.id} (${session.file}) edited no file of the change` }
  }
  if (touched.size > 0) evidence.push({ kind: 'files', evidence: `edited ${touched.size} of the changed files` })
  const from = startStep(session, hints.start, touched)
  const linked = { session, linked_by: evidence, from_step: from, to_step: Math.max(from, session.steps.length) }
  const strength = Math.max(0, ...evidence.map(({ kind }) => STRENGTH[kind] ?? 1))
  return { linked, rank: strength * 100_000 + touched.size }
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

/** Files of the change that the session edited, each with the last step that did. */
function touchedFiles(session: Session, index: PathIndex): Map<string, number> {
  const touched = new Map<string, number>()
  for (const step of session.steps) {
    if (step.kind !== 'call') continue
    for (const edit of appliedEditsOf(step)) {
      const file = index.find(edit.path, session.cwd)
      if (file !== null) touched.set(file, step.n)
    }
  }
  return touched
}

/**
 * The first step of this change's part: the one after the transcript's start mark. Where nothing after the mark touched the
 * change, the mark is one commit too late (work committed after a checkpoint), and the part begins at the human turn
 * before the last edit of the change.
 */
function startStep(session: Session, start: number, touched: ReadonlyMap<string, number>): number {
  const marked = session.steps.find((step) => (step.line ?? step.n) > start)?.n ?? session.steps.length + 1
  const edits = [...touched.values()]
  if (marked <= session.steps.length && (edits.length === 0 || edits.some((n) => n >= marked))) return marked
  const last = edits.length === 0 ? session.steps.length : Math.max(...edits)
  return session.steps.findLast((step) => step.kind === 'user' && step.n <= last)?.n ?? 1
}
