/** What reading changes needs of a repository's history. The git room's `Repository` fits; tests hand in their own. */
import type { ChangeCommit } from './pull-request.ts'

export interface History {
  /** The first-parent line of `head`, newest first. `since`: a commit that is left out with all before it, or a date. */
  firstParent(line: {
    readonly head: string
    readonly since?: string
    readonly limit?: number
  }): AsyncIterable<ChangeCommit>
  /** Commits reachable from `to` and not from `from`; `topological`: none before its children. */
  commits(
    range: { readonly to: string; readonly from?: string },
    options: { readonly order: 'topological' },
  ): AsyncIterable<ChangeCommit>
}

/** The repository that changes are named after. */
export interface Home {
  readonly owner: string
  readonly repo: string
  /** Host name of the remote where known; links are made for `github.com` alone. */
  readonly host?: string | null
}
