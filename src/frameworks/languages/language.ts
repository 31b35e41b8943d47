/** What a programming language brings along: how its dependencies come, and which file of a repository reaches which. */
import type { ProjectFiles } from '../files.ts'
import type { Scripts } from '../scripts.ts'
import type { SetupPlan } from '../setup/plan.ts'

export interface Language {
  /** As in `TestFramework.language`. */
  readonly name: string
  /** Names of its source files' languages, as `task/language` gives them: whose imports `linker` reads. */
  readonly sources: readonly string[]
  /**
   * Its tests are run as they stand. Others compile when they are run, into their home or `target` folder, and would do it anew each
   * time: what git ignores stays there from run to run.
   */
  readonly runsAsItStands: boolean
  /** The test files of one folder are one program, built as a whole whichever of them runs. No where not given. */
  readonly folderIsProgram?: boolean
  /** Names of the files that make a directory a package of this language: `package.json`, `go.mod`. */
  readonly manifests: RegExp
  /** Does this manifest govern the tests below it? Yes where not given. */
  governs?(name: string, text: string): boolean
  /** Files that tell how tests are run: those of these names beside a manifest or above it, and those at these paths
   * below (`below`: relative paths that match). */
  readonly configs?: { readonly names: RegExp; readonly paths?: readonly string[]; readonly below?: RegExp }
  /** Programs whose versions `setup` wants to know: it finds in `SetupQuestion.tools` those that this machine has. */
  readonly tools?: readonly string[]
  /** How dependencies are installed for tests of `question.dir`. */
  setup(question: SetupQuestion): Promise<SetupPlan>
  /** The part of a key file (`SetupPlan.lockKeyFiles`) that decides what gets installed; all of it where not given. */
  installPart?(path: string, text: string): string
  /**
   * Files of a state that have to look new to the compiler where the work tree held another state before, with and without the
   * `moved` files: they may take in whatever a folder holds. None where not given.
   */
  toCompileAnew?(files: ProjectFiles, moved: readonly string[]): Promise<readonly string[]>
  /** Test files that run as what a build makes of them: the built form by the source. Every file as it stands where not given. */
  runsAs?(files: ProjectFiles, scripts: Scripts, tests: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Reads what imports mean in one state of the repository; the linker then takes one source file after the other. */
  linker(files: ProjectFiles): Promise<Linker>
  /** What the documentation shows: a plain test file, and one small repository for each way to install. */
  readonly example: LanguageExample
  /**
   * Does this product source hold tests of its own (Rust's `#[cfg(test)] mod tests`)? They come and go with the product:
   * a patch that brings them to someone else's solution would meet other lines. Never where not given.
   */
  hasInlineTests?(text: string): boolean
  /** Does a program that is named like a helper of tests declare some itself, beyond doubt? Never where not given. */
  declaresTests?(text: string): boolean
  /** Does a program that only stands in a test folder hold tests? No opinion (yes) where not given. */
  holdsTests?(path: string, text: string): boolean
}

export interface LanguageExample {
  readonly test: { readonly file: string; readonly text: string }
  /** Texts by path. */
  readonly setups: readonly Readonly<Record<string, string>>[]
}

export interface SetupQuestion {
  readonly files: ProjectFiles
  /** Directory of the tests' package, relative to the root. */
  readonly dir: string
  /** The nearest directory at or above `dir` with a manifest of this language, null where there is none. */
  readonly home: string | null
  /** Test files that will run; empty where they are not known yet. */
  readonly tests: readonly string[]
  /** What `--version` of each of `Language.tools` says, first line; tools that this machine lacks are not in it. */
  readonly tools: ReadonlyMap<string, string>
  /** As in `SetupRequest`. */
  readonly asOf: string | null
  /** As in `SetupRequest`. */
  readonly choice: number
  /** As in `SetupRequest`. */
  readonly earlier: Readonly<Record<string, string>>
}

/** A file, or a package written with a slash at its end (`store/`): it stands for the files that it holds. */
export type Node = string

/** One way on which a change is felt: `from` reaches `to`. */
export interface Link {
  readonly from: Node
  readonly to: Node
  /** The verb between the two in evidence: `imports` where not given. */
  readonly how?: string
}

export interface Linker {
  /** What one source file tells of who reaches whom. The order does not matter, repetitions do no harm. */
  links(path: string, text: string): readonly Link[]
  /** Asked after all files: what could not be followed, in words for people. */
  notes?(): readonly string[]
}
