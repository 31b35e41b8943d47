/** Changes that become no task, each with the reason that is true. */
import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { readTask } from '../../src/benchmark/read-task.ts'
import { verifyTask } from '../../src/pipeline/verify.ts'
import { readLocated } from '../../src/session/read-located.ts'
import { linkedByFlag } from '../../src/session/linking.ts'
import { NO_HINTS } from '../../src/session/locator.ts'
import { git, removeTemporary } from '../git/repositories.ts'
import { curateTip, ONCE, outcomeOf, withBench } from './bench.ts'
import { MAKE_IT_TWO, PROMPT, repositoryWith, sessionLog, START, testFile, twoAnd, type ChangeSpec } from './project.ts'

afterAll(removeTemporary)

const manifest = (version: string): string =>
  `${JSON.stringify({ name: 'tool', version: '1.0.0', dependencies: { left: version } }, null, 2)}\n`
const TEST = START['test/a.test.mjs'] as string

const BY_PATHS: readonly (readonly [string, ChangeSpec, string])[] = [
  ['documentation alone', { change: { 'README.md': '# Tool\n' } }, 'docs-only (split)'],
  [
    'comments alone',
    { change: { 'src/a.mjs': `/** Gives one. */\n${START['src/a.mjs'] as string}` } },
    'docs-only (split)',
  ],
  ['tests alone', { change: { 'test/a.test.mjs': `${TEST}test('more', () => {})\n` } }, 'tests-only (split)'],
  ['a deleted test', { change: { 'test/a.test.mjs': null } }, 'tests-only-deleted (split)'],
  [
    'a newer dependency',
    { start: { ...START, 'package.json': manifest('1.0.0') }, change: { 'package.json': manifest('1.0.1') } },
    'dependency-bump (split)',
  ],
  [
    'no test anywhere',
    { start: { 'src/a.mjs': 'export const a = () => 1\n' }, change: { 'src/a.mjs': 'export const a = () => 2\n' } },
    'no-test-found (relevance)',
  ],
]

test.each(BY_PATHS)('%s', async (_what, spec, expected) => {
  const { curation, files } = await curateTip(repositoryWith(spec))
  expect(outcomeOf({ curation, files, records: [], candidate: null, review: null })).toBe(expected)
  expect(files).toBeNull()
  expect(curation.reasons[0]?.detail).not.toBe('')
})

describe('who wrote it, and what was asked', () => {
  const dir = repositoryWith({ change: MAKE_IT_TWO })
  const ownWork = repositoryWith({ change: MAKE_IT_TWO, trailer: 'Signed-off-by: Ann <ann@example.com>' })
  const given = async (file: string, prompt: string, flag: boolean) => {
    const bytes = Buffer.from(sessionLog({ prompt, file }))
    const source = {
      name: 's.jsonl',
      size: bytes.length,
      open: async function* () {
        yield bytes
      },
    }
    const evidence = flag ? [linkedByFlag('--session s.jsonl')] : [{ kind: 'trailer' as const, evidence: 'x' }]
    return (await readLocated(source, { hints: NO_HINTS, evidence: evidence as never })).sessions
  }

  test('no sign of an agent', async () => {
    expect(outcomeOf(await curateTip(ownWork, { prompt: null }))).toBe('not-agent-authored (authorship)')
  })
  test('no session', async () => {
    expect(outcomeOf(await curateTip(dir, { prompt: null }))).toBe('no-prompt (session)')
  })
  test('a session that edited no file of the change', async () => {
    const sessions = await given('other/file.mjs', PROMPT, false)
    expect(outcomeOf(await curateTip(dir, { prompt: null, given: sessions }))).toBe('session-unrelated (session)')
  })
  test('a session that did is used, and reviewed', async () => {
    const curated = await curateTip(dir, { prompt: null, given: await given('src/a.mjs', PROMPT, true) })
    expect(outcomeOf(curated)).toBe('accepted')
    expect(curated.files?.get('prompt.md')).toBe(PROMPT)
    expect(curated.review?.sessions).toHaveLength(1)
  })
  test.each([
    ['Merge pull request #5 again, please fix it.', 'prompt-references-solution (screen)'],
    ['What does a() return?', 'prompt-not-testable (screen)'],
  ])('%s', async (text, expected) => {
    expect(outcomeOf(await curateTip(dir, { prompt: { text, from: 'flag' } }))).toBe(expected)
  })
  test('screening can be switched off', async () => {
    const prompt = { text: 'What does a() return?', from: 'flag' as const }
    expect(outcomeOf(await curateTip(dir, { prompt, screening: 'off' }))).toBe('accepted')
  })
})

