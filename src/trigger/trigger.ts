/** Why we run: one event of the hosting service, read into what the rest of the house acts on. No API call. */
import type { z } from 'zod'
import { readCommand } from './command.ts'
import type { Command } from './command.ts'
import { privilegedForkRefusal } from './privileged.ts'
import { CommentPayload, DispatchPayload, PullRequestPayload, PushPayload, WorkflowRunPayload } from './payload.ts'

interface Place {
  readonly owner: string
  readonly repo: string
}

interface PullRequestFacts extends Place {
  readonly number: number
  readonly author: string | null
  readonly author_type: string | null
  readonly author_id: number | null
  readonly head_branch: string
  readonly head_sha: string
  readonly base_branch: string
  readonly base_sha: string
  /** True as well when the head repository is gone: it cannot be shown to be ours. */
  readonly from_fork: boolean
}

export type Trigger =
  | (PullRequestFacts & { readonly kind: 'merged-pull-request'; readonly merge_sha: string | null })
  | (PullRequestFacts & { readonly kind: 'pull-request-updated' })
  | (Place & {
      readonly kind: 'push'
      readonly branch: string
      /** Null when the branch is new. */
      readonly before: string | null
      readonly after: string
      readonly forced: boolean
      readonly commits: readonly { readonly sha: string; readonly message: string }[]
    })
  | (Place & { readonly kind: 'dispatch'; readonly number: number | null })
  | (Place & {
      readonly kind: 'comment-command'
      readonly number: number
      readonly command: Command
      readonly comment_id: number
      readonly author: string
      /** What GitHub says of the author; ask the API for write permission before acting. */
      readonly author_association: string
    })
  | (Place & {
      readonly kind: 'workflow-run'
      readonly run_id: number
      readonly head_sha: string
      readonly path: string | null
    })
  | (Place & { readonly kind: 'schedule' })
  | { readonly kind: 'ignored'; readonly reason: string }
  /** The event has rights that code of a fork must not meet. Never overridden by an input. */
  | { readonly kind: 'refused'; readonly reason: string }

/** The variables of the runner that are read: `GITHUB_REPOSITORY`. */
export type TriggerEnvironment = Readonly<Record<string, string | undefined>>

/**
 * Reads an event. Unknown events and actions are `ignored` with a reason, a malformed payload too; the code of a fork
 * under a privileged event is `refused`.
 */
export function readTrigger(eventName: string, payload: unknown, env: TriggerEnvironment): Trigger {
  switch (eventName) {
    case 'pull_request':
    case 'pull_request_target':
      return parsed(PullRequestPayload, payload, (event) => readPullRequest(eventName, event, env))
    case 'push':
      return parsed(PushPayload, payload, (event) => readPush(event, env))
    case 'issue_comment':
      return parsed(CommentPayload, payload, (event) => readComment(eventName, event, env))
    case 'workflow_run':
      return parsed(WorkflowRunPayload, payload, (event) => readWorkflowRun(eventName, event, env))
    case 'workflow_dispatch':
    case 'repository_dispatch':
      return parsed(DispatchPayload, payload ?? {}, (event) => readDispatch(event, env))
    case 'schedule':
      return at(null, env, (place) => ({ kind: 'schedule', ...place }))
    default:
      return ignored(`nothing to do on the event ${eventName.slice(0, 60)}`)
  }
}

function readPullRequest(eventName: string, event: PullRequestPayload, env: TriggerEnvironment): Trigger {
  return at(event.repository, env, (place) => {
    const { number, user, head, base, merged, merge_commit_sha: mergeSha } = event.pull_request
    const headName = head.repo?.full_name ?? null
    const refusal = privilegedForkRefusal(eventName, { base: nameOf(place), head: headName })
    if (refusal !== null) return { kind: 'refused', reason: refusal }
    const facts: PullRequestFacts = {
      ...place,
      number,
      author: user?.login ?? null,
      author_type: user?.type ?? null,
      author_id: user?.id ?? null,
      head_branch: head.ref,
      head_sha: head.sha,
      base_branch: base.ref,
      base_sha: base.sha,
      from_fork: headName?.toLowerCase() !== nameOf(place).toLowerCase(),
    }
    if (event.action === 'closed') {
      if (merged !== true) return ignored(`pull request #${number} was closed without being merged`)
      return { kind: 'merged-pull-request', ...facts, merge_sha: mergeSha ?? null }
    }
    if (UPDATES.has(event.action)) return { kind: 'pull-request-updated', ...facts }
    return ignored(`nothing to do when a pull request is ${event.action.slice(0, 60)}`)
  })
}

const UPDATES: ReadonlySet<string> = new Set(['opened', 'reopened', 'synchronize', 'ready_for_review'])
const NO_COMMIT = /^0+$/

