/** `review/`: reads history and sessions, writes one comment, runs nothing of the pull request. */
import { createGitHub } from '../../github/client.ts'
import { requiredInput } from './inputs.ts'
import { answerCommand } from './review-command.ts'
import { reviewPullRequest } from './reviewing.ts'
import { hideSecret, runAction } from './run.ts'
import type { ActionEnd, ActionRun } from './run.ts'
import { readSettings } from './settings.ts'
import { readPurpose, reviewTarget } from './targets.ts'

await runAction(async (run: ActionRun): Promise<ActionEnd> => {
  const { surroundings, logger } = run
  const token = requiredInput('github-token')
  hideSecret(token)
  const purpose = readPurpose(surroundings, run.now())
  const number = purpose.kind === 'command' ? purpose.number : reviewTarget(purpose, logger)
  if (number === null) return { status: 'done' }
  const github = createGitHub({ token, apiUrl: surroundings.apiUrl, logger })
  const config = await readSettings(github, surroundings.repository)
  if (purpose.kind === 'command') return answerCommand(run, { github, config }, purpose)
  return reviewPullRequest(run, { github, config, number })
})
