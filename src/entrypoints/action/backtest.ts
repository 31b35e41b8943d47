/** The root action, a convenience: review for an open pull request, plan + verify + publish in one job for merged ones. */
import { join } from 'node:path'
import { GitHubSessionHost } from '../../github/session-host.ts'
import { locatorsFor } from '../../session/locators/index.ts'
import { PlanSearch } from './plan-search.ts'
import type { Config } from '../../config/config.ts'
import { InputError } from '../../core/errors.ts'
import { createGitHub } from '../../github/client.ts'
import type { GitHub } from '../../github/client.ts'
import { readPullRequest } from '../../github/pull-requests.ts'
import { withActionWorkshop } from './action-workshop.ts'
import { requiredInput, switchInput } from './inputs.ts'
import { assignedTo, planDigest } from './plan-file.ts'
import { makePlan } from './planning.ts'
import type { Targets } from './planning.ts'
import { privilegesOf } from './privileges.ts'
import { tellPublication } from './publication-report.ts'
import { publish } from './publishing.ts'
import { answerCommand } from './review-command.ts'
import { reviewPullRequest } from './reviewing.ts'
import { hideSecret, runAction } from './run.ts'
import type { ActionEnd, ActionRun } from './run.ts'
import { readSettings } from './settings.ts'
import { resultsArtifact } from './shard-names.ts'
import { readPurpose } from './targets.ts'
import { verifyCandidates } from './verifying.ts'

await runAction(backtest)

async function backtest(run: ActionRun): Promise<ActionEnd> {
  const { surroundings, logger } = run
  const token = requiredInput('github-token')
  hideSecret(token)
  const purpose = readPurpose(surroundings, run.now())
  if (purpose.kind === 'nothing') {
    logger.info(purpose.why)
    return { status: 'done' }
  }
  const github = createGitHub({ token, apiUrl: surroundings.apiUrl, logger })
  const config = await readSettings(github, surroundings.repository)
  switch (purpose.kind) {
    case 'command':
      return answerCommand(run, { github, config }, purpose)
    case 'review':
      return reviewPullRequest(run, { github, config, number: purpose.number })
    case 'benchmark':
      return curate(run, { github, config, targets: purpose.targets })
    case 'either': {
      const { number } = purpose
      const { open } = await readPullRequest(github, surroundings.repository, number)
      if (open) return reviewPullRequest(run, { github, config, number })
      return curate(run, { github, config, targets: { kind: 'pull-request', number } })
    }
  }
}

interface CurateTask {
  readonly github: GitHub
  readonly config: Config
  readonly targets: Targets
}

/** The three jobs in one, through the same files: what the records do not prove is not published here either. */
async function curate(run: ActionRun, { github, config, targets }: CurateTask): Promise<ActionEnd> {
  const { repository, defaultBranch, temp, attempt } = run.surroundings
  const { logger } = run
  const inOneJob = { ...config, 'max-jobs': 1 }
  const planFolder = join(temp, 'backtest-plan')
  await using host = new GitHubSessionHost({ github, repository, tempDir: temp })
  const search = new PlanSearch({ host, locators: locatorsFor(config), planFolder })
  const request = { github, repository, targets, defaultBranch, config: inOneJob, logger, search, durations: null }
  const plan = await makePlan(request)
  const results = join(temp, 'backtest-results')
  const [shard] = plan.shards
  if (shard !== undefined) {
    const outDir = join(results, resultsArtifact(shard))
    await withActionWorkshop(run, { config, out: outDir }, (workshop) => {
      refuseWithoutIsolation(run, workshop.sandbox.backend)
      return verifyCandidates(workshop, {
        shard,
        planSha256: planDigest(plan),
        candidates: assignedTo(plan, shard),
        planFolder,
        outDir,
      })
    })
  }
  const benchmarkDir = join(temp, 'backtest-benchmark')
  const publication = await publish({ plan, resultsDir: results, outDir: benchmarkDir, now: run.now().toISOString() })
  const reportDir = join(temp, 'backtest-report')
  return tellPublication(publication, { plan, reportDir, benchmarkDir, attempt, logger })
}

/** This job holds a token. Isolated tests cannot see it; where nothing isolates them, the user must have said that it is fine. */
function refuseWithoutIsolation(run: ActionRun, backend: string): void {
  if (backend !== 'none' || switchInput('allow-privileged-verify') === true) return
  throw new InputError(
    `nothing on this runner isolates the tests, and this job holds ${privilegesOf(run.env).join(', ')}`,
    'use the reusable workflow benchmark.yml, whose verify job holds nothing, or set `allow-privileged-verify: true`',
  )
}
