/** From the event (or the `pr-number` input) to the pull requests that an action is about. */
import { InputError } from '../../core/errors.ts'
import type { Logger } from '../../core/logger.ts'
import { readTrigger } from '../../trigger/trigger.ts'
import type { Trigger } from '../../trigger/trigger.ts'
import { numberInput } from './inputs.ts'
import type { Targets } from './planning.ts'
import type { Surroundings } from './surroundings.ts'

const DAY_MS = 86_400_000

/** What the job is for. `either`: only the API knows whether the pull request is open or merged. */
export type Purpose =
  | { readonly kind: 'review'; readonly number: number }
  | { readonly kind: 'benchmark'; readonly targets: Targets }
  | { readonly kind: 'either'; readonly number: number }
  /** Somebody answered to a review; `comment` is the id of the reply. */
  | { readonly kind: 'command'; readonly number: number; readonly comment: number; readonly author: string }
  | { readonly kind: 'nothing'; readonly why: string }

/**
 * Reads the event. The input `pr-number` says which pull request where it is given.
 * @throws InputError for an event whose rights foreign code must not meet
 */
export function readPurpose(surroundings: Surroundings, now: Date): Purpose {
  const { event, repository, defaultBranch } = surroundings
  const trigger = readTrigger(event.name, event.payload, {
    GITHUB_REPOSITORY: `${repository.owner}/${repository.repo}`,
  })
  if (trigger.kind === 'refused') throw new InputError(trigger.reason, 'see the page on security in the documentation')
  const number = numberInput('pr-number', { min: 1, max: 999_999_999 })
  if (number !== undefined) return { kind: 'either', number }
  return purposeOf(trigger, { branch: defaultBranch, now })
}

function purposeOf(
  trigger: Exclude<Trigger, { kind: 'refused' }>,
  place: { readonly branch: string; readonly now: Date },
): Purpose {
  switch (trigger.kind) {
    case 'pull-request-updated':
      return { kind: 'review', number: trigger.number }
    case 'merged-pull-request':
      return { kind: 'benchmark', targets: { kind: 'pull-request', number: trigger.number } }
    case 'push': {
      const shas = new Set([trigger.after, ...trigger.commits.map((commit) => commit.sha).reverse()])
      return { kind: 'benchmark', targets: { kind: 'commits', shas: [...shas], branch: trigger.branch } }
    }
    case 'schedule': {
      const days = numberInput('since-days', { min: 1, max: 365 }) ?? 7
      const since = new Date(place.now.getTime() - days * DAY_MS).toISOString()
      return { kind: 'benchmark', targets: { kind: 'sweep', branch: place.branch, since } }
    }
    case 'dispatch':
      if (trigger.number !== null) return { kind: 'either', number: trigger.number }
      throw new InputError('this run does not say which pull request it is about', 'give its number as `pr-number`')
    case 'comment-command':
      return { kind: 'command', number: trigger.number, comment: trigger.comment_id, author: trigger.author }
    case 'workflow-run':
      return { kind: 'nothing', why: 'the event workflow_run names no pull request; use pull_request or push' }
    case 'ignored':
      return { kind: 'nothing', why: trigger.reason }
  }
}

/** The merged pull requests that a plan is to be made for; null when there is nothing to do, which the log then says. */
export function benchmarkTargets(purpose: Purpose, logger: Logger): Targets | null {
  switch (purpose.kind) {
    case 'benchmark':
      return purpose.targets
    case 'either':
      return { kind: 'pull-request', number: purpose.number }
    case 'review':
      logger.info(`Pull request #${purpose.number} is not merged: there is nothing to curate yet.`)
      return null
    case 'command':
      logger.info('Commands in comments are answered by the review, not by this action.')
      return null
    case 'nothing':
      logger.info(purpose.why)
      return null
  }
}

/** The pull request to review; null when there is none, which the log then says. */
export function reviewTarget(purpose: Exclude<Purpose, { kind: 'command' }>, logger: Logger): number | null {
  switch (purpose.kind) {
    case 'review':
    case 'either':
      return purpose.number
    case 'benchmark':
      if (purpose.targets.kind === 'pull-request') return purpose.targets.number
      logger.info('This event names no pull request to review.')
      return null
    case 'nothing':
      logger.info(purpose.why)
      return null
  }
}
