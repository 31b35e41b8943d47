/**
 * Pull requests out of plain history: how each change landed on the main line, and so what its base is. Needs no API.
 */
import { authoringAgent, identifyAgent } from './identify-agent.ts'
import type { Home } from './history.ts'
import { readLanding } from './landing.ts'
import type { Landing } from './landing.ts'
import type { ChangeCommit, MergeShape, PullRequest } from './pull-request.ts'

/** Commits of a stretch of history by id, in topological order, newest first. */
export type CommitLookup = ReadonlyMap<string, ChangeCommit>

/** A release merge of a branch that holds merges of release branches …: nobody nests deeper by hand. */
const MAX_NESTING = 8
const WEB_FLOW = 'noreply@github.com'
/** GitHub rebases all commits of a pull request in one go: their committer dates are this close, in milliseconds. */
const REBASE_GAP_MS = 2000

/**
 * The changes of a line of commits.
 * @param line a first-parent line, newest first, without gaps
 * @param lookup the commits that the line's merges brought in
 */
export function changesOfLine(line: readonly ChangeCommit[], lookup: CommitLookup, home: Home): PullRequest[] {
  return lineChanges(line, lookup, { home, depth: 0 })
}

interface Context {
  readonly home: Home
  readonly depth: number
}

function lineChanges(line: readonly ChangeCommit[], lookup: CommitLookup, context: Context): PullRequest[] {
  const sides = sideCommits(line, lookup)
  return runs(line).flatMap((run) => {
    const side = sides.get(run[0].sha)
    return side === undefined ? singleChange(run, context.home) : mergeChanges(run[0], side, context)
  })
}

type Run = readonly [ChangeCommit, ...ChangeCommit[]]

/** Cuts the line into runs of commits that landed together; most runs are one commit. */
function runs(line: readonly ChangeCommit[]): Run[] {
  const found: [ChangeCommit, ...ChangeCommit[]][] = []
  let last: ChangeCommit | null = null
  for (const commit of line) {
    const run = found.at(-1)
    if (last !== null && run !== undefined && landedTogether(last, commit)) run.push(commit)
    else found.push([commit])
    last = commit
  }
  return found
}

/**
 * Whether two neighbours on the main line came by one rebased pull request: both name its number, or GitHub committed
 * both at once.
 */
export function landedTogether(newer: ChangeCommit, older: ChangeCommit): boolean {
  if (newer.parents.length !== 1 || older.parents.length !== 1 || newer.parents[0] !== older.sha) return false
  const [a, b] = [readLanding(newer).number, readLanding(older).number]
  if (a !== null || b !== null) return a === b
  const byGitHub = newer.committer.email === WEB_FLOW && older.committer.email === WEB_FLOW
  const gap = Math.abs(Date.parse(newer.committed_at) - Date.parse(older.committed_at))
  return byGitHub && gap <= REBASE_GAP_MS
}

/**
 * Which commits each merge of the line brought in, oldest first: those that its older neighbours do not reach. Walked
 * from the oldest merge up, every commit is visited once.
 */
function sideCommits(line: readonly ChangeCommit[], lookup: CommitLookup): ReadonlyMap<string, ChangeCommit[]> {
  const sides = new Map<string, ChangeCommit[]>()
  const taken = new Set(line.map((commit) => commit.sha))
  const order = new Map([...lookup.keys()].map((sha, at) => [sha, at]))
  for (const merge of line.toReversed()) {
    if (merge.parents.length < 2) continue
    const side: ChangeCommit[] = []
    const pending = merge.parents.slice(1)
    for (let sha = pending.pop(); sha !== undefined; sha = pending.pop()) {
      const commit = lookup.get(sha)
      if (commit === undefined || taken.has(sha)) continue
      taken.add(sha)
      side.push(commit)
      pending.push(...commit.parents)
    }
    sides.set(
      merge.sha,
      side.sort((a, b) => (order.get(b.sha) ?? 0) - (order.get(a.sha) ?? 0)),
    )
  }
  return sides
}

/** One squashed or rebased pull request. Without a number it is one only where its commits show that. */
function singleChange(run: Run, home: Home): PullRequest[] {
  const oldest = run.at(-1) ?? run[0]
  const base = oldest.parents[0]
  if (base === undefined) return []
  const change = { landing: readLanding(oldest), base, head: run[0], commits: run.toReversed() }
  const pullRequest = toPullRequest(home, { ...change, shape: run.length > 1 ? 'rebase' : 'squash' })
  if (pullRequest.number !== null || run.length > 1) return [pullRequest]
  // A commit straight onto the main line: a change worth looking at only when an agent left its sign on it.
  return authoringAgent(identifyAgent({ pullRequest })) === null ? [] : [pullRequest]
}

/** The pull request that a merge brought in; those inside it, where it brought in a branch that pull requests went to. */
function mergeChanges(merge: ChangeCommit, side: readonly ChangeCommit[], context: Context): PullRequest[] {
  const base = merge.parents[0]
  const landing = readLanding(merge)
  if (base === undefined || side.length === 0) return []
  const sideLine = firstParentLine(merge.parents[1], side)
  const inner = context.depth < MAX_NESTING ? innerChanges(sideLine, side, context) : []
  const outer = toPullRequest(context.home, { landing, base, head: merge, commits: side, shape: 'merge' })
  if (landing.kind === 'update') return inner
  return isIntegration(inner, sideLine) ? inner : [outer, ...inner]
}

function innerChanges(line: readonly ChangeCommit[], side: readonly ChangeCommit[], context: Context): PullRequest[] {
  const numbered = line.some((commit) => readLanding(commit).number !== null)
  if (!numbered) return []
  const lookup = new Map(side.toReversed().map((commit) => [commit.sha, commit]))
  const changes = lineChanges(line, lookup, { ...context, depth: context.depth + 1 })
  return changes.filter((change) => change.number !== null)
}

/** A merge of `dev` into `main` is made of pull requests already; taking it as one more would count them twice. */
function isIntegration(inner: readonly PullRequest[], line: readonly ChangeCommit[]): boolean {
  const landed = new Set(inner.map((change) => change.head))
  const count = line.filter((commit) => landed.has(commit.sha)).length
  return count >= 2 && count * 2 >= line.length
}

function firstParentLine(tip: string | undefined, side: readonly ChangeCommit[]): ChangeCommit[] {
  const lookup = new Map(side.map((commit) => [commit.sha, commit]))
  const line: ChangeCommit[] = []
  for (let at = tip === undefined ? undefined : lookup.get(tip); at !== undefined;) {
    line.push(at)
    const parent: string | undefined = at.parents[0]
    at = parent === undefined ? undefined : lookup.get(parent)
  }
  return line
}

export interface Landed {
  readonly landing: Landing
  readonly shape: MergeShape
  readonly base: string
  /** The newest commit of the change on the main line. */
  readonly head: ChangeCommit
  /** Oldest first. */
  readonly commits: readonly ChangeCommit[]
}

/** The model, as far as history knows it. */
export function toPullRequest(home: Home, { landing, shape, base, head, commits }: Landed): PullRequest {
  const { number, title, body, branch } = landing
  const known = number !== null && home.host === 'github.com'
  return {
    owner: home.owner,
    repo: home.repo,
    number,
    title,
    body,
    url: known ? `https://github.com/${home.owner}/${home.repo}/pull/${number}` : null,
    author: null,
    author_type: null,
    head_branch: branch,
    shape,
    base,
    head: head.sha,
    merged_at: head.committed_at,
    commits: [...commits],
  }
}
