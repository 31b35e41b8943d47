/** Prompt and tests held against each other, with the repository before the change as a witness. */
import { afterAll, expect, test } from '@jest/globals'
import { openRepository } from '../../src/git/repository.ts'
import { linkedByFlag } from '../../src/session/linking.ts'
import { NO_HINTS } from '../../src/session/locator.ts'
import { readLocated } from '../../src/session/read-located.ts'
import { memorySource } from '../../src/session/source.ts'
import { removeTemporary, repositoryOf } from '../git/repositories.ts'
import { curateTip, outcomeOf } from './bench.ts'
import { repositoryWith, sessionLog, testFile } from './project.ts'

afterAll(removeTemporary)

const SOURCE = 'export function sumOfSquares(numbers) {\n  return numbers.reduce((sum, n) => sum + n * n, 0)\n}\n'
const dir = repositoryWith({
  change: {
    'src/sum.mjs': SOURCE,
    'test/sum.test.mjs': testFile(
      "import { sumOfSquares } from '../src/sum.mjs'\ntest('sums', () => assert.equal(sumOfSquares([1, 2]), 5 * a()))\n",
    ),
  },
})

async function curateBySession(prompt: string) {
  const log = sessionLog({ prompt, file: 'src/sum.mjs' }).replaceAll('2026-03-03T', '2001-03-03T')
  const source = memorySource('s.jsonl', log.replace('"content":"x"', `"content":${JSON.stringify(SOURCE)}`))
  const { sessions } = await readLocated(source, { hints: NO_HINTS, evidence: [linkedByFlag('--session s.jsonl')] })
  return curateTip(dir, { given: sessions, prompt: null })
}

test('a request that cannot be met without knowing a name that nobody names', async () => {
  const curated = await curateBySession('Add the helper that we need for the statistics page')
  expect(outcomeOf(curated)).toBe('prompt-under-specified (gates)')
  expect(curated.curation.reasons[0]?.detail).toContain('first "sumOfSquares" (test/sum.test.mjs, line 4)')
})

test('handed in by a person the same request makes a task that says so', async () => {
  const prompt = { text: 'Add the helper that we need for the statistics page', from: 'flag' as const }
  const { files } = await curateTip(dir, { prompt })
  expect(JSON.parse(files?.get('task.json') ?? '{}')).toMatchObject({
    prompt_fit: {
      prompt_overlap: 0,
      unnamed: [{ name: 'sumOfSquares', kind: 'identifier', file: 'test/sum.test.mjs', line: 4, imported: true }],
      flags: [{ code: 'tests-too-narrow' }],
    },
    notes: expect.arrayContaining([expect.stringMatching(/^tests-too-narrow: /)]),
  })
})

test('a request that names it makes a task', async () => {
  expect(outcomeOf(await curateBySession('Add a function for the sum of squares in src/sum.mjs'))).toBe('accepted')
})

test('texts are looked for as whole words, in every file of the tree', async () => {
  const files = {
    'src/a.js': 'const leapTable = 1\n',
    'docs/b.md': 'the zone table is a.b(c)\n',
    'x.bin': Buffer.from([0, 1]),
  }
  await using repository = await openRepository(repositoryOf([{ message: 'Start', files }]))
  const asked = ['leapTable', 'leap', 'zone table', 'a.b(c)', 'a.b', '', 'x\ny', '--not']
  expect([...(await repository.textsIn('main', asked))].sort()).toEqual(['a.b', 'a.b(c)', 'leapTable', 'zone table'])
  expect(await repository.textsIn('main', [])).toEqual(new Set())
})
