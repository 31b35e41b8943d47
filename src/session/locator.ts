/** What a place is where sessions are looked for. One file under `locators/`, one line in `locators/index.ts`. */
import type { PullRequest } from '../pull-request/pull-request.ts'
import type { LinkEvidence } from './session.ts'
import type { ByteSource } from './source.ts'

/** What a locator needs of a repository; git's `Repository` has this shape. */
export interface SessionRepository {
  /** The commit that a name stands for, or null. */
  resolve(rev: string): Promise<string | null>
  /** All files under a folder of a commit, recursively; empty when there is none. */
  listTree(rev: string, path?: string): Promise<readonly { readonly path: string; readonly id: string }[]>
  /** Null when the file, or its blob in a partial clone, is not here. */
  readFile(rev: string, path: string, options?: { readonly maxBytes?: number }): Promise<Uint8Array | null>
  streamFile(
    rev: string,
    path: string,
  ): Promise<{ readonly size: number; readonly chunks: AsyncIterable<Uint8Array> } | null>
  hasBlob(id: string): Promise<boolean>
}

/** What the place says about a session. Claims: the session's own content decides. */
export interface SessionHints {
  readonly session_id: string | null
  /** The place's label of the agent. Measured to be wrong in 5 of 7 cases of one repository: never decides anything. */
  readonly agent_label: string | null
  /** Lines (or messages) of a cumulative transcript that came before this change. */
  readonly start: number
  /** Line counts of the place's own attribution, where it has one. */
  readonly attribution: { readonly agent_lines: number; readonly total_lines: number } | null
}

export const NO_HINTS: SessionHints = { session_id: null, agent_label: null, start: 0, attribution: null }

export type UnreachableCode =
  | 'not-on-the-branch'
  | 'blob-missing'
  | 'ref-missing'
  | 'metadata-unreadable'
  | 'not-readable-here'

export type Located =
  | {
      readonly kind: 'session'
      readonly source: ByteSource
      readonly hints: SessionHints
      readonly evidence: readonly LinkEvidence[]
    }
  /** The verbatim prompt without a trajectory. */
  | { readonly kind: 'prompt'; readonly text: string; readonly evidence: readonly LinkEvidence[] }
  /** The change names a session that cannot be had, and why. */
  | { readonly kind: 'unreachable'; readonly code: UnreachableCode; readonly detail: string }

export interface SessionLocator {
  readonly name: string
  /** What a user must grant or fetch for this place to be readable, one line for the documentation. */
  readonly needs: string
  /** Oldest first; a session may come several times, in growing versions. */
  locate(change: PullRequest, repository: SessionRepository): AsyncIterable<Located>
}
