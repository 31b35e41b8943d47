/** Findings that people have dismissed in comments. Read anew on every run, so nothing has to be stored. */
import { z } from 'zod'
import { readCommand } from '../trigger/command.ts'
import { ApiComment } from './api-models.ts'
import type { GitHub, Repository } from './client.ts'
import { request } from './errors.ts'

export interface Dismissal {
  readonly finding: string
  readonly reason: string
  readonly by: string
}

/** Who may dismiss: people with a say in the repository. Anybody else could silence a review of their own pull request. */
const MAY_DISMISS = new Set(['OWNER', 'MEMBER', 'COLLABORATOR'])

/** All `/backtest dismiss <id> [reason]` of a pull request's conversation, oldest first. */
export async function readDismissals(
  github: GitHub,
  { repository, number }: { readonly repository: Repository; readonly number: number },
): Promise<Dismissal[]> {
  return request({ does: `list the comments of pull request #${number}`, needs: 'pull-requests: read' }, async () => {
    const comments = await github.paginate(github.rest.issues.listComments, {
      ...repository,
      issue_number: number,
      per_page: 100,
    })
    return z.array(ApiComment).parse(comments).flatMap(dismissalOf)
  })
}

function dismissalOf({ body, user, author_association: association }: ApiComment): Dismissal[] {
  if (user === null || !MAY_DISMISS.has(association ?? '')) return []
  const command = readCommand(body ?? '')
  if (command === null || !('name' in command) || command.name !== 'dismiss') return []
  return [{ finding: command.finding, reason: command.reason, by: user.login }]
}
