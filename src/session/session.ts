/**
 * The neutral model of one agent session, whatever agent wrote it. Every format reads into it; detectors, task
 * assembly and linking read only it.
 */
import { z } from 'zod'

/** Kinds of human turns. `instruction` and `correction` make the prompt; the others steer or feed the agent. */
export const TurnKind = z.enum([
  'instruction',
  'correction',
  'approval',
  'commit-request',
  'command',
  'interrupt',
  'pasted-material',
])
export type TurnKind = z.infer<typeof TurnKind>

/**
 * Where the words of a step that no human typed come from: reminders the harness injects, compaction summaries,
 * command wrappers, output of local commands, notifications.
 */
export const InjectedOrigin = z.enum([
  'reminder',
  'compaction',
  'command',
  'command-output',
  'notification',
  'context',
  'other',
])
export type InjectedOrigin = z.infer<typeof InjectedOrigin>

/** How we know that a call failed: the log's own flag, an exit code, the shape of its text, or not at all. */
export const ErrorEvidence = z.enum(['flag', 'exit-code', 'text', 'none'])
export type ErrorEvidence = z.infer<typeof ErrorEvidence>

export const ToolCall = z.object({
  /** The log's own id of the call, or null where the format has none. */
  id: z.string().nullable(),
  /** The tool's name as the log has it (`Bash`, `exec_command`, `str_replace_editor`). */
  name: z.string(),
  /** Parsed arguments; `{}` when they could not be parsed (then `unparsed_args` has the text). */
  args: z.record(z.string(), z.unknown()),
  unparsed_args: z.string().nullable(),
  /** Result text, shortened to the reader's budget; null when the log holds no result for this call. */
  result: z.string().nullable(),
  error: z.enum(['true', 'false', 'unknown']),
  error_evidence: ErrorEvidence,
  exit_code: z.number().int().nullable(),
  /** A human refused the call. Push-back by the user, never a failure of the tool. */
  denied: z.boolean(),
  /** Cancelled because a sibling call failed; says nothing about this call. */
  collateral: z.boolean(),
})
export type ToolCall = z.infer<typeof ToolCall>

const stepBase = {
  /** 1-based over the whole session; what "step 41" means in a comment. */
  n: z.number().int().positive(),
  /** ISO 8601, where the log has it. */
  timestamp: z.string().nullable(),
  /** Id of the sub-agent that did this step; null for the main agent. */
  subagent: z.string().nullable(),
  /** 1-based place in the log: its line, or its message where the log is one document. */
  line: z.number().int().positive().optional(),
  /** True for steps that the user rewound: they happened, but the conversation went on from before them. */
  abandoned: z.boolean().optional(),
}

/** One content block each: a human turn, agent text, thinking, a call with its result, or injected text. */
export const Step = z.discriminatedUnion('kind', [
  z.object({ ...stepBase, kind: z.literal('user'), text: z.string(), turn_kind: TurnKind }),
  z.object({ ...stepBase, kind: z.literal('message'), text: z.string() }),
  z.object({ ...stepBase, kind: z.literal('thinking'), text: z.string() }),
  z.object({ ...stepBase, kind: z.literal('call'), call: ToolCall }),
  z.object({ ...stepBase, kind: z.literal('injected'), text: z.string(), origin: InjectedOrigin }),
])
export type Step = z.infer<typeof Step>
export type CallStep = Extract<Step, { kind: 'call' }>
export type UserStep = Extract<Step, { kind: 'user' }>

export const Tokens = z.object({
  input: z.number(),
  output: z.number(),
  cache_read: z.number(),
  cache_write: z.number(),
})
export type Tokens = z.infer<typeof Tokens>

/** Something a reader met and went around: a bad line, a missing result, a limit. */
export const Problem = z.object({ code: z.string(), detail: z.string() })
export type Problem = z.infer<typeof Problem>

export const Session = z.object({
  /** The agent's own session id; derived from content where the log has none. */
  id: z.string(),
  /** Key of the agents table (`claude-code`, `codex`, …), or `unknown`. */
  agent: z.string(),
  /** Name of the format that read it (`claude-code-jsonl`, `codex-rollout`, …). */
  format: z.string(),
  /** Where it was read from: a path, or `ref:path` inside the repository. */
  file: z.string(),
  model: z.string().nullable(),
  agent_version: z.string().nullable(),
  cwd: z.string().nullable(),
  branch: z.string().nullable(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  tokens: Tokens.nullable(),
  cost_usd: z.number().nullable(),
  /** The session that started this one, when it is a sub-agent's own file. */
  parent_id: z.string().nullable(),
  /** Pull requests that the session itself names as made by it (Claude `pr-link` lines). */
  pull_requests: z.array(z.object({ repository: z.string().nullable(), number: z.number().int() })),
  steps: z.array(Step),
  /** True when a budget cut the session; `problems` says which. */
  truncated: z.boolean(),
  problems: z.array(Problem),
})
export type Session = z.infer<typeof Session>

/** Why a session is believed to belong to a change: a trailer, an exact key, overlap with the diff, a flag. */
export const LinkEvidence = z.object({ kind: z.string(), evidence: z.string() })
export type LinkEvidence = z.infer<typeof LinkEvidence>

/** A session with the part of it that belongs to one change. */
export interface LinkedSession {
  readonly session: Session
  readonly linked_by: readonly LinkEvidence[]
  /** First and last step that belong to this change; a cumulative transcript holds earlier work too. */
  readonly from_step: number
  readonly to_step: number
}
