/** What must be installed before the tests of a directory can run. */

export type Manager = 'npm' | 'pnpm' | 'yarn-classic' | 'yarn-berry' | 'bun' | 'go' | 'none'

export interface VersionWish {
  /** As written: `>=18`, `20.11.0`, `lts/iron`, `1.22`. */
  readonly wanted: string
  /** Where it stands. */
  readonly source: string
}

export interface SetupPlan {
  readonly kind: 'node' | 'go' | 'none'
  readonly manager: Manager
  /** Version of the manager, null where any will do. */
  readonly managerVersion: string | null
  /** Directory to install in, relative to the root: where the lock file stands. */
  readonly dir: string
  readonly lockFile: string | null
  /** Files whose content decides what gets installed: the key of an install cache. Sorted. */
  readonly lockKeyFiles: readonly string[]
  /** Commands in order. */
  readonly install: readonly (readonly string[])[]
  /** Each a full replacement of `install`, to be tried in order when it fails. */
  readonly alternatives: readonly (readonly (readonly string[])[])[]
  /** Variables for all of these commands. */
  readonly env: Readonly<Record<string, string>>
  /** Versions of Node (or Go) asked for, the most binding first. */
  readonly versions: readonly VersionWish[]
  /** Command that builds what the tests import, in `buildDir`; null where no test needs one. */
  readonly build: readonly string[] | null
  readonly buildDir: string
  /** Best effort: for native modules whose install scripts were skipped. */
  readonly rebuild: readonly (readonly string[])[]
  readonly evidence: readonly string[]
}
