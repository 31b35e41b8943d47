/** The committed bundle does the main job on a machine with nothing but Node and git. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'

const home = mkdtempSync(path.join(tmpdir(), 'backtest-home-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** Nothing of this machine but where the programs are. */
const options = {
  cwd: home,
  env: { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: home },
  encoding: 'utf8' as const,
}
const demo = JSON.parse(
  execFileSync(process.execPath, [path.resolve('dist/cli.js'), 'demo', '--json'], {
    ...options,
    stdio: ['ignore', 'pipe', 'ignore'],
  }),
)
const TEST = 'test/money.test.js'

describe('dist/cli.js demo --json', () => {
  test('four changes, one task', () => {
    expect(demo).toMatchObject({ schema: 'backtest/demo@1', funnel: { candidates: 4, accepted: 1, rejected: 3 } })
    const verdicts = demo.curations.map(
      (one: { verdict: string; reasons: { code: string }[] }) => one.reasons[0]?.code ?? one.verdict,
    )
    expect(verdicts.sort()).toEqual(['accepted', 'docs-only', 'no-prompt', 'not-agent-authored'])
  })

  test('the tests that fail before and pass after, and the one that flips', () => {
    const [accepted] = demo.curations.filter((one: { verdict: string }) => one.verdict === 'accepted')
    expect(accepted).toMatchObject({
      instance_id: 'acme__price-tag-7',
      partition: 'strong',
      turns: 'single',
      runs: { pre: 7, post: 7 },
    })
    expect(accepted.fail_to_pass).toEqual([
      { file: TEST, name: 'split > loses no cent' },
      { file: TEST, name: 'split > refuses an empty table' },
    ])
    expect(accepted.unstable).toMatchObject([{ file: TEST, name: 'rates > come from the service' }])
    expect(accepted.pass_to_pass).toHaveLength(3)
  })

  test('the misbehaviour in the session', () => {
    const [review] = demo.reviews
    expect(review).toMatchObject({ schema: 'backtest/review@1', sessions: [{ agent: 'claude-code', tool_calls: 15 }] })
    const classes = new Set(review.findings.map((finding: { class: string }) => finding.class))
    expect([...classes].sort()).toEqual(['did-not-follow-instructions', 'infinite-loop', 'tool-call-failure'])
    expect(review.findings[0]).toMatchObject({ class: 'did-not-follow-instructions', severity: 'high' })
  })

  test('everything that is named is there', () => {
    for (const place of ['repository', 'benchmark', 'html', 'markdown']) expect(existsSync(demo[place])).toBe(true)
    for (const name of ['task.json', 'prompt.md', 'turns.jsonl', 'solution.patch', 'test.patch', 'runs.jsonl'])
      expect(existsSync(path.join(demo.benchmark, 'acme__price-tag-7', name))).toBe(true)
    expect(readFileSync(demo.html, 'utf8')).toContain('acme__price-tag-7')
    expect(readFileSync(demo.markdown, 'utf8')).toContain('loses no cent')
  })
})
