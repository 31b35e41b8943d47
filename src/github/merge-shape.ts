/** How a merged pull request landed, told from the API's view of the commits. */
import type { MergeShape } from '../pull-request/pull-request.ts'
import type { ApiCommit } from './api-models.ts'

/** Where a change begins and ends on the branch it was merged into. */
export interface Landing {
  readonly shape: MergeShape
  readonly base: string
  readonly head: string
  /** The change's own commits, oldest first. */
  readonly commits: readonly ApiCommit[]
}

/**
 * `merge_commit_sha` is a merge commit, the squash commit, or the last rebased commit
 * (https://docs.github.com/rest/pulls/pulls#get-a-pull-request). Two parents: a merge. Else the branch is compared with
 * the pull request's own commits: same authors and messages one by one means they were rebased, else squashed.
 * @param history commits from where the change landed backwards, newest first, at least one
 * @param own the pull request's commits, oldest first
 */
export function mergeShape(history: readonly ApiCommit[], own: readonly ApiCommit[]): Landing {
  const landed = history[0]
  const before = landed?.parents[0]
  if (landed === undefined || before === undefined) {
    throw new Error('the commit that a pull request was merged as has no parent')
  }
  if (landed.parents.length > 1) return { shape: 'merge', base: before.sha, head: landed.sha, commits: own }
  const rebased = history.slice(0, own.length).reverse()
  const first = rebased[0]?.parents[0]
  if (own.length > 1 && first !== undefined && sameCommits(rebased, own)) {
    return { shape: 'rebase', base: first.sha, head: landed.sha, commits: rebased }
  }
  return { shape: 'squash', base: before.sha, head: landed.sha, commits: [landed] }
}

/** A rebase keeps author, author date and message, and gives each commit a new id. */
function sameCommits(rebased: readonly ApiCommit[], own: readonly ApiCommit[]): boolean {
  if (rebased.length !== own.length) return false
  return own.every((commit, index) => {
    const other = rebased[index]
    if (other === undefined) return false
    const [a, b] = [commit.commit, other.commit]
    return a.message === b.message && a.author.email === b.author.email && a.author.date === b.author.date
  })
}
