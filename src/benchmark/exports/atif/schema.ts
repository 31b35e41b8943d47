/**
 * The Agent Trajectory Interchange Format, version 1.8, as far as it is written here.
 * Source: harbor-framework/harbor, rfcs/0001-trajectory-format.md; its models forbid keys they do not know.
 */
import { z } from 'zod'

export const ATIF_VERSION = 'ATIF-v1.8'

const Extra = z.record(z.string(), z.unknown())

const AtifResult = z.strictObject({
  source_call_id: z.string(),
  content: z.string(),
  extra: Extra.optional(),
})

export const AtifStep = z.strictObject({
  /** 1-based and without gaps. */
  step_id: z.number().int().positive(),
  /** ISO 8601. */
  timestamp: z.string().optional(),
  source: z.enum(['system', 'user', 'agent']),
  message: z.string(),
  /** Of the agent's steps only, as are calls. */
  reasoning_content: z.string().optional(),
  tool_calls: z
    .array(
      z.strictObject({
        tool_call_id: z.string(),
        function_name: z.string(),
        arguments: z.record(z.string(), z.unknown()),
        extra: Extra.optional(),
      }),
    )
    .optional(),
  observation: z.strictObject({ results: z.array(AtifResult) }).optional(),
  extra: Extra.optional(),
})
export type AtifStep = z.infer<typeof AtifStep>

export const AtifTrajectory = z.strictObject({
  schema_version: z.literal(ATIF_VERSION),
  session_id: z.string(),
  /** Unique among the trajectories of one document. */
  trajectory_id: z.string(),
  agent: z.strictObject({ name: z.string(), version: z.string(), model_name: z.string().optional() }),
  steps: z.array(AtifStep).min(1),
  notes: z.string().optional(),
  final_metrics: z.strictObject({
    /** Cached tokens included. */
    total_prompt_tokens: z.number().int().optional(),
    total_completion_tokens: z.number().int().optional(),
    total_cached_tokens: z.number().int().optional(),
    total_cost_usd: z.number().optional(),
    total_steps: z.number().int(),
    extra: Extra.optional(),
  }),
  extra: Extra,
  get subagent_trajectories() {
    return z.array(AtifTrajectory).optional()
  },
})
export type AtifTrajectory = z.infer<typeof AtifTrajectory>
