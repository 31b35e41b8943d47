/** `plan/`: reads the API, writes the plan, runs nothing. */
import { dirname, join } from 'node:path'
import { createGitHub } from '../../github/client.ts'
import { GitHubSessionHost } from '../../github/session-host.ts'
import { plural } from '../../report/words.ts'
import { locatorsFor } from '../../session/locators/index.ts'
import { requiredInput, textInput } from './inputs.ts'
import { writeOutputs } from './outputs.ts'
import { writePlan } from './plan-file.ts'
import { readDurations } from './plan-history.ts'
import { PlanSearch, SESSIONS_FOLDER } from './plan-search.ts'
import { emptyPlan, makePlan } from './planning.ts'
import { hideSecret, runAction } from './run.ts'
import type { ActionEnd, ActionRun } from './run.ts'
import { readSettings } from './settings.ts'
import { writeSummary } from './summary.ts'
import { benchmarkTargets, readPurpose } from './targets.ts'

await runAction(plan)

async function plan({ surroundings, logger, now }: ActionRun): Promise<ActionEnd> {
  const token = requiredInput('github-token')
  hideSecret(token)
  const github = createGitHub({ token, apiUrl: surroundings.apiUrl, logger })
  const { repository, defaultBranch } = surroundings
  const config = await readSettings(github, repository)
  const targets = benchmarkTargets(readPurpose(surroundings, now()), logger)
  const file = join(surroundings.temp, 'backtest-plan', 'plan.json')
  await using host = new GitHubSessionHost({ github, repository, tempDir: surroundings.temp })
  const search = new PlanSearch({ host, locators: locatorsFor(config), planFolder: dirname(file) })
  const request = { github, repository, defaultBranch, config, logger, search }
  const history = { github, repository, config, folder: textInput('history-path'), temp: surroundings.temp, logger }
  const made =
    targets === null ? null : await makePlan({ ...request, targets, durations: await readDurations(history) })
  const whole = made ?? emptyPlan(repository, config)
  const digest = await writePlan(file, whole)
  writeOutputs({
    shards: JSON.stringify(whole.shards),
    empty: whole.candidates.length === 0,
    'candidates-count': whole.candidates.length,
    'plan-path': file,
    'plan-sha256': digest,
    'sessions-path': join(dirname(file), SESSIONS_FOLDER),
    'retention-days': config['retention-days'],
  })
  const names = whole.candidates.map((candidate) => `#${candidate.pull_request.number ?? '?'}`)
  await writeSummary(
    names.length === 0
      ? 'No merged pull request to curate.'
      : `To curate: ${names.join(', ')} in ${plural(whole.shards.length, 'job')}.`,
  )
  return { status: 'done' }
}
