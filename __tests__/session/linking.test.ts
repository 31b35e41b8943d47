import { describe, expect, test } from '@jest/globals'
import { addedLinesOf, agentShare } from '../../src/session/attribution.ts'
import { linkSessions, linkedByFlag } from '../../src/session/linking.ts'
import { NO_HINTS } from '../../src/session/locator.ts'
import type { FileChange, PullRequest } from '../../src/pull-request/pull-request.ts'
import { PathIndex } from '../../src/session/same-path.ts'
import type { Session, Step } from '../../src/session/session.ts'

const SHA = 'a'.repeat(40)
const pullRequest: PullRequest = {
  owner: 'O',
  repo: 'r',
  number: 7,
  title: '',
  body: '',
  url: null,
  author: null,
  author_type: null,
  head_branch: null,
  shape: 'merge',
  base: SHA,
  head: SHA,
  merged_at: null,
  commits: [],
}

function change(path: string): FileChange {
  const blobs = { old_blob: SHA, new_blob: SHA, old_mode: '100644', new_mode: '100644' }
  return { path, old_path: null, status: 'modified', ...blobs, binary: false, additions: 1, deletions: 0 }
}

const user = (text: string): Partial<Step> => ({ kind: 'user', text, turn_kind: 'instruction' })

function write(path: string, content = 'x', error: 'true' | 'false' = 'false'): Partial<Step> {
  const ending = {
    result: '',
    error,
    error_evidence: 'flag',
    exit_code: null,
    denied: false,
    collateral: false,
  } as const
  return {
    kind: 'call',
    call: { id: null, name: 'Write', args: { file_path: path, content }, unparsed_args: null, ...ending },
  }
}

