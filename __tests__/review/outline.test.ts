import { expect, test } from '@jest/globals'
import { outlineOf } from '../../src/review/outline.ts'
import { bash, call, sessionOf, say, user } from './session-builder.ts'

const steps = sessionOf([
  user('Add a test'),
  say('I look first'),
  call('Read', { file_path: 'src/a.ts' }),
  call('Read', { file_path: 'src/b.ts' }, { fails: 'File does not exist.' }),
  call('Edit', { file_path: 'src/a.ts', old_string: 'a', new_string: 'b' }),
  call('Edit', { file_path: 'src/a.ts', old_string: 'a', new_string: 'b' }, { fails: 'String not found' }),
  bash('npm test'),
  bash('npm tests', { fails: 'Missing script' }),
  bash('cat src/a.ts'),
]).steps

test('one letter a step, in upper case where it failed', () => {
  expect(outlineOf(steps)).toEqual({ first_step: 1, letters: 'hmrReEcCr' })
})

test('a part of a session begins where it begins', () => {
  expect(outlineOf(steps.slice(4, 6))).toEqual({ first_step: 5, letters: 'eE' })
})

test('no steps, no outline', () => expect(outlineOf([])).toBeNull())

test('a very long session is cut', () => {
  const [first] = steps
  if (first === undefined) throw new Error('no step')
  expect(outlineOf(Array.from({ length: 20_050 }, () => first))?.letters).toHaveLength(20_000)
})
