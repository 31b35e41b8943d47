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
  ['-rw-r--r--  1 ada  staff  160 Mar  1 10:00 a.ts', '-rw-r--r--  1 [redacted:user]  staff  160 Mar  1 10:00 a.ts'],
  ['drwxrwsr-t@ 12 ada.l users 4096 x', 'drwxrwsr-t@ 12 [redacted:user] users 4096 x'],
  [
    'cd /home/ada && ls -l\n-rw-r----- 1 root ada 9 y',
    'cd /home/[redacted:user] && ls -l\n-rw-r----- 1 root [redacted:user] 9 y',
  ],
  [
    String.raw`{"a":"x\n-rwxr-xr-x 1 ada ada 9 y"}`,
    String.raw`{"a":"x\n-rwxr-xr-x 1 [redacted:user] [redacted:user] 9 y"}`,
  ],
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
  'drwxr-xr-x 2 root root 4096 Mar  1 10:00 src',
  '-rw-r--r-- 1 nobody nogroup 9 y',
  '-rw-r--r-- 1 of 3 files',
  '@octocat',
  'x@y',
])('%s stays', (text) => {
  expect(redactPeople(text)).toEqual({ text, counts: {} })
})

test('linear on long runs', () => {
  for (const unit of ['a', 'a@', '@', '/home/', 'a.', '-Users-', '-rw-r--r-- ', '-rw-r--r-- 1 a ', '-rw-r--r-- 1  ']) {
    expect([unit, growsLinearly((size) => redactPeople(unit.repeat(size / unit.length)), 1_000_000)]).toEqual([
      unit,
      true,
    ])
  }
})
