/** Tasks of a real repository in other systems' formats, and graded as those systems grade them. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parse as parseToml } from 'smol-toml'
import { parse as parseYaml } from 'yaml'
import { git, removeTemporary, repositoryOf, temporary } from '../git/repositories.ts'
import { MAKE_IT_TWO, START, testFile } from '../pipeline/project.ts'
import { backtest, cli } from './backtest.ts'

afterAll(removeTemporary)

const AGENT = 'Co-Authored-By: Claude <noreply@anthropic.com>'
const NAME = 'acme__tool-5'
/** Beside the tests; git writes such a name in quotes. */
const HIDDEN = 'test/fixtures/größe "b".txt'
const benchmark = path.join(temporary(), 'benchmark')
const read = (...parts: string[]): string => readFileSync(path.join(...parts), 'utf8')
let repo = ''

beforeAll(async () => {
  repo = repositoryOf([
    { message: 'Start', files: START },
    { message: `Make it two (#5)\n\n${AGENT}\n`, files: { ...MAKE_IT_TWO, [HIDDEN]: 'b\n' } },
  ])
  git(repo, ['config', 'remote.origin.url', 'git@github.com:acme/tool.git'])
  const args = ['mine', '--repo', repo, '--runs', '1', '--prompt-from', 'message', '--out', benchmark]
  const { code, stderr } = await backtest(args)
  if (code !== 0) throw new Error(stderr)
})

async function exported(format: string): Promise<string> {
  const out = path.join(temporary(), format)
  expect(await backtest(['export', benchmark, '--to', format, '--out', out])).toMatchObject({ code: 0 })
  return out
}

const START_TEST = String(START['test/a.test.mjs'])
const F2P = ['test/a.test.mjs > is two']

describe('records', () => {
  test('SWE-bench: the classic fields, and the same lists in the task repository', async () => {
    const out = await exported('swe-bench')
    const record = JSON.parse(read(out, 'instances.jsonl'))
    expect(record).toMatchObject({ repo: 'acme/tool', instance_id: NAME, hints_text: '', log_parser: 'parse_log_jq' })
    expect(JSON.parse(record.FAIL_TO_PASS)).toEqual(F2P)
    const folder = path.join(out, 'tasks', NAME)
    expect(JSON.parse(read(folder, 'tests.json')).FAIL_TO_PASS).toEqual(F2P)
    expect(read(folder, 'gold.patch')).toBe(record.patch)
    expect(read(folder, 'problem_statement.md')).toBe(read(benchmark, NAME, 'prompt.md'))
    expect(parseYaml(read(folder, 'task.yaml'))).toMatchObject({
      image: 'swebench/sweb.eval.x86_64.acme_1776_tool-5:latest',
      datasets: parseYaml(read(out, 'sweb.yaml')).datasets,
    })
    expect(statSync(path.join(folder, 'eval.sh')).mode & 0o111).not.toBe(0)
  })

  test('SWE-bench-Live: lists, and a parser that is the same for every task', async () => {
    const record = JSON.parse(read(await exported('swe-bench-live'), 'instances.jsonl'))
    expect(record.FAIL_TO_PASS).toEqual(F2P)
    expect(record.log_parser).toContain('def parser(log):')
    expect(record.print_cmds).toHaveLength(1)
  })

  test('Multi-SWE-bench: three states of each test', async () => {
    const record = JSON.parse(read(await exported('multi-swe-bench'), 'dataset.jsonl'))
    expect(record.f2p_tests).toEqual({ [F2P[0] ?? '']: { run: 'NONE', test: 'FAIL', fix: 'PASS' } })
    expect(record.fix_patch_result).toMatchObject({ failed_count: 0, failed_tests: [] })
    expect(record.resolved_issues[0].body).toBe(read(benchmark, NAME, 'prompt.md'))
    expect(record).toMatchObject({ org: 'acme', repo: 'tool', number: 5, title: '', body: '' })
  })

  test('SWE-rebench: real arrays, and commands in install_config', async () => {
    const [record] = JSON.parse(read(await exported('swe-rebench'), 'tasks.json'))
    expect(record).toMatchObject({ FAIL_TO_PASS: F2P, install_config: { log_parser: 'parse_log_jq' } })
    expect(record.meta.num_modified_files).toBe(1)
  })

  test('ATIF: no task publishes a session, so there is nothing to write', async () => {
    const out = path.join(temporary(), 'atif')
    const { code, said } = await backtest(['export', benchmark, '--to', 'atif', '--out', out])
    expect(code).toBe(2)
    expect(said).toEqual([
      `backtest: nothing can be written as atif: ${NAME}: its folder publishes no trajectory: curate it with \`publish-trajectories: true\` in the configuration`,
    ])
    expect(existsSync(out)).toBe(false)
  })

  test('a prompt that nobody gave to an agent is said to be none', async () => {
    const out = path.join(temporary(), 'marked')
    const { said } = await backtest(['export', benchmark, '--to', 'harbor', '--out', out])
    const words = 'taken from the pull request’s message, not from a session'
    expect(said.join('\n')).toContain(`warning: the prompt of ${NAME} is ${words}`)
    expect(read(out, 'README.md')).toContain(`| \`${NAME}\` | \`acme/tool\` | ${words} |`)
    expect(read(out, NAME, 'task.toml')).toContain(words)
  })

  test.each([
    [['export', benchmark, '--to', 'harbor'], 'export needs a folder to write to'],
    [['export', benchmark, '--to', 'harbor', '--out', benchmark], 'is not empty'],
    [['export', benchmark, path.join(benchmark, NAME), '--to', 'harbor', '--out', 'new'], 'is named twice'],
    [['export', '/nonexistent', '--to', 'harbor', '--out', 'new'], 'cannot read the task folder'],
  ])('%j is refused', async (args, message) => {
    const { code, said } = await backtest(args)
    expect(code).toBe(2)
    expect(said.join('\n')).toContain(message)
  })
})

