/** What a second run takes over from the journal of the first, and what it looks at again. */
import { renameSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { type AskedType, type TypeClassifier } from '../../src/pipeline/ask-task-type.ts'
import { readJournal } from '../../src/pipeline/benchmark-folder.ts'
import { mine } from '../../src/pipeline/mine.ts'
import { git, removeTemporary, repositoryOf, temporary } from '../git/repositories.ts'
import { ONCE, withBench } from './bench.ts'
import { MAKE_IT_TWO, PROMPT, START, testFile } from './project.ts'

afterAll(removeTemporary)

const AGENT = 'Co-Authored-By: Claude <noreply@anthropic.com>'

/** A change of documents alone, and one of the program, whose message no rule understands. */
function history(): string {
  const dir = repositoryOf([
    { message: 'Start', files: START },
    { message: `Say so (#5)\n\n${AGENT}\n`, files: { 'README.md': '# Tool\n' } },
    {
      message: `Anmeldeseite (#6)\n\nKnopf bleibt grau\n\n${AGENT}\n`,
      files: { 'src/a.mjs': 'export const a = () => 3\n' },
    },
  ])
  git(dir, ['config', 'remote.origin.url', 'https://github.com/acme/tool.git'])
  return dir
}

interface Run {
  readonly codes: readonly string[]
  readonly resumed: number
}

function mined(dir: string, outDir: string, promptFrom: 'session' | 'message', answer?: AskedType): Promise<Run> {
  const classifier: TypeClassifier = {
    model: 'small-model',
    classify: () => Promise.resolve(answer ?? { none: 'nobody asked' }),
  }
  const more = answer === undefined ? {} : { classifier }
  return withBench(
    dir,
    ONCE,
    async ({ workshop }) => {
      const head = (await workshop.repository.resolve('main')) ?? ''
      const place = { owner: 'acme', repo: 'tool', host: 'github.com', head, since: null, limit: 2 }
      const request = { ...place, agentOnly: false, tests: true, promptFrom, outDir }
      const { curations, resumed } = await mine(workshop, request, () => {})
      return { codes: curations.map(({ reasons }) => reasons[0]?.code ?? 'accepted'), resumed }
    },
    'auto',
    more,
  )
}

test('what hangs on the clone is looked at again, the rest is taken over', async () => {
  const [dir, out] = [history(), path.join(temporary(), 'out')]
  const found = { codes: ['no-prompt', 'docs-only'] }
  expect(await mined(dir, out, 'session')).toEqual({ ...found, resumed: 0 })
  expect(await mined(dir, out, 'session')).toEqual({ ...found, resumed: 1 })
})

test('a rejection because a model was silent is not final; what it said is', async () => {
  const [dir, out] = [history(), path.join(temporary(), 'out')]
  const silent: AskedType = { none: 'the model gave no answer: timeout', silent: true }
  expect(await mined(dir, out, 'message', silent)).toEqual({ codes: ['prompt-not-testable', 'docs-only'], resumed: 0 })
  expect((await readJournal(out)).map(({ open }) => open)).toEqual([true, undefined])
  const said: AskedType = { type: 'ui_only', evidence: 'small-model says so of "Knopf bleibt grau"' }
  const answered = await mined(dir, out, 'message', said)
  expect(answered).toEqual({ codes: ['prompt-not-testable', 'docs-only'], resumed: 1 })
  expect((await readJournal(out)).map(({ open }) => open)).toEqual([undefined, undefined])
  expect(await mined(dir, out, 'message', said)).toMatchObject({ resumed: 2 })
})

test('what was found without a file that the clone lacked stands until the file is here', async () => {
  const body = testFile("test('is two', () => assert.equal(a(), 2))\nreadFileSync('data.txt')\n")
  const change = { ...MAKE_IT_TWO, 'test/a.test.mjs': `import { readFileSync } from 'node:fs'\n${body}` }
  const dir = repositoryOf([
    { message: 'Start', files: { ...START, 'data.txt': 'needed\n' } },
    { message: `Fix the number (#6)\n\n${PROMPT}\n\n${AGENT}\n`, files: change },
  ])
  git(dir, ['config', 'remote.origin.url', 'https://github.com/acme/tool.git'])
  const id = git(dir, ['rev-parse', 'HEAD:data.txt']).trim()
  const object = path.join(dir, '.git', 'objects', id.slice(0, 2), id.slice(2))
  renameSync(object, path.join(dir, 'kept'))
  const out = path.join(temporary(), 'out')
  expect(await mined(dir, out, 'message')).toEqual({ codes: ['objects-missing'], resumed: 0 })
  expect(await mined(dir, out, 'message')).toEqual({ codes: ['objects-missing'], resumed: 1 })
  renameSync(path.join(dir, 'kept'), object)
  expect(await mined(dir, out, 'message')).toEqual({ codes: ['accepted'], resumed: 0 })
})
