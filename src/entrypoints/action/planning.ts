/** Decides which merged pull requests become candidates, and which job works on which. */
import { agentsOf } from '../../pipeline/candidate.ts'
import { identifyAgent } from '../../pull-request/identify-agent.ts'
import type { PullRequest } from '../../pull-request/pull-request.ts'
import type { Config } from '../../config/config.ts'
import { instanceId } from '../../core/ids.ts'
import type { Logger } from '../../core/logger.ts'
import type { GitHub, Repository } from '../../github/client.ts'
import { mergedSince, pullRequestsOfCommit, readPullRequest } from '../../github/pull-requests.ts'
import type { ReadPullRequest } from '../../github/pull-requests.ts'
import type { Candidate, Plan } from './plan-file.ts'
import { packIntoShards } from './shards.ts'

/** Which pull requests to look at. */
export type Targets =
  | { readonly kind: 'pull-request'; readonly number: number }
  | { readonly kind: 'commits'; readonly shas: readonly string[]; readonly branch: string }
  /** `since` in ISO 8601. */
  | { readonly kind: 'sweep'; readonly branch: string; readonly since: string }

export interface PlanRequest {
  readonly github: GitHub
  readonly repository: Repository
  readonly targets: Targets
  readonly defaultBranch: string
  readonly config: Config
  readonly logger: Logger
}

/** A sweep takes no more than this, so that one run stays within a rate limit of 1,000 requests an hour. */
const MOST_CANDIDATES = 250

/**
 * Reads the pull requests and packs those that can become tasks. Left out, each with a line in the log: not merged, merged
 * into another branch, no sign of an agent.
 */
export async function makePlan(request: PlanRequest): Promise<Plan> {
  const { github, repository, config, logger } = request
  const chosen: ReadPullRequest[] = []
  for (const number of await numbersOf(request)) {
    const read = await readPullRequest(github, repository, number)
    const why = whyNot(read, request)
    if (why === null) chosen.push(read)
    else logger.info(`#${number} is no candidate: ${why}`)
  }
  const shardOf = packIntoShards(
    chosen.map((read) => ({ weight: 1 + read.changed_files })),
    config['max-jobs'],
  )
  const candidates = chosen.map((read, index) => toCandidate(read.pull_request, index, shardOf[index] ?? 0))
  const shards = [...new Set(candidates.map((candidate) => candidate.shard))].sort(
    (a, b) => a.length - b.length || (a < b ? -1 : 1),
  )
  return { ...emptyPlan(repository, config), shards, candidates }
}

export function emptyPlan(repository: Repository, config: Config): Plan {
  return { schema: 'backtest/plan@1', repository: { ...repository }, config, shards: [], candidates: [] }
}

async function numbersOf({ github, repository, targets }: PlanRequest): Promise<readonly number[]> {
  switch (targets.kind) {
    case 'pull-request':
      return [targets.number]
    case 'sweep':
      return mergedSince(github, repository, { branch: targets.branch, since: targets.since, limit: MOST_CANDIDATES })
    case 'commits': {
      const found = new Set<number>()
      for (const sha of targets.shas.slice(0, MOST_CANDIDATES)) {
        for (const number of await pullRequestsOfCommit(github, repository, { sha, branch: targets.branch }))
          found.add(number)
      }
      return [...found]
    }
  }
}

/** Why this is no candidate, or null. What only history or the session can tell is left to the verify job. */
function whyNot(read: ReadPullRequest, { defaultBranch, config }: PlanRequest): string | null {
  const pullRequest = read.pull_request
  if (pullRequest.merged_at === null) return 'it is not merged'
  if (read.base_branch !== defaultBranch) return `it was merged into ${read.base_branch}, not into ${defaultBranch}`
  // The same question that curation asks first, so that nothing is left out here that would be curated there.
  const signs = identifyAgent({ pullRequest, agents: agentsOf({ config }) })
  return signs.length > 0 ? null : 'nothing says that an agent had a part in it'
}

function toCandidate(pullRequest: PullRequest, index: number, shard: number): Candidate {
  const { owner, repo, number, head } = pullRequest
  return {
    id: `c${index + 1}`,
    shard: `s${shard + 1}`,
    instance_id: instanceId(owner, repo, number ?? head.slice(0, 12)),
    pull_request: pullRequest,
  }
}
