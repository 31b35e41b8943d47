/** What `mine --no-tests` says: the same as a whole curation, as far as nothing has to be installed or run. */
import { afterAll, expect, test } from '@jest/globals'
import type { Curation } from '../../src/checks/curation.ts'
import { screenOnly } from '../../src/pipeline/curate.ts'
import { pullRequestFromCommit } from '../../src/pull-request/walk-changes.ts'
import { removeTemporary } from '../git/repositories.ts'
import { ONCE, withBench } from './bench.ts'
import { type ChangeSpec, MAKE_IT_TWO, PROMPT, repositoryWith, START } from './project.ts'

afterAll(removeTemporary)

function screened(spec: ChangeSpec): Promise<Curation | null> {
  return withBench(repositoryWith(spec), ONCE, async ({ workshop }) => {
    const sha = (await workshop.repository.resolve('main')) ?? ''
    const home = { owner: 'acme', repo: 'tool', host: 'github.com' }
    const pullRequest = await pullRequestFromCommit(workshop.repository, { sha, home })
    if (pullRequest === null) throw new Error('the tip has no parent')
    const prompt = { text: PROMPT, from: 'message' as const }
    return screenOnly(workshop, { pullRequest, given: [], prompt, screening: 'on' })
  })
}

const source = (value: number): string => `export const a = () => ${value}\n`

test.each<[string, ChangeSpec, string, string[]]>([
  [
    'no test anywhere',
    { start: { 'src/a.mjs': source(1) }, change: { 'src/a.mjs': source(2) } },
    'no-test-found',
    ['authorship passed', 'split passed', 'session passed', 'screen passed', 'relevance rejected'],
  ],
  [
    'documentation alone',
    { change: { 'README.md': '# Tool\n' } },
    'docs-only',
    ['authorship passed', 'split rejected'],
  ],
])('%s', async (_what, spec, code, stages) => {
  const curation = await screened(spec)
  expect(curation?.reasons.map((reason) => reason.code)).toEqual([code])
  const done = curation?.stages.filter(({ status }) => status !== 'skipped')
  expect(done?.map(({ name, status }) => `${name} ${status}`)).toEqual(stages)
})

test('a change that a test reaches comes through', async () => {
  expect(await screened({ start: START, change: MAKE_IT_TWO })).toBeNull()
})
