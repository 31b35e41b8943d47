/** What a run of a workflow is given, and what comes out of it. */
import type { Annotation } from './log.ts'
import type { Value } from './expressions.ts'

export interface RunRequest {
  /** Repository that holds the workflow: where `$/path` leads, and where called workflows are read. */
  readonly project: string
  /** Path of the workflow in it. */
  readonly workflow: string
  readonly event: { readonly name: string; readonly payload: { readonly [key: string]: Value } }
  /** `owner/name` of the repository that the run belongs to. */
  readonly repository: string
  /** That repository on disk, for the checkout stand-in. */
  readonly clone: string
  readonly ref: string
  readonly sha: string
  readonly apiUrl: string
  /** Gives the job's own token, able to do exactly what the job's permissions say. */
  readonly mintToken: (permissions: Readonly<Record<string, 'read' | 'write'>>) => string
  readonly inputs?: Readonly<Record<string, Value>>
  readonly secrets?: Readonly<Record<string, string>>
  /** Folders in front of PATH: programs that the tests replace. */
  readonly bin?: readonly string[]
  /** More environment for every step, as a self-hosted runner's own. */
  readonly env?: Readonly<Record<string, string>>
  /** Where everything of the run lies. */
  readonly root: string
  /** A fork's pull request: the token can write nothing, whatever the workflow says. */
  readonly fork?: boolean
}

export type Conclusion = 'success' | 'failure' | 'skipped'

export interface StepResult {
  readonly id: string
  readonly name: string
  readonly conclusion: Conclusion
  readonly outputs: Readonly<Record<string, string>>
  readonly log: string
  readonly annotations: readonly Annotation[]
  readonly otherCommands: readonly string[]
  readonly summary: string
}

export interface JobResult {
  /** `verify` or `verify (s1)`; below a called workflow `benchmark / verify (s1)`. */
  readonly id: string
  readonly conclusion: Conclusion
  readonly steps: readonly StepResult[]
  readonly outputs: Readonly<Record<string, string>>
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>
  readonly workspace: string
}

export interface RunResult {
  readonly conclusion: Conclusion
  readonly jobs: readonly JobResult[]
  /** One folder an artifact. */
  readonly artifacts: string
  readonly summary: string
  /** Everything any step printed, masked, with a line before each step. */
  readonly log: string
}

/** The job with this id. */
export function jobOf(run: RunResult, id: string): JobResult {
  const job = run.jobs.find((candidate) => candidate.id === id)
  if (!job) throw new Error(`no job ${id}; there are ${run.jobs.map((one) => one.id).join(', ')}\n${run.log}`)
  return job
}

/** The step with this id or name. */
export function stepOf(job: JobResult, id: string): StepResult {
  const step = job.steps.find((candidate) => candidate.id === id || candidate.name === id)
  if (!step) throw new Error(`no step ${id}; there are ${job.steps.map((one) => one.id || one.name).join(', ')}`)
  return step
}
