/** The manifest of a task: `task.json`, document `backtest/task@1`. */
import { z } from 'zod'
import { AgentShare } from '../session/agent-share.ts'
import { Certainty } from '../checks/certainty.ts'
import { Before } from '../checks/classify.ts'
import { Partition, SandboxBackend, UnstableTest } from '../checks/curation.ts'
import { TestId } from '../checks/outcome.ts'
import { RelevantTest } from '../checks/relevance.ts'
import { MergeShape, Sha } from '../pull-request/pull-request.ts'
import { PromptSource, TurnMode } from '../task/prompt.ts'
import { PromptFit } from '../task/prompt-fit.ts'
import { TaskType } from '../task/task-type.ts'
import { InstanceId } from './instance-id.ts'

export const TASK_SCHEMA = 'backtest/task@1'

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const Share = z.number().min(0).max(1)

/** A fail-to-pass test with how it looked before the change. `load-error` tests of one file are one finding, not many. */
export const FailToPassTest = TestId.extend({ before: Before })
export type FailToPassTest = z.infer<typeof FailToPassTest>

/**
 * Its passes before the change are those on the untouched base. `load-error`: its file does not load on the old code. `no-report`: no
 * run of it there said anything of the file.
 */
export const PassToPassTest = TestId.extend({ before: z.enum(['load-error', 'no-report']).optional() })

/** One command that runs test files, as an argument vector. */
export const TestCommandRecord = z.object({
  framework: z.string(),
  framework_version: z.string().nullable(),
  cwd: z.string(),
  context: z.string().optional(),
  command: z.array(z.string()),
  files: z.array(z.string()),
})
export type TestCommandRecord = z.infer<typeof TestCommandRecord>

export const TaskSetup = z.object({
  /** Each an argument vector, run in order in the repository's root. */
  commands: z.array(z.array(z.string())),
  package_manager: z.string().nullable(),
  lock_file: z.string().nullable(),
  /** ISO 8601: versions that no lock file names were asked for as of this moment. Null or left out: as of the day of curation. */
  dependencies_as_of: z.string().nullable().optional(),
  /** Node, Go, package manager and framework versions that were used, by name. */
  tool_versions: z.record(z.string(), z.string()),
  /** What was decided from which file. */
  evidence: z.array(z.string()),
})
export type TaskSetup = z.infer<typeof TaskSetup>

export const TaskRun = z.object({
  commands: z.array(TestCommandRecord),
  /** The contexts that the repository's own script runs, such as `TZ=Pacific/Auckland`. */
  contexts: z.array(z.string()),
  sandbox: SandboxBackend,
  network: z.enum(['none', 'open']),
  timeouts_s: z.object({ setup: z.number(), test: z.number() }),
})
export type TaskRun = z.infer<typeof TaskRun>

/** A name that is a plain file of the folder: no path, no hidden file. */
export const TaskFileName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/)

export const Task = z.object({
  schema: z.literal(TASK_SCHEMA),
  /** `owner__repo-123`, the name of the folder. */
  instance_id: InstanceId,
  repository: z.object({ owner: z.string(), name: z.string(), url: z.string().nullable() }),
  pull_request: z.object({
    number: z.number().int().positive().nullable(),
    title: z.string(),
    url: z.string().nullable(),
    author: z.string().nullable(),
    merged_at: z.string().nullable(),
    shape: MergeShape,
  }),
  base_commit: Sha,
  merge_commit: Sha,
  /** Most changed lines first. */
  languages: z.array(z.string()),
  task_type: TaskType,
  task_type_evidence: z.string(),
  /** Key of the agents table; null for a change without an agent's trace. */
  agent: z.string().nullable(),
  model: z.string().nullable(),
  session_ids: z.array(z.string()),
  prompt: z.object({
    source: PromptSource,
    /** Of `prompt.md` as it stands in this folder. */
    sha256: Sha256,
    /** False when something in it was redacted. */
    verbatim: z.boolean(),
    share_after_first_edit: Share,
  }),
  turns: TurnMode,
  /** Null where the sessions do not allow to tell. */
  agent_share_of_diff: Share.nullable(),
  /** How that was found, and which lines are nobody's; absent from tasks of versions that did not keep it. */
  agent_share: AgentShare.omit({ agent_share_of_diff: true }).optional(),
  partition: Partition,
  fail_to_pass: z.array(FailToPassTest),
  pass_to_pass: z.array(PassToPassTest),
  unstable: z.array(UnstableTest),
  /**
   * Pass on the untouched base and after the change, but cannot run in between: their new test file does not load. Those of whom this is
   * sure stand in `pass_to_pass` too, with `before`.
   */
  hidden_by_load_error: z.array(TestId),
  /** Stable tests that say nothing of the change. Not in tasks of older versions. */
  apart: z
    .object({
      skipped: z.array(TestId),
      skip_to_pass: z.array(TestId),
      pass_to_fail: z.array(TestId),
      none_to_pass: z.array(TestId).optional(),
    })
    .optional(),
  /** How sure the two lists are. Not in tasks of older versions. */
  certainty: Certainty.optional(),
  /** How prompt, tests and solution fit. Not in tasks of older versions. */
  prompt_fit: PromptFit.optional(),
  /** Why each test file was run. */
  relevance: z.array(RelevantTest),
  setup: TaskSetup,
  run: TaskRun,
  runs: z.object({ base: z.number().int(), pre: z.number().int(), post: z.number().int() }),
  /** How many values of each type were replaced, over all files. */
  redactions: z.record(z.string(), z.number().int()),
  /** What was cut or left out, in words. */
  limits: z.array(z.string()),
  /** What screens and checks let pass without being sure. */
  notes: z.array(z.string()),
  created_at: z.string(),
  tool_version: z.string(),
  /** sha256 of every other file of the folder. */
  files: z.record(TaskFileName, Sha256),
})
export type Task = z.infer<typeof Task>
