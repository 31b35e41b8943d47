/** What became of the sessions that one merged change names. */
import type { Repository } from '../../src/git/repository.ts'
import type { PullRequest } from '../../src/pull-request/pull-request.ts'
import type { AgentShare } from '../../src/session/agent-share.ts'
import { shareOfFound } from '../../src/session/attribution.ts'
import { diffLinesOf } from '../../src/session/diff-lines.ts'
import { type Found, findSessions } from '../../src/session/find.ts'
import { noteOf, noteRefs } from '../../src/session/notes.ts'
import { trailerLines } from '../../src/session/trailers.ts'

export interface ChangeFigures {
  readonly change: PullRequest
  readonly found: Found
  readonly share: AgentShare
  /** How much of it is there: every session, some, or none and why. */
  readonly outcome: string
}

/** Whether the change says where its session is: by a trailer, or by a git-ai note on one of its commits. */
export async function namesSession(change: PullRequest, repository: Repository): Promise<boolean> {
  if (trailerLines(change, 'Entire-Checkpoint', /\S/).length > 0) return true
  const refs = await noteRefs(repository)
  if (refs.length === 0) return false
  for (const { sha } of change.commits) if ((await noteOf(repository, refs, sha)) !== null) return true
  return (await noteOf(repository, refs, change.head)) !== null
}

export async function figuresOf(change: PullRequest, repository: Repository): Promise<ChangeFigures> {
  const changes = await repository.changes(change.base, change.head)
  const diff = diffLinesOf(await repository.patch(change.base, change.head, changes), changes)
  const found = await findSessions({ pullRequest: change, changes, diff }, repository)
  const share = shareOfFound(found, diff)
  return { change, found, share, outcome: outcomeOf(found) }
}

/** The reason that explains most, in the order in which one would mend them. */
const REASONS = [
  'ref-missing',
  'blob-missing',
  'not-on-the-branch',
  'session-unreadable',
  'metadata-unreadable',
  'not-readable-here',
  'session-unrelated',
]

function outcomeOf({ tally }: Found): string {
  const reason = REASONS.find((code) => (tally.problems[code] ?? 0) > 0) ?? 'no-key'
  if (tally.linked === 0) return `none: ${reason}`
  const missing = REASONS.filter((code) => code !== 'session-unrelated').some((code) => (tally.problems[code] ?? 0) > 0)
  return missing ? 'some linked, others missing' : 'all that are named are linked or refused'
}
