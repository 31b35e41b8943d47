import { describe, expect, test } from '@jest/globals'
import { linkSessions, linkedByFlag } from '../../src/session/linking.ts'
import { NO_HINTS } from '../../src/session/locator.ts'
import type { FileChange, PullRequest } from '../../src/pull-request/pull-request.ts'
import { PathIndex } from '../../src/session/same-path.ts'
import { diffLinesOf } from '../../src/session/diff-lines.ts'
import { growsLinearly } from '../growth.ts'
import { call, edit, session, shell, user, write } from './sessions.ts'

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

const trailer = { kind: 'entire-checkpoint', evidence: 'Entire-Checkpoint: abc' }
const link = (...located: Parameters<typeof linkSessions>[0]): ReturnType<typeof linkSessions> =>
  linkSessions(located, { pullRequest, changes: [change('src/a.ts'), change('src/b.ts')] })

describe('linking', () => {
  test('a row of options before a word that is no commit costs what it is long', () => {
    const steps = [shell(`git${' -a'.repeat(5000)} status`), user('x'), write('/w/src/a.ts')]
    const located = { session: session('s', steps), hints: NO_HINTS, evidence: [trailer] }
    expect(link(located).linked).toMatchObject([{ from_step: 1 }])
  })

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

const DIFF = diffLinesOf(
  [
    '--- a/src/a.ts',
    '+++ b/src/a.ts',
    '@@ -1,1 +1,2 @@',
    '-  oldCall(value)',
    '+  newCall(value)',
    '+  }',
    '--- a/src/gone.ts',
    '+++ /dev/null',
    '@@ -1 +0,0 @@',
    '-export {}',
  ].join('\n'),
)
const DONE = '2026-03-01T12:00:00Z'
const commit = (message: string): PullRequest['commits'][number] => ({
  sha: 'c0ffee1'.padEnd(40, '0'),
  parents: [SHA],
  author: { name: 'a', email: 'a@b' },
  committer: { name: 'a', email: 'a@b' },
  committed_at: DONE,
  message,
})
const done = { ...pullRequest, commits: [commit('feat: call the new function (#7)')] }
const linkLines = (...sessions: ReturnType<typeof session>[]): ReturnType<typeof linkSessions> =>
  linkSessions(
    sessions.map((one) => ({ session: one, hints: NO_HINTS, evidence: [trailer] })),
    { pullRequest: done, changes: [change('src/a.ts'), { ...change('src/gone.ts'), status: 'deleted' }], diff: DIFF },
  )
const ids = ({ linked }: ReturnType<typeof linkSessions>): string[] => linked.map((item) => item.session.id)

describe('linking to the lines of a change', () => {
  test.each([
    ['a line it put in', [write('/w/src/a.ts', 'x\nnewCall(value)')], true],
    ['a line it took out', [edit('/w/src/a.ts', 'oldCall(value)', '')], true],
    ['a file it deleted', [shell('rm /w/src/gone.ts')], true],
    ['an edit that hides its lines', [shell("sed -i 's/o.*l(/newCall(/' /w/src/a.ts")], true],
    [
      'a program that replaces the words',
      [
        shell(
          "python3 -c \"p='/w/src/a.ts'; open(p,'w').write(open(p).read().replace('oldCall(value)','newCall(value)'))\"",
        ),
      ],
      true,
    ],
    ['an edit of a changed file that something else replaced', [write('/w/src/a.ts', 'somethingElse()')], false],
    ['a brace alone', [write('/w/src/a.ts', '}')], false],
    ['a deletion that was taken back', [shell('rm /w/src/a.ts')], false],
  ])('%s', (_, steps, isLinked) => {
    const result = linkLines(session('s', steps))
    expect(ids(result)).toEqual(isLinked ? ['s'] : [])
    expect(result.problems.map(({ code }) => code)).toEqual(isLinked ? [] : ['session-unrelated'])
  })

  test('the most lines of the diff first, and the evidence counts them', () => {
    const both = session('both', [edit('/w/src/a.ts', 'oldCall(value)', 'newCall(value)')])
    const one = session('one', [write('/w/src/a.ts', 'newCall(value)')])
    const { linked } = linkLines(one, both)
    expect(linked.map((item) => item.session.id)).toEqual(['both', 'one'])
    expect(linked[0]?.linked_by[1]).toEqual({
      kind: 'files',
      evidence: 'edited 1 of the changed files, 2 lines of the diff',
    })
  })

  test('work from after the change is not its work', () => {
    const late = write('/w/src/a.ts', 'newCall(value)')
    expect(ids(linkLines(session('s', [{ ...late, timestamp: '2026-03-01T12:30:00Z' }])))).toEqual([])
    const after = linkLines(session('s', [late], { started_at: '2026-03-02T00:00:00Z' }))
    expect(ids(after)).toEqual(['s'])
    const nothing = linkLines(session('s', [user('x')], { started_at: '2026-03-02T00:00:00Z' }))
    expect(nothing.problems[0]?.detail).toContain('began after the change was done')
  })

  test('words from after the change are not part of it, the agent’s last word in the turn is', () => {
    const at = (step: ReturnType<typeof user>, timestamp: string): ReturnType<typeof user> => ({ ...step, timestamp })
    const steps = [
      at(user('do it'), '2026-03-01T11:00:00Z'),
      at(write('/w/src/a.ts', 'newCall(value)'), '2026-03-01T11:10:00Z'),
      at({ kind: 'message', text: 'done' }, '2026-03-01T12:20:00Z'),
      at(user('and now the next thing'), '2026-03-01T13:00:00Z'),
      at(write('/w/src/z.ts'), '2026-03-01T13:10:00Z'),
    ]
    expect(linkLines(session('s', steps)).linked).toMatchObject([{ from_step: 1, to_step: 3 }])
  })

  test('work committed before the first edit of the change is not part of it', () => {
    const steps = [
      user('first job'),
      write('/w/src/z.ts'),
      shell("git commit -qm 'first job'"),
      user('second job'),
      write('/w/src/a.ts', 'newCall(value)'),
      shell("git commit -qm 'second job'"),
    ]
    expect(linkLines(session('s', steps)).linked).toMatchObject([{ from_step: 4, to_step: 6 }])
  })

  test('a sub-agent’s edits link the session that started it; one that only looked is no problem', () => {
    const edits = [write('/w/src/a.ts', 'newCall(value)')]
    const result = linkLines(
      session('main', [user('x'), call('Task', {})]),
      session('editor', edits, { parent_id: 'main' }),
      session('looker', [call('Read', { file_path: '/w/src/a.ts' })], { parent_id: 'main' }),
      session('circle', [user('x')], { parent_id: 'circle' }),
    )
    expect(ids(result)).toEqual(['editor', 'main'])
    expect(result.linked[1]?.linked_by[1]?.kind).toBe('sub-agent')
    expect(result.problems).toMatchObject([{ detail: 'session circle (circle.jsonl) edited no file of the change' }])
  })

  test('a session that had others work and committed it made the change; one that only committed did not', () => {
    const words = shell('git commit -m "$(cat <<\'EOF\'\nfeat: call the new function\n\nWhy.\nEOF\n)"')
    expect(linkLines(session('s', [user('x'), call('Task', {}), words])).linked).toMatchObject([
      { linked_by: [trailer, { kind: 'commit' }] },
    ])
    expect(ids(linkLines(session('s', [user('commit'), words])))).toEqual([])
    const bySha = shell('git commit --amend --no-edit', '[main c0ffee1] feat\n 1 file changed')
    expect(linkLines(session('s', [call('Task', {}), bySha])).linked[0]?.linked_by[1]?.evidence).toBe(
      'it made commit c0ffee1000',
    )
  })

  test('the pull request that a session opened is a key as good as its own words', () => {
    const opened = (n: number): ReturnType<typeof shell> =>
      shell('gh pr create --fill', `https://github.com/o/r/pull/${n}\n`)
    const edits = write('/w/src/a.ts', 'newCall(value)')
    expect(linkLines(session('s', [edits, opened(7)])).linked[0]?.linked_by.map(({ kind }) => kind)).toContain(
      'pr-created',
    )
    expect(linkLines(session('s', [edits, opened(70)])).linked[0]?.linked_by.map(({ kind }) => kind)).not.toContain(
      'pr-created',
    )
  })

  test('a log without calls proves nothing, but where its format may leave them out', () => {
    expect(ids(linkLines(session('s', [user('x')])))).toEqual([])
    expect(ids(linkLines(session('s', [user('x')], { format: 'cursor-transcript' })))).toEqual(['s'])
  })
})

describe('versions of one session', () => {
  const first = [user('a', { timestamp: '2026-03-01T10:00:00Z' }), write('/w/src/z.ts', 'one')]
  const second = [user('b', { timestamp: '2026-03-01T11:00:00Z' }), write('/w/src/a.ts', 'newCall(value)')]

  test('pieces are put together in the order of their time', () => {
    const { linked } = linkLines(session('s', second), session('s', first))
    expect(linked[0]?.session.steps.map(({ n, kind }) => [n, kind])).toEqual([
      [1, 'user'],
      [2, 'call'],
      [3, 'user'],
      [4, 'call'],
    ])
  })

  test('a log that holds the other is the whole', () => {
    const { linked } = linkLines(session('s', [...first, ...second]), session('s', first))
    expect(linked[0]?.session.steps).toHaveLength(4)
  })

  test('a log that does not name its session has the id that the place knows', () => {
    const named = session('c.jsonl#1', second, { file: 'c.jsonl' })
    const located = { session: named, hints: { ...NO_HINTS, session_id: 'known' }, evidence: [trailer] }
    expect(ids(linkSessions([located], { pullRequest: done, changes: [change('src/a.ts')] }))).toEqual(['known'])
  })
})

test('the cost grows with the session and the change, not with their product', () => {
  const work = (size: number): unknown => {
    const changes = Array.from({ length: size }, (_, n) => change(`src/f${n}.ts`))
    const steps = Array.from({ length: size }, (_, n) => write(`/w/src/f${n}.ts`, `line ${n}`))
    return linkSessions([{ session: session('s', steps), hints: NO_HINTS, evidence: [] }], { pullRequest, changes })
  }
  expect(growsLinearly(work, 4000)).toBe(true)
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
