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
import type { PlanSearch } from './plan-search.ts'
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
  readonly search: PlanSearch
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
  const shardOf = shardsFor(chosen, config)
  const candidates: Candidate[] = []
  for (const [index, read] of chosen.entries()) {
    candidates.push(await toCandidate(request, read.pull_request, { index, shard: shardOf[index] ?? 0 }))
  }
  return packedPlan(repository, config, candidates)
}

/** The shard number of each, by the number of changed files: more of them have more tests, and longer ones. */
export function shardsFor(
  chosen: readonly Pick<ReadPullRequest, 'changed_files'>[],
  config: Config,
): readonly number[] {
  return packIntoShards(
    chosen.map((read) => ({ weight: 1 + read.changed_files })),
    config['max-jobs'],
  )
}

export function packedPlan(repository: Repository, config: Config, candidates: readonly Candidate[]): Plan {
  const shards = [...new Set(candidates.map((candidate) => candidate.shard))].sort(
    (a, b) => a.length - b.length || (a < b ? -1 : 1),
  )
  return { ...emptyPlan(repository, config), shards, candidates: [...candidates] }
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

async function toCandidate(
  { search, logger }: PlanRequest,
  pullRequest: PullRequest,
  place: { readonly index: number; readonly shard: number },
): Promise<Candidate> {
  const { owner, repo, number, head } = pullRequest
  const id = `c${place.index + 1}`
  const located = await search.placesOf(pullRequest, id)
  for (const item of located) {
    if (item.kind === 'unreachable') logger.warn(`#${number ?? '?'}: ${item.code}, ${item.detail}`)
  }
  return {
    id,
    shard: `s${place.shard + 1}`,
    instance_id: instanceId(owner, repo, number ?? head.slice(0, 12)),
    pull_request: pullRequest,
    located,
  }
}
