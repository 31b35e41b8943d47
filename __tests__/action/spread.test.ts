/** One pull request whose runs several jobs share: planned, run, put together, and refused where a part is not what it should be. */
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readTask } from '../../src/benchmark/read-task.ts'
import { jobOf, stepOf } from './runner/run.ts'
import type { RunResult, StepResult } from './runner/run.ts'
import { commitToMain, createWorld, dispatched, pushed, runIn, snippet } from './world.ts'
import type { World } from './world.ts'

let world: World
let whole: RunResult

beforeAll(async () => {
  world = await createWorld()
  commitToMain(world, { '.github/backtest.yml': 'spread: 2\nruns: 3\nmax-jobs: 4\n' })
  whole = await runIn(world, snippet(world, 'plan'), pushed(world, world.merge))
}, 600_000)
afterAll(() => world.stop())

const TASK = join('c1', 'acme__price-tag-7')
const part = (results: string, shard: string): string => join(results, `backtest-results-${shard}`)

/** Publishes a copy of the artifacts, after `change` to the folder that holds them. */
async function publishAfter(change: (artifacts: string) => void): Promise<StepResult> {
  const root = mkdtempSync(join(tmpdir(), 'backtest-spread-'))
  cpSync(whole.artifacts, join(root, 'artifacts'), { recursive: true })
  change(join(root, 'artifacts'))
  const result = await runIn(world, snippet(world, 'publish'), { ...dispatched(world, {}), root })
  return stepOf(jobOf(result, 'publish'), 'publish')
}

function editFile(file: string, change: (text: string) => string): void {
  const before = readFileSync(file, 'utf8')
  const after = change(before)
  if (after === before) throw new Error(`nothing to change in ${file}`)
  writeFileSync(file, after)
}

/** Changes a file of the task, with a manifest that agrees. */
function forge(task: string, name: string, change: (text: string) => string): void {
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
  const file = join(task, name)
  const before = readFileSync(file, 'utf8')
  editFile(file, change)
  editFile(join(task, 'task.json'), (text) => text.replace(digest(before), digest(readFileSync(file, 'utf8'))))
}

test('two jobs make the runs of one pull request, and publish makes one task of them', () => {
  expect(whole.jobs.map((job) => [job.id, job.conclusion])).toEqual([
    ['benchmark / plan', 'success'],
    ['benchmark / verify (s1)', 'success'],
    ['benchmark / verify (s2)', 'success'],
    ['benchmark / publish', 'success'],
  ])
  const folder = join(whole.artifacts, 'backtest-acme__price-tag-7')
  const files = new Map(
    readdirSync(join(folder, 'acme__price-tag-7')).map((name) => [
      name,
      readFileSync(join(folder, 'acme__price-tag-7', name)),
    ]),
  )
  const reading = readTask(files)
  if (reading.status !== 'ok') throw new Error(JSON.stringify(reading.problems))
  const { task, records } = reading.content
  expect(task.fail_to_pass.map(({ name }) => name)).toEqual(['split > loses no cent', 'split > refuses an empty table'])
  // Each part runs the base and its own gates; two and one runs make the three that were asked for.
  expect(task.runs).toEqual({ base: 2, pre: 3, post: 3 })
  expect(records.filter(({ phase, state }) => phase === 'gate' && state === 'post').map(({ part: of }) => of)).toEqual([
    1, 2,
  ])
  expect(task.certainty?.fail_to_pass?.passed_after).toBe(5)
  expect(task.notes.join('\n')).toContain('the runs were made in 2 jobs')
  const index = JSON.parse(readFileSync(join(folder, 'benchmark.json'), 'utf8'))
  expect(index.tasks[0]).toMatchObject({ parts: 2, changed_files: 3 })
})

