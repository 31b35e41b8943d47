import { expect, test } from '@jest/globals'
import { redactPeople } from '../../src/guard/people.ts'
import { growsLinearly } from '../growth.ts'

test.each([
  ['cd /home/ada/dev/x', 'cd /home/[redacted:user]/dev/x'],
  [
    '/Users/ada.l/x and ~/.claude/projects/-Users-ada-l-x',
    '/Users/[redacted:user]/x and ~/.claude/projects/-Users-ada-l-x',
  ],
  ['/Users/ada/x and -Users-ada-x', '/Users/[redacted:user]/x and -Users-[redacted:user]-x'],
  [String.raw`C:\Users\Ada\x`, String.raw`C:\Users\[redacted:user]\x`],
  [String.raw`{"cwd":"C:\\Users\\Ada\\x"}`, String.raw`{"cwd":"C:\\Users\\[redacted:user]\\x"}`],
  ['by Ada <ada@lovelace.name>', 'by Ada <[redacted:email]>'],
  [String.raw`{"a":"x\nada@lovelace.name"}`, String.raw`{"a":"x\n[redacted:email]"}`],
])('%s', (text, redacted) => {
  expect(redactPeople(text).text).toBe(redacted)
  expect(redactPeople(redacted).text).toBe(redacted)
})

test.each([
  '/home/runner/work/r/r',
  '/Users/runner/x',
  'https://host.example/home/',
  'git@github.com:o/r.git',
  'noreply@anthropic.com',
  '1+ada@users.noreply.github.com',
  'someone@example.com',
  'lodash@4.17.21',
  '@scope/name@1.2.3',
  'a my-home-page-title',
  '@octocat',
  'x@y',
])('%s stays', (text) => {
  expect(redactPeople(text)).toEqual({ text, counts: {} })
})

test('linear on long runs', () => {
  for (const unit of ['a', 'a@', '@', '/home/', 'a.', '-Users-']) {
    expect([unit, growsLinearly((size) => redactPeople(unit.repeat(size / unit.length)), 1_000_000)]).toEqual([
      unit,
      true,
    ])
  }
})