describe('what the runs show', () => {
  test('nothing goes from failing to passing: one round is enough', async () => {
    const change = { 'src/a.mjs': 'export const a = () => 1.0\n', 'test/a.test.mjs': `${TEST}test('more', () => {})\n` }
    const { curation } = await curateTip(repositoryWith({ change }), { config: 'runs: 3\n' })
    expect(curation.reasons[0]?.code).toBe('no-fail-to-pass')
    expect(curation.runs).toEqual({ pre: 1, post: 1 })
  })
  test('only the loading of a file changes', async () => {
    const moved = { 'src/c.mjs': "export { a } from './a.mjs'\nexport const c = 1\n" }
    const change = { ...moved, 'test/a.test.mjs': `import '../src/c.mjs'\n${TEST}` }
    expect(outcomeOf(await curateTip(repositoryWith({ change })))).toBe('only-load-errors (verdict)')
  })
  test('the solution does not pass its own tests', async () => {
    const change = {
      'src/a.mjs': "export const a = () => 'two'\n",
      'test/a.test.mjs': testFile("test('is two', () => assert.equal(a(), 2))\n"),
    }
    expect(outcomeOf(await curateTip(repositoryWith({ change })))).toBe('gold-fails (verdict)')
  })
  test('every test that would show it is flaky', async () => {
    // Where no layer keeps runs apart, what one leaves in its home meets the next.
    const body = `import { existsSync, writeFileSync } from 'node:fs'
const first = !existsSync(process.env.HOME + '/ran')
test('is two', () => { if (a() === 2 && first) writeFileSync(process.env.HOME + '/ran', ''); assert.ok(a() === 2 && first) })
`
    const curated = await curateTip(repositoryWith({ change: { ...MAKE_IT_TWO, 'test/a.test.mjs': testFile(body) } }), {
      config: 'runs: 2\n',
      sandbox: 'none',
    })
    expect(outcomeOf(curated)).toBe('all-unstable (verdict)')
  })
  test('a secret in the change keeps it from being published', async () => {
    const key = `AKIA${'Q3TZ7WX5'.repeat(2)}`
    const change = { ...MAKE_IT_TWO, 'src/key.mjs': `export const awsKey = '${key}'\n` }
    const curated = await curateTip(repositoryWith({ change }))
    expect(outcomeOf(curated)).toBe('secret-found (task)')
    expect(JSON.stringify(curated.curation)).not.toContain(key)
  })
})

describe('a setup that fails', () => {
  const spec = { change: MAKE_IT_TWO }
  test.each([
    ['exit 1', 'setup-command: echo no such compiler >&2; exit 1\n', /exit code 1: no such compiler/],
    [
      'a token in its words',
      `setup-command: echo bad ghp_${'a8Kd93jfQ0zLm27XvB'}${'n4RtYw5HcE1uGs6PiO'} >&2; exit 1\n`,
      /exit code 1: bad \[redacted:[a-z-]+\]$/,
    ],
    ['a missing program', 'setup-command: no-such-program-here\n', /127.*not found/],
    ['too long', 'setup-command: sleep 60\nlimits:\n  setup-timeout: 1\n', /stopped after \d+ s/],
    ['a flood', 'setup-command: yes\nlimits:\n  output-mb: 1\n', /stopped for its output of \d+ bytes/],
  ])('%s', async (_what, config, detail) => {
    const { curation } = await curateTip(repositoryWith(spec), { config })
    expect(curation.reasons).toMatchObject([{ code: 'cannot-install', stage: 'setup' }])
    expect(curation.reasons[0]?.detail).toMatch(detail)
  })
  test('a lock file that does not fit its manifest', async () => {
    const start = {
      ...START,
      'package.json': manifest('1.0.0'),
      'package-lock.json': `${JSON.stringify({ name: 'tool', version: '1.0.0', lockfileVersion: 3, packages: { '': { name: 'tool' } } })}\n`,
      '.npmrc': 'offline=true\n',
    }
    const { curation } = await curateTip(repositoryWith({ start, ...spec }))
    expect(curation.reasons).toMatchObject([{ code: 'cannot-install' }])
    expect(curation.reasons[0]?.detail).toMatch(/npm ci .* ended with exit code 1/)
  })
})

