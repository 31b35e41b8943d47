import { describe, expect, test } from '@jest/globals'
import { sha256 } from '../../src/core/digest.ts'
import { promptFromSessions, promptFromText, renderPrompt } from '../../src/task/prompt.ts'
import { linked, session } from './fixtures-change.ts'

describe('renderPrompt', () => {
  test('keeps one text byte for byte', () => {
    expect(renderPrompt(['  Fix it.\r\n\n'])).toBe('  Fix it.\r\n\n')
  })
  test('puts each of several after its separator', () => {
    expect(renderPrompt(['Fix it.', 'No, the other one.\n', 'é\n\n'])).toBe(
      '--- turn 1\nFix it.\n--- turn 2\nNo, the other one.\n--- turn 3\né\n\n',
    )
  })
})

describe('promptFromSessions', () => {
  test('a single instruction with a commit request stays single', () => {
    const prompt = promptFromSessions([
      linked(session('s1', [{ text: 'Fix the clock' }, 'edit', { text: 'commit this', kind: 'commit-request' }])),
    ])
    expect(prompt).toMatchObject({
      text: 'Fix the clock',
      turns: 'single',
      sha256: sha256('Fix the clock'),
      share_after_first_edit: 0,
    })
    expect(prompt?.all_turns.map((turn) => [turn.n, turn.kind, turn.in_prompt])).toEqual([
      [1, 'instruction', true],
      [2, 'commit-request', false],
    ])
  })

  test('several turns in order, with the share that reacts to edits', () => {
    const prompt = promptFromSessions([
      linked(
        session('s1', [
          { text: '12345' },
          'edit',
          { text: 'a log', kind: 'pasted-material' },
          { text: '12345', kind: 'correction' },
        ]),
      ),
    ])
    expect(prompt?.text).toBe('--- turn 1\n12345\n--- turn 2\n12345\n')
    expect(prompt).toMatchObject({ turns: 'multi', share_after_first_edit: 0.5 })
  })

  test('orders sessions by time and tells a resumed copy from a repeated turn', () => {
    const first = [
      { text: 'one', at: '2026-01-01T00:00:00Z' },
      { text: 'again', at: '2026-01-01T00:02:00Z' },
    ]
    const later = [...first, { text: 'again', at: '2026-01-01T00:05:00Z' }]
    const prompt = promptFromSessions([linked(session('s2', later)), linked(session('s1', first))])
    expect(prompt?.instructing.map((turn) => turn.text)).toEqual(['one', 'again', 'again'])
  })

  test('without times, the same words count once over sessions and twice in one', () => {
    const prompt = promptFromSessions([
      linked(session('s1', [{ text: 'go' }, { text: 'go' }])),
      linked(session('s2', [{ text: 'go' }, { text: 'more' }])),
    ])
    expect(prompt?.instructing.map((turn) => turn.text)).toEqual(['go', 'go', 'more'])
  })

  test('reads the linked part only, and no sub-agent', () => {
    const main = session('s1', [
      { text: 'earlier work' },
      { text: 'this work' },
      { text: 'to a helper', subagent: 'a1' },
      { text: 'later' },
    ])
    const child = session('s1-child', [{ text: 'machine words' }], { parent_id: 's1' })
    expect(promptFromSessions([linked(main, [2, 3]), linked(child)])?.text).toBe('this work')
  })

  test('a clock that goes back does not reorder one session', () => {
    const steps = [
      { text: 'a', at: '2026-01-01T00:05:00Z' },
      { text: 'b', at: '2026-01-01T00:01:00Z' },
    ]
    expect(promptFromSessions([linked(session('s1', steps))])?.instructing.map((turn) => turn.text)).toEqual(['a', 'b'])
  })

  test.each([
    ['no session', []],
    ['only approvals', [linked(session('s1', [{ text: 'ok', kind: 'approval' }]))]],
    ['blank turns', [linked(session('s1', [{ text: ' \n' }]))]],
  ])('null for %s', (_what, sessions) => {
    expect(promptFromSessions(sessions)).toBeNull()
  })
})

test('promptFromText takes the words as they are', () => {
  const source = { kind: 'flag', evidence: '--prompt' } as const
  expect(promptFromText(' Do it \n', source)).toMatchObject({
    text: ' Do it \n',
    turns: 'single',
    all_turns: [],
    source,
  })
  expect(promptFromText(' \n', source)).toBeNull()
})
