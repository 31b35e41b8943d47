/** What the use cases work with: the edges, made once by an entrypoint. */
import type { Config } from '../config/config.ts'
import type { Logger } from '../core/logger.ts'
import type { Repository } from '../git/repository.ts'
import type { Redactor } from '../guard/redact.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'

export interface Workshop {
  readonly repository: Repository
  readonly sandbox: Sandbox
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
  /** Absolute folders that foreign code must not see, beside the user's own private ones. */
  readonly secretFolders: readonly string[]
  /** Versions of the tools that tests run with, by name (`node`). */
  readonly toolVersions: Readonly<Record<string, string>>
}
