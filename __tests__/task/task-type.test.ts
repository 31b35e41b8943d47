import { describe, expect, test } from '@jest/globals'
import { languagesOf } from '../../src/task/language.ts'
import { classifyTaskType } from '../../src/task/task-type.ts'
import { fileChange } from './fixtures-change.ts'
import { LABELLED } from './type-labels.ts'

describe('classifyTaskType', () => {
  test.each([
    ['bug_fix', 'fix(parser): keep leap seconds', ''],
    ['bug_fix', 'Parser crashes on empty input', ''],
    ['feature_request', 'feat!: zones', ''],
    ['feature_request', 'Leap seconds', 'Add support for leap seconds'],
    ['refactoring', 'Extract the scheduler', ''],
    ['type_fix', 'Fix type errors in client', ''],
    ['lint_fix', 'Fix eslint warnings', ''],
    ['performance', 'perf: cache zones', ''],
    ['dependency_update', 'Bump dependencies', ''],
    ['dead_code_removal', 'Remove unused exports', ''],
    ['api_migration', 'Migrate to zod 4', ''],
    ['documentation', 'docs: flags', ''],
    ['test_generation', 'Add end-to-end tests for zones', ''],
    ['unknown', 'style: wider zones', ''],
    ['test_generation', 'Zones', 'Write unit tests for zones'],
    ['unknown', 'Zones', 'ゾーン'],
  ])('%s for %j / %j', (type, title, prompt) => {
    expect(classifyTaskType(title, [prompt]).type).toBe(type)
  })

  test.each(Object.entries(LABELLED).flatMap(([type, texts]) => texts.map((text) => [type, text] as const)))(
    'a person says %s: %j',
    (type, text) => {
      expect(classifyTaskType('', [text]).type).toBe(type)
    },
  )

  test('of several turns the first that requests something says it; questions alone are the work', () => {
    const turns = ['Why does it crash at midnight?', 'hm ok', 'then add a guard for that']
    expect(classifyTaskType('Midnight', turns)).toEqual({ type: 'feature_request', evidence: 'prompt says "add"' })
    expect(classifyTaskType('Midnight', turns.slice(0, 1)).type).toBe('code_explanation')
    expect(classifyTaskType('Midnight', []).type).toBe('unknown')
  })

  test('quotes what decided', () => {
    expect(classifyTaskType('Parser crashes', []).evidence).toBe('title says "crashes"')
  })
})

test('languagesOf puts the most changed first', () => {
  const changes = [
    fileChange('a.py', { additions: 1, deletions: 0 }),
    fileChange('b.ts', { additions: 9, deletions: 0 }),
    fileChange('c.go', { additions: 1, deletions: 0 }),
    fileChange('.gitignore'),
  ]
  expect(languagesOf(changes)).toEqual(['typescript', 'go', 'python'])
})
