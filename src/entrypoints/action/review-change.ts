/** Reads the change and its sessions from the checkout, and reviews them. */
import type { Config } from '../../config/config.ts'
import { InputError } from '../../core/errors.ts'
import { openRepository } from '../../git/repository.ts'
import type { Repository } from '../../git/repository.ts'
import { type CheckedCommits, readCheckResults } from '../../github/check-results.ts'
import type { GitHub } from '../../github/client.ts'
import { GitHubSessionHost } from '../../github/session-host.ts'
import type { Redactor } from '../../guard/redact.ts'
import { redactReview, reviewChange } from '../../pipeline/review.ts'
import type { PullRequest } from '../../pull-request/pull-request.ts'
import { type Placement, placeFindings } from '../../report/placement.ts'
import type { CheckResult } from '../../review/detector.ts'
import type { Review } from '../../review/finding.ts'
import { diffLinesOf } from '../../session/diff-lines.ts'
import { findSessions } from '../../session/find.ts'
import { locatorsFor } from '../../session/locators/index.ts'
import { optimiseLater } from '../engine.ts'
import { judgeFromInputs } from './judge.ts'
import type { ActionRun } from './run.ts'

export interface ChangeTask {
  readonly github: GitHub
  readonly config: Config
  readonly pullRequest: PullRequest
  readonly redactor: Redactor
}

export interface ReviewedPullRequest {
  /** Redacted. */
  readonly review: Review
  readonly placement: Placement
}

/** @throws InputError when the checkout lacks the change */
export async function reviewCheckout(run: ActionRun, task: ChangeTask): Promise<ReviewedPullRequest> {
  const { logger, surroundings } = run
  const { github, config, pullRequest, redactor } = task
  const tempDir = surroundings.temp
  const repository = await openRepository(surroundings.workspace, { logger, tempDir })
  await using host = new GitHubSessionHost({ github, repository: surroundings.repository, tempDir })
  try {
    const base = await baseOf(repository, pullRequest)
    const placed = { ...pullRequest, base }
    const changes = await repository.changes(base, pullRequest.head)
    const diff = await repository.patch(base, pullRequest.head, changes)
    const lines = diffLinesOf(diff, changes)
    const locators = locatorsFor(config)
    const found = await findSessions({ pullRequest: placed, changes, diff: lines }, repository, { locators, host })
    const judge = judgeFromInputs({ config, diff, redactor })
    const { detectors } = config
    const checks = await checksOf(run, github, placed)
    optimiseLater()
    const review = await reviewChange({
      found,
      pullRequest: placed,
      changes,
      diff,
      judge,
      detectors,
      checks,
      problems: [],
    })
    const placement = placeFindings(review.findings, found.linked, lines)
    return { review: redactReview(review, redactor), placement }
  } finally {
    await repository.close()
  }
}

/** A claim is held against CI where the token may read checks; without them the review goes on. */
async function checksOf(
  { logger, surroundings }: ActionRun,
  github: GitHub,
  commits: CheckedCommits,
): Promise<readonly CheckResult[]> {
  const read = await readCheckResults(github, surroundings.repository, commits)
  if (read.status === 'read') return read.checks
  logger.info(`Claims were not held against CI. ${read.reason}`)
  return []
}

/** Where an open pull request left the base branch; the API's base moves with that branch. */
async function baseOf(repository: Repository, { base, head, shape }: PullRequest): Promise<string> {
  for (const sha of [base, head]) {
    if ((await repository.resolve(sha)) === null) {
      throw new InputError(
        `the checkout does not have the commit ${sha.slice(0, 12)}`,
        'check out with `fetch-depth: 0`; of a fork, run on the event pull_request',
      )
    }
  }
  if (shape !== 'open') return base
  return (await repository.mergeBase(base, head)) ?? base
}
