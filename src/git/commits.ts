/** Commits streamed out of one `git log` process, whatever the length of the history. */
import { InputError } from '../core/errors.ts'
import type { ChangeCommit } from '../pull-request/pull-request.ts'
import type { GitProcess } from './process.ts'

/** A commit with the tree it names. */
export interface Commit extends ChangeCommit {
  readonly tree: string
}

/** Which commits: those reachable from `to` and not from `from`. */
export interface CommitRange {
  /** Full commit id. */
  readonly to: string
  /** Full commit id; left out: down to the root. */
  readonly from?: string
}

export interface CommitOptions {
  /** `topological`: no commit before its children, lines of history kept together. Newest first in both. */
  readonly order?: 'date' | 'topological'
  readonly follow?: 'all-parents' | 'first-parent'
  /** ISO 8601; older commits are left out. */
  readonly since?: string
  readonly limit?: number
}

/** NUL cannot stand in any of these fields, so no message can forge a border. */
const FIELDS = ['%H', '%T', '%P', '%an', '%ae', '%cn', '%ce', '%cI', '%B'] as const
const FORMAT = `--format=tformat:${FIELDS.join('%x00')}`

/** A longer field (a message of megabytes) is cut; nothing that we look for stands that far in. */
const MAX_FIELD_BYTES = 256 * 1024

/** Streams commits, newest first. `range` ids must be full ids. */
export async function* readCommits(
  git: GitProcess,
  range: CommitRange,
  options: CommitOptions = {},
): AsyncGenerator<Commit> {
  const args = ['log', '-z', FORMAT, '--no-notes', '--no-mailmap', '--no-color']
  if (options.order === 'topological') args.push('--topo-order')
  if (options.follow === 'first-parent') args.push('--first-parent')
  if (options.since !== undefined) args.push(`--since=${isoDate(options.since)}`)
  if (options.limit !== undefined) args.push(`--max-count=${Math.max(0, Math.floor(options.limit))}`)
  args.push('--end-of-options', range.to, ...(range.from === undefined ? [] : [`^${range.from}`]), '--')
  let record: string[] = []
  for await (const field of splitFields(git.stream(args))) {
    record.push(field)
    if (record.length < FIELDS.length) continue
    yield toCommit(record)
    record = []
  }
}

/** git guesses at dates it does not know and never refuses one: only a real date may reach it. */
function isoDate(since: string): string {
  const time = Date.parse(since)
  if (!Number.isFinite(time)) throw new InputError(`not a date: ${since.slice(0, 80)}`, 'write it as 2026-05-31')
  return new Date(time).toISOString()
}

function toCommit(record: readonly string[]): Commit {
  const [sha = '', tree = '', parents = '', authorName = '', authorEmail = '', ...rest] = record
  const [committerName = '', committerEmail = '', committedAt = '', message = ''] = rest
  return {
    sha,
    tree,
    parents: parents === '' ? [] : parents.split(' '),
    author: { name: authorName, email: authorEmail },
    committer: { name: committerName, email: committerEmail },
    committed_at: committedAt,
    message,
  }
}

/** NUL-terminated fields as UTF-8 text, each cut at the limit. */
async function* splitFields(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let parts: Buffer[] = []
  let kept = 0
  const keep = (part: Buffer): void => {
    const room = MAX_FIELD_BYTES - kept
    if (room <= 0 || part.length === 0) return
    parts.push(part.length > room ? part.subarray(0, room) : part)
    kept += Math.min(part.length, room)
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      keep(chunk.subarray(start, end))
      yield parts.length === 1 ? (parts[0] ?? chunk).toString('utf8') : Buffer.concat(parts).toString('utf8')
      parts = []
      kept = 0
      start = end + 1
    }
    keep(chunk.subarray(start))
  }
}
