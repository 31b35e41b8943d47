import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Repository, openRepository } from '../../src/git/repository.ts'
import type { PullRequest } from '../../src/pull-request/pull-request.ts'
import { type FileDiff, diffLinesOf } from '../../src/session/diff-lines.ts'
import { noteRanges, readLineClaims, traceRanges } from '../../src/session/line-claims.ts'

describe('git-ai notes', () => {
  test('paths with the ranges of agents; humans, blanks and what follows the line are left out', () => {
    const note = [
      'src/a.ts',
      '  cdf653b7781e6dc0 1-3,9',
      '  h_0123456789abcd 4-8',
      '  s_dae1e2a4e711cb::t_fcedf474c5f45b 12, 14-15',
      '"with space.ts"',
      '  cdf653b7781e6dc0 1',
      'human.ts',
      '  h_0123456789abcd 1-9',
      '---',
      '{"schema_version": "authorship/3.0.0"}',
      'src/b.ts',
      '  cdf653b7781e6dc0 1-3',
    ].join('\n')
    const ranges = [
      [1, 3],
      [9, 9],
      [12, 12],
      [14, 15],
    ]
    expect(noteRanges(note)).toEqual([
      { path: 'src/a.ts', ranges },
      { path: 'with space.ts', ranges: [[1, 1]] },
    ])
  })

  test.each(['', 'no note', '  key 1-2', 'a.ts\n  key x-y', '{"schema_version":"authorship/0.0.1"}'])(
    '%j has none',
    (note) => {
      expect(noteRanges(note)).toEqual([])
    },
  )
})

describe('agent-trace records', () => {
  const range = (from: number, to: number, type?: string): object => ({
    start_line: from,
    end_line: to,
    ...(type === undefined ? {} : { contributor: { type } }),
  })

  test('the shape of the specification: ranges of agents, whoever wrote the rest of the conversation', () => {
    const record = {
      version: '0.1.0',
      vcs: { type: 'git', revision: 'abc' },
      files: [
        {
          path: 'src\\a.ts',
          conversations: [
            { contributor: { type: 'ai' }, ranges: [range(1, 4), range(5, 6, 'human')] },
            { contributor: { type: 'human' }, ranges: [range(7, 8), range(9, 9, 'mixed')] },
          ],
        },
      ],
    }
    expect(traceRanges(record, [])).toEqual({
      revision: 'abc',
      files: [
        {
          path: 'src/a.ts',
          ranges: [
            [1, 4],
            [9, 9],
          ],
        },
      ],
    })
  })

  test('the flat shape: one range, an absolute path', () => {
    const record = { schema: 'agent-trace/v0.1.0', file_path: '/home/u/app/src/a.ts', start_line: 2, end_line: 3 }
    expect(traceRanges(record, ['src/a.ts'])).toEqual({
      revision: null,
      files: [{ path: 'src/a.ts', ranges: [[2, 3]] }],
    })
    expect(traceRanges(record, ['other.ts']).files).toEqual([])
  })

  test.each([null, 3, {}, { files: 'x' }, { schema: 'agent-trace/v0.1.0', file_path: 1 }])('%j is none', (record) => {
    expect(traceRanges(record, ['src/a.ts'])).toEqual({ revision: null, files: [] })
  })
})

describe('in a repository', () => {
  let dir = ''
  let repository: Repository
  let base = ''

  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false', ...args], {
      cwd: dir,
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()

  const commit = (files: Record<string, string>): string => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true })
      writeFileSync(join(dir, path), content)
    }
    git('add', '-A')
    git('commit', '-qm', 'x')
    return git('rev-parse', 'HEAD')
  }

  const changeOf = (...shas: string[]): PullRequest => ({
    owner: 'o',
    repo: 'r',
    number: 1,
    title: '',
    body: '',
    url: null,
    author: null,
    author_type: null,
    head_branch: null,
    shape: 'merge',
    base,
    head: shas.at(-1) ?? base,
    merged_at: null,
    commits: shas.map((sha) => ({
      sha,
      parents: [base],
      author: { name: 'a', email: 'a@b' },
      committer: { name: 'a', email: 'a@b' },
      committed_at: '2026-01-01T00:00:00Z',
      message: 'x',
    })),
  })

  async function diffOf(head: string): Promise<FileDiff[]> {
    const changes = await repository.changes(base, head)
    return diffLinesOf(await repository.patch(base, head, changes), changes)
  }

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'claims-'))
    git('init', '-q', '-b', 'main')
    base = commit({ 'src/a.ts': 'one\n' })
    repository = await openRepository(dir)
  })

  afterAll(async () => {
    await repository.close()
    rmSync(dir, { recursive: true, force: true })
  })

  test('a note is read with the file as its own commit has it, so that later commits may move the lines', async () => {
    const first = commit({ 'src/a.ts': 'one\nagent 1\nagent 2\nhuman\n' })
    git('notes', '--ref=ai', 'add', '-m', 'src/a.ts\n  cdf653b7781e6dc0 2-3,99\n---\n{}', first)
    const second = commit({ 'src/a.ts': 'new first line\none\nagent 1\nagent 2\nhuman\n' })
    const claims = await readLineClaims(changeOf(first, second), repository, await diffOf(second))
    expect(claims).toEqual([{ method: 'git-ai-ranges', path: 'src/a.ts', lines: ['agent 1', 'agent 2'] }])
    expect(await readLineClaims(changeOf(second), repository, await diffOf(second))).toEqual([])
  })

  test('ranges that overlap a million times give each line once', async () => {
    const head = commit({ 'src/wide.ts': Array.from({ length: 2000 }, (_, n) => `line ${n}`).join('\n') })
    const range = `  cdf653b7781e6dc0 ${Array.from({ length: 1000 }, () => '1-999999999').join(',')}`
    const note = `src/wide.ts\n${Array.from({ length: 1000 }, () => range).join('\n')}\nsrc/wide.ts\n${range}\n`
    const file = join(dir, 'note')
    writeFileSync(file, note)
    git('notes', '--ref=ai', 'add', '-F', file, head)
    const claims = await readLineClaims(changeOf(head), repository, await diffOf(head))
    expect(claims.map(({ lines }) => lines.length)).toEqual([2000])
  })

  test('agent-trace records count where the change itself added them', async () => {
    const record = { schema: 'agent-trace/v0.1.0', file_path: '/w/src/b.ts', start_line: 2, end_line: 2 }
    const head = commit({
      'src/b.ts': 'human\nagent\n',
      '.agent-trace/traces.jsonl': `not json\n${JSON.stringify(record)}\n`,
    })
    const diff = await diffOf(head)
    const lines = [{ method: 'agent-trace-ranges', path: 'src/b.ts', lines: ['agent'] }]
    expect(await readLineClaims(changeOf(head), repository, diff)).toEqual(lines)
    const without = diff.filter(({ path }) => !path.startsWith('.agent-trace'))
    expect(await readLineClaims(changeOf(head), repository, without)).toEqual([])
  })
})
