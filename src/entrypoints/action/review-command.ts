/** Answers a `/backtest …` reply: who may give it, a sign that it was read, and the review anew. */
import { react } from '../../github/answers.ts'
import { WriteAccess } from '../../github/write-access.ts'
import { reviewPullRequest, type ReviewTask } from './reviewing.ts'
import type { ActionEnd, ActionRun } from './run.ts'
import type { Purpose } from './targets.ts'

type CommandPurpose = Extract<Purpose, { kind: 'command' }>

/**
 * Every command leads to a new review, which reads all answers of the conversation: the one that started it, and those that
 * came while nothing ran.
 */
export async function answerCommand(
  run: ActionRun,
  { github, config }: Omit<ReviewTask, 'number'>,
  { number, comment, author }: CommandPurpose,
): Promise<ActionEnd> {
  const { repository } = run.surroundings
  const may = await new WriteAccess(github, repository).has(author)
  if (!config.shadow) await react(github, { repository, comment, content: may ? '+1' : 'confused' })
  if (!may) {
    run.logger.warn(`${author} may not write to this repository, so the command is not followed.`)
    return { status: 'done' }
  }
  return reviewPullRequest(run, { github, config, number })
}