function readPush(event: z.infer<typeof PushPayload>, env: TriggerEnvironment): Trigger {
  return at(event.repository, env, (place) => {
    const branch = /^refs\/heads\/(.+)$/.exec(event.ref)?.[1]
    if (branch === undefined) return ignored(`the push is to ${event.ref.slice(0, 100)}, not to a branch`)
    if (event.deleted === true || NO_COMMIT.test(event.after)) return ignored(`the branch ${branch} was deleted`)
    const main = event.repository?.default_branch
    if (main === undefined) return ignored('the payload does not name the default branch')
    if (branch !== main) return ignored(`the push is to ${branch}, not to the default branch ${main}`)
    return {
      kind: 'push',
      ...place,
      branch,
      before: NO_COMMIT.test(event.before) ? null : event.before,
      after: event.after,
      forced: event.forced === true,
      commits: event.commits.map(({ id, message }) => ({ sha: id, message })),
    }
  })
}

function readComment(eventName: string, event: z.infer<typeof CommentPayload>, env: TriggerEnvironment): Trigger {
  return at(event.repository, env, (place) => {
    const { issue, comment } = event
    // An edited comment may have been edited by someone else.
    if (event.action !== 'created') return ignored(`nothing to do when a comment is ${event.action.slice(0, 60)}`)
    if (issue.pull_request == null) return ignored('the comment is on an issue, not on a pull request')
    if (comment.user == null || comment.user.type === 'Bot') return ignored('the comment is not by a person')
    const command = readCommand(comment.body ?? '')
    if (command === null) return ignored('the comment holds no /backtest command')
    if ('unknown' in command) return ignored(`not a command: ${JSON.stringify(command.unknown.slice(0, 100))}`)
    if (event.pull_request != null) {
      const head = event.pull_request.head.repo?.full_name ?? null
      const refusal = privilegedForkRefusal(eventName, { base: nameOf(place), head })
      if (refusal !== null) return { kind: 'refused', reason: refusal }
    }
    return {
      kind: 'comment-command',
      ...place,
      number: issue.number,
      command,
      comment_id: comment.id,
      author: comment.user.login,
      author_association: comment.author_association,
    }
  })
}

function readWorkflowRun(
  eventName: string,
  event: z.infer<typeof WorkflowRunPayload>,
  env: TriggerEnvironment,
): Trigger {
  return at(event.repository, env, (place) => {
    const run = event.workflow_run
    const head = run.head_repository?.full_name ?? null
    const refusal = privilegedForkRefusal(eventName, { base: nameOf(place), head })
    if (refusal !== null) return { kind: 'refused', reason: refusal }
    return { kind: 'workflow-run', ...place, run_id: run.id, head_sha: run.head_sha, path: run.path ?? null }
  })
}

/** Names that workflows give the input in; the first is ours. */
const NUMBER_INPUTS = ['pr-number', 'pull-request', 'pr', 'number'] as const

function readDispatch(event: z.infer<typeof DispatchPayload>, env: TriggerEnvironment): Trigger {
  return at(event.repository, env, (place) => {
    const inputs = { ...event.client_payload, ...event.inputs }
    const given = NUMBER_INPUTS.map((name) => inputs[name]).find((value) => value != null && value !== '')
    if (given === undefined) return { kind: 'dispatch', ...place, number: null }
    const text = typeof given === 'string' || typeof given === 'number' ? String(given).trim() : ''
    const number = /^#?([1-9]\d{0,8})$/.exec(text)?.[1]
    if (number === undefined) return ignored(`not a pull request number: ${JSON.stringify(given)?.slice(0, 60)}`)
    return { kind: 'dispatch', ...place, number: Number(number) }
  })
}

function parsed<Schema extends z.ZodType>(
  schema: Schema,
  payload: unknown,
  read: (event: z.output<Schema>) => Trigger,
): Trigger {
  const result = schema.safeParse(payload)
  if (result.success) return read(result.data)
  const issue = result.error.issues[0]
  return ignored(
    `the event payload is not as expected at ${issue?.path.join('.') || 'its root'}: ${issue?.message ?? ''}`,
  )
}

/** The repository that the event is about: the payload's, else the runner's. */
function at(
  repository: { readonly full_name: string } | null | undefined,
  env: TriggerEnvironment,
  read: (place: Place) => Trigger,
): Trigger {
  const found = /^([\w.-]+)\/([\w.-]+)$/.exec(repository?.full_name ?? env['GITHUB_REPOSITORY'] ?? '')
  const [owner, repo] = [found?.[1], found?.[2]]
  if (owner === undefined || repo === undefined) return ignored('the event does not say which repository it is about')
  return read({ owner, repo })
}

function nameOf({ owner, repo }: Place): string {
  return `${owner}/${repo}`
}

function ignored(reason: string): Trigger {
  return { kind: 'ignored', reason }
}
