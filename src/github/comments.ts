/** The one comment that a pull request gets: found again by its marker and its author, and edited in place. */
import { z } from 'zod'
import { ApiComment } from './api-models.ts'
import { SEND_ONCE } from './client.ts'
import type { GitHub, Repository } from './client.ts'
import { GitHubError, request } from './errors.ts'
import type { Permission } from './errors.ts'
import { readLogin } from './login.ts'

/** GitHub's limit for a comment, in characters. */
export const LONGEST_COMMENT = 65_536

export interface StickyComment {
  readonly repository: Repository
  /** Number of the pull request. */
  readonly number: number
  /** Hidden HTML comment that stands in every body of ours: `<!-- backtest… -->`. */
  readonly marker: string
  /** The whole text, marker included. */
  readonly body: string
  /** `post`: there is something to say. `settle`: there no longer is; only a comment that exists is edited. */
  readonly intent: 'post' | 'settle'
}

/** What happened. `denied` is an expected outcome: the caller says it elsewhere, with the permission that is missing. */
export type CommentResult =
  | { readonly status: 'created' | 'updated' | 'unchanged'; readonly url: string }
  | { readonly status: 'silent' }
  | { readonly status: 'denied'; readonly permission: Permission | null; readonly reason: string }

/**
 * Brings the comment to the wanted text. A second one is never made: the whole conversation is searched first, and a
 * creation whose answer got lost is searched for before it is tried again.
 * @throws GitHubError when GitHub does not answer; a refusal is the value `denied`.
 */
export async function upsertComment(github: GitHub, comment: StickyComment): Promise<CommentResult> {
  checkBody(comment)
  try {
    return await bringTo(github, comment)
  } catch (error) {
    if (error instanceof GitHubError && isRefusal(error)) {
      return { status: 'denied', permission: error.permission, reason: `${error.message}: ${error.remedy}` }
    }
    throw error
  }
}

async function bringTo(github: GitHub, comment: StickyComment): Promise<CommentResult> {
  const login = await readLogin(github)
  const existing = await findOurs(github, comment, login)
  if (existing === undefined) {
    if (comment.intent === 'settle') return { status: 'silent' }
    const created = await createOnce(github, comment, login)
    return { status: 'created', url: created.html_url }
  }
  if (sameText(existing.body ?? '', comment.body)) return { status: 'unchanged', url: existing.html_url }
  await request({ does: 'edit our comment', needs: 'pull-requests: write' }, () =>
    github.rest.issues.updateComment({ ...comment.repository, comment_id: existing.id, body: comment.body }),
  )
  return { status: 'updated', url: existing.html_url }
}

/** The oldest comment that carries the marker and was written by us. Anybody can write the marker; nobody else is us. */
async function findOurs(github: GitHub, comment: StickyComment, login: string): Promise<ApiComment | undefined> {
  const { repository, number, marker } = comment
  return request({ does: `list the comments of pull request #${number}`, needs: 'pull-requests: read' }, async () => {
    const pages = github.paginate.iterator(github.rest.issues.listComments, {
      ...repository,
      issue_number: number,
      per_page: 100,
    })
    for await (const page of pages) {
      const ours = z
        .array(ApiComment)
        .parse(page.data)
        .find((candidate) => candidate.user?.login === login && (candidate.body ?? '').includes(marker))
      if (ours !== undefined) return ours
    }
    return undefined
  })
}

/** Creates the comment. After a lost answer (no answer, or 5xx) it looks whether the comment is there before it tries again. */
async function createOnce(github: GitHub, comment: StickyComment, login: string): Promise<ApiComment> {
  try {
    return await create(github, comment)
  } catch (error) {
    const lost = error instanceof GitHubError && (error.status === 0 || error.status >= 500)
    if (!lost) throw error
    return (await findOurs(github, comment, login)) ?? (await create(github, comment))
  }
}

async function create(github: GitHub, comment: StickyComment): Promise<ApiComment> {
  const { repository, number, body } = comment
  const answer = await request({ does: `comment on pull request #${number}`, needs: 'pull-requests: write' }, () =>
    github.rest.issues.createComment({ ...repository, issue_number: number, body, ...SEND_ONCE }),
  )
  return ApiComment.parse(answer.data)
}

/** 403: no permission, or locked. 404: a token that may not even see it. 410: issues are switched off. */
function isRefusal(error: GitHubError): boolean {
  return [401, 403, 404, 410].includes(error.status)
}

/** GitHub gives bodies back with `\r\n` where a person edited them in the browser. */
function sameText(before: string, after: string): boolean {
  return before.replaceAll('\r\n', '\n').trimEnd() === after.trimEnd()
}

function checkBody(comment: StickyComment): void {
  if (!comment.body.includes(comment.marker)) throw new Error('the comment does not carry its own marker')
  if (comment.body.length > LONGEST_COMMENT)
    throw new Error(`the comment is ${comment.body.length} characters long, over GitHub's limit`)
}
