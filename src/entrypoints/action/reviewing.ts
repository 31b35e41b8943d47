/** Reviews one pull request: sessions → review → answers → files, job summary, and what is posted. */
import type { Config } from '../../config/config.ts'
import { InputError } from '../../core/errors.ts'
import type { ReviewRecord } from '../../feedback/review-record.ts'
import { recordOf } from '../../feedback/record.ts'
import { readAnswers } from '../../github/answers.ts'
import type { GitHub } from '../../github/client.ts'
import { readLogin } from '../../github/login.ts'
import { readPullRequest } from '../../github/pull-requests.ts'
import type { PullRequest } from '../../pull-request/pull-request.ts'
import { commentMarker, type CommentContext } from '../../report/comment.ts'
import { renderReviewSummary } from '../../report/summary.ts'
import { blindGateWords, countedFindings } from '../../report/words.ts'
import { highestSeverity, isAtLeast } from '../../review/severity.ts'
import { privilegedForkRefusal } from '../../trigger/privileged.ts'
import { redactorFor } from '../cli/open-workshop.ts'
import { writeOutputs } from './outputs.ts'
import { reviewCheckout, type ReviewedPullRequest } from './review-change.ts'
import { tellInCheckRun } from './review-check.ts'
import { tellInComment } from './review-comment.ts'
import { redactAnswers, writeReviewFiles } from './review-files.ts'
import type { ActionEnd, ActionRun } from './run.ts'
import { writeSummary } from './summary.ts'

export interface ReviewTask {
  readonly github: GitHub
  readonly config: Config
  readonly number: number
}

/** Reads, reviews and tells. What may not be written is said in the log, and fails nothing. */
export async function reviewPullRequest(run: ActionRun, task: ReviewTask): Promise<ActionEnd> {
  const { github, config, number } = task
  const { surroundings } = run
  const { repository } = surroundings
  const read = await readPullRequest(github, repository, number)
  refuseForkWithRights(run, read.head_repository)
  const pullRequest = read.pull_request
  const redactor = redactorFor({ env: run.env })
  const reviewed = await reviewCheckout(run, { github, config, pullRequest, redactor })
  const ref = { ...repository, number, title: pullRequest.title }
  const answers = await readAnswers(github, { repository, number }, commentMarker(ref), await readLogin(github))
  const record = recordOf({
    review: reviewed.review,
    rules: config,
    files: reviewed.placement.files,
    answers: redactAnswers(answers, redactor),
    pullRequest: ref,
    at: run.now().toISOString(),
  })
  const segments = [repository.owner, repository.repo, 'actions', 'runs', surroundings.runId]
  const context: CommentContext = {
    pull_request: ref,
    not_checked: [],
    run: { server: surroundings.serverUrl, segments },
    feedback: record.feedback,
  }
  await writeReviewFiles(run, { record, placement: reviewed.placement, sarif: config.sarif })
  await writeSummary(renderReviewSummary(record, context))
  return tell(run, { ...task, pullRequest, reviewed, record, context })
}

interface Telling extends ReviewTask {
  readonly pullRequest: PullRequest
  readonly reviewed: ReviewedPullRequest
  readonly record: ReviewRecord
  readonly context: CommentContext
}

/** The outputs always; comment, check run and gate not in shadow mode. A review that people dropped fails nothing. */
async function tell(run: ActionRun, telling: Telling): Promise<ActionEnd> {
  const { github, config, record, context, pullRequest, reviewed } = telling
  const { logger, surroundings } = run
  const counted = countedFindings(record)
  const highest = highestSeverity(counted.map(({ severity }) => severity))
  writeOutputs({ 'findings-count': counted.length, 'highest-severity': highest ?? 'none' })
  if (config.shadow) {
    writeOutputs({ 'comment-url': null })
    logger.info(
      'Shadow mode: the review stands in the job summary and the artifact; nothing was posted, nothing fails.',
    )
    return { status: 'done' }
  }
  const url = await tellInComment({ github, policy: config.comment, review: record, context, logger })
  writeOutputs({ 'comment-url': url })
  const why = gateReason(config, highest, record)
  const blind = config['fail-on'] === 'never' ? null : blindGateWords(record)
  if (blind !== null) logger.warn(`fail-on ${blind}`)
  if (config['check-run']) {
    const { repository, serverUrl, runId } = surroundings
    await tellInCheckRun({
      github,
      repository,
      headSha: pullRequest.head,
      record,
      placement: reviewed.placement,
      context,
      failed: why !== null,
      detailsUrl: `${serverUrl}/${repository.owner}/${repository.repo}/actions/runs/${runId}`,
      logger,
    })
  }
  return why === null ? { status: 'done' } : { status: 'gate-failed', why }
}

function gateReason(
  config: Config,
  highest: ReturnType<typeof highestSeverity>,
  { feedback }: ReviewRecord,
): string | null {
  const gate = config['fail-on']
  if (gate === 'never' || highest === null || !isAtLeast(highest, gate) || feedback?.dropped != null) return null
  return `a finding has severity ${highest}, and fail-on is ${gate}`
}

/** A comment does not say where its pull request comes from; the API does. */
function refuseForkWithRights({ surroundings }: ActionRun, headRepository: string | null): void {
  const { owner, repo } = surroundings.repository
  const refusal = privilegedForkRefusal(surroundings.event.name, { base: `${owner}/${repo}`, head: headRepository })
  if (refusal !== null)
    throw new InputError(refusal, 'run the job of the pull request again instead; it reads the same answers')
}
