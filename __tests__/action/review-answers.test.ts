/** The review action's other surfaces, run by its bundle: shadow mode, check run, SARIF, answers in comments. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ReviewRecord } from '../../src/feedback/review-record.ts'
import { jobOf, type RunRequest, type StepResult } from './runner/run.ts'
import { commented, createWorld, runIn, updated, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await createWorld()
}, 60_000)
afterAll(() => world.stop())
beforeEach(() => {
  world.fake.comments.length = 0
  world.fake.answers.reactions.length = 0
  world.fake.answers.checkRuns.length = 0
})

type Happening = Pick<RunRequest, 'event' | 'ref' | 'sha'>

/** One job with a checkout and the review. */
async function review(
  happening: Happening,
  inputs: Readonly<Record<string, string>> = {},
  permissions: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  const rights = { contents: 'read', 'pull-requests': 'write', ...permissions }
  const yaml = `
on: ${happening.event.name}
permissions: {}
jobs:
  job:
    runs-on: ubuntu-latest
    permissions: ${JSON.stringify(rights)}
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
        with: { fetch-depth: '0', persist-credentials: false }
      - uses: OWNER/agent-backtest/review@v1
        with: ${JSON.stringify(inputs)}
`
  const result = await runIn(world, yaml, happening)
  const found = jobOf(result, 'job').steps[1]
  if (!found) throw new Error(result.log)
  return found
}

const recordOf = (step: StepResult): ReviewRecord =>
  ReviewRecord.parse(JSON.parse(readFileSync(step.outputs['report-path'] ?? '', 'utf8')))
const said = (step: StepResult): string => step.annotations.map((one) => `${one.level} ${one.message}`).join('\n')

test('shadow mode: everything is kept, nothing is posted, nothing fails', async () => {
  const inputs = { shadow: 'true', 'check-run': 'true', sarif: 'true', 'fail-on': 'low', comment: 'always' }
  const step = await review(updated(world), inputs, { checks: 'write' })
  expect(step.conclusion).toBe('success')
  expect(Number(step.outputs['findings-count'])).toBeGreaterThan(0)
  expect(step.summary).toContain('Agent behaviour review')
  expect(recordOf(step)).toMatchObject({ shadow: true, pull_request: { owner: 'acme', repo: 'price-tag', number: 12 } })
  expect(step.outputs['sarif-path']).toBe('')
  expect([world.fake.comments, world.fake.answers.checkRuns, world.fake.answers.reactions]).toEqual([[], [], []])
}, 60_000)

/** The review without an answer, for the tests after it. */
let unanswered: ReviewRecord

test('a check run with the verdict, and a SARIF file beside the document', async () => {
  const step = await review(updated(world), { 'check-run': 'true', sarif: 'true' }, { checks: 'write' })
  expect(step.conclusion).toBe('success')
  const [run] = world.fake.answers.checkRuns
  expect(run?.body).toMatchObject({ name: 'Backtest review', conclusion: 'neutral', head_sha: world.openHead })
  const sarif = JSON.parse(readFileSync(step.outputs['sarif-path'] ?? '', 'utf8')) as { version: string }
  expect(sarif.version).toBe('2.1.0')
  unanswered = recordOf(step)
}, 60_000)

describe('answers', () => {
  test('dismiss takes a finding out at once, and is acknowledged and kept', async () => {
    const [finding] = unanswered.findings.filter(({ severity }) => severity !== 'info')
    if (finding === undefined) throw new Error('the sample has no finding')
    const step = await review(commented(world, 'dana', `/backtest dismiss ${finding.id} meant`))
    const after = recordOf(step)
    expect(after.findings.map(({ id }) => id)).not.toContain(finding.id)
    expect(after.feedback?.answers).toMatchObject([{ finding: finding.id, verdict: 'wrong', by: 'dana' }])
    expect(world.fake.answers.reactions.map(({ content }) => content)).toEqual(['+1'])
    expect(step.outputs['findings-count']).toBe(
      String(unanswered.findings.filter(({ severity }) => severity !== 'info').length - 1),
    )
  }, 120_000)

  test('drop leaves one line in the comment, and fails no gate', async () => {
    world.fake.addComment(12, 'github-actions[bot]', 'Findings\n<!-- backtest:v1:12 -->')
    const step = await review(commented(world, 'dana', '/backtest drop we know'), { 'fail-on': 'low' })
    expect(step.conclusion).toBe('success')
    const [comment] = world.fake.commentsOf(12)
    expect(comment?.body).toContain('dropped by `dana`: we know')
  }, 120_000)

  test('who may not write is not followed, and sees it', async () => {
    const step = await review(commented(world, 'mallory', '/backtest rerun'))
    expect(step.conclusion).toBe('success')
    expect(said(step)).toContain('mallory may not write to this repository')
    expect(world.fake.answers.reactions.map(({ content }) => content)).toEqual(['confused'])
    expect(world.fake.commentsOf(12)).toHaveLength(1)
  }, 60_000)

  test('a comment that is no command starts nothing', async () => {
    const step = await review(commented(world, 'dana', 'Nice work'))
    expect(step.outputs['report-path']).toBeUndefined()
    expect(step.conclusion).toBe('success')
  }, 60_000)
})
