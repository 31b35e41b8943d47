/**
 * A GitHub-like REST API on loopback: a real HTTP server with state, over a real git repository. It pages with Link headers,
 * knows tokens with permissions, and can be told to fail: before or after it has done what was asked.
 */
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type FakeAnswers, feedbackRoutes } from './fake-feedback.ts'
import { dataRoutes, type FakeRelease, releaseRoutes } from './fake-store.ts'
import { files, git, log } from './git-history.ts'

type Level = 'read' | 'write'

/** A token of a person (`user`), or of an app installation such as a workflow's own. */
export interface FakeToken {
  readonly login: string
  readonly kind: 'user' | 'installation'
  readonly permissions: Readonly<Record<string, Level>>
}

export interface FakePull {
  readonly number: number
  readonly title: string
  readonly body?: string | null
  readonly author?: { readonly login: string; readonly type: string } | null
  readonly head: { readonly ref: string; readonly sha: string; readonly repo?: string | null }
  readonly base: { readonly ref: string; readonly sha: string }
  readonly merged?: { readonly at: string; readonly sha: string }
}

export interface FakeComment {
  readonly id: number
  readonly issue: number
  body: string
  readonly user: { readonly login: string; readonly type: string }
  readonly at?: string
}

export interface FakeIssue {
  readonly number: number
  readonly title: string
  readonly body: string
  readonly author: string
  readonly at: string
}

export interface FakeArtifact {
  readonly id: number
  readonly name: string
  readonly size: number
  readonly at: string
  readonly run: number
  readonly branch?: string
  readonly sha?: string
  readonly expired?: boolean
  readonly digest?: string
  readonly fromFork?: boolean
  /** Where the zip is: another host, as GitHub's own storage is. */
  readonly location?: string
}

/** An answer given instead of the real one (or after it, when `after` is set), `times` times. */
export interface Fault {
  readonly method: string
  readonly path: RegExp
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly after?: boolean
  times: number
}

export interface Seen {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly userAgent: string | undefined
}

export interface Call {
  readonly method: string
  readonly url: URL
  readonly body: Record<string, unknown>
  readonly bytes: Buffer
  readonly token: FakeToken
}

/** Method, path below the repository, permission, reply. */
export type Route = readonly [string, RegExp, string, (call: Call, id: string) => Answer]

export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const MINE = {
  metadata: 'read',
  contents: 'read',
  'pull-requests': 'write',
  issues: 'write',
  actions: 'read',
} as const

export class FakeGitHub {
  readonly owner: string
  readonly repo: string
  readonly dir: string
  readonly pulls = new Map<number, FakePull>()
  readonly comments: FakeComment[] = []
  readonly issues = new Map<number, FakeIssue>()
  readonly artifacts: FakeArtifact[] = []
  readonly releases: FakeRelease[] = []
  readonly answers: FakeAnswers = { readers: new Set(['mallory']), reactions: [], checkRuns: [], statuses: [] }
  readonly seen: Seen[] = []
  readonly faults: Fault[] = []
  readonly tokens = new Map<string, FakeToken>([
    ['workflow-token', { login: 'github-actions[bot]', kind: 'installation', permissions: MINE }],
    ['personal-token', { login: 'octocat', kind: 'user', permissions: MINE }],
    [
      'read-only-token',
      {
        login: 'github-actions[bot]',
        kind: 'installation',
        permissions: { metadata: 'read', contents: 'read', 'pull-requests': 'read' },
      },
    ],
  ])
  /** Most entries a page, below the API's 100, so that paging is seen with little data. */
  pageLimit = 100
  lockedIssues = new Set<number>()
  private readonly server: Server
  private nextId = 1000

  constructor(options: { readonly dir: string; readonly owner?: string; readonly repo?: string }) {
    this.dir = options.dir
    this.owner = options.owner ?? 'acme'
    this.repo = options.repo ?? 'price-tag'
    this.server = createServer((incoming, outgoing) => void this.serve(incoming, outgoing))
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return this.url
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise<void>((resolve) => this.server.close(() => resolve()))
  }

  addPull(pull: FakePull): void {
    this.pulls.set(pull.number, pull)
  }

