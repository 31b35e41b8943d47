/** What the commands do when all is well, and what becomes of work that is cut short. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Benchmark } from '../../src/benchmark/benchmark.ts'
import { git, removeTemporary, repositoryOf, temporary } from '../git/repositories.ts'
import { fileOf, MAKE_IT_TWO, PROMPT, repositoryWith, sessionLog, START, testFile } from '../pipeline/project.ts'
import { backtest } from './backtest.ts'

afterAll(removeTemporary)

const AGENT = 'Co-Authored-By: Claude <noreply@anthropic.com>'

/** Two changes that become tasks, and one that does not. */
function history(): string {
  const dir = repositoryOf([
    { message: 'Start', files: START },
    { message: `Make it two (#5)\n\n${AGENT}\n`, files: MAKE_IT_TWO },
    { message: `Say so (#6)\n\n${AGENT}\n`, files: { 'README.md': '# Two\n' } },
    {
      message: `Make it three (#7)\n\n${AGENT}\n`,
      files: {
        'src/a.mjs': 'export const a = () => 3\n',
        'test/a.test.mjs': testFile("test('is three', () => assert.equal(a(), 3))\n"),
      },
    },
  ])
  git(dir, ['config', 'remote.origin.url', 'git@github.com:acme/tool.git'])
  return dir
}

const read = (...parts: string[]): string => readFileSync(path.join(...parts), 'utf8')

