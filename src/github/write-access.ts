/** Who may write to the repository: the people whose answers count. */
import { z } from 'zod'
import type { GitHub, Repository } from './client.ts'
import { GitHubError, request } from './errors.ts'

/** https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user */
const Permission = z.object({ permission: z.string() })
const MAY_WRITE = new Set(['admin', 'maintain', 'write'])
/** People asked about in one run. More of them on one pull request is a flood. */
const MOST_PEOPLE = 100
/** What GitHub takes as a name, with the `[bot]` that apps have. */
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9-]{0,100}(?:\[bot\])?$/

/**
 * Asks GitHub once a person. `author_association` alone does not tell: a member of the organisation may have no right here,
 * and a collaborator only the right to read.
 */
export class WriteAccess {
  private readonly known = new Map<string, Promise<boolean>>()
  private readonly github: GitHub
  private readonly repository: Repository

  constructor(github: GitHub, repository: Repository) {
    this.github = github
    this.repository = repository
  }

  /**
   * False where GitHub does not say: a right that cannot be shown is none.
   * @throws GitHubError when GitHub does not answer
   */
  has(login: string): Promise<boolean> {
    const before = this.known.get(login)
    if (before !== undefined) return before
    if (!LOGIN.test(login) || this.known.size >= MOST_PEOPLE) return Promise.resolve(false)
    const asked = this.ask(login)
    this.known.set(login, asked)
    return asked
  }

  private async ask(username: string): Promise<boolean> {
    try {
      const answer = await request({ does: `read the rights of ${username}`, needs: 'metadata: read' }, () =>
        this.github.rest.repos.getCollaboratorPermissionLevel({ ...this.repository, username }),
      )
      const read = Permission.safeParse(answer.data)
      return read.success && MAY_WRITE.has(read.data.permission)
    } catch (error) {
      if (error instanceof GitHubError && [401, 403, 404].includes(error.status)) return false
      throw error
    }
  }
}
