/** Small sessions for tests of the judge, written as one line a step. */
import type { LinkedSession, Step, ToolCall } from '../../../src/session/session.ts'

export type Line =
  | { readonly human: string; readonly turn?: 'instruction' | 'correction' | 'approval' | 'pasted-material' }
  | { readonly says: string }
  | { readonly thinks: string }
  | { readonly harness: string; readonly origin?: 'reminder' | 'context' }
  | { readonly runs: string; readonly gives: string; readonly exit?: number; readonly denied?: true }
  | { readonly writes: string; readonly content: string; readonly over?: string }

export function story(lines: readonly Line[], range?: { readonly from: number; readonly to: number }): LinkedSession {
  const steps = lines.map((line, at) => stepOf(line, at + 1))
  return {
    session: {
      id: 'session-1',
      agent: 'claude-code',
      format: 'claude-code-jsonl',
      file: 'session.jsonl',
      model: null,
      agent_version: null,
      cwd: '/home/dana/shop',
      branch: null,
      started_at: null,
      ended_at: null,
      tokens: null,
      cost_usd: null,
      parent_id: null,
      pull_requests: [],
      steps,
      truncated: false,
      problems: [],
    },
    linked_by: [],
    from_step: range?.from ?? 1,
    to_step: range?.to ?? steps.length,
  }
}

function stepOf(line: Line, n: number): Step {
  const base = { n, timestamp: null, subagent: null }
  if ('human' in line) return { ...base, kind: 'user', text: line.human, turn_kind: line.turn ?? 'instruction' }
  if ('says' in line) return { ...base, kind: 'message', text: line.says }
  if ('thinks' in line) return { ...base, kind: 'thinking', text: line.thinks }
  if ('harness' in line) return { ...base, kind: 'injected', text: line.harness, origin: line.origin ?? 'reminder' }
  return { ...base, kind: 'call', call: callOf(line, n) }
}

function callOf(line: Extract<Line, { runs: string } | { writes: string }>, n: number): ToolCall {
  const common = { id: `call-${n}`, unparsed_args: null, collateral: false, error_evidence: 'flag' } as const
  if ('runs' in line) {
    const exit = line.exit ?? 0
    return {
      ...common,
      name: 'Bash',
      args: { command: line.runs },
      result: line.gives,
      error: exit === 0 ? 'false' : 'true',
      exit_code: exit,
      denied: line.denied ?? false,
    }
  }
  const args =
    line.over === undefined
      ? { file_path: line.writes, content: line.content }
      : { file_path: line.writes, old_string: line.over, new_string: line.content }
  const name = line.over === undefined ? 'Write' : 'Edit'
  const result = `The file ${line.writes} has been updated successfully.`
  return { ...common, name, args, result, error: 'false', exit_code: null, denied: false }
}

/** A diff of one added block a file, as `git diff` prints it. */
export function diffOf(files: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(files)
    .map(([path, lines]) =>
      [
        `diff --git a/${path} b/${path}`,
        'index 1111111..2222222 100644',
        `--- a/${path}`,
        `+++ b/${path}`,
        `@@ -1,0 +1,${lines.length} @@`,
        ...lines.map((line) => `+${line}`),
      ].join('\n'),
    )
    .join('\n')
}
