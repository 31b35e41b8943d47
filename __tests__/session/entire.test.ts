import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Repository, openRepository } from '../../src/git/repository.ts'
import type { PullRequest } from '../../src/pull-request/pull-request.ts'
import { type Found, findSessions } from '../../src/session/find.ts'

const ENV = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
const ULID = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
/** The compact transcript names no session. */
const COMPACT = [
  {
    v: 1,
    agent: 'claude-code',
    cli_version: '0.9',
    type: 'user',
    ts: '2026-01-01T00:00:00Z',
    content: [{ text: 'compact' }],
  },
  {
    v: 1,
    agent: 'claude-code',
    cli_version: '0.9',
    type: 'assistant',
    ts: '2026-01-01T00:00:01Z',
    content: [{ type: 'tool_use', id: 't', name: 'Write', input: { file_path: '/w/src/a.ts', content: 'line' } }],
  },
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join('')
let dir = ''
let repository: Repository
let head = ''
let base = ''

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false']
  return execFileSync('git', [...identity, ...args], {
    cwd: dir,
    env: ENV,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()
}

function commit(files: Record<string, string>, message: string): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), content)
  }
  git('add', '-A')
  git('commit', '-q', '--allow-empty', '-m', message)
  return git('rev-parse', 'HEAD')
}

function transcript(id: string, turns: readonly (readonly [string, string])[]): string {
  return turns
    .flatMap(([text, path], index) => [
      { type: 'user', uuid: `u${index}`, parentUuid: null, sessionId: id, message: { content: text } },
      {
        type: 'assistant',
        uuid: `a${index}`,
        parentUuid: 'x',
        sessionId: id,
        message: {
          id: `m${index}`,
          content: [
            { type: 'tool_use', id: `t${index}`, name: 'Write', input: { file_path: `/w/${path}`, content: 'line' } },
          ],
        },
      },
      {
        type: 'user',
        uuid: `r${index}`,
        parentUuid: 'y',
        sessionId: id,
        message: { content: [{ type: 'tool_result', tool_use_id: `t${index}`, content: 'ok' }] },
      },
    ])
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('')
}

function metadata(id: string, extra: object = {}): string {
  return JSON.stringify({
    session_id: id,
    agent: 'Gemini CLI',
    initial_attribution: { agent_lines: 1, total_committed: 2 },
    ...extra,
  })
}

const change = (...messages: string[]): PullRequest => ({
  owner: 'o',
  repo: 'r',
  number: 1,
  title: '',
  body: '',
  url: null,
  author: null,
  author_type: null,
  head_branch: null,
  shape: 'squash',
  base,
  head,
  merged_at: null,
  commits: messages.map((message) => ({
    sha: head,
    parents: [base],
    author: { name: 'a', email: 'a@b' },
    committer: { name: 'a', email: 'a@b' },
    committed_at: '2026-01-01T00:00:00Z',
    message,
  })),
})

async function find(...messages: string[]): Promise<Found> {
  return findSessions({ pullRequest: change(...messages), changes: await repository.changes(base, head) }, repository)
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'entire-'))
  git('init', '-q', '-b', 'main')
  base = commit({ 'src/a.ts': 'old\n' }, 'first')
  head = commit({ 'src/a.ts': 'line\n', 'src/b.ts': 'line\n' }, 'change')
  git('checkout', '-q', '--orphan', 'entire/checkpoints/v1')
  git('rm', '-rqf', '.')
  const two = transcript('s-two', [
    ['first job', 'src/a.ts'],
    ['second job', 'src/b.ts'],
  ])
  commit(
    {
      '11/1111111111/metadata.json': '{}',
      '11/1111111111/0/full.jsonl': transcript('s-one', [
        ['earlier', 'src/z.ts'],
        ['do it', 'src/a.ts'],
      ]),
      '11/1111111111/0/metadata.json': metadata('s-one', { checkpoint_transcript_start: 3 }),
      '11/1111111111/1/full.jsonl': transcript('s-other', [['tidy', 'elsewhere.ts']]),
      '11/1111111111/1/metadata.json': metadata('s-other'),
      '22/2222222222/0/full.jsonl': two.slice(0, two.indexOf('{"type":"user","uuid":"u1"')),
      '22/2222222222/0/metadata.json': metadata('s-two'),
      '33/3333333333/0/full.jsonl': two,
      '33/3333333333/0/metadata.json': metadata('s-two', { transcript_lines_at_start: 3 }),
      '44/4444444444/0/full.jsonl': '',
      '44/4444444444/0/metadata.json': 'not json',
      '55/5555555555/metadata.json': '{}',
      '66/6666666666/0/full.jsonl': transcript('s-pieces', [['the first piece', 'src/a.ts']]),
      '66/6666666666/0/metadata.json': metadata('s-pieces'),
      '77/7777777777/0/full.jsonl': transcript('s-pieces', [['the second piece', 'src/b.ts']]).replaceAll('u0', 'u9'),
      '77/7777777777/0/metadata.json': metadata('s-pieces', { agent: '' }),
      '88/8888888888/0/full.jsonl': `${transcript('s-large', [['large', 'src/a.ts']])}${'\n'.repeat(3)}`,
      '88/8888888888/0/transcript.jsonl': COMPACT,
      '88/8888888888/0/metadata.json': metadata('s-large', {
        checkpoint_transcript_start: 100,
        compact_transcript_start: 0,
      }),
    },
    'checkpoints',
  )
  const large = git('rev-parse', 'entire/checkpoints/v1:88/8888888888/0/full.jsonl')
  rmSync(join(dir, '.git', 'objects', large.slice(0, 2), large.slice(2)))
  git('checkout', '-q', '--orphan', 'own')
  git('rm', '-rqf', '.')
  commit(
    {
      '0/full.jsonl': transcript('s-own', [['in a ref of its own', 'src/a.ts']]),
      '0/metadata.json': metadata('s-own'),
    },
    'own',
  )
  git('update-ref', `refs/entire/checkpoints/${ULID.slice(-2)}/${ULID}`, 'HEAD')
  git('checkout', '-q', '--orphan', 'two')
  git('rm', '-rqf', '.')
  commit({ 'aa/aaaaaaaaaa/0/transcript.jsonl': COMPACT, 'aa/aaaaaaaaaa/0/metadata.json': metadata('s-raw') }, 'main')
  git('update-ref', 'refs/entire/checkpoints/v2/main', 'HEAD')
  git('checkout', '-q', '--orphan', 'full')
  git('rm', '-rqf', '.')
  commit({ 'aa/aaaaaaaaaa/0/raw_transcript': transcript('s-raw', [['in the raw one', 'src/a.ts']]) }, 'full')
  git('update-ref', 'refs/entire/checkpoints/v2/full/current', 'HEAD')
  git('checkout', '-q', 'main')
  repository = await openRepository(dir)
})

