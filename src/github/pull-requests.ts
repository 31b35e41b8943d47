/** Reading pull requests from the API into the model that the other rooms share. */
import { z } from 'zod'
import type { ChangeCommit, PullRequest } from '../pull-request/pull-request.ts'
import { ApiCommit, ApiPull } from './api-models.ts'
import type { GitHub, Repository } from './client.ts'
import { request } from './errors.ts'
import { mergeShape } from './merge-shape.ts'
import type { Landing } from './merge-shape.ts'

/** A pull request with what the model leaves out. */
export interface ReadPullRequest {
  readonly pull_request: PullRequest
  readonly open: boolean
  readonly base_branch: string
  /** `owner/name` where the branch lives; null when that repository is gone. */
  readonly head_repository: string | null
  readonly changed_files: number
}

/** The API lists at most this many commits of a pull request (https://docs.github.com/rest/pulls/pulls#list-commits-on-a-pull-request). */
const MOST_COMMITS = 250
const PAGE = 100

/**
 * Reads one pull request, merged or open, with its commits. `base` of a merged one is the state before the merge (first
 * parent), never `base.sha`, which is stale; of an open one it is `base.sha`, for git to take the merge base from.
 * @throws GitHubError when the API refuses; the message names the missing permission.
 */
export async function readPullRequest(
  github: GitHub,
  repository: Repository,
  number: number,
): Promise<ReadPullRequest> {
  const pull = await readPull(github, repository, number)
  const commits = await readCommits(github, repository, number)
  const landed = pull.merged_at === null || pull.merge_commit_sha === null ? null : pull.merge_commit_sha
  const landing =
    landed === null ? openLanding(pull, commits) : await readLanding(github, repository, { landed, commits })
  return {
    pull_request: {
      ...repository,
      number: pull.number,
      title: pull.title,
      body: pull.body ?? '',
      url: pull.html_url,
      author: pull.user?.login ?? null,
      author_type: pull.user?.type ?? null,
      ...(pull.user?.id === undefined ? {} : { author_id: pull.user.id }),
      head_branch: pull.head.ref,
      shape: landing.shape,
      base: landing.base,
      head: landing.head,
      merged_at: pull.merged_at,
      commits: landing.commits.map(toChangeCommit),
    },
    open: pull.state === 'open',
    base_branch: pull.base.ref,
    head_repository: pull.head.repo?.full_name ?? null,
    changed_files: pull.changed_files ?? 0,
  }
}

/**
 * Numbers of the pull requests that brought `sha` onto `branch`, each merged; a merge queue can bring several at once.
 * This is how a push is resolved: by the commit, never by a number in a message.
 */
export async function pullRequestsOfCommit(
  github: GitHub,
  repository: Repository,
  landed: { readonly sha: string; readonly branch: string },
): Promise<readonly number[]> {
  const answer = await request(
    { does: `list the pull requests of commit ${landed.sha.slice(0, 12)}`, needs: 'pull-requests: read' },
    () =>
      github.paginate(github.rest.repos.listPullRequestsAssociatedWithCommit, {
        ...repository,
        commit_sha: landed.sha,
        per_page: PAGE,
      }),
  )
  return z
    .array(ApiPull)
    .parse(answer)
    .filter((pull) => pull.merged_at !== null && pull.base.ref === landed.branch)
    .map((pull) => pull.number)
}

export interface MergedSince {
  readonly branch: string
  /** ISO 8601. */
  readonly since: string
  readonly limit: number
}

/**
 * Numbers of pull requests merged into `branch` since then, newest update first. The sweep for merges that started no
 * workflow: those done with a workflow's own token fire neither `push` nor `closed`.
 */
export async function mergedSince(
  github: GitHub,
  repository: Repository,
  options: MergedSince,
): Promise<readonly number[]> {
  const found: number[] = []
  await request({ does: 'list merged pull requests', needs: 'pull-requests: read' }, async () => {
    const pages = github.paginate.iterator(github.rest.pulls.list, {
      ...repository,
      state: 'closed',
      base: options.branch,
      sort: 'updated',
      direction: 'desc',
      per_page: PAGE,
    })
    for await (const page of pages) {
      const pulls = z.array(ApiPull).parse(page.data)
      const merged = pulls.filter((pull) => pull.merged_at !== null && pull.merged_at >= options.since)
      found.push(...merged.map((pull) => pull.number))
      // Sorted by update: once a page ends before the date, no later page holds a younger merge.
      const oldest = pulls.at(-1)
      if (oldest === undefined || oldest.updated_at < options.since || found.length >= options.limit) return
    }
  })
  return found.slice(0, options.limit)
}

async function readPull(github: GitHub, repository: Repository, number: number): Promise<ApiPull> {
  const answer = await request({ does: `read pull request #${number}`, needs: 'pull-requests: read' }, () =>
    github.rest.pulls.get({ ...repository, pull_number: number }),
  )
  return ApiPull.parse(answer.data)
}

async function readCommits(github: GitHub, repository: Repository, number: number): Promise<readonly ApiCommit[]> {
  const answer = await request(
    { does: `list the commits of pull request #${number}`, needs: 'pull-requests: read' },
    () => github.paginate(github.rest.pulls.listCommits, { ...repository, pull_number: number, per_page: PAGE }),
  )
  return z.array(ApiCommit).parse(answer.slice(0, MOST_COMMITS))
}

function openLanding(pull: ApiPull, commits: readonly ApiCommit[]): Landing {
  return { shape: 'open', base: pull.base.sha, head: pull.head.sha, commits }
}

/** Reads as many commits back from where the change landed as tell a rebase from a squash. */
async function readLanding(
  github: GitHub,
  repository: Repository,
  merged: { readonly landed: string; readonly commits: readonly ApiCommit[] },
): Promise<Landing> {
  const wanted = Math.min(Math.max(merged.commits.length, 1), PAGE)
  const answer = await request({ does: `read commit ${merged.landed.slice(0, 12)}`, needs: 'contents: read' }, () =>
    github.rest.repos.listCommits({ ...repository, sha: merged.landed, per_page: wanted }),
  )
  return mergeShape(z.array(ApiCommit).parse(answer.data), merged.commits)
}

function toChangeCommit(commit: ApiCommit): ChangeCommit {
  const { author, committer, message } = commit.commit
  return {
    sha: commit.sha,
    parents: commit.parents.map((parent) => parent.sha),
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
    committed_at: committer.date,
    message,
  }
}
