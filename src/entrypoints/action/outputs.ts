/** Outputs as action.yml declares them: constant names, bounded values. */
import { setOutput } from '@actions/core'

/** Every output of every action of ours. */
export type OutputName =
  | 'accepted-count'
  | 'artifact-name'
  | 'candidates-count'
  | 'comment-url'
  | 'empty'
  | 'findings-count'
  | 'highest-severity'
  | 'instance-id'
  | 'missing-count'
  | 'plan-path'
  | 'plan-sha256'
  | 'sessions-path'
  | 'reason'
  | 'rejected-count'
  | 'report-path'
  | 'results-path'
  | 'retention-days'
  | 'sarif-path'
  | 'shards'
  | 'stored-count'
  | 'stored-in'
  | 'task-path'
  | 'verdict'

/** The runner takes 1 MiB for all outputs of a job; these are ids, paths and counts. */
const LONGEST = 16_384

export function writeOutputs(outputs: Partial<Readonly<Record<OutputName, string | number | boolean | null>>>): void {
  for (const [name, value] of Object.entries(outputs)) {
    const text = value === null ? '' : String(value)
    if (text.length > LONGEST) throw new Error(`the output ${name} has ${text.length} characters`)
    setOutput(name, text)
  }
}
