/** Decides which merged pull requests become candidates, and which job works on which. */
import { agentsOf } from '../../pipeline/candidate.ts'
import { identifyAgent } from '../../pull-request/identify-agent.ts'
import type { PullRequest } from '../../pull-request/pull-request.ts'
import type { Durations } from '../../benchmark/durations.ts'
import type { Config } from '../../config/config.ts'
import { instanceId } from '../../core/ids.ts'
import type { Logger } from '../../core/logger.ts'
import type { GitHub, Repository } from '../../github/client.ts'
import { remainingRequests } from '../../github/rate-limit.ts'
import { mergedSince, pullRequestsOfCommit, readPullRequest } from '../../github/pull-requests.ts'
import type { ReadPullRequest } from '../../github/pull-requests.ts'
import { partsOf, type Candidate, type Part, type Plan } from './plan-file.ts'
import { plural } from '../../report/words.ts'
import type { PlanSearch } from './plan-search.ts'
import { layOut } from './layout.ts'

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
  /** How long candidates take; null where nothing tells. */
  readonly durations: Durations | null
}

/** A plan of more takes longer than a job should, whatever the API allows. */
const MOST_CANDIDATES = 1000
/** Requests for one pull request: itself, its commits, how it landed, its comments and the issues it names. */
const REQUESTS_EACH = 4

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
  const most = Math.min(config.runs, config['max-jobs'])
  if (config.spread > most)
    logger.warn(
      `spread: ${config.spread} is more than the runs or the jobs there are; the runs are spread over ${most}`,
    )
  const facts = chosen.map((read) => ({ ...read, instance_id: idOf(read.pull_request) }))
  const layout = layOut(facts, config, request.durations)
  const candidates: Candidate[] = []
  for (const [index, read] of chosen.entries()) {
    candidates.push(await toCandidate(request, read, { index, parts: layout.parts[index] ?? [] }))
  }
  const plan = packedPlan(repository, config, candidates)
  if (candidates.length > 0) logger.info(expectation(plan, layout.longest, request.durations))
  return plan
}

/** What the packing went by, so that nobody wonders why the jobs are as they are. */
function expectation(plan: Plan, longest: number | null, durations: Durations | null): string {
  const jobs = plural(plan.shards.length, 'job')
  const split = plan.candidates.filter(({ parts }) => parts !== undefined).length
  const spread = split === 0 ? '' : `; the runs of ${plural(split, 'pull request')} are shared by several jobs`
  if (longest === null || durations === null)
    return `${jobs}, packed by changed files: no earlier curation says how long they take${spread}`
  const minutes = plural(Math.max(1, Math.round(longest / 60)), 'minute')
  return `${jobs}; by ${plural(durations.curations, 'earlier curation')} the longest is expected to take about ${minutes}${spread}`
}

export function packedPlan(repository: Repository, config: Config, candidates: readonly Candidate[]): Plan {
  const used = candidates.flatMap((candidate) => partsOf(candidate, { config }).map(({ shard }) => shard))
  const shards = [...new Set(used)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  return { ...emptyPlan(repository, config), shards, candidates: [...candidates] }
}

export function emptyPlan(repository: Repository, config: Config): Plan {
  return { schema: 'backtest/plan@1', repository: { ...repository }, config, shards: [], candidates: [] }
}

async function numbersOf(request: PlanRequest): Promise<readonly number[]> {
  const { github, repository, targets } = request
  switch (targets.kind) {
    case 'pull-request':
      return [targets.number]
    case 'sweep':
      return sweepNumbers(request, targets)
    case 'commits': {
      const found = new Set<number>()
      for (const sha of within(targets.shas, await mostCandidates(github), request)) {
        for (const number of await pullRequestsOfCommit(github, repository, { sha, branch: targets.branch }))
          found.add(number)
      }
      return [...found]
    }
  }
}

/** Newest update first; one more is asked for than is taken, to know whether any were left. */
async function sweepNumbers(
  request: PlanRequest,
  { branch, since }: Extract<Targets, { kind: 'sweep' }>,
): Promise<readonly number[]> {
  const { github, repository } = request
  const most = await mostCandidates(github)
  return within(await mergedSince(github, repository, { branch, since, limit: most + 1 }), most, request)
}

/** As many as the API will answer for. GitHub gives a workflow's token 1,000 requests an hour for a repository. */
async function mostCandidates(github: GitHub): Promise<number> {
  const requests = await remainingRequests(github)
  return requests === null
    ? MOST_CANDIDATES
    : Math.max(1, Math.min(MOST_CANDIDATES, Math.floor(requests / REQUESTS_EACH)))
}

function within<Item>(items: readonly Item[], most: number, { logger }: PlanRequest): readonly Item[] {
  if (items.length <= most) return items
  logger.warn(
    `there is more than the API lets one run read: this one takes the newest ${most}; start another for the rest (since-days, pr-number)`,
  )
  return items.slice(0, most)
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
  { pull_request: pullRequest, changed_files }: ReadPullRequest,
  { index, parts }: { readonly index: number; readonly parts: readonly Part[] },
): Promise<Candidate> {
  const id = `c${index + 1}`
  const located = await search.placesOf(pullRequest, id)
  for (const item of located) {
    if (item.kind === 'unreachable') logger.warn(`#${pullRequest.number ?? '?'}: ${item.code}, ${item.detail}`)
  }
  const instance_id = idOf(pullRequest)
  return { id, ...placed(parts), changed_files, instance_id, pull_request: pullRequest, located }
}

/** Where a candidate is worked on, as the plan says it. */
export function placed(parts: readonly Part[]): Pick<Candidate, 'shard' | 'parts'> {
  const shard = parts[0]?.shard ?? 's1'
  return parts.length < 2 ? { shard } : { shard, parts: [...parts] }
}

function idOf({ owner, repo, number, head }: PullRequest): string {
  return instanceId(owner, repo, number ?? head.slice(0, 12))
}
