/** One raw record per test process, and the states of the repository it ran in. */
import { z } from 'zod'
import { FILE_PSEUDO_TEST, Outcome, RunProblem, TestId } from '../frameworks/outcome.ts'

// The test model itself stands left of this room, where the report parsers make it.
export { FILE_PSEUDO_TEST, Outcome, RunProblem, TestId }

/** `base`: the base commit untouched. `pre`: base + test side of the change. `post`: the merge commit. */
export const State = z.enum(['base', 'pre', 'post'])
export type State = z.infer<typeof State>

/**
 * Runs beside the planned ones. `alone`: one file by itself, and `reordered`: the files backwards, to learn why a test differs
 * from run to run. `gate`: the finished task folder, without and with its solution.
 */
export const RunPhase = z.enum(['alone', 'reordered', 'gate'])
export type RunPhase = z.infer<typeof RunPhase>

/** One line of `runs.jsonl`: one raw record per test process. */
export const RunRecord = z.object({
  state: State,
  /** 1-based. */
  run: z.number().int().positive(),
  /** Left out for a planned run. */
  phase: RunPhase.optional(),
  /** Which part of a curation that several jobs shared, from 1; left out where one job made all runs. */
  part: z.number().int().positive().optional(),
  framework: z.string(),
  /** Repository-relative directory the command ran in (`.` for the root). */
  cwd: z.string(),
  context: z.string().optional(),
  files: z.array(z.string()),
  /** Those of `files` that the change touches; left out where the report does not say which file a test is in. */
  changed_files: z.array(z.string()).optional(),
  command: z.array(z.string()),
  exit_code: z.number().int().nullable(),
  signal: z.string().nullable(),
  seconds: z.number(),
  /** What building before the run took; left out where nothing was built for it. */
  build_seconds: z.number().optional(),
  /** sha256 of the structured report, null when there is none. */
  report_sha256: z.string().nullable(),
  problem: RunProblem.nullable(),
  problem_detail: z.string().optional(),
  outcomes: z.array(Outcome),
})
export type RunRecord = z.infer<typeof RunRecord>

/** Does the record say how its state behaves? One made to find a cause ran under other conditions, and does not. */
export function isMeasurement({ phase }: Pick<RunRecord, 'phase'>): boolean {
  return phase === undefined || phase === 'gate'
}

/** How many planned runs a state had. */
export function plannedRuns(records: readonly RunRecord[], state: State): number {
  return new Set(records.flatMap((record) => (record.state === state && !record.phase ? [record.run] : []))).size
}