describe('a part that is not what it should be leaves no task, and is named', () => {
  test.each([
    [
      'missing',
      (all: string) => rmSync(part(all, 's2'), { recursive: true }),
      'part 2 of 2 (shard s2): the results of shard s2 are not there',
    ],
    [
      'late: of another plan',
      (all: string) =>
        editFile(join(part(all, 's2'), 'shard.json'), (text) =>
          text.replace(/"plan_sha256": "..../, '"plan_sha256": "0000'),
        ),
      'the results of shard s2 are of another plan',
    ],
    [
      'with a forged list',
      (all: string) =>
        editFile(join(part(all, 's2'), TASK, 'task.json'), (text) => text.replace('loses no cent', 'loses a cent')),
      'part 2 of 2 (shard s2): its list of fail-to-pass tests is not what its raw records give',
    ],
    [
      'with another patch, and a digest to match',
      (all: string) => forge(join(part(all, 's2'), TASK), 'solution.patch', (text) => `${text}\n`),
      'its parts do not fit together: solution.patch differs',
    ],
    [
      'with too few runs, and a digest to match',
      (all: string) =>
        forge(join(part(all, 's1'), TASK), 'runs.jsonl', (text) =>
          text.replace(/^.*"state":"post","run":2,"f.*\n/m, ''),
        ),
      'part 1 of 2 (shard s1): its raw records show 1 runs of a state, and 2 were planned',
    ],
    [
      'that divides its own runs into parts, and a digest to match',
      (all: string) =>
        forge(join(part(all, 's1'), TASK), 'runs.jsonl', (text) => text.replace('"run":1,', '"run":1,"part":2,')),
      'part 1 of 2 (shard s1): its raw records speak of parts, and one job makes one',
    ],
    [
      'rejected without the records that say so',
      (all: string) => {
        rmSync(join(part(all, 's2'), TASK), { recursive: true })
        editFile(join(part(all, 's2'), 'c1', 'curation.json'), (text) => {
          const curation = JSON.parse(text)
          const reasons = [{ code: 'no-fail-to-pass', detail: 'none', stage: 'verdict' }]
          return JSON.stringify({ ...curation, verdict: 'rejected', partition: null, reasons })
        })
      },
      'part 2 of 2 (shard s2): its raw records say cannot-run-tests, not no-fail-to-pass',
    ],
    [
      'that could not install while the other could',
      (all: string) => {
        rmSync(join(part(all, 's2'), TASK), { recursive: true })
        editFile(join(part(all, 's2'), 'c1', 'curation.json'), (text) => {
          const curation = JSON.parse(text)
          const reasons = [{ code: 'cannot-install', detail: 'the registry was away', stage: 'setup' }]
          return JSON.stringify({ ...curation, verdict: 'rejected', partition: null, reasons })
        })
      },
      'part 2 of 2 (shard s2) ran no test (cannot-install), and others did',
    ],
  ])('%s', async (_, change, why) => {
    const publish = await publishAfter(change)
    expect(publish.conclusion).toBe('failure')
    expect(publish.outputs).toMatchObject({ verdict: '', 'accepted-count': '0', 'missing-count': '1', 'task-path': '' })
    expect(publish.annotations.map(({ message }) => message).join('\n')).toContain(why)
  })

  test('doubled: the one named after the shard counts', async () => {
    const publish = await publishAfter((all) =>
      cpSync(part(all, 's2'), `${part(all, 's2')}-attempt-2`, { recursive: true }),
    )
    expect(publish.outputs).toMatchObject({ verdict: 'accepted', 'accepted-count': '1', 'missing-count': '0' })
    expect(publish.annotations.map(({ message }) => message).join('\n')).toContain('is a second result of shard s2')
  })

  test('a test that fails in every run of one job only is unstable, by the machine', async () => {
    const publish = await publishAfter((all) => {
      const task = join(part(all, 's2'), TASK)
      const failing = (line: string): string =>
        line.includes('"state":"post"')
          ? line
              .replace(/("name":"split > refuses an empty table","status":)"passed"/, '$1"failed"')
              .replace('"exit_code":0', '"exit_code":1')
          : line
      forge(task, 'runs.jsonl', (text) => text.split('\n').map(failing).join('\n'))
      // What that job would have written: it saw the test fail before and after.
      editFile(join(task, 'task.json'), (text) => {
        const manifest = JSON.parse(text)
        const kept = manifest.fail_to_pass.filter(
          ({ name }: { name: string }) => name !== 'split > refuses an empty table',
        )
        return `${JSON.stringify({ ...manifest, fail_to_pass: kept }, null, 2)}\n`
      })
    })
    expect(publish.outputs).toMatchObject({ verdict: 'accepted', 'accepted-count': '1' })
    const report = JSON.parse(readFileSync(publish.outputs['report-path'] ?? '', 'utf8'))
    const [curation] = report.curations
    expect(curation.fail_to_pass.map(({ name }: { name: string }) => name)).toEqual(['split > loses no cent'])
    expect(curation.unstable).toEqual([
      expect.objectContaining({
        name: 'split > refuses an empty table',
        pre: 'FFFFF',
        post: 'PPPFF',
        cause: 'machine',
      }),
    ])
  })
})

describe('plan by what earlier curations took', () => {
  const planOnly = (history: string): string => `
on: push
permissions: {}
jobs:
  plan:
    runs-on: ubuntu-latest
    permissions: { contents: read, pull-requests: read, issues: read, actions: read }
    steps:
      - id: plan
        uses: OWNER/agent-backtest/plan@v1
        with: { runs: '6', history-path: '${history}' }
`
  /** A benchmark folder that says how long #7 took. */
  function historyOf(seconds: number): string {
    const folder = mkdtempSync(join(tmpdir(), 'backtest-history-'))
    const from = join(whole.artifacts, 'backtest-acme__price-tag-7', 'benchmark.json')
    const index = JSON.parse(readFileSync(from, 'utf8'))
    index.tasks[0].stages = [{ name: 'runs', status: 'passed', seconds }]
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'benchmark.json'), JSON.stringify(index))
    return folder
  }
  const planned = async (history: string): Promise<StepResult> => {
    const run = await runIn(world, planOnly(history), pushed(world, world.merge))
    return stepOf(jobOf(run, 'plan'), 'plan')
  }

  test('a slow one is shared by more jobs than asked for, and the log says what it went by', async () => {
    const plan = await planned(historyOf(3600))
    const { candidates } = JSON.parse(readFileSync(plan.outputs['plan-path'] ?? '', 'utf8'))
    expect(candidates[0].parts.map(({ runs }: { runs: number }) => runs)).toEqual([2, 2, 1, 1])
    expect(plan.outputs['shards']).toBe('["s1","s2","s3","s4"]')
    expect(plan.log).toContain('4 jobs; by 1 earlier curation the longest is expected to take about 28 minutes')
  })

  test('a fast one only as far as the configuration asks for; a history that cannot be read changes nothing', async () => {
    expect((await planned(historyOf(60))).outputs['shards']).toBe('["s1","s2"]')
    const nowhere = await planned(join(tmpdir(), 'no-such-benchmark'))
    expect(nowhere.outputs['shards']).toBe('["s1","s2"]')
    expect(nowhere.log).toContain('packed by changed files')
  })
})
