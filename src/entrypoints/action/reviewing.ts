/** Reviews one pull request: sessions → review → job summary, one comment, outputs. */
import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { InputError } from '../../core/errors.ts'
import { renderDocument } from '../../core/json.ts'
import { writeFileAtomic } from '../../files/atomic-file.ts'
import { openRepository } from '../../git/repository.ts'
import type { Repository } from '../../git/repository.ts'
import type { GitHub } from '../../github/client.ts'
import { readDismissals } from '../../github/dismissals.ts'
import { readPullRequest } from '../../github/pull-requests.ts'
import { locatorsOf } from '../../pipeline/candidate.ts'
import { redactReview, reviewChange } from '../../pipeline/review.ts'
import type { PullRequest } from '../../pull-request/pull-request.ts'
import { renderReviewSummary } from '../../report/summary.ts'
import type { Review } from '../../review/finding.ts'
import { withoutDismissed } from '../../review/review.ts'
import { highestSeverity, isAtLeast } from '../../review/severity.ts'
import { findSessions } from '../../session/find.ts'
import { redactorFor } from '../cli/open-workshop.ts'
import { judgeFromInputs } from './judge.ts'
import { writeOutputs } from './outputs.ts'
import type { ActionEnd, ActionRun } from './run.ts'
import { tellInComment } from './review-comment.ts'
import { writeSummary } from './summary.ts'

export interface ReviewTask {
  readonly github: GitHub
  readonly config: Config
  readonly number: number
}

/** Reads, reviews and tells. A comment that may not be written is said in the log, and fails nothing. */
export async function reviewPullRequest(run: ActionRun, { github, config, number }: ReviewTask): Promise<ActionEnd> {
  const { surroundings, logger } = run
  const { pull_request: pullRequest } = await readPullRequest(github, surroundings.repository, number)
  const dismissals = await readDismissals(github, { repository: surroundings.repository, number })
  const review = withoutDismissed(await reviewOf(run, pullRequest, config), dismissals)
  const reportPath = join(surroundings.temp, 'backtest-review', 'review.json')
  await writeFileAtomic(reportPath, renderDocument(review))
  const counted = review.findings.filter((finding) => isAtLeast(finding.severity, 'low'))
  const highest = highestSeverity(counted.map((finding) => finding.severity))
  writeOutputs({ 'findings-count': counted.length, 'highest-severity': highest ?? 'none', 'report-path': reportPath })
  const { owner, repo } = surroundings.repository
  const runPage = { server: surroundings.serverUrl, segments: [owner, repo, 'actions', 'runs', surroundings.runId] }
  const context = { pull_request: { owner, repo, number, title: pullRequest.title }, not_checked: [], run: runPage }
  await writeSummary(renderReviewSummary(review, context))
  const url = await tellInComment({ github, policy: config.comment, review, context, logger })
  writeOutputs({ 'comment-url': url })
  const gate = config['fail-on']
  if (gate === 'never' || highest === null || !isAtLeast(highest, gate)) return { status: 'done' }
  return { status: 'gate-failed', why: `a finding has severity ${highest}, and fail-on is ${gate}` }
}

async function reviewOf(run: ActionRun, pullRequest: PullRequest, config: Config): Promise<Review> {
  const { logger, surroundings, env } = run
  const repository = await openRepository(surroundings.workspace, { logger, tempDir: surroundings.temp })
  try {
    const base = await baseOf(repository, pullRequest)
    const placed = { ...pullRequest, base }
    const changes = await repository.changes(base, pullRequest.head)
    const diff = await repository.patch(base, pullRequest.head, changes)
    const found = await findSessions({ pullRequest: placed, changes }, repository, { locators: locatorsOf(config) })
    const redactor = redactorFor({ env })
    const judge = judgeFromInputs({ config, diff, redactor })
    const review = await reviewChange({
      found,
      pullRequest: placed,
      changes,
      diff,
      judge,
      detectors: config.detectors,
      problems: [],
    })
    return redactReview(review, redactor)
  } finally {
    await repository.close()
  }
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
