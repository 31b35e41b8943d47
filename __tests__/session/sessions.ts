/** Small sessions for tests, made of steps. */
import type { Session, Step, ToolCall } from '../../src/session/session.ts'

const OK = {
  result: '',
  error: 'false',
  error_evidence: 'flag',
  exit_code: null,
  denied: false,
  collateral: false,
} as const

export const user = (text: string, extra: Partial<Step> = {}): Partial<Step> =>
  ({ kind: 'user', text, turn_kind: 'instruction', ...extra }) as Partial<Step>

export function call(name: string, args: Record<string, unknown>, extra: Partial<ToolCall> = {}): Partial<Step> {
  return { kind: 'call', call: { id: null, name, args, unparsed_args: null, ...OK, ...extra } }
}

export const write = (path: string, content = 'x', error: 'true' | 'false' = 'false'): Partial<Step> =>
  call('Write', { file_path: path, content }, { error })

export const edit = (path: string, before: string, after: string): Partial<Step> =>
  call('Edit', { file_path: path, old_string: before, new_string: after })

export const shell = (command: string, result = ''): Partial<Step> => call('Bash', { command }, { result })

/** Each step is ten lines of the log. */
export function session(id: string, steps: readonly Partial<Step>[], extra: Partial<Session> = {}): Session {
  const base = { n: 0, timestamp: null, subagent: null }
  return {
    id,
    agent: 'claude-code',
    format: 'claude-code-jsonl',
    file: `${id}.jsonl`,
    model: null,
    agent_version: null,
    cwd: '/home/u/app',
    branch: null,
    started_at: null,
    ended_at: null,
    tokens: null,
    cost_usd: null,
    parent_id: null,
    pull_requests: [],
    steps: steps.map((step, index) => ({ ...base, ...step, n: index + 1, line: (index + 1) * 10 }) as Step),
    truncated: false,
    problems: [],
    ...extra,
  }
}
