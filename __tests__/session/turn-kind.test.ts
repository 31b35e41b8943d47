import { describe, expect, test } from '@jest/globals'
import { injectedOrigin, wordsOf } from '../../src/session/human-text.ts'
import { turnKind } from '../../src/session/turn-kind.ts'
import { growsLinearly } from '../growth.ts'

describe('kind of a human turn', () => {
  test.each([
    ['Fix the parser so that empty input is an error', 'instruction'],
    ['ok, now add a test for it', 'instruction'],
    ['switch to the release branch', 'instruction'],
    ['merge conflicts...', 'instruction'],
    ['are we testing this as well?', 'instruction'],
    ['yes', 'approval'],
    [
      "Implement the plan as specified, it is attached for your reference. Do NOT edit the plan file itself.\n\nTo-do's from the plan have already been created. Do not create them again.",
      'approval',
    ],
    ['User has approved your plan. You can now start coding. Start with updating your todo list', 'approval'],
    [
      "Implement the plan as specified, it is attached for your reference. To-do's from the plan have already been created. Do not create them again.\n\nKeep the leap seconds.",
      'instruction',
    ],
    ['User has approved your plan. You can now start coding.\n\nBut leave out the third step', 'instruction'],
    ['Implement the plan as specified, but leave out the third step', 'instruction'],
    ['Yes, go ahead!', 'approval'],
    ['looks good, thanks', 'approval'],
    ['continue', 'approval'],
    ['commit this', 'commit-request'],
    ['Commit', 'commit-request'],
    ['ok great, please create a PR', 'commit-request'],
    ['commit, push and open a pull request', 'commit-request'],
    ['rebase', 'commit-request'],
    ['no, use the other helper', 'correction'],
    ["that's not what I asked for", 'correction'],
    ['you forgot the error case', 'correction'],
    ['wait, someone else edits that file', 'correction'],
    ["don't create a PR, just a commit", 'correction'],
    ['the build still fails', 'correction'],
    ['/clear', 'command'],
    ['/review 12', 'command'],
    ['!git status', 'command'],
    ['[Request interrupted by user]', 'interrupt'],
    ['[Request interrupted by user for tool use]', 'interrupt'],
    ['Error: boom\n    at run (a.js:1:2)\n    at main (b.js:3:4)', 'pasted-material'],
    ['--- FAIL: TestA (0.00s)\n    a_test.go:12: got 1\nFAIL\n', 'pasted-material'],
    ['Error: boom\n    at run (a.js:1:2)\nwhy does this happen?', 'instruction'],
  ])('%j is %s', (text, kind) => {
    expect(turnKind(text, false)).toBe(kind)
  })

  test.each([
    ['yes', 'instruction'],
    ['no magic numbers anywhere in src, please', 'instruction'],
    ['create a PR that makes the parser accept comments and keep them', 'instruction'],
    ['commit this', 'commit-request'],
    ['/init', 'command'],
  ])('as a first turn, %j is %s', (text, kind) => {
    expect(turnKind(text, true)).toBe(kind)
  })

  test('is quick on long and repetitive text', () => {
    for (const piece of ['that works ', 'yes and ', 'a.b/', ' ', '[', 'ok, ', 'Error'])
      expect([piece, growsLinearly((size) => turnKind(piece.repeat(size), false), 100_000)]).toEqual([piece, true])
  })
})

describe('injected text', () => {
  test.each([
    ['<command-name>/clear</command-name>', 'command'],
    ['<local-command-stdout></local-command-stdout>', 'command-output'],
    ['<task-notification>\n<task-id>1</task-id>', 'notification'],
    ['<system-reminder>be nice</system-reminder>', 'reminder'],
    ['  <environment_context>\n<cwd>/w</cwd>', 'context'],
    ['# AGENTS.md instructions for /w', 'context'],
    ['This session is being continued from a previous conversation that ran out of context.', 'compaction'],
    ['<div>make this red</div>', null],
    ['<T,> generics fail to parse', null],
    ['plain words', null],
  ])('%j comes from %s', (text, origin) => {
    expect(injectedOrigin(text)).toBe(origin)
  })

  test('blocks of a human stay byte for byte; injected neighbours are left out', () => {
    expect(wordsOf(['<system-reminder>x</system-reminder>', ' one\t', 'two '])).toEqual({
      kind: 'human',
      text: ' one\t\ntwo ',
    })
    expect(wordsOf(['<ide_opened_file>x</ide_opened_file>'])).toMatchObject({ kind: 'injected', origin: 'context' })
    expect(wordsOf(['', '  \n'])).toBeNull()
  })
})
