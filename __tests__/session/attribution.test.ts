import { describe, expect, test } from '@jest/globals'
import type { FileChange } from '../../src/pull-request/pull-request.ts'
import { shownShare } from '../../src/session/agent-share.ts'
import { agentShare, hiddenShare, shareOfFound, shareOfWork } from '../../src/session/attribution.ts'
import { type FileDiff, diffLinesOf } from '../../src/session/diff-lines.ts'
import type { Found } from '../../src/session/find.ts'
import type { LinkedSession, Step } from '../../src/session/session.ts'
import { call, edit, session, shell, write } from './sessions.ts'

const linked = (...steps: Partial<Step>[]): LinkedSession[] => [
  { session: session('s', steps), linked_by: [], from_step: 1, to_step: steps.length },
]

function fileDiff(path: string, added: readonly string[], removed: readonly string[] = []): FileDiff {
  return { path, added: added.map((text, index) => ({ n: index + 1, text })), removed, gone: false }
}

const PATCH = [
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
  '@@ -9 +11,0 @@',
  '-++ gone',
  '--- a/yarn.lock',
  '+++ b/yarn.lock',
  '@@ -0,0 +1 @@',
  '+generated',
  '\\ No newline at end of file',
  '--- "a/src/\\303\\251.ts"',
  '+++ /dev/null',
  '@@ -1 +0,0 @@',
  '-x',
  '',
].join('\n')

describe('a patch line by line', () => {
  test('what goes in with its line numbers, what goes out, quoted names, files that end', () => {
    expect(diffLinesOf(PATCH)).toEqual([
      {
        path: 'src/a.ts',
        added: [
          { n: 2, text: 'one' },
          { n: 3, text: '  two' },
          { n: 4, text: '' },
          { n: 5, text: 'by hand' },
        ],
        removed: ['old', '++ gone'],
        gone: false,
      },
      { path: 'yarn.lock', added: [{ n: 1, text: 'generated' }], removed: [], gone: false },
      { path: 'src/é.ts', added: [], removed: ['x'], gone: true },
    ])
  })

  test('what only moved with its file is nobody’s writing', () => {
    const patch =
      '--- a/old.ts\n+++ /dev/null\n@@ -1,3 +0,0 @@\n-same\n-same\n-out\n--- /dev/null\n+++ b/new.ts\n@@ -0,0 +1,3 @@\n+same\n+in\n+same\n'
    const moved = { path: 'new.ts', old_path: 'old.ts', status: 'renamed' } as FileChange
    expect(diffLinesOf(patch, [moved])).toEqual([
      { path: 'new.ts', added: [{ n: 2, text: 'in' }], removed: ['out'], gone: false },
    ])
  })
})

