import { expect, test } from '@jest/globals'
import { callKey, coarseKey, mayBeSameCall } from '../../src/review/call-key.ts'
import type { ToolCall } from '../../src/session/session.ts'

function call(name: string, args: Record<string, unknown>): ToolCall {
  return {
    id: null,
    name,
    args,
    unparsed_args: null,
    result: '',
    error: 'false',
    error_evidence: 'flag',
    exit_code: 0,
    denied: false,
    collateral: false,
  }
}

test.each([
  ['white space', { command: 'ls  -a   src' }, { command: 'ls -a src' }],
  ['other blanks', { command: 'ls\u00a0-a' }, { command: 'ls -a' }],
  ['order', { path: 'a.ts', offset: 3 }, { offset: 3, path: 'a.ts' }],
  ['what only describes', { command: 'ls', description: 'look' }, { command: 'ls', timeout: 5 }],
])('equal keys have equal coarse keys: %s', (_, one, other) => {
  expect(callKey(call('Bash', one))).toBe(callKey(call('Bash', other)))
  expect(coarseKey(call('Bash', one))).toBe(coarseKey(call('Bash', other)))
  expect(mayBeSameCall(call('Bash', one), call('Bash', other))).toBe(true)
})

test.each([
  ['a word', call('Bash', { command: 'ls -a' }), call('Bash', { command: 'ls -b' })],
  ['the end', call('Bash', { command: 'ls' }), call('Bash', { command: 'lsof' })],
  ['a number', call('Read', { path: 'a', offset: 1 }), call('Read', { path: 'a', offset: 2 })],
  ['the kind of a value', call('Read', { path: 'a', offset: 1 }), call('Read', { path: 'a', offset: '1' })],
  ['the tool', call('Read', { path: 'a' }), call('View', { path: 'a' })],
])('calls that differ in %s are told apart without their keys', (_, one, other) => {
  expect(mayBeSameCall(one, other)).toBe(false)
  expect(callKey(one)).not.toBe(callKey(other))
})

test('other arguments and other tools have other coarse keys', () => {
  const keys = [call('Read', { path: 'a' }), call('Read', { path: 'b' }), call('View', { path: 'a' })].map(coarseKey)
  expect(new Set(keys).size).toBe(3)
})