describe('mine', () => {
  const repo = history()
  const mine = (out: string, ...more: string[]): string[] => [
    'mine',
    '--repo',
    repo,
    '--runs',
    '1',
    '--prompt-from',
    'message',
    '--out',
    out,
    ...more,
  ]

  /** A benchmark without what the clock and the place bring in. */
  const timeless = (out: string): unknown =>
    JSON.parse(read(out, 'benchmark.json'), (key, value: unknown) =>
      /^(?:at|seconds|\w+_s|\w*curated_at|tasks?_sha256)$/.test(key)
        ? 0
        : typeof value === 'string'
          ? value.replaceAll(out, 'OUT').replace(/@[0-9a-f]{12}$/, '@')
          : value,
    )

  const whole = path.join(temporary(), 'whole')
  beforeAll(async () => void (await backtest(mine(whole))))

  test('one document on stdout, one folder a task', async () => {
    const { code, stdout, stderr, left } = await backtest(mine(whole, '--json', '--quiet'))
    expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: [] })
    const document = JSON.parse(stdout)
    expect(Object.keys(document)[0]).toBe('schema')
    expect(document).toMatchObject({ schema: 'backtest/mine@1', repository: 'acme/tool', resumed: 3 })
    expect(
      document.curations.map(
        (one: { reasons: { code: string }[]; verdict: string }) => one.reasons[0]?.code ?? one.verdict,
      ),
    ).toEqual(['accepted', 'docs-only', 'accepted'])
    expect(readdirSync(whole).sort()).toEqual(['acme__tool-5', 'acme__tool-7', 'benchmark.json', 'mine.jsonl'])
    expect(Benchmark.safeParse(JSON.parse(read(whole, 'benchmark.json'))).error).toBeUndefined()
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 130],
    ['SIGKILL', null],
  ] as const)('%s in the middle: nothing is half-written, the next run goes on', async (signal, expected) => {
    const out = path.join(temporary(), 'out')
    const first = await backtest(mine(out), { interrupt: { signal, at: /acme__tool-7[^]*tool-6[^]*tests: run 1/ } })
    expect(first.code).toBe(expected)
    expect(readdirSync(out).sort()).toEqual(['acme__tool-7', 'mine.jsonl'])
    if (signal !== 'SIGKILL') {
      expect(first.said.at(-1)).toMatch(/interrupted; what was finished is kept, run the same command again/)
      expect(first.left).toEqual([])
    }
    expect(processesWith(out)).toEqual([])
    const second = await backtest(mine(out))
    expect({ code: second.code, left: second.left }).toEqual({ code: 0, left: [] })
    expect(second.stdout).toMatch(/2 were taken over from an earlier run/)
    expect(timeless(out)).toEqual(timeless(whole))
  })

  test('a journal with broken lines and a task that was removed: only what is missing is done again', async () => {
    const out = path.join(temporary(), 'out')
    cpSync(whole, out, { recursive: true })
    rmSync(path.join(out, 'acme__tool-5'), { recursive: true })
    writeFileSync(path.join(out, 'mine.jsonl'), `garbage\n\0\n${read(out, 'mine.jsonl')}{"settings":"cut of`)
    const { stdout } = await backtest(mine(out))
    expect(stdout).toMatch(/2 were taken over/)
    expect(existsSync(path.join(out, 'acme__tool-5', 'task.json'))).toBe(true)
    expect(timeless(out)).toMatchObject({ funnel: (timeless(whole) as { funnel: object }).funnel })
  })

  test('a benchmark.json that is none is not written over', async () => {
    const out = path.join(temporary(), 'out')
    mkdirSync(out)
    writeFileSync(path.join(out, 'benchmark.json'), 'mine\n')
    const { code, said } = await backtest(mine(out))
    expect({ code, said }).toEqual({
      code: 2,
      said: [expect.stringMatching(/is not a benchmark of this version.*--out/)],
    })
    expect(read(out, 'benchmark.json')).toBe('mine\n')
  })

  test('verify: gold and no-op, a changed file, a stray file, the wrong repository', async () => {
    const task = path.join(whole, 'acme__tool-5')
    const good = await backtest(['verify', task, '--repo', repo, '--runs', '1'])
    expect(good).toMatchObject({ code: 0, left: [] })
    expect(good.stdout).toMatch(/^ok .*no-op solves nothing, gold solves it \(1 \+ 1 runs/)
    const changed = path.join(temporary(), 'changed')
    cpSync(task, changed, { recursive: true })
    writeFileSync(path.join(changed, 'prompt.md'), 'Other words.\n')
    mkdirSync(path.join(changed, 'more'))
    const bad = await backtest(['verify', changed, '--repo', repo, '--json'])
    expect(bad.code).toBe(3)
    expect(JSON.parse(bad.stdout)).toMatchObject({
      schema: 'backtest/verification@1',
      tasks: [
        {
          holds: false,
          problems: [
            expect.stringMatching(/prompt\.md was changed/),
            expect.stringMatching(/more is not part of the task/),
          ],
        },
      ],
    })
    const other = repositoryWith({ change: { a: '2' }, start: { a: '1' } })
    expect(await backtest(['verify', task, '--repo', other])).toMatchObject({
      code: 2,
      said: [expect.stringMatching(/has no commit \w+, the base of acme__tool-5 in .*: name a clone/)],
    })
  })

  test('report: both pages, also where a task is gone', async () => {
    const out = path.join(temporary(), 'out')
    cpSync(whole, out, { recursive: true })
    rmSync(path.join(out, 'acme__tool-5'), { recursive: true })
    const { code, stdout, said } = await backtest(['report', out])
    expect(code).toBe(0)
    expect(said).toEqual([expect.stringMatching(/^warning: acme__tool-5: cannot read the task folder/)])
    expect(
      stdout
        .trim()
        .split('\n')
        .map((file) => path.basename(file)),
    ).toEqual(['report.html', 'report.md'])
    expect(read(out, 'report.md')).toContain('tool-7 is a task')
  })
})

describe('curate', () => {
  const repo = repositoryWith({ change: MAKE_IT_TWO })
  test('a session and nothing else from the user', async () => {
    const session = fileOf('s.jsonl', sessionLog({ prompt: PROMPT, file: 'src/a.mjs' }))
    const out = path.join(temporary(), 'out')
    const { code, stdout } = await backtest([
      'curate',
      '--repo',
      repo,
      '--merge',
      'main',
      '--session',
      session,
      '--runs',
      '1',
      '--out',
      out,
      '--json',
    ])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'backtest/curation@1',
      verdict: 'accepted',
      task_dir: path.join(out, 'acme__tool-5'),
    })
    expect(read(out, 'acme__tool-5', 'prompt.md')).toBe(PROMPT)
    expect(JSON.parse(read(out, 'acme__tool-5', 'task.json'))).toMatchObject({
      agent: 'claude-code',
      model: 'claude-opus-4-5',
    })
    // The same change without its session is none: the folder of the run before must not pass for the result of this one.
    const again = await backtest(['curate', '--repo', repo, '--merge', 'main', '--out', out])
    expect(again.stdout).toMatch(/^REJECTED/)
    expect(again.stderr).toContain('held the task of an earlier run and was removed')
    expect(existsSync(path.join(out, 'acme__tool-5'))).toBe(false)
  }, 90_000)
  test('a rejection is work done', async () => {
    const out = path.join(temporary(), 'out')
    const { code, stdout } = await backtest(['curate', '--repo', repo, '--merge', 'main', '--out', out])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^REJECTED {2}acme__tool-5\n {2}no-prompt at session/)
    expect(existsSync(out)).toBe(false)
  })
})

