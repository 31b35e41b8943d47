/** What every export offers: tasks in, files of another system's format out. A new format is a folder and a line in the list. */
import type { ReadTask } from '../read-task.ts'

export interface ExportFile {
  /** Relative to the output folder, with `/`. */
  readonly path: string
  readonly content: string | Uint8Array
  readonly executable?: true
}

/** A task as it was read and checked, and the session that made it where the folder publishes one. */
export interface ExportTask extends ReadTask {
  /** Text of `trajectory.json`. */
  readonly trajectory: string | null
}

/** The fixed programs that exported tasks carry: no model and no template decides what a verifier does. */
export interface ExportTools {
  /** Texts of `grade.js` and of the reporters it uses, by path relative to the grader's folder. */
  readonly grader: ReadonlyMap<string, string>
}

export interface Export {
  readonly files: readonly ExportFile[]
  /** What the format cannot say, or what stays to do, in words for people. */
  readonly notes: readonly string[]
  /** Tasks that the format cannot hold, and why; left out where it holds them all. */
  readonly leftOut?: readonly LeftOut[]
}

export interface LeftOut {
  readonly instance_id: string
  readonly why: string
  /** What to do about it. */
  readonly remedy: string
}

export interface ExportFormat {
  /** As in `export --to`. */
  readonly name: string
  /** One line for `--help` and the documentation, with the version it was written for. */
  readonly description: string
  render(tasks: readonly ExportTask[], tools: ExportTools): Export
}
