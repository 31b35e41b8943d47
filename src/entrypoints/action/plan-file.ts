/** The plan that travels from the plan job to the others: all that they may believe about the pull requests. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Config } from '../../config/config.ts'
import { InputError } from '../../core/errors.ts'
import { parseJson, renderDocument } from '../../core/json.ts'
import { writeFileAtomic } from '../../files/atomic-file.ts'
import { PullRequest } from '../../pull-request/pull-request.ts'

/** Ids say nothing about the pull request: they stand in the matrix, in folder names and in job names. */
const ShardId = z.string().regex(/^s\d{1,4}$/)
const CandidateId = z.string().regex(/^c\d{1,5}$/)

const Candidate = z.object({ id: CandidateId, shard: ShardId, instance_id: z.string(), pull_request: PullRequest })
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

export async function writePlan(file: string, plan: Plan): Promise<void> {
  await writeFileAtomic(file, renderDocument(plan))
}

/** @throws InputError when the file is missing or is no plan */
export async function readPlan(file: string): Promise<Plan> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new InputError(`there is no plan at ${file}`, 'download the artifact of the plan job first', { cause })
  })
  const plan = Plan.safeParse(parseJson(text))
  if (plan.success) return plan.data
  const issue = plan.error.issues[0]
  throw new InputError(
    `${file} is no plan (${issue?.path.join('.') ?? ''} ${issue?.message ?? ''})`,
    'use plan and verify of the same version',
  )
}
