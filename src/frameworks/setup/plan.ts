/** What must be installed before the tests of a directory can run. */

/**
 * Stands for the folder that installs and tests share as their home, outside the repository, in every command, path and
 * variable of a plan: what does not belong into the work tree (a virtual environment, a build folder) lies there.
 */
export const HOME = '$HOME'

/** Stands in commands for the folder of our programs that run beside foreign ones (`dist/reporters`). */
export const REPORTERS = '$REPORTERS'

export interface VersionWish {
  /** As written: `>=18`, `20.11.0`, `lts/iron`, `1.22`. */
  readonly wanted: string
  /** Where it stands. */
  readonly source: string
}

export interface SetupPlan {
  /** The language whose setup it is; `none` where nothing is to be installed. */
  readonly kind: string
  /** The package manager: `npm`, `yarn-berry`, `go`, `pip`; `none` where there is none. */
  readonly manager: string
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
  /** What is to be said of the way that was taken: of `install`, then of each alternative. Shorter where nothing is. */
  readonly wayNotes: readonly string[]
  /** How many setups the language has to offer for this question (`SetupQuestion.choice`), 1 or more. */
  readonly choices: number
  /** The moment whose versions the first ways ask for, where it decides anything. */
  readonly asOf: string | null
  /** Variables for all of these commands. */
  readonly env: Readonly<Record<string, string>>
  /** Folders to put before PATH for these commands. */
  readonly installPath: readonly string[]
  /** Folders to put before PATH for the build and the tests. */
  readonly path: readonly string[]
  /** Variables for the build and the tests; the test command's own ones win. */
  readonly testEnv: Readonly<Record<string, string>>
  /** Versions of the language asked for, the most binding first. */
  readonly versions: readonly VersionWish[]
  /** Versions of the tools that were chosen among those on this machine, by name: `python`. */
  readonly toolVersions: Readonly<Record<string, string>>
  /** Command that builds what the tests import, in `buildDir`; null where no test needs one. */
  readonly build: readonly string[] | null
  readonly buildDir: string
  /** A compiler that finds fault with types writes all the same: what it wrote is run, and a test that lacks its file fails. */
  readonly buildMayFail: boolean
  /** Best effort: for native modules whose install scripts were skipped. */
  readonly rebuild: readonly (readonly string[])[]
  readonly evidence: readonly string[]
}

/** A plan that installs nothing: what every language's plan starts from. */
export function emptyPlan(dir: string): SetupPlan {
  return {
    kind: 'none',
    manager: 'none',
    managerVersion: null,
    dir,
    lockFile: null,
    lockKeyFiles: [],
    install: [],
    alternatives: [],
    wayNotes: [],
    choices: 1,
    asOf: null,
    env: {},
    installPath: [],
    path: [],
    testEnv: {},
    versions: [],
    toolVersions: {},
    build: null,
    buildDir: dir,
    buildMayFail: false,
    rebuild: [],
    evidence: [],
  }
}

/** The plan as it was carried out, by its `way`: 0 for `install`, 1 for the first alternative, null for a command of the user. */
export function carriedOut(plan: SetupPlan, way: number | null): SetupPlan {
  const note = way === null ? undefined : plan.wayNotes[way]
  return note === undefined || note === '' ? plan : { ...plan, evidence: [...plan.evidence, note] }
}