describe('share of the agent', () => {
  test('lines of the diff that edits put there, blanks and lock files left out', () => {
    expect(agentShare({ linked: linked(write('/w/src/a.ts', 'one\ntwo\n')) }, diffLinesOf(PATCH))).toEqual({
      agent_share_of_diff: 2 / 3,
      method: 'line-match',
      lines: { agent: 2, total: 3 },
      lower_bound: false,
      stated_share: null,
      unattributed: [{ path: 'src/a.ts', lines: 1, ranges: [{ from: 5, to: 5 }] }],
    })
  })

  test('a line counts as often as it was written, whatever its blanks', () => {
    const diff = [fileDiff('src/a.ts', ['x  = 1', 'x = 1', 'x = 1', '\tx = 1'])]
    const share = agentShare({ linked: linked(write('/w/src/a.ts', 'x = 1\nx = 1')) }, diff)
    expect(share).toMatchObject({ agent_share_of_diff: 0.5, unattributed: [{ ranges: [{ from: 3, to: 4 }] }] })
  })

  test('hunks that are nobody’s go on over a blank line and end at the agent’s', () => {
    const diff = [fileDiff('src/a.ts', ['h1', '', 'h2', 'agent', 'h3', '', 'agent'])]
    const share = agentShare({ linked: linked(write('/w/src/a.ts', 'agent\nagent')) }, diff)
    expect(share.unattributed).toEqual([
      {
        path: 'src/a.ts',
        lines: 3,
        ranges: [
          { from: 1, to: 3 },
          { from: 5, to: 5 },
        ],
      },
    ])
  })

  test.each([
    ['sed', shell("cd /w && sed -i 's/oldName/newName/g' src/a.ts")],
    ['perl', shell("perl -pi -e 's/oldName/newName/g' /w/src/a.ts")],
    [
      'python',
      shell("python3 - <<'P'\np='/w/src/a.ts'\ns=open(p).read()\nopen(p,'w').write(s.replace('oldName','newName'))\nP"),
    ],
    ['str_replace', edit('/w/src/a.ts', 'call(oldName, 1)\ncall(oldName, 2)', 'call(newName, 1)\ncall(newName, 2)')],
  ])('a replacement of words by %s is held against the lines it changed', (_, step) => {
    const diff = [
      fileDiff('src/a.ts', ['call(newName, 1)', 'call(newName, 2)', 'more'], ['call(oldName, 1)', 'call(oldName, 2)']),
    ]
    expect(agentShare({ linked: linked(step) }, diff)).toMatchObject({
      lines: { agent: 2, total: 3 },
      unattributed: [{ ranges: [{ from: 3, to: 3 }] }],
    })
  })

  test('a line that an edit kept while it moved is the edit’s, a kept line elsewhere is not', () => {
    const step = edit('/w/src/a.ts', 'keep()\nold()', 'fresh()\nkeep()')
    const moved = [fileDiff('src/a.ts', ['fresh()', 'keep()'], ['keep()', 'old()'])]
    expect(agentShare({ linked: linked(step) }, moved)).toMatchObject({ agent_share_of_diff: 1 })
    const copied = [fileDiff('src/a.ts', ['fresh()', 'keep()'], ['old()'])]
    expect(agentShare({ linked: linked(step) }, copied)).toMatchObject({ agent_share_of_diff: 0.5 })
  })

  test('all occurrences of words, where the call replaced all', () => {
    const step = call('Edit', { file_path: '/w/src/a.ts', old_string: 'Old', new_string: 'New', replace_all: true })
    const diff = [
      fileDiff('src/a.ts', ['if (New(1)) {', 'return New(2) + New(3)'], ['if (Old(1)) {', 'return Old(2) + Old(3)']),
    ]
    expect(agentShare({ linked: linked(step) }, diff)).toMatchObject({ agent_share_of_diff: 1 })
  })

  test('lines recorded as the agent’s come before edits replayed', () => {
    const diff = [fileDiff('src/a.ts', ['x', 'y'])]
    const claimed = [{ method: 'git-ai-ranges', path: 'src/a.ts', lines: ['y'] }] as const
    expect(agentShare({ linked: linked(write('/w/src/a.ts', 'x\ny')), claimed }, diff)).toMatchObject({
      method: 'git-ai-ranges',
      agent_share_of_diff: 0.5,
    })
  })

  test('where nothing can be replayed, or sessions are missing and the place knows of more, its counts', () => {
    const diff = [fileDiff('src/a.ts', ['x', 'z'])]
    const attribution = { agent_lines: 3, total_lines: 4 }
    const stated = { agent_share_of_diff: 0.75, method: 'entire-attribution', stated_share: 0.75, unattributed: [] }
    expect(agentShare({ linked: [], attribution }, diff)).toMatchObject(stated)
    const half = linked(write('/w/src/a.ts', 'x'))
    expect(agentShare({ linked: half, attribution, incomplete: true }, diff)).toMatchObject({
      ...stated,
      lower_bound: true,
    })
    expect(agentShare({ linked: half, attribution }, diff)).toMatchObject({ method: 'line-match', stated_share: 0.75 })
    const whole = linked(write('/w/src/a.ts', 'x\nz'))
    expect(agentShare({ linked: whole, attribution, incomplete: true }, diff)).toMatchObject({
      method: 'line-match',
      agent_share_of_diff: 1,
    })
    expect(agentShare({ linked: [] }, diff)).toMatchObject({ agent_share_of_diff: null, method: 'none' })
  })

  test('work of sub-agents whose logs are not kept makes the share a lower bound', () => {
    const diff = [fileDiff('src/a.ts', ['x', 'z'])]
    const found = (...steps: Partial<Step>[]): Found => ({
      linked: linked(...steps),
      problems: [],
      prompts: [],
      follow_ups: [],
      attribution: null,
      claimed: [],
      tally: { found: 1, read: 1, linked: 1, problems: {} },
    })
    const own = write('/w/src/a.ts', 'x')
    expect(shareOfFound(found(own), diff).lower_bound).toBe(false)
    expect(shareOfFound(found(own, call('Task', { prompt: 'do z' })), diff).lower_bound).toBe(true)
  })

  test('documents keep the counts and shorten the lists', () => {
    const lines = Array.from({ length: 200 }, (_, n) => (n % 2 === 0 ? `h${n}` : 'agent'))
    const diff = Array.from({ length: 80 }, (_, file) => fileDiff(`f${file}.ts`, lines))
    const work = Array.from({ length: 80 }, (_, file) => write(`/w/f${file}.ts`, 'agent\n'.repeat(100)))
    const shown = shownShare(agentShare({ linked: linked(...work) }, diff))
    expect(shown.lines).toEqual({ agent: 8000, total: 16_000 })
    expect(shown.unattributed).toHaveLength(50)
    expect(shown.unattributed[0]).toMatchObject({ lines: 100, ranges: { length: 50 } })
  })
})

test.each<[string, Partial<Step>, number]>([
  ['a written file', write('src/a.ts', 'one'), 0],
  ['a replacement', edit('src/a.ts', 'one', 'two'), 0],
  ['lines in another order', edit('src/a.ts', 'one\ntwo', 'two\none'), 0],
  ['a deleted file', shell('rm src/a.ts'), 0],
  ['a moved file', shell('mv src/old.ts src/a.ts'), 0.25],
  ['a file rewritten by a program', shell("sed -i 's/one.*$/two/' src/a.ts"), 0.25],
  ['a file of something else', shell("sed -i 's/one.*$/two/' docs/a.md"), 0],
])('lines in files whose edits show none: %s', (_what, step, share) => {
  const diff = [fileDiff('src/a.ts', ['one']), fileDiff('src/b.ts', ['one', 'two', 'three', ''])]
  const one = session('s1', [step])
  expect(hiddenShare([{ session: one, linked_by: [], from_step: 1, to_step: 9 }], diff)).toBe(share)
})

test('how much of their work went into the change', () => {
  const diff = [fileDiff('src/a.ts', ['one'])]
  const of = (...steps: Partial<Step>[]) =>
    shareOfWork([{ session: session('s1', steps), linked_by: [], from_step: 1, to_step: 9 }], diff)
  expect(of(write('src/a.ts', 'one'), write('src/b.ts', 'one\ntwo\nthree'))).toBe(0.25)
  expect(of(shell('rm src/b.ts'))).toBe(1)
})
