/** Issues and their comments, as places where people told an agent what to do. */
import { z } from 'zod'
import type { HostIssue, HostText, HostThread } from '../session/host.ts'
import { ApiComment, ApiIssue } from './api-models.ts'
import type { GitHub } from './client.ts'
import { request } from './errors.ts'

/** A conversation can be endless; its first thousand comments hold what the work began with. */
const MAX_COMMENTS = 1000

/** @throws GitHubError when the API refuses */
export async function readIssue(github: GitHub, { owner, repo, number }: HostThread): Promise<HostIssue> {
  const answer = await request({ does: `read issue #${number}`, needs: 'issues: read' }, () =>
    github.rest.issues.get({ owner, repo, issue_number: number }),
  )
  const issue = ApiIssue.parse(answer.data)
  return {
    ...textOf(issue, issue.created_at),
    number: issue.number,
    title: issue.title,
    is_pull_request: issue.pull_request !== undefined && issue.pull_request !== null,
  }
}

/** Comments of an issue or pull request, oldest first. @throws GitHubError when the API refuses */
export async function readComments(github: GitHub, { owner, repo, number }: HostThread): Promise<HostText[]> {
  const comments: HostText[] = []
  await request({ does: `list the comments of #${number}`, needs: 'issues: read' }, async () => {
    const pages = github.paginate.iterator(github.rest.issues.listComments, {
      owner,
      repo,
      issue_number: number,
      per_page: 100,
    })
    for await (const page of pages) {
      for (const comment of z.array(ApiComment).parse(page.data)) {
        comments.push(textOf(comment, comment.created_at ?? ''))
      }
      if (comments.length >= MAX_COMMENTS) return
    }
  })
  return comments
}

/** People with a say in the repository; agents that run in its workflows obey nobody else. */
const INSIDERS = new Set(['OWNER', 'MEMBER', 'COLLABORATOR'])

function textOf({ user, body, author_association: role, html_url: url }: ApiComment | ApiIssue, at: string): HostText {
  return {
    author: user?.login ?? 'ghost',
    is_bot: user === null || user.type === 'Bot' || user.login.endsWith('[bot]'),
    is_insider: INSIDERS.has(role ?? ''),
    body: body ?? '',
    created_at: at,
    url,
  }
}
