/** What GitHub answered when it did not do what we asked, in words that say how to mend it. */
import { z } from 'zod'

/** A permission of a token as workflows write it: `pull-requests: write`. */
export type Permission = `${string}: ${'read' | 'write'}`

/** A request that GitHub refused or could not answer. `permission` is set when the token lacks it. */
export class GitHubError extends Error {
  override readonly name = 'GitHubError'
  /** HTTP status; 0 when no answer came. */
  readonly status: number
  readonly permission: Permission | null
  readonly remedy: string

  constructor(
    message: string,
    parts: { status: number; permission: Permission | null; remedy: string; cause: unknown },
  ) {
    super(message, { cause: parts.cause })
    this.status = parts.status
    this.permission = parts.permission
    this.remedy = parts.remedy
  }
}

/** The parts of Octokit's `RequestError` that are read; matched by shape, as several copies of its class may be bundled. */
const HttpFailure = z.object({
  name: z.literal('HttpError'),
  message: z.string(),
  status: z.number(),
  response: z.object({ headers: z.record(z.string(), z.unknown()) }).optional(),
})
type HttpFailure = z.infer<typeof HttpFailure>

/** What a request does (for the message) and the permission it needs (for the remedy). */
export interface Operation {
  readonly does: string
  readonly needs: Permission
}

/**
 * Runs one request and maps its failure to a `GitHubError`.
 * @throws GitHubError for every failure of the request; anything else is passed on untouched.
 */
export async function request<Answer>(operation: Operation, send: () => Promise<Answer>): Promise<Answer> {
  try {
    return await send()
  } catch (error) {
    const failure = HttpFailure.safeParse(error)
    if (failure.success) throw explain(operation, failure.data, error)
    throw error
  }
}

function explain(operation: Operation, failure: HttpFailure, cause: unknown): GitHubError {
  const answered = failure.response !== undefined
  const status = answered ? failure.status : 0
  const permission = missingPermission(operation, failure)
  const message = answered
    ? `GitHub refused to ${operation.does} (${status} ${shortMessage(failure)})`
    : `GitHub did not answer when asked to ${operation.does} (${shortMessage(failure)})`
  return new GitHubError(message, { status, permission, remedy: remedyFor(status, permission, operation), cause })
}

function remedyFor(status: number, permission: Permission | null, operation: Operation): string {
  if (permission !== null) {
    return `give the job \`permissions: ${permission}\`; runs for pull requests from forks have a read-only token whatever the workflow says`
  }
  if (status === 401) return 'the token is wrong or has expired: check the github-token input'
  if (status === 404)
    return `check the number and the repository; a token without \`${operation.needs}\` also gets "not found"`
  if (status === 403 || status === 429)
    return 'the rate limit is used up or the conversation is locked: run the job again later'
  if (status === 410) return 'this feature is switched off in the repository'
  return 'run the job again; if it stays, see https://www.githubstatus.com'
}

/**
 * The permission that a 403 is about. GitHub names it in `x-accepted-github-permissions`
 * (https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api), else the operation's own is named.
 * A rate limit or a locked conversation also answers 403 and is not about permissions.
 */
function missingPermission(operation: Operation, error: HttpFailure): Permission | null {
  if (error.status !== 403) return null
  if (/rate limit|abuse|locked/i.test(error.message)) return null
  const accepted = error.response?.headers['x-accepted-github-permissions']
  return (typeof accepted === 'string' ? firstPermission(accepted) : null) ?? operation.needs
}

/** `issues=write; pull_requests=write` → `issues: write`: any one of the alternatives is enough. */
function firstPermission(header: string): Permission | null {
  const match = /([a-z_]{1,60})=(read|write)/.exec(header)
  const [, name, level] = match ?? []
  if (name === undefined || level === undefined) return null
  return `${name.replaceAll('_', '-')}: ${level === 'write' ? 'write' : 'read'}`
}

/** GitHub's own words without the documentation link that Octokit appends, in one bounded line. */
function shortMessage(error: HttpFailure): string {
  return (error.message.split(' - http')[0] ?? '').replace(/\s+/g, ' ').slice(0, 200)
}
