import { expect, test } from '@jest/globals'
import { nearest } from '../../src/core/nearest.ts'

const NAMES = ['runs', 'setup-command', 'test-command', 'test-paths', 'fail-on', 'detectors', 'repeated-call']

test.each([
  ['run', 'runs'],
  ['Runs', 'runs'],
  ['setup_command', 'setup-command'],
  ['setupcommand', 'setup-command'],
  ['test-comand', 'test-command'],
  ['failon', 'fail-on'],
  ['detector', 'detectors'],
  ['repeted-cal', 'repeated-call'],
  ['colour', null],
  ['', null],
  ['x'.repeat(10_000), null],
])('%j', (word, expected) => {
  expect(nearest(word, NAMES)).toBe(expected)
})

test('nothing is near to no names', () => expect(nearest('runs', [])).toBeNull())
