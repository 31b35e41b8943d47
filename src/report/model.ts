/** What the renderers are given: curations, tasks and reviews with the pull request they belong to. */
import type { Funnel } from '../benchmark/funnel.ts'
import type { Task } from '../benchmark/task.ts'
import type { Curation } from '../checks/curation.ts'
import type { Review } from '../review/finding.ts'

/** Which change a page or comment is about. `number` is null for a change known from history alone. */
export interface PullRequestRef {
  readonly owner: string
  readonly repo: string
  readonly number: number | null
  readonly title: string
}

/** What a reader wants to know of a task at a glance. */
export type TaskCard = Pick<
  Task,
  | 'instance_id'
  | 'pull_request'
  | 'repository'
  | 'languages'
  | 'task_type'
  | 'agent'
  | 'model'
  | 'turns'
  | 'agent_share_of_diff'
  | 'base_commit'
  | 'merge_commit'
> & {
  /** The developer's words as they stand in `prompt.md`. */
  readonly prompt: string
}

export interface ReviewedChange {
  readonly pull_request: PullRequestRef
  readonly review: Review
}

/** Everything a report page shows. Parts that were not made are empty or null. */
export interface ReportModel {
  /** What the page is about: a benchmark's or a repository's name. */
  readonly title: string
  /** ISO 8601; handed in, since rendering reads no clock. Null leaves it out. */
  readonly generated_at: string | null
  readonly tool_version: string
  readonly funnel: Funnel | null
  readonly curations: readonly Curation[]
  readonly tasks: readonly TaskCard[]
  readonly reviews: readonly ReviewedChange[]
}

/** `owner/repo#12 Title`. */
export function changeName(change: PullRequestRef): string {
  const number = change.number === null ? '' : `#${change.number}`
  return `${change.owner}/${change.repo}${number} ${change.title}`.trim()
}
