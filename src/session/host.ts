/**
 * What the code host can tell about a change beyond its repository: issues, comments, files that workflow runs kept. The
 * edge `github/session-host` answers; without a token nobody does, and git alone is looked at.
 */
import type { ByteSource } from './source.ts'

/** An issue or pull request: its number in a repository. */
export interface HostThread {
  readonly owner: string
  readonly repo: string
  readonly number: number
}

export interface HostText {
  readonly author: string
  readonly is_bot: boolean
  /** Whether the author may write to the repository or belongs to its organisation: agents listen to nobody else. */
  readonly is_insider: boolean
  readonly body: string
  /** ISO 8601. */
  readonly created_at: string
  readonly url: string
}

export interface HostIssue extends HostText {
  readonly number: number
  readonly title: string
  readonly is_pull_request: boolean
}

/** A zip that a workflow run kept. */
export interface HostArtifact {
  readonly id: number
  readonly name: string
  /** Bytes, packed. */
  readonly size: number
  readonly created_at: string
  readonly expired: boolean
  /** `sha256:…` as the host says, null where it does not. */
  readonly digest: string | null
  readonly run: {
    readonly id: number
    readonly head_branch: string | null
    readonly head_sha: string | null
    /** The run belongs to a fork: a stranger may have made the artifact. */
    readonly foreign: boolean
  } | null
}

/** A refusal is an answer: which permission is missing, or that the thing is gone. */
export type HostAnswer<Value> =
  | { readonly value: Value }
  | { readonly refused: 'not-permitted' | 'not-there' | 'no-answer'; readonly detail: string }

export interface SessionHost {
  issue(thread: HostThread): Promise<HostAnswer<HostIssue>>
  /** Oldest first. */
  comments(thread: HostThread): Promise<HostAnswer<readonly HostText[]>>
  artifactsOfRun(run: number): Promise<HostAnswer<readonly HostArtifact[]>>
  /** The newest of the repository that have this name. */
  artifactsNamed(name: string): Promise<HostAnswer<readonly HostArtifact[]>>
  /** The files in an artifact, unpacked while they are read; `name` is `artifact/path`. */
  filesOf(artifact: HostArtifact): Promise<HostAnswer<readonly ByteSource[]>>
}
