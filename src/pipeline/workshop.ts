/** What the use cases work with: the edges, made once by an entrypoint. */
import type { Config } from '../config/config.ts'
import type { Logger } from '../core/logger.ts'
import type { Repository } from '../git/repository.ts'
import type { Redactor } from '../guard/redact.ts'
import type { PullRequest } from '../pull-request/pull-request.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { SessionHost } from '../session/host.ts'
import type { TypeClassifier } from './ask-task-type.ts'
import type { InstallCacheOptions } from './install-cache.ts'

export interface Workshop {
  readonly repository: Repository
  readonly sandbox: Sandbox
  /** The code host's interface, where it may be asked; it never is in a job that runs foreign code. */
  readonly host?: SessionHost | null
  /** Adds what the host knows of a pull request to what git shows of it. */
  readonly complete?: (change: PullRequest) => Promise<PullRequest>
  /** Where the rules cannot tell what kind of work a request is; only when somebody has switched a model on. */
  readonly classifier?: TypeClassifier
  readonly logger: Logger
  readonly config: Config
  readonly redactor: Redactor
  /** How many test processes may run side by side, each in a work tree of its own. */
  readonly jobs: number
  /** Milliseconds, for durations. */
  readonly clock: () => number
  /** ISO 8601 in UTC, for documents. */
  readonly today: () => string
  readonly signal: AbortSignal
  /** The environment of this process; only allowlisted parts of it reach a command. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute folder of our test reporters (`dist/reporters`). */
  readonly reportersDir: string
  /** Absolute folder for work trees and output of commands; emptied by whoever made it. */
  readonly scratch: string
  /** Where installs are kept for later runs; null or left out: nowhere. */
  readonly installs?: InstallCacheOptions | null
  /** Absolute folders that foreign code must not see, beside the user's own private ones. */
  readonly secretFolders: readonly string[]
  /** Versions of the tools that tests run with, by name (`node`). */
  readonly toolVersions: Readonly<Record<string, string>>
}
