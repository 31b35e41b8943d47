/** The one comment: whether to write it, and what to say when GitHub does not let us. */
import type { Config } from '../../config/config.ts'
import type { Logger } from '../../core/logger.ts'
import type { GitHub } from '../../github/client.ts'
import { upsertComment } from '../../github/comments.ts'
import { commentMarker, renderComment } from '../../report/comment.ts'
import type { CommentContext } from '../../report/comment.ts'
import type { Review } from '../../review/finding.ts'

export interface CommentTask {
  readonly github: GitHub
  readonly policy: Config['comment']
  readonly review: Review
  readonly context: CommentContext
  readonly logger: Logger
}

/** Writes, edits or leaves the comment. Returns its URL, or null where there is none. */
export async function tellInComment({ github, policy, review, context, logger }: CommentTask): Promise<string | null> {
  const { number, owner, repo } = context.pull_request
  if (policy === 'off' || number === null) return null
  const { body, worthPosting } = renderComment(review, context)
  const dropped = context.feedback?.dropped != null
  const intent = !dropped && (policy === 'always' || worthPosting) ? 'post' : 'settle'
  const marker = commentMarker(context.pull_request)
  const result = await upsertComment(github, { repository: { owner, repo }, number, marker, body, intent })
  switch (result.status) {
    case 'created':
    case 'updated':
    case 'unchanged':
      logger.info(`The comment on #${number} is ${result.status}: ${result.url}`)
      return result.url
    case 'silent':
      return null
    case 'denied':
      logger.warn(`No comment was written; the review stands in the job summary. ${result.reason}`)
      return null
  }
}
