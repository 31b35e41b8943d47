/** The sample repository on disk, with its merged pull requests (and an open one) as the fake API knows them. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSampleRepository } from '../../src/demo/repository.ts'
import { FakeGitHub, git } from './fake-github.ts'

export interface Sample {
  readonly dir: string
  readonly fake: FakeGitHub
  /** Merge commit of the agent's pull request #7. */
  readonly merge: string
  readonly firstParent: string
}

export async function sampleOnGitHub(): Promise<Sample> {
  const dir = join(mkdtempSync(join(tmpdir(), 'backtest-sample-')), 'price-tag')
  await createSampleRepository(dir, { flaky: false })
  const at = (subject: string): string =>
    git(dir, 'log', '-1', '--format=%H', '--fixed-strings', `--grep=${subject}`, 'main')
  const merge = at('Merge pull request #7')
  const firstParent = git(dir, 'rev-parse', `${merge}^1`)
  const branch = git(dir, 'rev-parse', `${merge}^2`)
  const fake = new FakeGitHub({ dir })
  const base = (sha: string) => ({ ref: 'main', sha: git(dir, 'rev-parse', `${sha}^1`) })
  fake.addPull({
    number: 7,
    title: 'Split amounts without losing a cent',
    body: 'Shares add up now.',
    head: { ref: 'claude/split-cents', sha: branch },
    base: base(merge),
    merged: { at: '2026-03-04T12:00:00Z', sha: merge },
  })
  const readme = at('Say in the README')
  fake.addPull({
    number: 8,
    title: 'Say in the README how amounts are split',
    head: { ref: 'readme', sha: readme },
    base: base(readme),
    merged: { at: '2026-03-05T12:00:00Z', sha: readme },
  })
  fake.addPull({
    number: 12,
    title: 'Split, again',
    head: { ref: 'claude/split-cents', sha: branch },
    base: base(merge),
  })
  return { dir, fake, merge, firstParent }
}
