/** The document that `curate --json` prints: one change, accepted as a task or rejected with reasons. */
import { z } from 'zod'
import { Certainty } from './certainty.ts'
import { PromptSource } from '../task/prompt.ts'
import { Reason } from '../task/rejection.ts'
import { TestId } from './outcome.ts'

/** `strong`: at least one stable fail-to-pass test. `regression-only`: pass-to-pass only. */
export const Partition = z.enum(['strong', 'regression-only'])
export type Partition = z.infer<typeof Partition>

/** One letter a run, in order: P passed, F failed, S skipped, `-` missing. */
export const UnstableTest = TestId.extend({
  pre: z.string(),
  post: z.string(),
  /**
   * What more runs of its file showed. `itself`: it differs alone too. `order`: it depends on what ran before it. `company`: it
   * passes alone, so load, order or shared state is the reason. `machine`: it passes in every run of one job and fails in every run of
   * another. Left out where that is not known.
   */
  cause: z.enum(['itself', 'order', 'company', 'machine']).optional(),
})
export type UnstableTest = z.infer<typeof UnstableTest>

export const StageResult = z.object({
  name: z.string(),
  status: z.enum(['passed', 'rejected', 'skipped']),
  seconds: z.number(),
})
export type StageResult = z.infer<typeof StageResult>

export const SandboxBackend = z.enum(['docker', 'bwrap', 'unshare', 'none'])
export type SandboxBackend = z.infer<typeof SandboxBackend>

export const Curation = z.object({
  schema: z.literal('backtest/curation@1'),
  instance_id: z.string(),
  verdict: z.enum(['accepted', 'rejected']),
  partition: Partition.nullable(),
  turns: z.enum(['single', 'multi']).nullable(),
  /** Where the prompt comes from; left out where there is none, and in documents of older versions. */
  prompt_source: PromptSource.shape.kind.optional(),
  reasons: z.array(Reason),
  task_dir: z.string().nullable(),
  fail_to_pass: z.array(TestId),
  pass_to_pass: z.array(TestId),
  unstable: z.array(UnstableTest),
  skipped: z.number().int(),
  stages: z.array(StageResult),
  timing: z.object({ setup_s: z.number(), test_s: z.number(), total_s: z.number() }),
  runs: z.object({ pre: z.number().int(), post: z.number().int() }),
  sandbox: SandboxBackend,
  /** Over how many jobs the runs were spread; left out for one. Their seconds are added up. */
  parts: z.number().int().positive().optional(),
  /** How sure the lists are; left out where no verdict was reached on tests. */
  certainty: Certainty.optional(),
})
export type Curation = z.infer<typeof Curation>
