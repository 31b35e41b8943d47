/** One new name in a test file hides its older tests from the old code: they guard what worked, and make no task alone. */
import { afterAll, expect, test } from '@jest/globals'
import { Task } from '../../src/benchmark/task.ts'
import { removeTemporary } from '../git/repositories.ts'
import { curateTip } from './bench.ts'
import { repositoryWith, START } from './project.ts'

afterAll(removeTemporary)

const TESTS = `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { a, b } from '../src/a.mjs'
test('is a number', () => assert.equal(typeof a(), 'number'))
test('is new', () => assert.equal(b(), 2))
`

test('tests that pass on the base and after the change are pass-to-pass, marked', async () => {
  const dir = repositoryWith({
    change: {
      'src/a.mjs': `${START['src/a.mjs'] as string}export const b = () => 2\n`,
      'test/a.test.mjs': TESTS,
    },
  })
  const { curation, files } = await curateTip(dir)
  const file = 'test/a.test.mjs'
  expect(curation).toMatchObject({
    reasons: [],
    fail_to_pass: [{ file, name: 'is new' }],
    pass_to_pass: [{ file, name: 'is a number' }],
  })
  const task = Task.parse(JSON.parse(files?.get('task.json') ?? '{}'))
  expect(task.fail_to_pass).toEqual([{ file, name: 'is new', before: 'load-error' }])
  expect(task.pass_to_pass).toEqual([{ file, name: 'is a number', before: 'load-error' }])
  expect(task.hidden_by_load_error).toEqual([{ file, name: 'is a number' }])
  // Once on the base, once after the change, and once in the finished folder.
  expect(task.certainty?.pass_to_pass?.passed).toBe(3)
})
