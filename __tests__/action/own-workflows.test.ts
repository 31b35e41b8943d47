/** The project's own workflows, run: CI, the check of the bundle, the release. */
import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { git } from '../github/git-history.ts'
import { commitAll, programs, projectRepository } from './project.ts'
import { jobOf, stepOf } from './runner/run.ts'
import type { RunRequest, RunResult } from './runner/run.ts'
import { runWorkflow } from './runner/run-workflow.ts'

let repository: string

beforeAll(() => {
  repository = projectRepository()
})

function run(workflow: string, change: Partial<RunRequest> = {}): Promise<RunResult> {
  return runWorkflow({
    project: repository,
    workflow: `.github/workflows/${workflow}`,
    event: { name: 'push', payload: {} },
    repository: 'acme/agent-backtest',
    clone: repository,
    ref: 'refs/heads/main',
    sha: git(repository, 'rev-parse', 'HEAD'),
    apiUrl: 'http://127.0.0.1:9',
    mintToken: (permissions) => `token-${JSON.stringify(permissions)}`,
    bin: [programs([])],
    root: mkdtempSync(join(tmpdir(), 'backtest-run-')),
    ...change,
  })
}

const DEMO = expect.stringMatching(/^node dist\/cli\.js demo --json --out /)

const asked = (result: RunResult): readonly string[] =>
  [...result.log.matchAll(/^asked: (.*)$/gm)].map((match) => match[1] ?? '')

describe('ci.yml', () => {
  test('checks once, tests on three versions of Node.js, and ends in one gate', async () => {
    const bin = programs([])
    // The demo of the bundle really runs once, and is only asked for on the other versions.
    const once = `#!/usr/bin/env bash\nif mkdir '${join(bin, 'ran')}' 2>/dev/null; then exec '${process.execPath}' "$@"; fi\necho "asked: node $*"\n`
    writeFileSync(join(bin, 'node'), once, { mode: 0o755 })
    const result = await run('ci.yml', { bin: [bin] })
    const ids = result.jobs.map((job) => job.id)
    expect(ids).toEqual(['check', 'test (20.19)', 'test (22)', 'test (24)', 'ok'])
    const names = asked(result).filter((line) => line !== 'npm ci --ignore-scripts')
    expect(names).toEqual([
      'npm run types',
      'npm run lint',
      'npm run format:check',
      'npm run dead',
      'npm test',
      'npm test',
      DEMO,
      'npm test',
      DEMO,
    ])
    for (const job of result.jobs.slice(0, 4)) expect(job.permissions).toEqual({ contents: 'read' })
  }, 120_000)

  test('a script that fails fails the gate', async () => {
    const bin = programs([])
    appendFileSync(join(bin, 'npm'), 'test "$*" != "run lint"\n')
    writeFileSync(join(bin, 'node'), '#!/usr/bin/env bash\necho "asked: node $*"\n', { mode: 0o755 })
    const result = await run('ci.yml', { bin: [bin] })
    expect(jobOf(result, 'check').conclusion).toBe('failure')
    expect(jobOf(result, 'ok').conclusion).toBe('failure')
    expect(jobOf(result, 'ok').steps[0]?.annotations).toEqual([{ level: 'error', message: 'a job ended as failure' }])
  }, 120_000)
})

describe('check-dist.yml', () => {
  const bin = [programs(['dist:check'])]

  test('passes on the bundle that these sources give', async () => {
    const result = await run('check-dist.yml', { bin })
    expect(result.log).toContain('dist/ is what the sources give')
    expect(result.conclusion).toBe('success')
  }, 60_000)

  test('fails when one byte of the bundle is another', async () => {
    appendFileSync(join(repository, 'dist', 'plan.js'), '\n')
    const sha = commitAll(repository, 'Tamper with the bundle')
    const result = await run('check-dist.yml', { bin, sha })
    git(repository, 'reset', '--quiet', '--hard', 'HEAD~1')
    expect(result.conclusion).toBe('failure')
    expect(result.log).toMatch(/Different:\n\s+plan\.js/)
  }, 60_000)
})

describe('release.yml', () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
    version: string
  }
  const tagged = (tag: string): Partial<RunRequest> => ({ ref: `refs/tags/${tag}` })

  test('checks, attests, releases, and moves the major tag', async () => {
    const result = await run('release.yml', tagged(`v${version}`))
    expect(result.conclusion).toBe('success')
    expect(asked(result)).toEqual([
      'npm ci --ignore-scripts',
      'npm test',
      'npm run dist:check',
      `gh release create v${version} --verify-tag --generate-notes --title v${version}`,
      `gh api --method PATCH repos/acme/agent-backtest/git/refs/tags/v${version.split('.')[0]} -f sha=${git(repository, 'rev-parse', 'HEAD')} -F force=true`,
    ])
    expect(stepOf(jobOf(result, 'release'), 'Attest the bundle').log).toContain('attested dist/**/*.js')
    expect(jobOf(result, 'check').permissions).toEqual({ contents: 'read' })
  }, 60_000)

  test('stops at a tag that is not the version', async () => {
    const result = await run('release.yml', tagged('v99.0.0'))
    expect(jobOf(result, 'check').conclusion).toBe('failure')
    expect(result.jobs.map((job) => job.id)).toEqual(['check'])
  }, 60_000)
})