test('review: a gate that fails', async () => {
  const session = fileOf(
    's.jsonl',
    sessionLog({ prompt: 'Do not change src/a.mjs. Fix the tests.', file: 'src/a.mjs' }),
  )
  const run = (...more: string[]) => backtest(['review', '--session', session, '--json', ...more])
  const [open, gated] = [await run(), await run('--fail-on', 'medium')]
  expect(JSON.parse(open.stdout).findings).toMatchObject([{ severity: 'high' }])
  expect([open.code, gated.code]).toEqual([0, 3])
  expect(gated.stdout).toBe(open.stdout)
  const out = path.join(temporary(), 'out')
  await run('--out', out)
  expect(read(out, 'review.json')).toBe(open.stdout)
})

test('review: a gate that saw no session passes, and says that it saw nothing', async () => {
  const repo = repositoryOf([{ files: START }, { files: MAKE_IT_TWO }])
  const range = ['review', '--repo', repo, '--base', 'main~1', '--head', 'main', '--json']
  const [open, gated] = [await backtest(range), await backtest([...range, '--fail-on', 'low'])]
  expect([open.code, gated.code]).toEqual([0, 0])
  expect(gated.stderr).toContain('--fail-on saw nothing')
  expect(open.stderr).not.toContain('--fail-on')
})

test('review: a gate that saw a session without a step says so', async () => {
  const session = fileOf('s.jsonl', `${JSON.stringify({ type: 'summary', summary: 'Tidy up', leafUuid: 'a' })}\n`)
  const { code, stdout, stderr } = await backtest(['review', '--session', session, '--fail-on', 'low'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^The session found holds no steps, so nothing was reviewed\.\n/)
  expect(stderr).toContain('--fail-on saw nothing: the session found holds no steps')
})

test('review: a configuration switches detectors, raises thresholds and declares what is intended', async () => {
  const session = fileOf('s.jsonl', sessionLog({ prompt: 'Do not change src/a.mjs. Fix it.', file: 'src/a.mjs' }))
  const review = async (config: string) => {
    const file = fileOf('backtest.yml', config)
    const { stdout } = await backtest(['review', '--session', session, '--json', '--config', file])
    const { findings, labels, feedback } = JSON.parse(stdout)
    return { severities: findings.map(({ severity }: { severity: string }) => severity), labels, feedback }
  }
  const detector = 'forbidden-path'
  const off = await review(`detectors: { ${detector}: off }`)
  expect(off.severities).toEqual([])
  const raised = await review(`thresholds: { ${detector}: { steps: 9 } }`)
  expect(raised.severities).toEqual(['info'])
  expect(raised.labels['did-not-follow-instructions']).toBe(false)
  const meant = await review(`intended: [{ detector: ${detector}, reason: the file is generated }]`)
  expect(meant.severities).toEqual([])
  expect(meant.feedback.intended).toMatchObject([{ finding: { detector }, reason: 'the file is generated' }])
})

/** Command lines of running processes that name this folder. */
function processesWith(folder: string): string[] {
  if (!existsSync('/proc/self/cmdline')) return []
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && pid !== String(process.pid))
    .flatMap((pid) => {
      try {
        const command = read('/proc', pid, 'cmdline')
        return command.includes(folder) ? [command.replaceAll('\0', ' ')] : []
      } catch {
        return []
      }
    })
}
