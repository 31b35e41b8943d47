/** `npm run check:exports`: what a system read back is held against the task folders, and nothing that differs passes for the same. */
import { describe, expect, test } from '@jest/globals'
import { type Answer, compare } from '../../scripts/exports/compare.ts'
import { SYSTEMS, type Facts } from '../../scripts/exports/systems.ts'
import { EXPORT_FORMATS } from '../../src/benchmark/exports/index.ts'
import type { ExportTask } from '../../src/benchmark/exports/export.ts'
import { readTask } from '../../src/benchmark/read-task.ts'
import { renderTask } from '../../src/benchmark/render-task.ts'
import { noRedaction, taskContent } from '../benchmark/content.ts'

function exportTask(change: (task: ExportTask) => ExportTask = (task) => task): ExportTask {
  const rendered = renderTask(taskContent(), { redact: noRedaction, redactPatch: noRedaction })
  if (rendered.status !== 'rendered') throw new Error('refused')
  const read = readTask(rendered.files)
  if (read.status !== 'ok') throw new Error('broken')
  return change({ ...read.content, trajectory: '{"steps":[1]}' })
}

const expectedOf = (format: string, task: ExportTask): Facts =>
  SYSTEMS.find((system) => system.format === format)?.expected(task) ?? {}

test('each format that can be exported is read back', () => {
  expect(SYSTEMS.map(({ format }) => format)).toEqual(EXPORT_FORMATS.map(({ name }) => name))
})

describe('what a loader has to say', () => {
  test('the lists under one name each, and both grades', () => {
    expect(expectedOf('swe-bench', exportTask())).toMatchObject({
      base: '1'.repeat(40),
      fail_to_pass: ['a.test.js > a'],
      pass_to_pass: ['a.test.js > b'],
      solved_when_all_pass: true,
      solved_when_one_fails: false,
    })
  })

  test('Multi-SWE-bench counts a test without a result among the fixed', () => {
    const task = exportTask((read) => ({
      ...read,
      task: { ...read.task, pass_to_pass: [{ file: 'a.test.js', name: 'b', before: 'load-error' as const }] },
    }))
    expect(expectedOf('multi-swe-bench', task)).toMatchObject({
      listed: ['a.test.js > a', 'a.test.js > b'],
      fixed: ['a.test.js > a', 'a.test.js > b'],
    })
  })

  test('Harbor reads line ends as Python does and drops blank lines at the beginning', () => {
    const task = exportTask((read) => ({ ...read, prompt: ' \r\n\nFix it\r\n  please\r\n' }))
    expect(expectedOf('harbor', task)).toMatchObject({ prompt: 'Fix it\n  please\n' })
  })

  test('ATIF is the document itself', () => {
    expect(expectedOf('atif', exportTask())).toEqual({ trajectory: { steps: [1] } })
  })
})

describe('held against each other', () => {
  const expected = new Map<string, Facts>([['t-1', { list: ['a', 'b'], solved: true }]])
  const answer = (views: Answer['views'], problems: string[] = []): Answer => ({ version: 'x 1', views, problems })

  test.each<readonly [string, Answer['views'], string[], number, string[]]>([
    ['in another order', { one: { 't-1': { list: ['b', 'a'], solved: true } } }, [], 1, []],
    ['a test less', { one: { 't-1': { list: ['a'], solved: true } } }, [], 0, ['t-1 (one): list']],
    ['solved for no reason', { one: { 't-1': { list: ['a', 'b'], solved: false } } }, [], 0, ['t-1 (one): solved']],
    ['a fact less', { one: { 't-1': { list: ['a', 'b'] } } }, [], 0, ['t-1 (one): solved']],
    ['a task less', { one: {} }, [], 0, ['t-1 (one): was not read']],
    [
      'a task more',
      { one: { 't-1': { list: ['a', 'b'], solved: true }, 't-2': {} } },
      [],
      1,
      ['t-2 (one): is no task of the export'],
    ],
    [
      'one of two views',
      { one: { 't-1': { list: ['a', 'b'], solved: true } }, two: { 't-1': { list: [], solved: true } } },
      [],
      0,
      ['t-1 (two): list'],
    ],
    ['a complaint', { one: { 't-1': { list: ['a', 'b'], solved: true } } }, ['no image'], 1, ['no image']],
    ['nothing at all', {}, [], 0, ['nothing was read']],
  ])('%s', (_what, views, problems, same, differences) => {
    expect(compare(expected, answer(views, problems))).toEqual({ same, differences })
  })
})