afterAll(async () => {
  await repository.close()
  rmSync(dir, { recursive: true, force: true })
})

describe('Entire checkpoints', () => {
  test('the session that made the change is found, named by its content and cut; its neighbour is refused', async () => {
    const found = await find('feat: x\n\nEntire-Checkpoint: 111111111111\n\nCo-authored-by: A <a@b>')
    expect(found.linked).toMatchObject([{ session: { id: 's-one', agent: 'claude-code' }, from_step: 3, to_step: 4 }])
    expect(found.linked[0]?.linked_by[0]).toEqual({
      kind: 'entire-checkpoint',
      evidence: 'Entire-Checkpoint: 111111111111',
    })
    expect(found.problems.map(({ code }) => code)).toEqual(['session-unrelated'])
    expect(found.attribution).toEqual({ agent_lines: 1, total_lines: 2 })
  })

  test('several checkpoints of one session in one squash body are one session', async () => {
    const found = await find('* one\n  Entire-Checkpoint: 222222222222\n* two\n  Entire-Checkpoint: 333333333333')
    expect(found.linked.map(({ session, from_step, to_step }) => [session.id, from_step, to_step])).toEqual([
      ['s-two', 1, 4],
    ])
  })

  test('pieces of a log, as the first versions kept them, are put together', async () => {
    const found = await find('one\n\nEntire-Checkpoint: 666666666666', 'two\n\nEntire-Checkpoint: 777777777777')
    const texts = found.linked.map(({ session }) =>
      session.steps.flatMap((step) => (step.kind === 'user' ? step.text : [])),
    )
    expect(texts.map((words) => words.toSorted())).toEqual([['the first piece', 'the second piece']])
    expect(found.attribution).toEqual({ agent_lines: 2, total_lines: 4 })
  })

  test('where the log is not in the clone, the compact one is read from its own start', async () => {
    const found = await find('one\n\nEntire-Checkpoint: 888888888888')
    expect(found.linked).toMatchObject([
      { session: { id: 's-large', format: 'entire-compact', steps: { length: 2 } }, from_step: 1 },
    ])
  })

  test('a checkpoint with a ref of its own', async () => {
    const found = await find(`one\n\nEntire-Checkpoint: ${ULID}`)
    expect(found.linked.map(({ session }) => session.id)).toEqual(['s-own'])
  })

  test("layout 2: the agent's own transcript, which stands under another ref than the rest", async () => {
    const found = await find('one\n\nEntire-Checkpoint: aaaaaaaaaaaa')
    expect(found.linked).toMatchObject([{ session: { id: 's-raw', format: 'claude-code-jsonl' } }])
  })

  test.each([
    ['Entire-Checkpoint: 01ARZ3NDEKTSV4RRFFQ69G5FAW', ['not-on-the-branch']],
    ['Entire-Checkpoint: 999999999999', ['not-on-the-branch']],
    ['Entire-Checkpoint: 444444444444', ['session-unreadable']],
    ['Entire-Checkpoint: 555555555555', ['not-on-the-branch']],
    ['Entire-Checkpoint: not-an-id', []],
    ['no trailer', []],
  ])('%s', async (message, codes) => {
    const found = await find(message)
    expect(found.linked).toEqual([])
    expect(found.problems.map(({ code }) => code)).toEqual(codes)
  })
})

test('the prompt that GitHub keeps in the body is found without any session', async () => {
  const body = '<details>\n<summary>Original prompt</summary>\n\n> Add a flag\n\n</details>'
  const found = await findSessions({ pullRequest: { ...change('x'), body }, changes: [] }, repository)
  expect(found.prompts).toMatchObject([{ text: 'Add a flag', evidence: [{ kind: 'copilot-body' }] }])
})

test('without the branch, the reason says so', async () => {
  const other = mkdtempSync(join(tmpdir(), 'entire-none-'))
  execFileSync('git', ['init', '-q', other], { env: ENV })
  await using bare = await openRepository(other)
  const found = await findSessions({ pullRequest: change('Entire-Checkpoint: 111111111111'), changes: [] }, bare)
  expect(found.problems.map(({ code }) => code)).toEqual(['ref-missing'])
  rmSync(other, { recursive: true, force: true })
})
