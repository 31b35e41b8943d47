/** Changes and histories for the tests, written down as briefly as they can be read. */
import type { History } from '../../src/pull-request/history.ts'
import type { ChangeCommit, PullRequest } from '../../src/pull-request/pull-request.ts'

/** A commit id out of a short name: `m1` → 40 hex digits. */
export function id(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(40, '0')
}

export interface CommitLine {
  readonly name: string
  readonly parents?: readonly string[]
  readonly message?: string
  readonly author?: string
  readonly email?: string
  readonly committer?: string
  readonly at?: string
}

export function commitOf(line: CommitLine): ChangeCommit {
  return {
    sha: id(line.name),
    parents: (line.parents ?? ['root']).map(id),
    author: { name: line.author ?? 'Ann Author', email: line.email ?? 'ann@example.com' },
    committer: { name: 'Some Committer', email: line.committer ?? 'ann@example.com' },
    committed_at: line.at ?? '2026-03-01T12:00:00+00:00',
    message: line.message ?? line.name,
  }
}

export function change(more: Partial<PullRequest> = {}): PullRequest {
  return {
    owner: 'acme',
    repo: 'price-tag',
    number: 7,
    title: 'Fix rounding',
    body: '',
    url: null,
    author: null,
    author_type: null,
    head_branch: null,
    shape: 'squash',
    base: id('base'),
    head: id('head'),
    merged_at: null,
    commits: [commitOf({ name: 'c' })],
    ...more,
  }
}

/** A history in memory; counts how often it is asked, as each question is a git process. */
export class MemoryHistory implements History {
  readonly #commits = new Map<string, ChangeCommit>()
  questions = 0

  constructor(lines: readonly CommitLine[]) {
    for (const line of lines) this.#commits.set(id(line.name), commitOf(line))
  }

  async *firstParent(line: { head: string; since?: string; limit?: number }): AsyncGenerator<ChangeCommit> {
    this.questions += 1
    let left = line.limit ?? Infinity
    for (let at = this.#commits.get(line.head); at !== undefined && left > 0; left -= 1) {
      if (at.sha === line.since) return
      yield at
      at = this.#commits.get(at.parents[0] ?? '')
    }
  }

  async *commits(range: { to: string; from?: string }): AsyncGenerator<ChangeCommit> {
    this.questions += 1
    const hidden = new Set(this.#reachable(range.from))
    const wanted = this.#reachable(range.to).filter((sha) => !hidden.has(sha))
    for (const sha of wanted) {
      const commit = this.#commits.get(sha)
      if (commit !== undefined) yield commit
    }
  }

  /** Topological order, children first: reversed post-order of a walk over parents. */
  #reachable(from: string | undefined): string[] {
    const done = new Set<string>()
    const order: string[] = []
    const pending: { sha: string; leave: boolean }[] = from === undefined ? [] : [{ sha: from, leave: false }]
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (next.leave) order.push(next.sha)
      else if (!done.has(next.sha)) {
        done.add(next.sha)
        pending.push({ sha: next.sha, leave: true })
        for (const parent of this.#commits.get(next.sha)?.parents ?? []) pending.push({ sha: parent, leave: false })
      }
    }
    return order.reverse()
  }
}
