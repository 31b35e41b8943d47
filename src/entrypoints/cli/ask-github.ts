/** `--github`: the interface of GitHub for what git alone does not hold. Nothing is asked of it without the flag. */
import { InputError, errorMessage } from '../../core/errors.ts'
import { type CheckedCommits, readCheckResults } from '../../github/check-results.ts'
import { createGitHub } from '../../github/client.ts'
import { GitHubError } from '../../github/errors.ts'
import { readPullRequest } from '../../github/pull-requests.ts'
import { GitHubSessionHost } from '../../github/session-host.ts'
import type { Repository } from '../../git/repository.ts'
import type { PullRequest } from '../../pull-request/pull-request.ts'
import type { CheckResult } from '../../review/detector.ts'
import type { CommandIo } from './io.ts'

export interface AskedGitHub {
  readonly host: GitHubSessionHost
  /** The change with what only GitHub knows of its pull request: text, author, branch. */
  readonly complete: (change: PullRequest) => Promise<PullRequest>
  /** How checks ended on the head of a change; none where the token may not read them. */
  readonly checks: (change: CheckedCommits) => Promise<readonly CheckResult[]>
}

/**
 * Makes the client for the repository of the remote `origin`.
 * @throws InputError without a token, or without a remote that names the repository
 */
export async function askGitHub(repository: Repository, io: CommandIo): Promise<AskedGitHub> {
  const token = [io.env['GITHUB_TOKEN'], io.env['GH_TOKEN']].find((value) => value !== undefined && value !== '')
  if (token === undefined)
    throw new InputError('--github needs a token', 'set GITHUB_TOKEN, for example to `gh auth token`')
  const slug = await repository.originSlug()
  if (slug === null)
    throw new InputError('--github needs to know the repository', 'add the remote: git remote add origin URL')
  const server = slug.host === 'github.com' ? 'https://api.github.com' : `https://${slug.host}/api/v3`
  const github = createGitHub({ token, apiUrl: io.env['GITHUB_API_URL'] ?? server, logger: io.logger })
  const name = { owner: slug.owner, repo: slug.repo }
  return {
    host: new GitHubSessionHost({ github, repository: name }),
    checks: async (change) => {
      const read = await readCheckResults(github, name, change)
      if (read.status === 'read') return read.checks
      io.logger.warn(`claims are not held against CI: ${read.reason}`)
      return []
    },
    complete: async (change) => {
      if (change.number === null) return change
      try {
        const { pull_request: known } = await readPullRequest(github, name, change.number)
        const { title, body, url, author, author_type, head_branch, merged_at } = known
        const id = known.author_id === undefined ? {} : { author_id: known.author_id }
        return { ...change, title, body, url, author, author_type, head_branch, merged_at, ...id }
      } catch (error) {
        // What git holds is enough to go on with.
        if (!(error instanceof GitHubError)) throw error
        io.logger.warn(`#${change.number}: ${errorMessage(error)}: ${error.remedy}`)
        return change
      }
    },
  }
}
