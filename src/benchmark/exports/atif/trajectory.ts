/** Sessions as one ATIF document, the format's newest version. Reading it back gives the same steps and calls. */
import type { LinkedSession, Session, Tokens } from '../../../session/session.ts'
import { ATIF_VERSION, type AtifTrajectory } from './schema.ts'
import { atifStep } from './step.ts'

/** One session; null when it has no step, which the format forbids. */
export function renderAtif(session: Session): AtifTrajectory | null {
  return trajectoryOf({ session, from_step: 1, to_step: Number.POSITIVE_INFINITY }, session.id)
}

/**
 * All sessions of one change: the one with the most steps is the document, the others are embedded in it: its sub-agents, and
 * sessions of their own (`extra.parent_id` tells which). Only the part of each that belongs to the change.
 */
export function renderAtifOf(linked: readonly LinkedSession[]): AtifTrajectory | null {
  const ids = new Map<string, number>()
  const [root, ...others] = linked
    .flatMap((part) => trajectoryOf(part, uniqueId(part.session.id, ids)) ?? [])
    .sort((a, b) => b.steps.length - a.steps.length)
  if (root === undefined) return null
  if (others.length === 0) return root
  const notes = `${others.length + 1} sessions made this change: the longest is this one, the others are embedded`
  return { ...root, notes, subagent_trajectories: others }
}

type Part = Pick<LinkedSession, 'session' | 'from_step' | 'to_step'>

function trajectoryOf({ session, from_step, to_step }: Part, id: string): AtifTrajectory | null {
  const steps = session.steps.filter(({ n }) => n >= from_step && n <= to_step)
  const [first] = steps
  if (first === undefined) return null
  return {
    schema_version: ATIF_VERSION,
    session_id: session.id,
    trajectory_id: id,
    agent: {
      name: session.agent,
      version: session.agent_version ?? 'unknown',
      ...(session.model === null ? {} : { model_name: session.model }),
    },
    steps: steps.map((step, index) => atifStep(step, index + 1)),
    final_metrics: { ...metricsOf(session), total_steps: steps.length },
    extra: {
      format: session.format,
      ...(session.cwd === null ? {} : { cwd: session.cwd }),
      ...(session.branch === null ? {} : { branch: session.branch }),
      ...(session.parent_id === null ? {} : { parent_id: session.parent_id }),
      // Tokens and cost are those of the whole session, of which this may be a part.
      first_step: first.n,
      session_steps: session.steps.length,
      truncated: session.truncated,
    },
  }
}

function metricsOf({ tokens, cost_usd }: Session): Omit<AtifTrajectory['final_metrics'], 'total_steps'> {
  return {
    ...(tokens === null ? {} : tokenMetrics(tokens)),
    ...(cost_usd === null ? {} : { total_cost_usd: cost_usd }),
  }
}

function tokenMetrics(tokens: Tokens): Omit<AtifTrajectory['final_metrics'], 'total_steps'> {
  return {
    total_prompt_tokens: Math.round(tokens.input + tokens.cache_read + tokens.cache_write),
    total_completion_tokens: Math.round(tokens.output),
    total_cached_tokens: Math.round(tokens.cache_read),
    extra: { total_cache_creation_input_tokens: Math.round(tokens.cache_write) },
  }
}

/** Two parts of one session would share an id. */
function uniqueId(id: string, seen: Map<string, number>): string {
  const count = (seen.get(id) ?? 0) + 1
  seen.set(id, count)
  return count === 1 ? id : `${id}#${count}`
}
