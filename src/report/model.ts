/** What the renderers are given: curations, tasks and reviews with the pull request they belong to. */
import type { Funnel } from '../benchmark/funnel.ts'
import type { Agreement } from '../benchmark/labels.ts'
import type { Task } from '../benchmark/task.ts'
import type { Curation } from '../checks/curation.ts'
import type { ReviewRecord } from '../feedback/review-record.ts'

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
  readonly review: ReviewRecord
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
  /** What people said of a sample of the decisions; left out where nobody was asked. */
  readonly agreement?: readonly Agreement[]
}

/** `owner/repo#12 Title`. */
export function changeName(change: PullRequestRef): string {
  if (change.owner === '') return change.title
  const number = change.number === null ? '' : `#${change.number}`
  return `${change.owner}/${change.repo}${number} ${change.title}`.trim()
}

/** Changes whose findings are told one by one; the tables count them all. */
const MOST_TOLD = 100

/** Of a few reviews all are told; of many those with findings, and how many are left out. */
export function toldReviews(reviews: readonly ReviewedChange[]): {
  readonly told: readonly ReviewedChange[]
  readonly left: string | null
} {
  if (reviews.length <= MOST_TOLD / 5) return { told: reviews, left: null }
  const told = reviews
    .filter(({ review }) => review.findings.some(({ severity }) => severity !== 'info'))
    .slice(0, MOST_TOLD)
  const left = reviews.length - told.length
  return {
    told,
    left: left === 0 ? null : `${left} more reviews, most of them without a finding, are in the tables only.`,
  }
}
