/** Publishing what verify jobs uploaded, and refusing what somebody changed in between. */
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { jobOf, stepOf } from './runner/run.ts'
import type { RunResult, StepResult } from './runner/run.ts'
import { createWorld, dispatched, runIn, snippet } from './world.ts'
import type { World } from './world.ts'

let world: World
let verified: RunResult

beforeAll(async () => {
  world = await createWorld()
  verified = await runIn(world, snippet(world, 'verify'), dispatched(world, { 'pr-number': '7' }))
}, 600_000)
afterAll(() => world.stop())

/** Publishes a copy of the artifacts, after `change` to the folder of the results. */
async function publishAfter(change: (results: string) => void): Promise<StepResult> {
  const root = mkdtempSync(join(tmpdir(), 'backtest-publish-'))
  cpSync(verified.artifacts, join(root, 'artifacts'), { recursive: true })
  change(join(root, 'artifacts', 'backtest-results-s1'))
  const result = await runIn(world, snippet(world, 'publish'), { ...dispatched(world, {}), root })
  return stepOf(jobOf(result, 'publish'), 'publish')
}

const edit = (file: string, from: string | RegExp, to: string): void => {
  const before = readFileSync(file, 'utf8')
  const after = before.replace(from, to)
  if (after === before) throw new Error(`nothing to change in ${file}`)
  writeFileSync(file, after)
}

const TASK = join('c1', 'acme__price-tag-7')

test('as publish/README.md shows it: what verify found is published', async () => {
  const publish = await publishAfter(() => {})
  expect(publish.conclusion).toBe('success')
  expect(publish.outputs).toMatchObject({
    verdict: 'accepted',
    'instance-id': 'acme__price-tag-7',
    'accepted-count': '1',
    'missing-count': '0',
  })
})

describe('what cannot be believed is not published, and is named', () => {
  test.each([
    [
      'a test list that the records do not give',
      (r: string) => edit(join(r, TASK, 'task.json'), 'loses no cent', 'loses a cent'),
      'list of fail-to-pass tests is not what its raw records give',
    ],
    [
      'records that were changed afterwards',
      (r: string) => edit(join(r, TASK, 'runs.jsonl'), /"failed"/g, '"passed"'),
      'runs.jsonl was changed',
    ],
    ['a missing file', (r: string) => rmSync(join(r, TASK, 'test.patch')), 'test.patch is missing'],
    [
      'another merge commit',
      (r: string) => edit(join(r, TASK, 'task.json'), /"merge_commit": "[0-9a-f]{4}/, '"merge_commit": "0000'),
      'names another merge commit than the plan',
    ],
    [
      'a result that speaks of another pull request',
      (r: string) => edit(join(r, 'c1', 'curation.json'), 'acme__price-tag-7', 'acme__price-tag-9'),
      'speaks of another pull request',
    ],
    ['a folder inside a task', (r: string) => mkdirSync(join(r, TASK, 'node_modules')), 'is no plain file of a task'],
    [
      'a link out of the artifact',
      (r: string) => symlinkSync('/etc/passwd', join(r, TASK, 'extra.txt')),
      'is no plain file of a task',
    ],
    [
      'a task folder that is a link',
      (r: string) => {
        renameSync(join(r, TASK), join(r, 'moved'))
        symlinkSync('../moved', join(r, TASK))
      },
      'its task folder is not there',
    ],
    [
      'a candidate folder that is a link',
      (r: string) => {
        renameSync(join(r, 'c1'), join(r, '..', 'c1'))
        symlinkSync('../c1', join(r, 'c1'))
      },
      'its job wrote nothing about it',
    ],
    [
      'a curation that is no JSON',
      (r: string) => writeFileSync(join(r, 'c1', 'curation.json'), '{"schema":'),
      'curation.json is no curation',
    ],
    [
      'a candidate without a result',
      (r: string) => rmSync(join(r, 'c1'), { recursive: true }),
      'its job wrote nothing about it',
    ],
    ['no result at all', (r: string) => rmSync(r, { recursive: true }), 'its job failed or was cancelled'],
    [
      'a shard that nobody planned',
      (r: string) => edit(join(r, 'shard.json'), '"s1"', '"s9"'),
      'its job failed or was cancelled',
    ],
  ])('%s', async (_, change, why) => {
    const publish = await publishAfter(change)
    expect(publish.conclusion).toBe('failure')
    expect(publish.outputs).toMatchObject({ verdict: '', 'accepted-count': '0', 'missing-count': '1', 'task-path': '' })
    expect(publish.annotations.map((one) => one.message).join('\n')).toContain(why)
    expect(publish.summary).toContain('Without a result that can be believed')
  })

  test.each([
    ['fewer runs than planned', /"run":1[,}]/, 'show 1 runs of a state, and 3 were planned'],
    ['without a gate', /^(?!.*"phase":"gate")/, 'do not show that the finished task was run'],
    ['a gate without the solution only', /^(?!.*"state":"post".*"phase":"gate")/, 'do not show that the finished task'],
    [
      'a gate with the solution only',
      /^(?!.*"state":"pre".*"phase":"gate")/,
      'do not show that the finished task was run',
    ],
  ])('records with a digest to match, and %s', async (_, kept, why) => {
    const publish = await publishAfter((results) => keepRecords(join(results, TASK), kept))
    expect(publish.outputs).toMatchObject({ verdict: '', 'accepted-count': '0', 'missing-count': '1' })
    expect(publish.annotations.map((one) => one.message).join('\n')).toContain(why)
  })
})

/** Drops all records but those wanted, with a manifest that agrees. */
function keepRecords(task: string, kept: RegExp): void {
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
  const file = join(task, 'runs.jsonl')
  const before = readFileSync(file, 'utf8')
  const lines = before.split('\n').filter((line) => line === '' || kept.test(line))
  if (lines.join('\n') === before) throw new Error('no record was dropped')
  writeFileSync(file, lines.join('\n'))
  edit(join(task, 'task.json'), digest(before), digest(lines.join('\n')))
}

describe('shards that do not belong', () => {
  test('a second result of a shard is named, and the one named after the shard counts', async () => {
    const publish = await publishAfter((results) => cpSync(results, `${results}-again`, { recursive: true }))
    expect(publish.outputs).toMatchObject({ verdict: 'accepted', 'accepted-count': '1', 'missing-count': '0' })
    expect(publish.annotations.map((one) => one.message).join('\n')).toContain(
      '"backtest-results-s1-again" is a second result of shard s1',
    )
  })

  test('a folder that nobody planned is named', async () => {
    const publish = await publishAfter((results) => mkdirSync(join(results, '..', 'backtest-results-s77')))
    expect(publish.outputs).toMatchObject({ verdict: 'accepted', 'missing-count': '0' })
    expect(publish.annotations.map((one) => one.message).join('\n')).toContain('nobody planned "backtest-results-s77"')
  })

  test('results of another plan came late: they count for nothing', async () => {
    const publish = await publishAfter((results) =>
      edit(join(results, 'shard.json'), /"plan_sha256": "[0-9a-f]{4}/, '"plan_sha256": "0000'),
    )
    expect(publish.outputs).toMatchObject({ verdict: '', 'accepted-count': '0', 'missing-count': '1' })
    const said = publish.annotations.map((one) => one.message).join('\n')
    expect(said).toContain('the results of shard s1 are of another plan')
    expect(said).toContain('acme__price-tag-7')
  })
})
