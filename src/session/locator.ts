/** What a place is where sessions are looked for. One file under `locators/`, one line in `locators/index.ts`. */
import type { PullRequest } from '../pull-request/pull-request.ts'
import type { SessionHost } from './host.ts'
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

/** For those who ask the code host alone, without a clone. */
export const NO_REPOSITORY: SessionRepository = {
  resolve: async () => null,
  listTree: async () => [],
  readFile: async () => null,
  streamFile: async () => null,
  hasBlob: async () => false,
}

/** What the place says about a session. Claims: the session's own content decides. */
export interface SessionHints {
  readonly session_id: string | null
  /** The place's label of the agent. Measured to be wrong in 5 of 7 cases of one repository: never decides anything. */
  readonly agent_label: string | null
  /** Lines (or messages) of a cumulative transcript that came before this change. */
  readonly start: number
  /** Line counts of the place's own attribution, where it has one. */
  readonly attribution: LineCountsOf | null
}

/** Lines of one commit, and how many of them a place gives to the agent. */
export interface LineCountsOf {
  readonly agent_lines: number
  readonly total_lines: number
  /** What was counted: each session of a checkpoint has its own count over the same lines. */
  readonly of?: string
}

export const NO_HINTS: SessionHints = { session_id: null, agent_label: null, start: 0, attribution: null }

export type UnreachableCode =
  | 'not-on-the-branch'
  | 'blob-missing'
  | 'ref-missing'
  | 'metadata-unreadable'
  | 'not-readable-here'
  /** The token may not read it; the detail names the permission. */
  | 'not-permitted'
  /** The host's interface was not asked, as on a command line without `--github`. */
  | 'not-asked'
  /** An issue, comment or run that the change names does not exist, or not for this token. */
  | 'not-there'
  /** It was there once: an artifact whose days are over. */
  | 'expired'

/** What a session must show before it may be linked, where the place it comes from is shared by many changes. */
export interface Proof {
  /** ISO 8601: the session has to have been at work between these times, where it tells its times. */
  readonly from: string
  readonly to: string
}

/** Where words without a trajectory stand; `Found.prompts` begins with the place nearest to what the agent was told. */
export type PromptPlace = 'pull-request-body' | 'comment' | 'issue'

export type Located =
  | {
      readonly kind: 'session'
      readonly source: ByteSource
      readonly hints: SessionHints
      readonly evidence: readonly LinkEvidence[]
      /** Set where nothing ties the session to this change yet: then it needs an edit of the change, and its time. */
      readonly proof?: Proof
      /** Known by its name only: that it turns out to be no session is no problem. */
      readonly maybe?: true
      /** The artifact or note it lies in together with other things; that nothing there is a session is said once. */
      readonly container?: string
    }
  /** The verbatim prompt without a trajectory. */
  | {
      readonly kind: 'prompt'
      readonly text: string
      readonly place: PromptPlace
      readonly evidence: readonly LinkEvidence[]
    }
  /** What a person told the agent later, in a comment on the pull request. */
  | { readonly kind: 'follow-up'; readonly text: string; readonly evidence: readonly LinkEvidence[] }
  /** A session that the change names and that lies where no token of the repository reaches. */
  | {
      readonly kind: 'named'
      /** The id as the agent's own log has it: the same session may be found in another place. */
      readonly session_id: string | null
      readonly detail: string
      readonly evidence: readonly LinkEvidence[]
    }
  /** The change names a session that cannot be had, and why. */
  | {
      readonly kind: 'unreachable'
      readonly code: UnreachableCode
      readonly detail: string
      /** What the place says of its lines all the same. */
      readonly attribution?: LineCountsOf | null
    }

export interface SessionLocator {
  readonly name: string
  /** What lies there, for the documentation. */
  readonly holds: string
  /** What a user must grant or fetch for this place to be readable, one line for the documentation. */
  readonly needs: string
  /** `host`: only the code host's interface can tell; without one, `locate` gets null and may say what it would look at. */
  readonly reads: 'repository' | 'pull-request' | 'host'
  /** Oldest first; a session may come several times, in growing versions. */
  locate(change: PullRequest, repository: SessionRepository, host: SessionHost | null): AsyncIterable<Located>
}
