/** What ran on a commit and how it fared: check runs of apps and statuses of other services, read only. */
import { z } from 'zod'
import type { CheckResult } from '../review/detector.ts'
import type { GitHub, Repository } from './client.ts'
import { GitHubError, request } from './errors.ts'

/** https://docs.github.com/rest/checks/runs#list-check-runs-for-a-git-reference */
const CheckRuns = z.object({ check_runs: z.array(z.object({ name: z.string(), conclusion: z.string().nullable() })) })
/** https://docs.github.com/rest/commits/statuses#get-the-combined-status-for-a-specific-reference */
const Statuses = z.object({ statuses: z.array(z.object({ context: z.string(), state: z.string() })) })

/** Ends that say no. A cancelled or skipped run says nothing, and one that waits for a human has not ended. */
const FAILED = new Set(['failure', 'timed_out', 'startup_failure', 'error'])
const PASSED = new Set(['success', 'neutral'])
/** GitHub's most for one page. A matrix beyond that is told by its first hundred jobs. */
const MOST_CHECKS = 100
const NAME_CHARS = 200

/** By name: true where one of that name failed, false where at least one passed and none failed. */
type Ends = ReadonlyMap<string, boolean>

export interface CheckedCommits {
  readonly head: string
  readonly base: string
}

export type ReadChecks =
  | { readonly status: 'read'; readonly checks: readonly CheckResult[] }
  | { readonly status: 'denied'; readonly reason: string }

/**
 * Checks that ended on the head of a change, each with how it ended on the base. Runs that are not done, were cancelled or
 * skipped are left out. `denied` is a token without `checks: read`, a commit that GitHub does not have (not pushed yet: 422) and
 * a GitHub that does not answer: a review goes on without checks. Without `statuses: read` only check runs are read.
 */
export async function readCheckResults(
  github: GitHub,
  repository: Repository,
  { head, base }: CheckedCommits,
): Promise<ReadChecks> {
  try {
    const ended = await endsOf(github, repository, head)
    if (![...ended.values()].includes(true)) return { status: 'read', checks: resultsOf(ended, new Map()) }
    return { status: 'read', checks: resultsOf(ended, await endsOf(github, repository, base)) }
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error
    return { status: 'denied', reason: `${error.message}: ${error.remedy}` }
  }
}

function resultsOf(head: Ends, base: Ends): CheckResult[] {
  return [...head].map(([name, failed]) => ({ name, failed, failed_on_base: base.get(name) ?? null }))
}

async function endsOf(github: GitHub, repository: Repository, ref: string): Promise<Ends> {
  const ends = new Map<string, boolean>()
  const note = (name: string, end: string | null): void => {
    if (end === null || !(FAILED.has(end) || PASSED.has(end))) return
    const key = name.slice(0, NAME_CHARS)
    ends.set(key, FAILED.has(end) || ends.get(key) === true)
  }
  for (const { name, conclusion } of await checkRuns(github, repository, ref)) note(name, conclusion)
  for (const { context, state } of await statuses(github, repository, ref)) note(context, state)
  return ends
}

async function checkRuns(github: GitHub, repository: Repository, ref: string) {
  const answer = await request({ does: `list the checks of ${ref.slice(0, 12)}`, needs: 'checks: read' }, () =>
    github.rest.checks.listForRef({ ...repository, ref, filter: 'latest', per_page: MOST_CHECKS }),
  )
  return CheckRuns.parse(answer.data).check_runs
}

/** Statuses are few and old: where they may not be read, the check runs have to do. */
async function statuses(github: GitHub, repository: Repository, ref: string) {
  try {
    const answer = await request({ does: `read the statuses of ${ref.slice(0, 12)}`, needs: 'statuses: read' }, () =>
      github.rest.repos.getCombinedStatusForRef({ ...repository, ref, per_page: MOST_CHECKS }),
    )
    return Statuses.parse(answer.data).statuses
  } catch (error) {
    if (isRefusal(error)) return []
    throw error
  }
}

function isRefusal(error: unknown): error is GitHubError {
  return error instanceof GitHubError && [401, 403, 404].includes(error.status)
}
