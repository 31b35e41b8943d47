import { expect, test } from '@jest/globals'
import { found } from './found.ts'
import { type Draft, bash, call, failedEdit, read } from './session-builder.ts'

const missing = (path: string): Draft => bash(`cat ${path}`, { fails: `cat: ${path}: No such file or directory` })
const good = bash('git status', { gives: 'clean' })

test.each<[string, Draft[], string[]]>([
  ['one path guessed wrong in a shell line', [missing('a.txt'), good], ['wrong-call/info']],
  ['two, mended', [missing('a.txt'), good, missing('b.txt'), good], ['wrong-call/info']],
  ['three of a kind', [missing('a.txt'), good, missing('b.txt'), good, missing('c.txt'), good], ['wrong-call/low']],
  ['a path guessed in the own reading tool', [read('/repo/x', { fails: 'File does not exist.' })], ['wrong-call/low']],
  ['an edit from memory in the own tool', [failedEdit('/repo/x')], ['wrong-call/low']],
  [
    'a skill that does not exist',
    [call('Skill', { skill: 'ship' }, { fails: 'Unknown skill: ship' })],
    ['wrong-call/low'],
  ],
  [
    'a subcommand that does not exist',
    [bash('tool frob', { fails: "error: unrecognized subcommand 'frob'" })],
    ['wrong-call/low'],
  ],
  ['an option nobody has', [bash('lint --fast', { fails: 'Error: unknown flag: --fast' })], ['wrong-call/low']],
  [
    'a program that is not there',
    [bash('frobnicate .', { fails: 'bash: line 1: frobnicate: command not found' })],
    ['wrong-call/low'],
  ],
  [
    'a test runner that is not installed: the environment',
    [bash('python -m pytest a.py', { fails: '/usr/bin/python: No module named pytest' }), good],
    ['wrong-call/info'],
  ],
  [
    'removing what is gone',
    [bash('rm a.txt b.txt', { fails: "rm: cannot remove 'b.txt': No such file or directory" })],
    [],
  ],
])('%s', (_, drafts, expected) => expect(found(drafts)).toEqual(expected))
