/** Going through a repository's pull requests, newest first, in time and memory that grow with what is asked for. */
import type { History, Home } from './history.ts'
import { readLanding } from './landing.ts'
import { changesOfLine, landedTogether, toPullRequest } from './merge-shape.ts'
import type { CommitLookup } from './merge-shape.ts'
import type { ChangeCommit, PullRequest } from './pull-request.ts'

export interface WalkOptions {
  /** Where to start: a commit id or a name of one. */
  readonly head: string
  readonly home: Home
  /** A commit that is left out with all before it, or a date (ISO 8601). */
  readonly since?: string
  /** Stop after this many changes. */
  readonly limit?: number
}

/** Main-line commits taken together: few at first, so that `--limit 20` answers at once; one git process each time. */
const FIRST_BATCH = 64
const BATCH = 512
/** Side commits of a batch kept in memory; a merge of another project's whole history brings more. */
const MAX_SIDE_COMMITS = 50_000
const MAX_RUN = 250

/** Yields each merged change of the history once, newest first; one pull request inside another comes after it. */
export async function* walkChanges(history: History, options: WalkOptions): AsyncGenerator<PullRequest> {
  const seen = new Set<number>()
  let left = options.limit ?? Infinity
  for await (const line of batches(history, options)) {
    const lookup = await readSides(history, line)
    for (const change of changesOfLine(line, lookup, options.home)) {
      // A cherry-pick to the same line, or a commit of the branch that already names its number.
      if (change.number !== null && seen.has(change.number)) continue
      if (left <= 0) return
      if (change.number !== null) seen.add(change.number)
      left -= 1
      yield change
    }
  }
}

/** The main line in batches that never cut through a rebased pull request. */
async function* batches(history: History, { head, since }: WalkOptions): AsyncGenerator<ChangeCommit[]> {
  let line: ChangeCommit[] = []
  let size = FIRST_BATCH
  for await (const commit of history.firstParent(since === undefined ? { head } : { head, since })) {
    const last = line.at(-1)
    const full = line.length >= size + MAX_RUN
    if (last !== undefined && line.length >= size && (full || !landedTogether(last, commit))) {
      yield line
      line = []
      size = BATCH
    }
    line.push(commit)
  }
  if (line.length > 0) yield line
}

/** Everything that the merges of a stretch brought in, by one process; no process when it has no merge. */
async function readSides(history: History, line: readonly ChangeCommit[]): Promise<CommitLookup> {
  const lookup = new Map<string, ChangeCommit>()
  const [newest, oldest] = [line[0], line.at(-1)]
  if (newest === undefined || !line.some((commit) => commit.parents.length > 1)) return lookup
  const from = oldest?.parents[0]
  const range = from === undefined ? { to: newest.sha } : { to: newest.sha, from }
  for await (const commit of history.commits(range, { order: 'topological' })) {
    lookup.set(commit.sha, commit)
    if (lookup.size >= MAX_SIDE_COMMITS) break
  }
  return lookup
}

export interface FromCommitOptions {
  /** The merge commit, the squash commit or the last rebased one; a commit id or a name of one. */
  readonly sha: string
  readonly home: Home
  /** What the change starts from, where the caller knows better than history. */
  readonly base?: string
}

/**
 * The pull request that landed as one commit, whatever its message says.
 * @returns null when the commit has no parent: a root, or the border of a shallow clone
 */
export async function pullRequestFromCommit(history: History, options: FromCommitOptions): Promise<PullRequest | null> {
  const run: ChangeCommit[] = []
  for await (const commit of history.firstParent({ head: options.sha, limit: MAX_RUN })) {
    const last = run.at(-1)
    if (last !== undefined && !landedTogether(last, commit)) break
    run.push(commit)
  }
  const [head, oldest] = [run[0], run.at(-1)]
  const base = options.base ?? oldest?.parents[0]
  if (head === undefined || oldest === undefined || base === undefined) return null
  const merged = head.parents.length > 1
  const commits = merged || options.base !== undefined ? await readRange(history, head, base) : run.toReversed()
  const shape = merged ? 'merge' : commits.length > 1 ? 'rebase' : 'squash'
  return toPullRequest(options.home, { landing: readLanding(merged ? head : oldest), base, head, commits, shape })
}

/** Own commits of a change between its base and its head, oldest first, without the merge commit itself. */
async function readRange(history: History, head: ChangeCommit, base: string): Promise<ChangeCommit[]> {
  const commits: ChangeCommit[] = []
  for await (const commit of history.commits({ to: head.sha, from: base }, { order: 'topological' })) {
    if (commit.sha !== head.sha || head.parents.length < 2) commits.push(commit)
    if (commits.length >= MAX_SIDE_COMMITS) break
  }
  return commits.reverse()
}