function session(id: string, steps: Partial<Step>[], extra: Partial<Session> = {}): Session {
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

const trailer = { kind: 'entire-checkpoint', evidence: 'Entire-Checkpoint: abc' }
const link = (...located: Parameters<typeof linkSessions>[0]): ReturnType<typeof linkSessions> =>
  linkSessions(located, { pullRequest, changes: [change('src/a.ts'), change('src/b.ts')] })

describe('linking', () => {
  test('a session that edited none of the files is refused, whatever its trailer says', () => {
    const located = {
      session: session('s', [user('x'), write('/home/u/app/src/other.ts')]),
      hints: NO_HINTS,
      evidence: [trailer],
    }
    expect(link(located)).toMatchObject({ linked: [], problems: [{ code: 'session-unrelated' }] })
  })

  test('an edit that failed is no edit', () => {
    const located = {
      session: session('s', [write('/home/u/app/src/a.ts', 'x', 'true')]),
      hints: NO_HINTS,
      evidence: [trailer],
    }
    expect(link(located).linked).toEqual([])
  })

  test('a session given by flag stays', () => {
    const located = {
      session: session('s', [write('/elsewhere/c.ts')]),
      hints: NO_HINTS,
      evidence: [linkedByFlag('--session s.jsonl')],
    }
    expect(link(located).linked).toMatchObject([{ from_step: 1, to_step: 1, linked_by: [{ kind: 'flag' }] }])
  })

  test('a cumulative transcript is cut at its start mark', () => {
    const steps = [user('old work'), write('/w/src/z.ts'), user('new work'), write('/w/src/a.ts')]
    const located = { session: session('s', steps), hints: { ...NO_HINTS, start: 20 }, evidence: [trailer] }
    expect(link(located).linked).toMatchObject([{ from_step: 3, to_step: 4 }])
  })

  test('work done before the mark and committed after it belongs to the change', () => {
    const steps = [user('first'), write('/w/src/z.ts'), user('second'), write('/w/src/a.ts'), user('commit this')]
    const located = { session: session('s', steps), hints: { ...NO_HINTS, start: 40 }, evidence: [trailer] }
    expect(link(located).linked).toMatchObject([{ from_step: 3, to_step: 5 }])
  })

  test('versions of one session become one, from the earliest start, with all evidence', () => {
    const short = session('s', [user('a'), write('/w/src/a.ts')])
    const long = session('s', [user('a'), write('/w/src/a.ts'), user('b'), write('/w/src/b.ts')])
    const second = { kind: 'entire-checkpoint', evidence: 'Entire-Checkpoint: def' }
    const { linked } = link(
      { session: long, hints: { ...NO_HINTS, start: 20 }, evidence: [second] },
      { session: short, hints: NO_HINTS, evidence: [trailer, trailer] },
    )
    expect(linked).toMatchObject([{ from_step: 1, to_step: 4, linked_by: [second, trailer, { kind: 'files' }] }])
  })

  test('an exact key ranks before a trailer, more files before fewer', () => {
    const made = session('made', [write('/w/src/a.ts')], { pull_requests: [{ repository: 'o/R', number: 7 }] })
    const named = session('named', [write('/w/src/a.ts')])
    const more = session('more', [write('/w/src/a.ts'), write('/w/src/b.ts')])
    const { linked } = link(
      ...[named, more, made].map((item) => ({ session: item, hints: NO_HINTS, evidence: [trailer] })),
    )
    expect(linked.map((item) => item.session.id)).toEqual(['made', 'more', 'named'])
  })
})

describe('paths', () => {
  const index = new PathIndex(['src/a.ts', 'packages/x/src/a.ts', 'README.md', 'docs/README.md'])

  test.each([
    ['/home/u/app/src/a.ts', null, 'src/a.ts'],
    ['/home/u/app/packages/x/src/a.ts', null, 'packages/x/src/a.ts'],
    ['/tmp/worktrees/1/src/a.ts', '/home/u/app', 'src/a.ts'],
    ['C:\\dev\\app\\src\\a.ts', null, 'src/a.ts'],
    ['src/a.ts', '/home/u/app', 'src/a.ts'],
    ['src/a.ts', '/home/u/app/packages/x', 'packages/x/src/a.ts'],
    ['./src/../src/a.ts', null, 'src/a.ts'],
    ['README.md', '/home/u/app', 'README.md'],
    ['/home/REDACTED/src/a.ts', null, 'src/a.ts'],
    ['/home/u/packages/x/REDACTED/a.ts', null, 'packages/x/src/a.ts'],
    ['/home/u/app/src/b.ts', null, null],
    ['/home/u/a.ts', null, null],
    ['', null, null],
  ])('%s in %s is %s', (path, cwd, file) => {
    expect(index.find(path, cwd)).toBe(file)
  })
})

describe('share of the agent', () => {
  const linked = (steps: Partial<Step>[]): Parameters<typeof agentShare>[0] => [
    { session: session('s', steps), linked_by: [], from_step: 1, to_step: steps.length },
  ]

  test('lines of the diff that edits put there, blanks and lock files left out', () => {
    const patch = [
      'diff --git a/src/a.ts b/src/a.ts',
      '--- a/src/a.ts',
      '+++ b/src/a.ts',
      '@@ -1,2 +1,5 @@',
      ' context',
      '-old',
      '+one',
      '+  two',
      '+',
      '+by hand',
      '--- a/yarn.lock',
      '+++ b/yarn.lock',
      '@@ -0,0 +1 @@',
      '+generated',
      '',
    ].join('\n')
    expect(addedLinesOf(patch)).toEqual([
      { path: 'src/a.ts', lines: ['one', '  two', '', 'by hand'] },
      { path: 'yarn.lock', lines: ['generated'] },
    ])
    expect(agentShare(linked([write('/w/src/a.ts', 'one\ntwo\n')]), addedLinesOf(patch))).toEqual({
      agent_share_of_diff: 2 / 3,
      method: 'line-match',
      unattributed: [{ path: 'src/a.ts', lines: 1 }],
    })
  })

  test('a line counts as often as it was written', () => {
    const diff = [{ path: 'src/a.ts', lines: ['x', 'x', 'x', 'x'] }]
    expect(agentShare(linked([write('/w/src/a.ts', 'x\nx')]), diff).agent_share_of_diff).toBe(0.5)
  })

  test('where nothing can be replayed, the counts of the place', () => {
    const diff = [{ path: 'src/a.ts', lines: ['x'] }]
    const attribution = { agent_lines: 3, total_lines: 4 }
    expect(agentShare([], diff, { attribution })).toMatchObject({
      agent_share_of_diff: 0.75,
      method: 'entire-attribution',
    })
    expect(agentShare(linked([write('/w/src/a.ts', 'y')]), diff, { attribution, incomplete: true })).toMatchObject({
      method: 'entire-attribution',
    })
    expect(agentShare([], diff)).toMatchObject({ agent_share_of_diff: null, method: 'none' })
  })
})
