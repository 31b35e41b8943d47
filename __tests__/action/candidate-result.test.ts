/** How much the publish job reads of what others wrote about one candidate. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { DEFAULT_CONFIG } from '../../src/config/config.ts'
import { budgetFor, readJobResult } from '../../src/entrypoints/action/candidate-result.ts'
import { emptyPlan } from '../../src/entrypoints/action/planning.ts'
import { CURATION_FILE, RECORDS_FILE } from '../../src/entrypoints/action/verify-results.ts'
import { limits } from '../../src/guard/limits.ts'
import { change } from '../pull-request/changes.ts'
import { rejected } from '../report/samples.ts'

const shard = mkdtempSync(join(tmpdir(), 'backtest-budget-'))
afterAll(() => rmSync(shard, { recursive: true }))

const candidate = {
  id: 'c1',
  shard: 's1',
  runs: 1,
  instance_id: rejected.instance_id,
  pull_request: change(),
  located: [],
}
const plan = emptyPlan({ owner: 'acme', repo: 'slugs' }, DEFAULT_CONFIG)
const RECORD = `${JSON.stringify({
  state: 'pre',
  run: 1,
  framework: 'jest',
  cwd: '.',
  files: ['a.test.js'],
  command: ['jest'],
  exit_code: 0,
  signal: null,
  seconds: 1,
  report_sha256: null,
  problem: null,
  outcomes: [],
})}\n`

test('the records of several parts together may be no longer than one file, which they become', () => {
  expect(budgetFor(1)).toEqual({ left: limits.archive.totalBytes })
  expect(budgetFor(2)).toEqual({ left: limits.archive.entryBytes })
  expect(budgetFor(50)).toEqual(budgetFor(2))
})

test('what one part takes is not there for the next', async () => {
  const folder = join(shard, candidate.id)
  mkdirSync(folder)
  writeFileSync(join(folder, CURATION_FILE), JSON.stringify(rejected))
  writeFileSync(join(folder, RECORDS_FILE), RECORD)
  const budget = { left: RECORD.length * 2 - 1 }
  expect(await readJobResult(shard, candidate, plan, budget)).toMatchObject({ status: 'read', task: null })
  expect(budget.left).toBe(RECORD.length - 1)
  const second = await readJobResult(shard, candidate, plan, budget)
  expect(second).toMatchObject({ status: 'unbelievable', why: expect.stringContaining(`bytes of ${folder}`) })
  expect(await readJobResult(shard, candidate, plan)).toMatchObject({ status: 'read' })
})