describe('Harbor', () => {
  let task = ''
  beforeAll(async () => {
    task = path.join(await exported('harbor'), NAME)
  })

  test('a task folder with a sealed environment', () => {
    expect(parseToml(read(task, 'task.toml'))).toMatchObject({
      schema_version: '1.4',
      task: { name: `acme/${NAME}` },
      verifier: { network_mode: 'no-network' },
      environment: { network_mode: 'no-network' },
    })
    expect(read(task, 'instruction.md')).toBe(read(benchmark, NAME, 'prompt.md'))
    expect(read(task, 'environment', 'Dockerfile')).toMatch(/^FROM node:\d+-bookworm AS base$/m)
    expect(read(task, 'tests', 'test.sh')).not.toMatch(/npm|install|curl|\|\| true/)
    const solution = read(benchmark, NAME, 'solution.patch')
    for (const name of readdirSync(path.join(task, 'environment'), { recursive: true, encoding: 'utf8' }))
      if (statSync(path.join(task, 'environment', name)).isFile())
        expect(read(task, 'environment', name)).not.toContain(solution)
  })

  /** The container's steps on this machine: the image is built, somebody works in it, the verifier comes. */
  function grade(work: (root: string) => void): { reward: string; output: string } {
    const root = path.join(temporary(), 'app')
    const [home, logs] = [temporary(), temporary()]
    const base = git(repo, ['rev-parse', 'HEAD~1']).trim()
    const env = { PATH: process.env['PATH'] ?? '', HOME: home, BACKTEST_NODE: process.execPath }
    const prepare = path.join(task, 'environment', 'backtest', 'prepare.sh')
    execFileSync('sh', [prepare, repo, base, root, 'Backtest <backtest@localhost>'], { env, stdio: 'pipe' })
    work(root)
    const { stdout } = spawnSync('sh', [path.join(task, 'tests', 'test.sh')], {
      env: { ...env, BACKTEST_LOGS: logs, BACKTEST_ROOT: root },
      encoding: 'utf8',
    })
    return { reward: read(logs, 'reward.txt').trim(), output: stdout }
  }
  const solve = (root: string): void =>
    void execFileSync('git', ['apply', path.join(task, 'solution', 'solution.patch')], { cwd: root })

  test('the environment holds one commit, no remote, and no object of the solution', () => {
    grade((root) => {
      expect(git(root, ['rev-list', '--all', '--count']).trim()).toBe('1')
      expect(git(root, ['remote']).trim()).toBe('')
      expect(existsSync(path.join(root, HIDDEN))).toBe(false)
      expect(git(root, ['status', '--porcelain']).trim()).toBe('')
      const solved = git(repo, ['rev-parse', 'HEAD:src/a.mjs']).trim()
      expect(git(root, ['cat-file', '--batch-all-objects', '--batch-check'])).not.toContain(solved)
      expect(existsSync(path.join(root, '.git', 'logs', 'HEAD'))).toBe(true)
    })
  })

  test('the solution solves it', () => {
    expect(grade(solve)).toMatchObject({ reward: '1', output: expect.stringContaining(`PASS: ${F2P[0]}`) })
  })

  test.each<[string, (root: string) => void]>([
    ['no work at all', () => {}],
    ['an emptied test file', (root) => writeFileSync(path.join(root, 'test/a.test.mjs'), '')],
    [
      'a test file that always passes',
      (root) => writeFileSync(path.join(root, 'test/a.test.mjs'), testFile("test('is two', () => {})\n")),
    ],
    ['the words of the solution in a comment', (root) => writeFileSync(path.join(root, 'src/b.mjs'), '// return 2\n')],
    [
      'tests that lead elsewhere',
      (root) => {
        rmSync(path.join(root, 'test'), { recursive: true, force: true })
        const elsewhere = temporary()
        mkdirSync(path.join(elsewhere, 'x'))
        symlinkSync(elsewhere, path.join(root, 'test'))
      },
    ],
    [
      'a history that was thrown away',
      (root) => {
        solve(root)
        rmSync(path.join(root, '.git'), { recursive: true })
        git(root, ['init', '-q'])
      },
    ],
    [
      'an object that says something else than its name',
      (root) => {
        const id = git(root, ['rev-parse', 'HEAD:test/a.test.mjs']).trim()
        // Outside the hunk of the patch, so that the patch still applies.
        const forged = START_TEST.replace(/^import assert.*/, 'const assert = { equal() {} }')
        const file = path.join(root, '.git', 'objects', id.slice(0, 2), id.slice(2))
        rmSync(file, { force: true })
        writeFileSync(file, deflateSync(`blob ${Buffer.byteLength(forged)}\0${forged}`))
      },
    ],
  ])('%s does not solve it', (_what, work) => {
    expect(grade(work)).toMatchObject({ reward: '0' })
  })

  test('work beside tests that were changed is graded by the tests of the task', () => {
    const outcome = grade((root) => {
      solve(root)
      writeFileSync(path.join(root, 'test/a.test.mjs'), 'throw new Error("gone")\n')
    })
    expect(outcome.reward).toBe('1')
  })

  test('a bundle that stands alone', () => {
    const grader = path.join(path.dirname(cli()), 'grade.js')
    expect(read(grader)).not.toMatch(/from"\.\/chunks|import\("\.\/chunks/)
  })
})
