/** What the renderers are given: curations, tasks and reviews with the pull request they belong to. */
import type { Funnel } from '../benchmark/funnel.ts'
import type { Agreement } from '../benchmark/labels.ts'
import type { Task } from '../benchmark/task.ts'
import type { Curation } from '../checks/curation.ts'
import type { RunRecord } from '../checks/outcome.ts'
import type { ReviewRecord } from '../feedback/review-record.ts'
import type { PromptSource } from '../task/prompt.ts'
import type { TurnRecord } from '../task/turns.ts'

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
  | 'partition'
  | 'fail_to_pass'
  | 'pass_to_pass'
  | 'unstable'
  | 'run'
  | 'runs'
  | 'agent_share_of_diff'
  | 'base_commit'
  | 'merge_commit'
> & {
  /** The prompt as it stands in `prompt.md`. */
  readonly prompt: string
  /** Whose words it is. */
  readonly prompt_source: PromptSource['kind']
  /** The rest of the folder, for the page; a terminal and a job summary do without. */
  readonly content?: TaskContent
}

export interface TaskContent {
  readonly solution_patch: string
  readonly test_patch: string
  readonly turns: readonly TurnRecord[]
  readonly runs: readonly RunSummary[]
  /** Why each test file was run. */
  readonly relevance: Task['relevance']
}

/** One test process of `runs.jsonl`, without its single tests. */
export type RunSummary = Pick<RunRecord, 'state' | 'run' | 'phase' | 'seconds' | 'exit_code'> & {
  readonly passed: number
  readonly failed: number
}

export interface ReviewedChange {
  /** The curated change it belongs to; left out where only the review is known. */
  readonly instance_id?: string
  readonly pull_request: PullRequestRef
  readonly review: ReviewRecord
}

/** A task that no longer applies. */
export interface RetiredTask {
  readonly instance_id: string
  readonly reason: string
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
  /** Titles of curated changes by instance id, as far as they are known. */
  readonly titles?: Readonly<Record<string, string>>
  readonly tasks: readonly TaskCard[]
  readonly reviews: readonly ReviewedChange[]
  /** What people said of a sample of the decisions; left out where nobody was asked. */
  readonly agreement?: readonly Agreement[]
  readonly retired?: readonly RetiredTask[]
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
