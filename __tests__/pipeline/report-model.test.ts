/** The report of a folder that has no journal, because it was pulled or merged: its index and its tasks say all that is needed. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { addCuration, type Benchmark, emptyBenchmark } from '../../src/benchmark/benchmark.ts'
import { renderTask } from '../../src/benchmark/render-task.ts'
import { sha256 } from '../../src/core/digest.ts'
import type { JournalLine } from '../../src/pipeline/journal-line.ts'
import { reportModel } from '../../src/pipeline/report-model.ts'
import { renderReportPage } from '../../src/report/page/page.ts'
import { curation, noRedaction, taskContent } from '../benchmark/content.ts'
import { removeTemporary, temporary } from '../git/repositories.ts'
import { review } from '../report/samples.ts'

afterAll(removeTemporary)

const ID = 'acme__clock-42'
const AT = '2026-01-05T00:00:00Z'
let dir = ''
let benchmark: Benchmark

beforeEach(() => {
  dir = path.join(temporary(), 'benchmark')
  const task = renderTask(taskContent(), { redact: noRedaction, redactPatch: noRedaction })
  if (task.status !== 'rendered') throw new Error(task.reason.detail)
  mkdirSync(path.join(dir, ID), { recursive: true })
  for (const [name, text] of task.files) writeFileSync(path.join(dir, ID, name), text)
  const facts = { curated_at: AT, task_sha256: sha256(task.files.get('task.json') ?? '') }
  const one = addCuration(emptyBenchmark('acme/clock'), curation(ID, 'accepted'), {
    ...facts,
    repository: 'acme/clock',
  })
  benchmark = addCuration(one, curation('acme__bells-7', 'rejected'), {
    ...facts,
    repository: 'acme/bells',
    task_sha256: null,
  })
})

test('tasks and rejections are told from the index and the folders', async () => {
  const { model, problems } = await reportModel(dir, benchmark, [], AT)
  expect(problems).toEqual([])
  expect(model.title).toBe('acme/clock and 1 more')
  const [task] = model.tasks
  expect(model.curations.map(({ instance_id, verdict }) => `${instance_id} ${verdict}`)).toEqual([
    `${ID} accepted`,
    'acme__bells-7 rejected',
  ])
  expect(model.curations[0]?.fail_to_pass).toEqual(task?.fail_to_pass)
  expect(model.curations[0]?.timing.test_s).toBeCloseTo(
    (task?.content?.runs ?? []).reduce((sum, { seconds }) => sum + seconds, 0),
  )
  const page = renderReportPage(model)
  expect(page).toContain(`id="task-${ID}"`)
  expect(page).toContain('acme__bells-7')
})

test('a review belongs to the repository of its change, not to the first of the benchmark', async () => {
  const line: JournalLine = {
    settings: 'x',
    head: 'a'.repeat(40),
    at: AT,
    title: 'Ring twice',
    task_sha256: null,
    curation: curation('acme__bells-7', 'rejected'),
    review,
  }
  const { model } = await reportModel(dir, benchmark, [line], AT)
  expect(model.reviews[0]?.pull_request).toEqual({ owner: 'acme', repo: 'bells', number: 7, title: 'Ring twice' })
  expect(renderReportPage(model)).toContain('acme/bells#7 Ring twice')
})

test('a journal of another curation than the one that stands does not speak for it', async () => {
  const older = { ...curation(ID, 'accepted'), fail_to_pass: [], runs: { pre: 99, post: 99 } }
  const line = { settings: 'x', head: 'a'.repeat(40), at: AT, title: 'Clock', curation: older, review: null }
  const model = async (sha: string | null) =>
    (await reportModel(dir, benchmark, [{ ...line, task_sha256: sha }], AT)).model
  const stands = benchmark.tasks[0]?.task_sha256 ?? ''
  expect((await model(stands)).curations[0]?.runs).toEqual({ pre: 99, post: 99 })
  const pulled = await model('0'.repeat(64))
  expect(pulled.curations[0]?.runs.pre).toBeLessThan(99)
  expect(pulled.curations[0]?.fail_to_pass).toEqual(pulled.tasks[0]?.fail_to_pass)
})

test('a task whose folder is gone is named, and the page shows the rest', async () => {
  rmSync(path.join(dir, ID), { recursive: true })
  const { model, problems } = await reportModel(dir, benchmark, [], AT)
  expect(problems).toEqual([expect.stringContaining(ID)])
  expect(model.tasks).toEqual([])
  expect(renderReportPage(model)).toContain('acme__bells-7')
})
