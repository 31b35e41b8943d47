/** Which turns asked for the change: those that led to its edits, and what they answer. */
import { describe, expect, test } from '@jest/globals'
import { askingTurns } from '../../src/task/asking-turns.ts'
import { promptFromSessions, type TaskPrompt } from '../../src/task/prompt.ts'
import { screenPrompt } from '../../src/task/screen.ts'
import type { Session } from '../../src/session/session.ts'
import { linked, pullRequest, session, type TurnSpec } from './fixtures-change.ts'

type Part = TurnSpec | 'edit'

/** Every edit of these sessions stands in the change, but for those of the sessions named. */
function promptOf(sessions: readonly Session[], without: readonly string[] = []): TaskPrompt {
  const stands = ({ id, steps }: Session): number[] =>
    without.includes(id) ? [] : steps.filter(({ kind }) => kind === 'call').map(({ n }) => n)
  const prompt = promptFromSessions(
    sessions.map((one) => linked(one)),
    stands,
  )
  if (prompt === null) throw new Error('there are turns')
  return prompt
}

const asked = (parts: readonly Part[]): string[] =>
  askingTurns(promptOf([session('s1', parts)]).instructing).map(({ text }) => text)
const verdictOf = (parts: readonly Part[]): string => {
  const { reasons } = screenPrompt(promptOf([session('s1', parts)]), pullRequest({ title: 'Clock' }))
  return reasons[0]?.code ?? 'passed'
}

const KEEP = { text: 'Make the parser keep the sixty-first second of a minute' }
const CHAT = { text: 'Open a pull request for the calendar and answer its reviewers in the thread' }

describe('edits of the change by turn', () => {
  const editsOf = (sessions: readonly Session[], without?: readonly string[]) =>
    promptOf(sessions, without).all_turns.map(({ edits }) => edits)

  test('each call counts for the instruction before it; an approval lets the agent go on', () => {
    const parts: Part[] = [KEEP, 'edit', 'edit', { text: 'yes', kind: 'approval' }, 'edit', CHAT]
    expect(editsOf([session('s1', parts)])).toEqual([3, undefined, 0])
  })

  test('a sub-agent works for the turn of the session that started it, by time', () => {
    const main = session('s1', [
      { ...KEEP, at: '2026-01-01T00:00:00Z' },
      { ...CHAT, at: '2026-01-01T01:00:00Z' },
    ])
    const child = session('c1', ['edit'], { parent_id: 's1', started_at: '2026-01-01T00:10:00Z' })
    expect(editsOf([main, child])).toEqual([1, 0])
  })

  test('sessions that name each other in a circle end', () => {
    const one = session('s1', [KEEP, 'edit'], { parent_id: 's2' })
    const two = session('s2', [CHAT, 'edit'], { parent_id: 's1' })
    expect(promptFromSessions([linked(one), linked(two)], () => [2])).toBeNull()
  })

  test('what stands in the change nowhere says nothing of any turn', () => {
    expect(editsOf([session('s1', [KEEP, 'edit'])], ['s1'])).toEqual([undefined])
  })

  test('a turn that a later session repeats counts once, with the edits of both', () => {
    const at = '2026-01-01T00:00:00Z'
    const again = [session('s1', [{ ...KEEP, at }, 'edit']), session('s2', [{ ...KEEP, at }, 'edit'])]
    expect(editsOf(again)).toEqual([2])
  })
})

describe('the turns that asked', () => {
  test('without a known edit all of them', () => {
    expect(asked([KEEP, CHAT])).toEqual([KEEP.text, CHAT.text])
  })
  test('those that led to edits, not what was said about other things', () => {
    expect(asked([CHAT, KEEP, 'edit', { text: 'Write the release notes of last month now' }])).toEqual([KEEP.text])
  })
  test('an answer with what it answers to', () => {
    const question = { text: 'Why does the parser drop the sixty-first second of a minute?' }
    expect(asked([CHAT, question, { text: 'fix it' }, 'edit'])).toEqual([CHAT.text, question.text, 'fix it'])
    expect(asked([KEEP, { text: 'go ahead with it' }, 'edit'])).toEqual([KEEP.text, 'go ahead with it'])
  })
  test('no answer goes back into another session', () => {
    const prompt = promptOf([session('s1', [KEEP]), session('s2', [{ text: 'fix both' }, 'edit'])])
    expect(askingTurns(prompt.instructing)).toEqual([{ n: 2, text: 'fix both' }])
  })
})

describe('screens look at the turns that asked', () => {
  test.each<[string, readonly Part[], string]>([
    [
      'a request for something else does not make it testable',
      [KEEP, { text: 'Explain the parser to me in detail please' }, 'edit'],
      'passed',
    ],
    [
      'reading alone',
      [{ text: 'Explain the retry code in the client and its limits' }, 'edit', KEEP],
      'prompt-not-testable',
    ],
    ['a template before the request', [{ text: '/review 12' }, KEEP, 'edit'], 'passed'],
    ['an answer alone', [{ text: 'fix both' }, 'edit', KEEP], 'prompt-needs-context'],
    ['a choice with an opinion', [{ text: '5 seems like a low hanging fruit' }, 'edit', CHAT], 'prompt-needs-context'],
    ['several places of a list', [{ text: "let's do 1, 2 and 5" }, 'edit', CHAT], 'prompt-needs-context'],
    [
      'a question, then a choice',
      [
        { text: 'I had a quick question about the keys - are they random so that we share them later?' },
        { text: '6' },
        'edit',
      ],
      'prompt-needs-context',
    ],
    [
      'what a reviewer said',
      [{ text: 'there are comments from coderabbit on it, address them if applicable' }, 'edit', CHAT],
      'prompt-needs-context',
    ],
    [
      'what a reviewer said on the pull request',
      [{ text: "there's a comment on the PR from Copilot. address it" }, 'edit', CHAT],
      'prompt-needs-context',
    ],
    [
      'what a reviewer said, with what it is',
      [
        {
          text: 'The reviewer left comments: the parser drops the sixty-first second of a minute, and it must keep it also when the zone has an offset',
        },
        'edit',
      ],
      'passed',
    ],
  ])('%s', (_what, parts, expected) => {
    expect(verdictOf(parts)).toBe(expected)
  })

  test('a reference anywhere in the prompt still leads to the answer', () => {
    expect(verdictOf([KEEP, 'edit', { text: 'push it to ada/leap-seconds please' }])).toBe('prompt-references-solution')
  })

  test('the place in the prompt is named', () => {
    const { reasons } = screenPrompt(promptOf([session('s1', [KEEP, { text: '7' }, 'edit'])]), pullRequest())
    expect(reasons).toEqual([])
    const alone = screenPrompt(promptOf([session('s1', [CHAT]), session('s2', [{ text: '7' }, 'edit'])]), pullRequest())
    expect(alone.reasons[0]?.detail).toBe(
      'turn 2 needs the list it chooses from, which the task does not have: "7", and has 0 words beside it',
    )
  })
})
