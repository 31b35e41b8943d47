/** Changes that become tasks: what stands in the folder, and that it proves itself again. */
import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { Task } from '../../src/benchmark/task.ts'
import { readTask } from '../../src/benchmark/read-task.ts'
import { sha256 } from '../../src/core/digest.ts'
import { verifyTask, type Verification } from '../../src/pipeline/verify.ts'
import { git, removeTemporary, repositoryOf, temporary } from '../git/repositories.ts'
import { curateTip, ONCE, outcomeOf, withBench } from './bench.ts'
import { MAKE_IT_TWO, PROMPT, repositoryWith, START, testFile, twoAnd, type ChangeSpec, type Files } from './project.ts'

afterAll(removeTemporary)

const IS_TWO = { file: 'test/a.test.mjs', name: 'is two' }
const IS_NUMBER = { file: 'test/a.test.mjs', name: 'is a number' }

/** The published schema, so that what other programs rely on is what is checked. */
function published(name: string): z.ZodType {
  return z.fromJSONSchema(JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8')))
}

const taskOf = (files: ReadonlyMap<string, string> | null) => Task.parse(JSON.parse(files?.get('task.json') ?? 'null'))

async function verify(dir: string, files: ReadonlyMap<string, string>): Promise<Verification> {
  const read = readTask(files)
  if (read.status === 'broken') throw new Error(JSON.stringify(read.problems))
  return withBench(dir, ONCE, ({ workshop, pool }) => verifyTask(workshop, pool, read.content))
}

describe('a strong task', () => {
  const dir = repositoryWith({ change: MAKE_IT_TWO })
  const curated = curateTip(dir, { config: 'runs: 2\n' })

  test('holds exactly the tests that fail before and pass after', async () => {
    const { curation } = await curated
    expect(curation).toMatchObject({
      instance_id: 'acme__tool-5',
      verdict: 'accepted',
      partition: 'strong',
      turns: 'single',
      runs: { pre: 2, post: 2 },
    })
    expect(curation.fail_to_pass).toEqual([IS_TWO])
    expect(curation.pass_to_pass).toEqual([IS_NUMBER])
    expect(curation.stages.map(({ status }) => status)).not.toContain('rejected')
    expect(published('curation').safeParse(curation).error).toBeUndefined()
  })

  test('its folder is whole: names, digests, schemas', async () => {
    const { files } = await curated
    expect([...(files ?? [])].map(([name]) => name).sort()).toEqual([
      'prompt.md',
      'runs.jsonl',
      'solution.patch',
      'task.json',
      'test.patch',
      'turns.jsonl',
    ])
    const task = taskOf(files)
    for (const [name, digest] of Object.entries(task.files)) expect(sha256(files?.get(name) ?? '')).toBe(digest)
    expect(published('task').safeParse(task).error).toBeUndefined()
    const runs = (files?.get('runs.jsonl') ?? '').trim().split('\n')
    expect(runs.map((line) => published('run').safeParse(JSON.parse(line)).error)).toEqual(runs.map(() => undefined))
    const made = runs.map((line) => JSON.parse(line)).map(({ state, phase }) => [state, phase ?? 'planned'].join(' '))
    expect(made.sort()).toEqual([
      'base planned',
      'post gate',
      'post planned',
      'post planned',
      'pre gate',
      'pre planned',
      'pre planned',
    ])
    expect(task.certainty).toEqual({
      confidence: 0.95,
      fail_to_pass: { failed_before: 3, passed_after: 3, flake_rate_below: 0.6316, coincidence_below: 0.0157 },
      pass_to_pass: { passed: 6, flake_rate_below: 0.3931 },
    })
    expect(files?.get('prompt.md')).toBe(PROMPT)
    expect(JSON.stringify([...(files ?? [])])).not.toContain(dir)
  })

  test.each([
    ['test.patch', 'solution.patch'],
    ['solution.patch', 'test.patch'],
  ])('%s and then %s give the merged files by plain git', async (first, second) => {
    const { files } = await curated
    const clone = temporary()
    git(clone, ['clone', '--quiet', dir, '.'])
    git(clone, ['checkout', '--quiet', taskOf(files).base_commit])
    for (const name of [first, second]) git(clone, ['apply', '--index'], { input: files?.get(name) ?? '' })
    expect(git(clone, ['write-tree'])).toBe(git(dir, ['rev-parse', 'main^{tree}']))
  })

  test('proves itself again, and a changed solution does not', async () => {
    const files = (await curated).files ?? new Map<string, string>()
    expect(await verify(dir, files)).toMatchObject({ holds: true, reasons: [] })
    const tampered = new Map(files).set('solution.patch', (files.get('solution.patch') ?? '').replace('=> 2', '=> 3'))
    expect(readTask(tampered)).toMatchObject({ status: 'broken', problems: [{ code: 'wrong-digest' }] })
    expect(await verify(dir, resealed(tampered))).toMatchObject({ holds: false, reasons: [{ code: 'gold-fails' }] })
  })

  test('a task that is solved without its solution does not hold', async () => {
    const files = new Map((await curated).files)
    files.set('test.patch', (files.get('test.patch') ?? '').replace('a(), 2', 'a() > 0, true'))
    expect(await verify(dir, resealed(files))).toMatchObject({ holds: false, reasons: [{ code: 'no-op-solves' }] })
  })

  test('a patch that does not apply is told, not thrown', async () => {
    const files = new Map((await curated).files)
    files.set('solution.patch', (files.get('solution.patch') ?? '').replace('=> 1', '=> 7'))
    expect(await verify(dir, resealed(files))).toMatchObject({ holds: false, reasons: [{ code: 'back-out-conflict' }] })
  })
})

/** As somebody would who changes a task on purpose: the manifest lists the new digests. */
function resealed(files: ReadonlyMap<string, string>): Map<string, string> {
  const task = JSON.parse(files.get('task.json') ?? '{}')
  const digests = Object.fromEntries(Object.keys(task.files).map((name) => [name, sha256(files.get(name) ?? '')]))
  return new Map(files).set('task.json', JSON.stringify({ ...task, files: digests }))
}

describe('shapes of a merged change', () => {
  test.each<NonNullable<ChangeSpec['shape']>>(['squash', 'merge', 'rebase'])(
    '%s: the base is the state before it',
    async (shape) => {
      const dir = repositoryWith({ change: MAKE_IT_TWO, shape })
      const { curation, files } = await curateTip(dir)
      expect(curation).toMatchObject({ instance_id: 'acme__tool-5', verdict: 'accepted', fail_to_pass: [IS_TWO] })
      const task = taskOf(files)
      expect(task.pull_request.shape).toBe(shape)
      expect(git(dir, ['show', `${task.base_commit}:src/a.mjs`])).toBe(START['src/a.mjs'])
      expect(files?.get('solution.patch')).not.toContain('NOTES.md')
    },
  )
})

describe('tests that are no plain case', () => {
  test('one that differs from run to run is set aside, with its letters', async () => {
    // One in two coins falls the other way each run: that none of 12 does is as unlikely as anything gets.
    const flaky = `for (let n = 0; n < 12; n += 1) test('coin ' + 'abcdefghijkl'[n], () => assert.ok(Math.random() < 0.5))\n`
    const { curation, files } = await curateTip(repositoryWith({ change: twoAnd(flaky) }), { config: 'runs: 2\n' })
    expect(curation.verdict).toBe('accepted')
    expect(curation.fail_to_pass).toContainEqual(IS_TWO)
    expect(curation.unstable.length).toBeGreaterThan(0)
    // One that only the run of the finished folder finds out has letters of one kind.
    const letters = curation.unstable.map(({ pre, post }) => pre + post)
    for (const row of letters) expect(row).toMatch(/^[PF]+$/)
    expect(letters).toContainEqual(expect.stringMatching(/^(?=.*P)(?=.*F)/))
    const listed = [...curation.fail_to_pass, ...curation.pass_to_pass].map(({ name }) => name)
    expect(curation.unstable.filter(({ name }) => listed.includes(name))).toEqual([])
    const phases = (files?.get('runs.jsonl') ?? '').split('\n').filter((line) => line.includes('"phase":"alone"'))
    expect(phases.length).toBeGreaterThan(0)
    // Some thirty processes: each of them waits on a machine under load.
  }, 120_000)

  test('what one run leaves behind does not meet the next', async () => {
    const { sandbox } = await withBench(repositoryWith({ change: MAKE_IT_TWO }), ONCE, async ({ workshop }) => workshop)
    const places = ["'cache'", ...(sandbox.layers ? ["process.env.HOME + '/.cache'", "'vendor'"] : [])]
    const marks = `import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
for (const place of [${places.join(', ')}])
  test('fresh ' + (place.startsWith('/') ? 'home' : place), () => {
    assert.ok(!existsSync(place + '/mark'))
    mkdirSync(place, { recursive: true })
    writeFileSync(place + '/mark', '')
  })
`
    const change = { ...twoAnd(marks), '.gitignore': 'cache\nvendor\n' }
    const config = 'runs: 2\nsetup-command: mkdir -p vendor && touch vendor/installed\n'
    const { curation } = await curateTip(repositoryWith({ change }), { config })
    expect(curation.unstable).toEqual([])
    expect(curation.pass_to_pass).toHaveLength(1 + places.length)
  })

  test('one that only fails in the finished folder is taken out, and the folder made again', async () => {
    const { curation, files } = await curateTip(
      repositoryWith({ change: twoAnd("test('id ' + Math.random().toString(36), () => {})\n") }),
      { config: ONCE },
    )
    // With one run each, the new name looks like a new test; the gate does not find it again.
    expect(curation).toMatchObject({ verdict: 'accepted', fail_to_pass: [IS_TWO], pass_to_pass: [IS_NUMBER] })
    const gates = (files?.get('runs.jsonl') ?? '').split('\n').filter((line) => line.includes('"phase":"gate"'))
    expect(gates).toHaveLength(4)
  })

  test('a new file that does not load before the change counts, and is marked', async () => {
    const change = {
      'src/b.mjs': 'export const b = () => 2\n',
      'test/b.test.mjs': testFile("test('b', () => assert.equal(b(), 2))\n").replace(
        "{ a } from '../src/a",
        "{ b } from '../src/b",
      ),
    }
    const { curation, files } = await curateTip(repositoryWith({ change }))
    expect(curation.verdict).toBe('accepted')
    expect(taskOf(files).fail_to_pass).toEqual([{ file: 'test/b.test.mjs', name: 'b', before: 'load-error' }])
  })

  test('a name that holds a random value is dropped', async () => {
    const change = twoAnd("test('id ' + Math.random().toString(36), () => {})\n")
    const { curation } = await curateTip(repositoryWith({ change }), { config: 'runs: 2\n' })
    expect([...curation.fail_to_pass, ...curation.pass_to_pass]).toEqual([IS_TWO, IS_NUMBER])
  })

  test('a script that runs the suite in several time zones gives a test in each', async () => {
    const script = 'TZ=Pacific/Auckland node --test && TZ=America/Whitehorse node --test'
    const manifest = `${JSON.stringify({ name: 'tool', version: '1.0.0', private: true, scripts: { test: script } })}\n`
    const { curation } = await curateTip(
      repositoryWith({ start: { ...START, 'package.json': manifest }, change: MAKE_IT_TWO }),
    )
    expect(curation.verdict).toBe('accepted')
    expect(curation.fail_to_pass.map(({ context }) => context).sort()).toEqual([
      'TZ=America/Whitehorse',
      'TZ=Pacific/Auckland',
    ])
  })
})

describe('build output belongs to one state', () => {
  const build = 'mkdir -p dist && cp src/*.mjs dist/'
  const fromDist = (name: string, body: string): string => testFile(body, name).replace('../src/', '../dist/')
  const start = { ...START, '.gitignore': 'dist\n', 'test/a.test.mjs': fromDist('a', "test('is', () => a())\n") }
  const change = {
    'src/a.mjs': 'export const a = () => 2\n',
    'src/b.mjs': 'export const a = () => 2\n',
    'test/a.test.mjs': fromDist('a', "test('is', () => a())\ntest('two', () => assert.equal(a(), 2))\n"),
    'test/b.test.mjs': fromDist('b', "test('new', () => assert.equal(a(), 2))\n"),
  }
  const manifest = JSON.stringify({ name: 'tool', version: '1.0.0', private: true, scripts: { build } })
  test.each<[string, Files, string]>([
    ['a build script', { 'package.json': manifest }, 'runs: 2\n'],
    ['a build script whose output is not ignored', { 'package.json': manifest, '.gitignore': '' }, 'runs: 2\n'],
    ['a setup command that builds', {}, `runs: 2\nsetup-command: ${build}\n`],
  ])('%s', async (_name, files, config) => {
    const curated = await curateTip(repositoryWith({ start: { ...start, ...files }, change }), { config })
    expect(outcomeOf(curated)).toBe('accepted')
    expect(curated.curation.fail_to_pass.map(({ name }) => name)).toEqual(['two', 'new'])
    expect(curated.curation.runs).toEqual({ pre: 2, post: 2 })
  })
})

test('tests named after addresses are the same tests when the task is verified', async () => {
  const dir = repositoryWith({ change: twoAnd("test('for ada@lovelace.io', () => assert.equal(a(), 2))\n") })
  const { files } = await curateTip(dir)
  expect(taskOf(files).fail_to_pass).toContainEqual({ ...IS_TWO, name: 'for ada@lovelace.io', before: 'failed' })
  expect((await verify(dir, files ?? new Map())).reasons).toEqual([])
})

test('a commit message stands in as the prompt where it is asked for', async () => {
  const prompt = { text: 'The function a() must return two instead of one.', from: 'message' as const }
  const { files } = await curateTip(
    repositoryWith({ change: MAKE_IT_TWO, trailer: 'Signed-off-by: Ann <ann@example.com>' }),
    { prompt },
  )
  expect(taskOf(files)).toMatchObject({ agent: null, prompt: { source: { kind: 'commit-message' } } })
})

test('the base that the user names wins', async () => {
  const dir = repositoryOf([
    { message: 'Start', files: START },
    { message: 'Half', files: { 'src/a.mjs': 'export const a = () => 1.5\n' } },
    { message: 'Make it two (#5)', files: MAKE_IT_TWO },
  ])
  const base = git(dir, ['rev-parse', 'main~2']).trim()
  const curated = await curateTip(dir, { base })
  expect(outcomeOf(curated)).toBe('accepted')
  expect(curated.files?.get('solution.patch')).toContain('-export const a = () => 1\n')
})
