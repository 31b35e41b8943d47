/** One misbehaviour with its evidence, and the document that `review --json` prints. */
import { z } from 'zod'
import { AgentShare } from '../session/agent-share.ts'
import { LinkEvidence, Problem, Tokens } from '../session/session.ts'
import { SessionOutline } from './outline.ts'

export const FindingClass = z.enum([
  'tool-call-failure',
  'infinite-loop',
  'did-not-follow-instructions',
  'unrequested-changes',
  'inaccurate-self-report',
  'test-tampering',
])
export type FindingClass = z.infer<typeof FindingClass>

/** Wink's categories (arXiv 2602.17037, taxonomy table); the last two classes are not in Wink. */
export const FindingCategory = z.enum([
  'Specification Drift',
  'Reasoning Problems',
  'Tool Call Failures',
  'Beyond Wink',
])
export type FindingCategory = z.infer<typeof FindingCategory>

export const CATEGORY_OF_CLASS: Readonly<Record<FindingClass, FindingCategory>> = {
  'tool-call-failure': 'Tool Call Failures',
  'infinite-loop': 'Reasoning Problems',
  'did-not-follow-instructions': 'Specification Drift',
  'unrequested-changes': 'Specification Drift',
  'inaccurate-self-report': 'Beyond Wink',
  'test-tampering': 'Beyond Wink',
}

/** `info` stays in the artifact and the job summary; a label is true from `low` on. */
export const Severity = z.enum(['info', 'low', 'medium', 'high'])
export type Severity = z.infer<typeof Severity>

export const Evidence = z.object({ step: z.number().int().positive(), quote: z.string() })
export type Evidence = z.infer<typeof Evidence>

export const Finding = z.object({
  /** Stable for the same session and pattern, so that a dismissal survives a rerun. */
  id: z.string(),
  class: FindingClass,
  category: FindingCategory,
  detector: z.string(),
  severity: Severity,
  confidence: z.number().min(0).max(1),
  session_id: z.string(),
  steps: z.array(z.number().int().positive()),
  tool_call_ids: z.array(z.string()),
  evidence: z.array(Evidence),
  explanation: z.string(),
  guidance: z.string(),
  /** The pattern ended within the session and the work went on. */
  recovered: z.boolean(),
  source: z.enum(['rule', 'judge']),
  /** The step at which the human interrupted, refused or corrected what the finding is about; absent where nobody did. */
  pushed_back_at: z.number().int().positive().optional(),
})
export type Finding = z.infer<typeof Finding>

/** Where the human pushed back, and how. The quote is the human's line, or the call that was refused. */
export const PushBack = z.object({
  step: z.number().int().positive(),
  kind: z.enum(['interrupt', 'rejection', 'correction']),
  quote: z.string(),
})
export type PushBack = z.infer<typeof PushBack>

export const ReviewedSession = z.object({
  id: z.string(),
  agent: z.string(),
  format: z.string(),
  file: z.string(),
  model: z.string().nullable(),
  steps: z.number().int(),
  turns: z.number().int(),
  tool_calls: z.number().int(),
  failed_tool_calls: z.number().int(),
  tokens: Tokens.nullable(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  linked_by: z.array(LinkEvidence),
  push_back: z.array(PushBack).optional(),
  /** Absent from documents of versions that did not keep it. */
  outline: SessionOutline.optional(),
})
export type ReviewedSession = z.infer<typeof ReviewedSession>

export const JudgeReport = z.object({
  status: z.enum(['ran', 'off', 'failed']),
  reason: z.string(),
  model: z.string().nullable(),
  calls: z.number().int(),
  input_tokens: z.number().int(),
  output_tokens: z.number().int(),
  dropped_findings: z.number().int(),
})
export type JudgeReport = z.infer<typeof JudgeReport>

export const Review = z.object({
  schema: z.literal('backtest/review@1'),
  sessions: z.array(ReviewedSession),
  findings: z.array(Finding),
  labels: z.object({
    'tool-call-failure': z.boolean(),
    'infinite-loop': z.boolean(),
    'did-not-follow-instructions': z.boolean(),
    'unrequested-changes': z.boolean(),
    'inaccurate-self-report': z.boolean(),
    'test-tampering': z.boolean(),
  }),
  judge: JudgeReport,
  /** Who wrote the diff; the line counts are absent from documents of versions that did not keep them. */
  provenance: AgentShare.extend({ method: z.string() }).partial({
    lines: true,
    lower_bound: true,
    stated_share: true,
    unattributed: true,
  }),
  truncated: z.boolean(),
  problems: z.array(Problem),
})
export type Review = z.infer<typeof Review>
