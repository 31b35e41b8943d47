/** Builders of neutral models for the tests of this room. */
import type { FileChange, PullRequest } from '../../src/pull-request/pull-request.ts'
import type { LinkedSession, Session, Step, TurnKind } from '../../src/session/session.ts'

export function fileChange(path: string, over: Partial<FileChange> = {}): FileChange {
  return {
    path,
    old_path: null,
    status: 'modified',
    old_blob: 'a'.repeat(40),
    new_blob: 'b'.repeat(40),
    old_mode: '100644',
    new_mode: '100644',
    binary: false,
    additions: 3,
    deletions: 1,
    ...over,
  }
}

const BASE = '1'.repeat(40)
const HEAD = 'abcdef1234567890abcdef1234567890abcdef12'
const COMMIT = '0123456789abcdef0123456789abcdef01234567'

export function pullRequest(over: Partial<PullRequest> = {}): PullRequest {
  const person = { name: 'Ada', email: 'ada@example.org' }
  return {
    owner: 'acme',
    repo: 'clock',
    number: 42,
    title: 'Keep leap seconds when parsing timestamps (#42)',
    body: '',
    url: 'https://github.com/acme/clock/pull/42',
    author: 'ada',
    author_type: 'User',
    head_branch: 'ada/leap-seconds',
    shape: 'squash',
    base: BASE,
    head: HEAD,
    merged_at: '2026-01-02T03:04:05Z',
    commits: [
      {
        sha: COMMIT,
        parents: [BASE],
        author: person,
        committer: person,
        committed_at: '2026-01-02T03:04:05Z',
        message: 'x',
      },
    ],
    ...over,
  }
}

export interface TurnSpec {
  readonly text: string
  readonly kind?: TurnKind
  readonly at?: string
  readonly subagent?: string
}

/** Steps from turns and the word `edit`, which stands for a call that writes a file. */
export function session(id: string, parts: readonly (TurnSpec | 'edit')[], over: Partial<Session> = {}): Session {
  return {
    id,
    agent: 'claude-code',
    format: 'claude-code-jsonl',
    file: `${id}.jsonl`,
    model: null,
    agent_version: null,
    cwd: null,
    branch: null,
    started_at: null,
    ended_at: null,
    tokens: null,
    cost_usd: null,
    parent_id: null,
    pull_requests: [],
    steps: parts.map((part, index) => stepOf(part, index + 1)),
    truncated: false,
    problems: [],
    ...over,
  }
}

function stepOf(part: TurnSpec | 'edit', n: number): Step {
  if (part === 'edit') {
    const call = {
      id: `c${n}`,
      name: 'Write',
      args: { file_path: 'src/a.ts', content: 'x' },
      unparsed_args: null,
      result: 'ok',
      error: 'false',
      error_evidence: 'flag',
      exit_code: null,
      denied: false,
      collateral: false,
    } as const
    return { n, timestamp: null, subagent: null, kind: 'call', call }
  }
  const { text, kind = 'instruction', at = null, subagent = null } = part
  return { n, timestamp: at, subagent, kind: 'user', text, turn_kind: kind }
}

export function linked(of: Session, range: readonly [number, number] = [1, 10_000]): LinkedSession {
  return { session: of, linked_by: [{ kind: 'flag', evidence: '--session' }], from_step: range[0], to_step: range[1] }
}
