/** What a verify job writes and the publish job reads back, believing none of it. */
import { z } from 'zod'

/** `shard.json` in the folder of a shard. */
export const ShardResult = z.object({
  schema: z.literal('backtest/shard@1'),
  shard: z.string(),
  /** `planDigest` of the plan that was worked on. Not in results of older versions. */
  plan_sha256: z.string().optional(),
  /** Candidates that were worked on, and those that could not be. */
  finished: z.array(z.string()),
  failed: z.array(z.object({ id: z.string(), why: z.string() })),
})
export type ShardResult = z.infer<typeof ShardResult>

export const SHARD_FILE = 'shard.json'
/** Names inside the folder of one candidate: its curation, and the task folder beside it when there is a task. */
export const CURATION_FILE = 'curation.json'
/** Raw records of a candidate that has no task folder, which else holds them. */
export const RECORDS_FILE = 'runs.jsonl'
