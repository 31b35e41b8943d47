/** One step of a session as one step of a trajectory, so that step numbers stay what comments and findings call them. */
import type { CallStep, Step } from '../../../session/session.ts'
import type { AtifStep } from './schema.ts'

/** What Python's `datetime.fromisoformat` takes: the format's own models check with it. */
const ISO_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?$/

export function atifStep(step: Step, stepId: number): AtifStep {
  const extra = {
    ...(step.subagent === null ? {} : { subagent: step.subagent }),
    ...(step.abandoned === true ? { abandoned: true } : {}),
  }
  const base = { step_id: stepId, ...timeOf(step.timestamp) }
  switch (step.kind) {
    case 'user':
      return { ...base, source: 'user', message: step.text, ...withExtra({ turn_kind: step.turn_kind, ...extra }) }
    case 'injected':
      return { ...base, source: 'system', message: step.text, ...withExtra({ origin: step.origin, ...extra }) }
    case 'message':
      return { ...base, source: 'agent', message: step.text, ...withExtra(extra) }
    case 'thinking':
      return { ...base, source: 'agent', message: '', reasoning_content: step.text, ...withExtra(extra) }
    case 'call':
      return { ...base, source: 'agent', message: '', ...callParts(step), ...withExtra(extra) }
  }
}

function callParts({ n, call }: CallStep): Pick<AtifStep, 'tool_calls' | 'observation'> {
  const id = call.id ?? `step-${n}`
  const extra = {
    ...(call.unparsed_args === null ? {} : { unparsed_arguments: call.unparsed_args }),
    ...(call.id === null ? { made_up_id: true } : {}),
  }
  const tool_calls = [{ tool_call_id: id, function_name: call.name, arguments: call.args, ...withExtra(extra) }]
  if (call.result === null) return { tool_calls }
  const ending = {
    ...(call.error === 'unknown' ? {} : { is_error: call.error === 'true' }),
    error_evidence: call.error_evidence,
    ...(call.exit_code === null ? {} : { exit_code: call.exit_code }),
    ...(call.denied ? { denied: true } : {}),
    ...(call.collateral ? { collateral: true } : {}),
  }
  return { tool_calls, observation: { results: [{ source_call_id: id, content: call.result, extra: ending }] } }
}

/** The format has no place for a time that is none; logs hold such. */
function timeOf(timestamp: string | null): { timestamp?: string } {
  if (timestamp === null || !ISO_TIME.test(timestamp) || Number.isNaN(Date.parse(timestamp))) return {}
  return { timestamp }
}

function withExtra(extra: Record<string, unknown>): { extra?: Record<string, unknown> } {
  return Object.keys(extra).length === 0 ? {} : { extra }
}
