/** Who we are on GitHub: the author that our comments have. */
import { z } from 'zod'
import type { GitHub } from './client.ts'
import { GitHubError, request } from './errors.ts'

/** The author of everything done with a workflow's own token. */
const WORKFLOW_LOGIN = 'github-actions[bot]'

/** One answer a client: the question counts as a write, and writes wait for each other. */
const known = new WeakMap<GitHub, Promise<string>>()

const User = z.object({ login: z.string() })
const Viewer = z.object({ viewer: User })

/**
 * The login that the token acts as. `GET /user` knows people; tokens of apps (a workflow's own is one) may not ask it, and
 * GraphQL's `viewer` answers for those. Where both refuse, the token is taken for a workflow's own.
 * @throws GitHubError when GitHub does not answer: a guess would risk a second comment.
 */
export async function readLogin(github: GitHub): Promise<string> {
  const before = known.get(github)
  if (before !== undefined) return before
  const asked = askLogin(github)
  known.set(github, asked)
  // A question without an answer may be asked again.
  asked.catch(() => known.delete(github))
  return asked
}

async function askLogin(github: GitHub): Promise<string> {
  const user = await unlessRefused(() => github.rest.users.getAuthenticated())
  if (user !== null) return User.parse(user.data).login
  const viewer = Viewer.safeParse(await unlessRefused(() => github.graphql('query { viewer { login } }')))
  return viewer.success ? viewer.data.viewer.login : WORKFLOW_LOGIN
}

async function unlessRefused<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await request({ does: 'say whose token this is', needs: 'metadata: read' }, ask)
  } catch (error) {
    const refused = error instanceof GitHubError ? [401, 403, 404].includes(error.status) : isGraphqlRefusal(error)
    if (refused) return null
    throw error
  }
}

/** GraphQL refuses with status 200 and a list of errors. */
function isGraphqlRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'GraphqlResponseError'
}