test('what a test leaves behind in the work tree does not reach the next run', async () => {
  const body = `import { existsSync, writeFileSync } from 'node:fs'
const seen = ['left.txt', 'src/left.mjs'].some((name) => existsSync(name))
for (const name of ['left.txt', 'src/left.mjs']) writeFileSync(name, '')
test('starts clean', () => assert.ok(!seen))
`
  const { curation } = await curateTip(repositoryWith({ change: twoAnd(body) }), { config: 'runs: 2\n' })
  expect(curation.pass_to_pass.map(({ name }) => name)).toContain('starts clean')
  expect(curation.unstable).toEqual([])
})

describe('a clone that lacks objects', () => {
  const lose = (dir: string, name: string): string => {
    const id = git(dir, ['rev-parse', name]).trim()
    rmSync(path.join(dir, '.git', 'objects', id.slice(0, 2), id.slice(2)))
    return id
  }
  const reading = testFile("test('is two', () => assert.equal(a(), 2))\nreadFileSync('data.txt')\n")
  const needed = { ...MAKE_IT_TWO, 'test/a.test.mjs': `import { readFileSync } from 'node:fs'\n${reading}` }

  test('of the change: it ends, and it alone, with a code', async () => {
    const dir = repositoryWith({ change: MAKE_IT_TWO })
    const id = lose(dir, 'HEAD:src/a.mjs')
    const curated = await curateTip(dir)
    expect(outcomeOf(curated)).toMatch(/^objects-missing /)
    expect(curated.curation.reasons[0]?.detail).toContain(id)
  })

  test('of a file that no test needs: all but that file is tried, and the task says so', async () => {
    const dir = repositoryWith({ start: { ...START, 'data.txt': 'needed by nobody\n' }, change: MAKE_IT_TWO })
    lose(dir, 'HEAD:data.txt')
    const { curation, files } = await curateTip(dir)
    expect(curation.verdict).toBe('accepted')
    expect(JSON.parse(files?.get('task.json') ?? '{}')).toMatchObject({
      notes: expect.arrayContaining(['not in this clone, so not there for any test: data.txt']),
    })
  })

  test('of a file that the tests need: that, and not the tests, is to blame', async () => {
    const dir = repositoryWith({ start: { ...START, 'data.txt': 'needed\n' }, change: needed })
    lose(dir, 'HEAD:data.txt')
    const { curation } = await curateTip(dir)
    expect(curation.reasons).toMatchObject([{ code: 'objects-missing' }])
    expect(curation.reasons[0]?.detail).toMatch(/^without data\.txt, not in this clone: /)
  })

  test('of a file that the tests of a finished task need: the clone, and not the task, is to blame', async () => {
    const dir = repositoryWith({ start: { ...START, 'data.txt': 'needed\n' }, change: needed })
    const { files } = await curateTip(dir)
    const task = readTask(files ?? new Map())
    if (task.status === 'broken') throw new Error(JSON.stringify(task.problems))
    lose(dir, 'HEAD:data.txt')
    const proof = await withBench(dir, ONCE, ({ workshop, pool }) => verifyTask(workshop, pool, task.content))
    expect(proof).toMatchObject({ holds: false, reasons: [{ code: 'objects-missing' }] })
    expect(proof.reasons[0]?.detail).toMatch(/^without data\.txt, not in this clone: gold-fails: /)
  })

  test('of many files: it was not meant to be checked out', async () => {
    const many = Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`data${n}.txt`, `${n}\n`]))
    const dir = repositoryWith({ start: { ...START, ...many }, change: MAKE_IT_TWO })
    for (const name of Object.keys(many)) lose(dir, `HEAD:${name}`)
    expect(outcomeOf(await curateTip(dir))).toBe('objects-missing (reading)')
  })
})
