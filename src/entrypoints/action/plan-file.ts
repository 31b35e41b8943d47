/** The plan that travels from the plan job to the others: all that they may believe about the pull requests. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Config } from '../../config/config.ts'
import { sha256 } from '../../core/digest.ts'
import { InputError } from '../../core/errors.ts'
import { parseJson, renderDocument } from '../../core/json.ts'
import { writeFileAtomic } from '../../files/atomic-file.ts'
import { PullRequest } from '../../pull-request/pull-request.ts'
import { PlannedPlace } from './plan-search.ts'

/** Ids say nothing about the pull request: they stand in the matrix, in folder names and in job names. */
const ShardId = z.string().regex(/^s\d{1,4}$/)
const CandidateId = z.string().regex(/^c\d{1,5}$/)

/** Some of the runs of one candidate, made by one job. */
const Part = z.object({ shard: ShardId, runs: z.number().int().positive() })
export type Part = z.infer<typeof Part>

const Candidate = z.object({
  id: CandidateId,
  /** The job that works on it; the first of them where several share its runs. */
  shard: ShardId,
  /** The jobs that share its runs; left out where one makes them all. */
  parts: z.array(Part).min(2).max(50).optional(),
  /** Files of the change, as the code host counts them. */
  changed_files: z.number().int().nonnegative().optional(),
  instance_id: z.string(),
  pull_request: PullRequest,
  /** What the API says of prompts and sessions; the session files lie beside the plan. */
  located: z.array(PlannedPlace).default([]),
})
export type Candidate = z.infer<typeof Candidate>

export const Plan = z.object({
  schema: z.literal('backtest/plan@1'),
  repository: z.object({ owner: z.string(), repo: z.string() }),
  /** The configuration of the default branch, with the inputs of the plan step over it. */
  config: Config,
  shards: z.array(ShardId),
  candidates: z.array(Candidate),
})
export type Plan = z.infer<typeof Plan>

/** Who makes how many runs of a candidate: one job all of them, or several some each. */
export function partsOf({ shard, parts }: Candidate, { config }: Pick<Plan, 'config'>): readonly Part[] {
  return parts ?? [{ shard, runs: config.runs }]
}

/** What one job is to do: candidates, and how many runs it makes of each. */
export function assignedTo(plan: Pick<Plan, 'candidates' | 'config'>, shard: string): readonly Assigned[] {
  return plan.candidates.flatMap((candidate) => {
    const part = partsOf(candidate, plan).find((one) => one.shard === shard)
    return part === undefined ? [] : [{ ...candidate, runs: part.runs }]
  })
}

export type Assigned = Candidate & { readonly runs: number }

/** Tells one plan from another, however it was written. */
export function planDigest(plan: Plan): string {
  return sha256(renderDocument(plan))
}

/** Writes the plan. @returns its sha256, which travels through job outputs: no job that runs foreign code can change those. */
export async function writePlan(file: string, plan: Plan): Promise<string> {
  const text = renderDocument(plan)
  await writeFileAtomic(file, text)
  return sha256(text)
}

/**
 * @param digest sha256 that the plan job gave; undefined believes the file as it is
 * @throws InputError when the file is missing, is no plan, or is another one than the plan job wrote
 */
export async function readPlan(file: string, digest: string | undefined): Promise<Plan> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new InputError(`there is no plan at ${file}`, 'download the artifact of the plan job first', { cause })
  })
  const actual = sha256(text)
  if (digest !== undefined && digest !== actual)
    throw new InputError(
      `${file} is not what the plan job wrote: its sha256 is ${actual.slice(0, 12)}…, not ${digest.slice(0, 12)}…`,
      'somebody replaced the artifact, or `plan-sha256` is of another run: start the workflow again',
    )
  const plan = Plan.safeParse(parseJson(text))
  if (plan.success) return plan.data
  const issue = plan.error.issues[0]
  throw new InputError(
    `${file} is no plan (${issue?.path.join('.') ?? ''} ${issue?.message ?? ''})`,
    'use plan and verify of the same version',
  )
}
