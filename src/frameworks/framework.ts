/** What every test framework adapter offers, and the facts that pass between it and its caller. */
import type { Outcome, RunProblem } from './outcome.ts'
import type { PackageContext } from './package.ts'
import type { Invocation } from './scripts.ts'

/** Why a framework was taken, in words for people; every line names where it stands. */
export interface Detection {
  readonly evidence: readonly string[]
}

/**
 * How sure a file is of its framework: `import` names it, `package` only its package does. `wrapper`: its package does, and a module of
 * the repository's own may hand the framework on; that counts where nobody claims more.
 */
export interface FileClaim extends Detection {
  readonly by: 'import' | 'package' | 'wrapper'
}

export interface CommandRequest {
  /** Absolute path of the checkout. */
  readonly root: string
  readonly pkg: PackageContext
  /** Test files to run, relative to the repository root. */
  readonly files: readonly string[]
  /** Texts of the test files (and, for Go, of every test file of their packages), by repository path. */
  readonly sources: ReadonlyMap<string, string>
  /** How the repository's own scripts start this framework. */
  readonly invocation: Invocation
  /** Absolute, unguessable, outside the repository; the file does not exist yet. */
  readonly reportPath: string
  /** Absolute path of the folder that holds our reporters (`dist/reporters`). */
  readonly reportersDir: string
}

export interface TestCommand {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Absolute directories to put before PATH, nearest `node_modules/.bin` first. */
  readonly path: readonly string[]
  readonly report: 'file' | 'stdout'
  /** Relative to the repository root, `.` for the root. */
  readonly cwd: string
}

/** What one test process left behind. */
export interface RunEvidence {
  /** Text of the report file; null where none was written or the report is on stdout. */
  readonly report: string | null
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
  readonly signal: string | null
  readonly timedOut: boolean
  /** Directory the command ran in, relative to the root. */
  readonly cwdInRepo: string
  /** Absolute path of the checkout as the test process saw it. */
  readonly repoRoot: string
  /** The files that were asked for, relative to the repository root. */
  readonly files: readonly string[]
  /** As in `CommandRequest`. */
  readonly sources: ReadonlyMap<string, string>
  /** Start of the process, in milliseconds since 1970: tells a clock value in a title from a fixed date. */
  readonly startedAt: number
}

export interface ParsedRun {
  readonly outcomes: readonly Outcome[]
  readonly problem: RunProblem | null
  readonly detail?: string
  /** One file took the others with it: run the files of this group one by one. */
  readonly again?: 'file-by-file'
}

export interface TestFramework {
  /** As in `runs.jsonl`: `jest`, `node:test`, `go test`. */
  readonly name: string
  /** The name of one of `languages/`: it decides what gets installed. */
  readonly language: string
  /** The program names by which scripts start it. */
  readonly tools: readonly string[]
  /** Does this package use it? */
  detect(pkg: PackageContext): Detection | null
  /** Does this file belong to it? Own imports first, then the package. */
  claims(file: string, content: string, pkg: PackageContext): FileClaim | null
  /** Would the framework take this path for a test file? */
  isTestFile(path: string, pkg: PackageContext): boolean
  /** Every way the repository starts it; by default those of the `package.json` scripts, else one plain start. */
  starts?(pkg: PackageContext): readonly Invocation[]
  /** Files with different keys never share a process (build tags; frameworks whose reports name no file). */
  splitKey?(file: string, content: string): string
  /** Does it need this file's text besides the test files', to say which test stands where? `dir`: the package. */
  needsSource?(path: string, dir: string, testFolders: ReadonlySet<string>): boolean
  /** Its report names no file: which test stands where is a guess by names. */
  readonly guessesFiles?: true
  /** Prints its version where the dependencies are installed, in the package's directory; left out where nothing can tell. */
  readonly versionCommand?: readonly string[]
  command(request: CommandRequest): TestCommand
  parse(evidence: RunEvidence): ParsedRun
}
