/** A repository in a temporary folder, with a change in it, for tests of the places where sessions lie. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openRepository } from '../../src/git/repository.ts'
import type { PullRequest } from '../../src/pull-request/pull-request.ts'
import { type FindOptions, type Found, findSessions } from '../../src/session/find.ts'

export class ChangeRepository {
  readonly dir = mkdtempSync(join(tmpdir(), 'places-'))

  constructor() {
    this.git('init', '-q', '-b', 'main')
  }

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false']
    const time = '2026-03-10T12:00:00Z'
    const env = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_COMMITTER_DATE: time }
    const options = { cwd: this.dir, env: { ...process.env, ...env }, encoding: 'utf8' } as const
    return execFileSync('git', [...identity, ...args], { ...options, stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  }

  commit(files: Readonly<Record<string, string>>, message = 'work'): string {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.dir, path)), { recursive: true })
      writeFileSync(join(this.dir, path), content)
    }
    this.git('add', '-A')
    this.git('commit', '-q', '--allow-empty', '-m', message)
    return this.git('rev-parse', 'HEAD')
  }

  /** The last commit as a change of its own. */
  change(extra: Partial<PullRequest> = {}): PullRequest {
    const head = this.git('rev-parse', 'HEAD')
    const base = this.git('rev-parse', 'HEAD^')
    const person = { name: 'a', email: 'a@b' }
    const message = this.git('log', '-1', '--format=%B')
    const times = { committed_at: '2026-03-10T12:00:00Z', message }
    return {
      owner: 'acme',
      repo: 'price-tag',
      number: 7,
      title: 'Round prices',
      body: '',
      url: null,
      author: null,
      author_type: null,
      head_branch: null,
      shape: 'squash',
      base,
      head,
      merged_at: '2026-03-10T12:00:00Z',
      commits: [{ sha: head, parents: [base], author: person, committer: person, ...times }],
      ...extra,
    }
  }

  async find(options: FindOptions & { readonly change?: Partial<PullRequest> } = {}): Promise<Found> {
    await using repository = await openRepository(this.dir)
    const pullRequest = this.change(options.change)
    const changes = await repository.changes(pullRequest.base, pullRequest.head)
    return await findSessions({ pullRequest, changes }, repository, options)
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true })
  }
}

/** A session of Claude Code that writes the files named, one a turn. */
export function claudeSession(
  id: string,
  turns: readonly { readonly says: string; readonly writes: string }[],
): string {
  const lines = turns.flatMap(({ says, writes }, n) => {
    const input = { file_path: `/w/${writes}`, content: 'export const x = 1\n' }
    const call = { id: `m${n}`, content: [{ type: 'tool_use', id: `t${n}`, name: 'Write', input }] }
    const result = { content: [{ type: 'tool_result', tool_use_id: `t${n}`, content: 'ok' }] }
    const time = { sessionId: id, timestamp: `2026-03-10T10:0${n}:00Z` }
    return [
      { type: 'user', uuid: `u${n}`, parentUuid: null, ...time, message: { role: 'user', content: says } },
      { type: 'assistant', uuid: `a${n}`, parentUuid: `u${n}`, ...time, message: call },
      { type: 'user', uuid: `r${n}`, parentUuid: `a${n}`, ...time, message: result },
    ]
  })
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}