  addComment(issue: number, login: string, body: string, at = '2026-03-01T00:00:00Z'): FakeComment {
    const user = { login, type: login.endsWith('[bot]') ? 'Bot' : 'User' }
    const comment = { id: this.nextId++, issue, body, user, at }
    this.comments.push(comment)
    return comment
  }

  commentsOf(issue: number): readonly FakeComment[] {
    return this.comments.filter((comment) => comment.issue === issue)
  }

  requests(method: string, path: RegExp): number {
    return this.seen.filter((entry) => entry.method === method && path.test(entry.path)).length
  }

  private async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const method = incoming.method ?? 'GET'
    const url = new URL(incoming.url ?? '/', this.url)
    const { authorization } = incoming.headers
    this.seen.push({
      method,
      path: url.pathname + url.search,
      authorization,
      userAgent: incoming.headers['user-agent'],
    })
    const answer = this.answer(method, url, { authorization, bytes: Buffer.concat(chunks) })
    outgoing.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers })
    const raw = String(answer.headers?.['content-type']).includes('github.raw')
    if (Buffer.isBuffer(answer.body)) outgoing.end(answer.body)
    else outgoing.end(answer.body === undefined ? '' : raw ? String(answer.body) : JSON.stringify(answer.body))
  }

  private answer(
    method: string,
    url: URL,
    sent: { readonly authorization: string | undefined; readonly bytes: Buffer },
  ): Answer {
    const fault = this.faults.find(
      (candidate) => candidate.times > 0 && candidate.method === method && candidate.path.test(url.pathname),
    )
    if (fault) {
      fault.times -= 1
      if (!fault.after)
        return { status: fault.status, body: fault.body ?? { message: 'Planned fault' }, headers: fault.headers ?? {} }
    }
    const token = this.tokens.get((sent.authorization ?? '').replace(/^(token|bearer) /i, ''))
    if (!token) return { status: 401, body: { message: 'Bad credentials' } }
    // Release assets are the only bodies that are not JSON.
    const json = sent.bytes.length > 0 && sent.bytes[0] === 0x7b
    const body = json ? (JSON.parse(sent.bytes.toString()) as Record<string, unknown>) : {}
    const answer = this.route({ method, url, body, bytes: sent.bytes, token })
    return fault ? { status: fault.status, body: { message: 'Planned fault' } } : answer
  }

  private route(call: Call): Answer {
    const { method, url, token } = call
    if (method === 'GET' && url.pathname === '/user') {
      return token.kind === 'user' ? { status: 200, body: { login: token.login, type: 'User' } } : notAccessible('')
    }
    if (method === 'POST' && url.pathname === '/graphql')
      return { status: 200, body: { data: { viewer: { login: token.login } } } }
    const prefix = `/repos/${this.owner}/${this.repo}`
    if (!url.pathname.startsWith(prefix)) return NOT_FOUND
    const path = url.pathname.slice(prefix.length)
    for (const [verb, pattern, needs, reply] of this.routes()) {
      const match = verb === method ? pattern.exec(path) : null
      if (!match) continue
      const [name = '', level = 'read'] = needs.split('=') as [string, Level]
      const has = token.permissions[name]
      if (has === undefined || (level === 'write' && has !== 'write'))
        return has === undefined ? NOT_FOUND : notAccessible(needs.replace('-', '_'))
      return reply(call, match[1] ?? '')
    }
    return NOT_FOUND
  }

  private routes(): readonly Route[] {
    return [
      ['GET', /^\/pulls$/, 'pull-requests=read', (call) => this.listPulls(call)],
      [
        'GET',
        /^\/pulls\/(\d+)$/,
        'pull-requests=read',
        (_, id) => this.withPull(id, (pull) => ok(this.pullJson(pull, true))),
      ],
      [
        'GET',
        /^\/pulls\/(\d+)\/commits$/,
        'pull-requests=read',
        (call, id) => this.withPull(id, (pull) => this.page(call, this.commitsOf(pull))),
      ],
      [
        'GET',
        /^\/pulls\/(\d+)\/files$/,
        'pull-requests=read',
        (call, id) => this.withPull(id, (pull) => this.page(call, files(this.dir, pull.base.sha, pull.head.sha))),
      ],
      [
        'GET',
        /^\/commits$/,
        'contents=read',
        (call) => this.page(call, log(this.dir, call.url.searchParams.get('sha') ?? 'HEAD')),
      ],
      [
        'GET',
        /^\/commits\/([0-9a-f]{40})\/pulls$/,
        'pull-requests=read',
        (call, sha) =>
          this.page(
            call,
            this.pullsOf(sha).map((pull) => this.pullJson(pull, false)),
          ),
      ],
      ['GET', /^\/issues\/(\d+)$/, 'issues=read', (_, id) => this.issueJson(Number(id))],
      ['GET', /^\/actions\/artifacts$/, 'actions=read', (call) => this.listArtifacts(call, null)],
      [
        'GET',
        /^\/actions\/runs\/(\d+)\/artifacts$/,
        'actions=read',
        (call, id) => this.listArtifacts(call, Number(id)),
      ],
      ['GET', /^\/actions\/artifacts\/(\d+)\/zip$/, 'actions=read', (_, id) => this.artifactZip(Number(id))],
      ['GET', /^\/contents\/(.+)$/, 'contents=read', (_, path) => this.content(decodeURIComponent(path))],
      [
        'GET',
        /^\/issues\/(\d+)\/comments$/,
        'pull-requests=read',
        (call, id) =>
          this.page(
            call,
            this.commentsOf(Number(id)).map((comment) => this.commentJson(comment)),
          ),
      ],
      [
        'POST',
        /^\/issues\/(\d+)\/comments$/,
        'pull-requests=write',
        (call, id) => this.createComment(call, Number(id)),
      ],
      ...dataRoutes(this.dir),
      ...releaseRoutes(this.releases),
      ...feedbackRoutes(this.answers),
      ['PATCH', /^\/issues\/comments\/(\d+)$/, 'pull-requests=write', (call, id) => this.editComment(call, Number(id))],
    ]
  }

  private withPull(id: string, reply: (pull: FakePull) => Answer): Answer {
    const pull = this.pulls.get(Number(id))
    return pull ? reply(pull) : NOT_FOUND
  }

  private listPulls(call: Call): Answer {
    const state = call.url.searchParams.get('state') ?? 'open'
    const base = call.url.searchParams.get('base')
    const chosen = [...this.pulls.values()]
      .filter((pull) => state === 'all' || (state === 'closed') === (pull.merged !== undefined))
      .filter((pull) => base === null || pull.base.ref === base)
      .map((pull) => this.pullJson(pull, false))
      .sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1))
    return this.page(call, chosen)
  }

  /** Those whose merge is this commit, and open ones that contain it. */
  private pullsOf(sha: string): readonly FakePull[] {
    return [...this.pulls.values()].filter(
      (pull) => pull.merged?.sha === sha || this.commitsOf(pull).some((commit) => commit.sha === sha),
    )
  }

  private commitsOf(pull: FakePull): ReturnType<typeof log> {
    return [...log(this.dir, `${pull.base.sha}..${pull.head.sha}`)].reverse()
  }

  private pullJson(pull: FakePull, whole: boolean): { readonly updated_at: string } & Record<string, unknown> {
    const name = `${this.owner}/${this.repo}`
    const headRepo = pull.head.repo === undefined ? name : pull.head.repo
    return {
      number: pull.number,
      state: pull.merged ? 'closed' : 'open',
      title: pull.title,
      body: pull.body ?? null,
      html_url: `https://github.com/${name}/pull/${pull.number}`,
      user: pull.author === undefined ? { login: 'dana', type: 'User' } : pull.author,
      merged_at: pull.merged?.at ?? null,
      updated_at: pull.merged?.at ?? '2026-03-01T00:00:00Z',
      merge_commit_sha: pull.merged?.sha ?? null,
      head: { ref: pull.head.ref, sha: pull.head.sha, repo: headRepo === null ? null : { full_name: headRepo } },
      base: { ref: pull.base.ref, sha: pull.base.sha, repo: { full_name: name } },
      ...(whole ? { changed_files: files(this.dir, pull.base.sha, pull.head.sha).length } : {}),
    }
  }

  private issueJson(number: number): Answer {
    const issue = this.issues.get(number)
    const pull = this.pulls.get(number)
    if (issue === undefined && pull === undefined) return NOT_FOUND
    const author = issue?.author ?? 'dana'
    return ok({
      number,
      title: issue?.title ?? pull?.title,
      body: issue?.body ?? pull?.body ?? null,
      html_url: `https://github.com/${this.owner}/${this.repo}/issues/${number}`,
      user: { login: author, type: author.endsWith('[bot]') ? 'Bot' : 'User' },
      author_association: 'MEMBER',
      created_at: issue?.at ?? '2026-03-01T00:00:00Z',
      ...(pull === undefined ? {} : { pull_request: { url: 'x' } }),
    })
  }

  private listArtifacts(call: Call, run: number | null): Answer {
    const name = call.url.searchParams.get('name')
    const chosen = this.artifacts.filter((one) => (run === null || one.run === run) && (name ?? one.name) === one.name)
    const artifacts = chosen.map((one) => ({
      id: one.id,
      name: one.name,
      size_in_bytes: one.size,
      expired: one.expired === true,
      created_at: one.at,
      digest: one.digest ?? null,
      workflow_run: {
        id: one.run,
        repository_id: 1,
        head_repository_id: one.fromFork === true ? 2 : 1,
        head_branch: one.branch ?? 'main',
        head_sha: one.sha ?? '0'.repeat(40),
      },
    }))
    return ok({ total_count: artifacts.length, artifacts })
  }

  private artifactZip(id: number): Answer {
    const found = this.artifacts.find((artifact) => artifact.id === id)
    if (found?.location === undefined) return NOT_FOUND
    return { status: 302, body: undefined, headers: { location: found.location } }
  }

  /** A file of the default branch, as the raw media type gives it. */
  private content(path: string): Answer {
    try {
      return {
        status: 200,
        body: git(this.dir, 'show', `main:${path}`),
        headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' },
      }
    } catch {
      return NOT_FOUND
    }
  }

  private createComment(call: Call, issue: number): Answer {
    if (this.lockedIssues.has(issue))
      return { status: 403, body: { message: 'Unable to create comment because issue is locked.' } }
    if (!this.pulls.has(issue)) return NOT_FOUND
    const body = String(call.body['body'] ?? '')
    if (body.length > 65_536)
      return { status: 422, body: { message: 'Validation Failed: body is too long (maximum is 65536 characters)' } }
    return { status: 201, body: this.commentJson(this.addComment(issue, call.token.login, body)) }
  }

  private editComment(call: Call, id: number): Answer {
    const comment = this.comments.find((candidate) => candidate.id === id)
    if (!comment) return NOT_FOUND
    comment.body = String(call.body['body'] ?? '')
    return ok(this.commentJson(comment))
  }

  private commentJson(comment: FakeComment): object {
    const html_url = `https://github.com/${this.owner}/${this.repo}/pull/${comment.issue}#issuecomment-${comment.id}`
    const association = comment.user.login === 'mallory' ? 'NONE' : 'MEMBER'
    return {
      id: comment.id,
      html_url,
      body: comment.body,
      user: comment.user,
      author_association: association,
      created_at: comment.at,
    }
  }

  /** One page with GitHub's Link header (https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api). */
  private page(call: Call, all: readonly unknown[]): Answer {
    const size = Math.min(Number(call.url.searchParams.get('per_page') ?? 30), this.pageLimit)
    const page = Number(call.url.searchParams.get('page') ?? 1)
    const next = new URL(call.url)
    next.searchParams.set('page', String(page + 1))
    const more = page * size < all.length
    return {
      status: 200,
      body: all.slice((page - 1) * size, page * size),
      ...(more ? { headers: { link: `<${next.href}>; rel="next"` } } : {}),
    }
  }
}

const NOT_FOUND: Answer = { status: 404, body: { message: 'Not Found' } }

function ok(body: unknown): Answer {
  return { status: 200, body }
}

/** What a token without the permission gets. */
function notAccessible(needed: string): Answer {
  const headers: Record<string, string> = needed === '' ? {} : { 'x-accepted-github-permissions': needed }
  return { status: 403, body: { message: 'Resource not accessible by integration' }, headers }
}

export { git }
