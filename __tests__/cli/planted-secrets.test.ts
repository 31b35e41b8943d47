/**
 * Secrets of every family in every encoding, planted in the prompt, the agent's steps, titles, diffs and what tests print: the
 * commands as users run them leave none in any file, on stdout or on stderr.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { git, removeTemporary, repositoryOf, temporary } from '../git/repositories.ts'
import { corpus, joined, survivors } from '../guard/planted.ts'
import { samples } from '../guard/secret-samples.ts'
import { fileOf, MAKE_IT_TWO, PROMPT, START, testFile } from '../pipeline/project.ts'
import { backtest, type Outcome } from './backtest.ts'

afterAll(removeTemporary)

const AGENT = 'Co-Authored-By: Claude <noreply@anthropic.com>'
const KNOWN = 'only this machine knows'
const [token] = samples
/** What a test prints must not stand in its source, or the patch is refused. */
const masked = Buffer.from(Buffer.from(`${joined}\n${KNOWN}\n`).map((byte) => byte ^ 0x80))

const PRINTS = testFile(`import { readFileSync } from 'node:fs'
const said = Buffer.from(readFileSync(new URL('data.bin', import.meta.url)).map((byte) => byte ^ 0x80)).toString()
console.log(said)
console.error(said)
test('is two', () => assert.equal(a(), 2, said))
test('is a number', () => assert.equal(typeof a(), 'number'))
`)

function session(): string {
  const envelope = { sessionId: '7d3f', cwd: '/home/dana/tool', version: '2.1.50', isSidechain: false }
  const line = (n: number, type: string, message: object): string =>
    `${JSON.stringify({ ...envelope, type, message, uuid: `u${n}`, parentUuid: n === 1 ? null : `u${n - 1}`, timestamp: new Date(Date.UTC(2026, 2, 3, 9, n)).toISOString() })}\n`
  const call = (id: string, name: string, input: object): object => ({ type: 'tool_use', id, name, input })
  const says = (n: number, ...content: object[]): string =>
    line(n, 'assistant', { id: `m${n}`, role: 'assistant', model: 'claude-opus-4-5', content })
  const result = (n: number, id: string, content: string, more: object = {}): string =>
    line(n, 'user', { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content, ...more }] })
  const edit = { file_path: '/home/dana/tool/src/a.mjs', content: 'export const a = () => 2\n' }
  const curls = corpus
    .slice(0, 12)
    .flatMap(({ text }, index) => [
      says(10 + 2 * index, call(`c${index}`, 'Bash', { command: `curl -H "x: ${text}" https://example.com` })),
      result(11 + 2 * index, `c${index}`, `curl: (22) ${text} ${KNOWN}`, { is_error: true }),
    ])
  return [
    line(1, 'user', { role: 'user', content: `${PROMPT}\n${joined}\n${KNOWN}` }),
    says(2, { type: 'text', text: `I will not use ${joined}` }, call('t1', 'Write', edit)),
    result(3, 't1', `The file has been updated successfully. ${joined}`),
    ...curls,
    says(50, { type: 'text', text: `All tests pass with ${token?.text}.` }),
  ].join('')
}

function repository(): string {
  const dir = repositoryOf([
    { message: 'Start', files: { ...START, '.github/backtest.yml': 'publish-trajectories: true\nruns: 1\n' } },
    {
      message: `Make it two ${token?.text} (#5)\n\n${AGENT}\n`,
      files: { 'src/a.mjs': MAKE_IT_TWO['src/a.mjs'] ?? '', 'test/a.test.mjs': PRINTS, 'test/data.bin': masked },
    },
    {
      message: `Say ${token?.text} (#6)\n\n${AGENT}\n`,
      files: {
        'src/a.mjs': `// ${token?.text}\nexport const a = () => 3\n`,
        'test/a.test.mjs': testFile(`test('is three', () => assert.equal(a(), 3))\n`),
      },
    },
  ])
  git(dir, ['config', 'remote.origin.url', 'https://github.com/acme/tool.git'])
  return dir
}

const repo = repository()
const log = fileOf('session.jsonl', session())
const out = temporary()
const ran: Record<string, Outcome> = {}

/** What a command said: a leak on stderr is one in the log of a workflow run. */
const saidBy = (): string[] => Object.values(ran).flatMap(({ stdout, stderr }) => [stdout, stderr])
const place = (name: string): string => path.join(out, name)
const run = async (name: string, args: readonly string[]): Promise<void> => {
  ran[name] = await backtest(args, { env: { DEPLOY_TOKEN: KNOWN } })
}

beforeAll(async () => {
  const sha = (rev: string): string => git(repo, ['rev-parse', rev]).trim()
  await run('curate', ['curate', '--repo', repo, '--merge', sha('main~1'), '--session', log, '--out', place('task')])
  await run('refused', [
    'curate',
    '--repo',
    repo,
    '--merge',
    sha('main'),
    '--session',
    log,
    '--json',
    '--out',
    place('task'),
  ])
  await run('mine', ['mine', '--repo', repo, '--prompt-from', 'message', '--out', place('mined')])
  await run('report', ['report', place('mined'), '--out', place('report')])
  await run('label', ['label', place('mined')])
  await run('review', ['review', '--session', log])
  await run('review json', ['review', '--session', log, '--json'])
  await run('review markdown', ['review', '--session', log, '--format', 'markdown'])
  for (const name of ['swe-bench', 'harbor', 'atif'])
    await run(name, ['export', path.join(place('task'), 'acme__tool-5'), '--to', name, '--out', place(name)])
}, 900_000)

test('the commands did their work: what is looked through is not empty', () => {
  expect(Object.entries(ran).flatMap(([name, { code, said }]) => (code === 0 ? [] : [[name, said]]))).toEqual([])
  expect(ran['curate']?.stdout).toMatch(/^ACCEPTED/)
  expect(ran['refused']?.stdout).toMatch(/"secret-found"/)
  expect(readdirSync(path.join(place('task'), 'acme__tool-5'))).toContain('trajectory.json')
  expect(JSON.parse(ran['review json']?.stdout ?? '').findings.length).toBeGreaterThan(0)
  expect(readFileSync(path.join(place('task'), 'acme__tool-5', 'prompt.md'), 'utf8')).toContain(
    '[redacted:github-token]',
  )
})

describe('nothing of them', () => {
  test('stands in a file', () => {
    const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    // The grader is our own program, and exports hold the same files.
    const made = files.map((entry) => path.join(entry.parentPath, entry.name)).filter((file) => !/grader\//.test(file))
    const texts = new Map(made.map((file) => [readFileSync(file, 'utf8'), path.basename(file)]))
    expect(texts.size).toBeGreaterThan(20)
    const held = [...texts].filter(([text]) => text.includes(KNOWN) || survivors([text]).length > 0)
    expect(held.map(([text, name]) => [name, survivors([text]).slice(0, 5)])).toEqual([])
  })

  test.each(['stdout', 'stderr'] as const)('stands on %s', (stream) => {
    const held = Object.entries(ran).flatMap(([name, outcome]) => {
      const left = survivors([outcome[stream]]).concat(outcome[stream].includes(KNOWN) ? [KNOWN] : [])
      return left.length === 0 ? [] : [`${name}: ${left.slice(0, 5).join('; ')}`]
    })
    expect(held).toEqual([])
    expect(saidBy().join('').length).toBeGreaterThan(1000)
  })
})
