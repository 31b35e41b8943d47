/** The review as a check run of its own: opt-in, because it needs `checks: write`. */
import { z } from 'zod'
import { SEND_ONCE } from './client.ts'
import type { GitHub, Repository } from './client.ts'
import { GitHubError, request } from './errors.ts'

/** One remark at lines of the change. */
export interface Annotation {
  readonly path: string
  readonly start_line: number
  readonly end_line: number
  readonly annotation_level: 'notice' | 'warning' | 'failure'
  readonly title: string
  readonly message: string
}

export interface CheckReport {
  readonly name: string
  readonly head_sha: string
  readonly conclusion: 'success' | 'neutral' | 'failure'
  readonly title: string
  /** Markdown of our renderers, at most `LONGEST_CHECK_TEXT` bytes. */
  readonly summary: string
  /** GitHub takes `MOST_ANNOTATIONS` of them a request; the rest is left out. */
  readonly annotations: readonly Annotation[]
  /** Page with everything. */
  readonly details_url: string
}

export type CheckResult =
  | { readonly status: 'created' | 'updated'; readonly url: string }
  | { readonly status: 'denied'; readonly reason: string }

/** https://docs.github.com/rest/checks/runs#create-a-check-run */
export const MOST_ANNOTATIONS = 50
export const LONGEST_CHECK_TEXT = 65_535

const CheckRun = z.object({ id: z.number().int(), html_url: z.string().nullable(), external_id: z.string().nullish() })
/** By this we find our check run of an earlier attempt again; other apps may use the same name. */
const EXTERNAL_ID = 'backtest:v1'

/**
 * Writes the check run of a commit; a second run of the same commit edits it.
 * @throws GitHubError when GitHub does not answer; a refusal is the value `denied`.
 */
export async function writeCheckRun(github: GitHub, repository: Repository, report: CheckReport): Promise<CheckResult> {
  try {
    const before = await findOurs(github, repository, report)
    const content = contentOf(report)
    const written = await request({ does: 'write the check run', needs: 'checks: write' }, async () => {
      if (before !== null)
        return (await github.rest.checks.update({ ...repository, ...content, check_run_id: before })).data
      return (await github.rest.checks.create({ ...repository, ...content, head_sha: report.head_sha, ...SEND_ONCE }))
        .data
    })
    return { status: before === null ? 'created' : 'updated', url: CheckRun.parse(written).html_url ?? '' }
  } catch (error) {
    if (error instanceof GitHubError && [401, 403, 404].includes(error.status))
      return { status: 'denied', reason: `${error.message}: ${error.remedy}` }
    throw error
  }
}

function contentOf(report: CheckReport) {
  return {
    name: report.name,
    external_id: EXTERNAL_ID,
    status: 'completed' as const,
    conclusion: report.conclusion,
    details_url: report.details_url,
    output: {
      title: report.title,
      summary: report.summary,
      annotations: report.annotations.slice(0, MOST_ANNOTATIONS).map((annotation) => ({ ...annotation })),
    },
  }
}

async function findOurs(github: GitHub, repository: Repository, report: CheckReport): Promise<number | null> {
  const answer = await request({ does: 'list the check runs', needs: 'checks: read' }, () =>
    github.rest.checks.listForRef({
      ...repository,
      ref: report.head_sha,
      check_name: report.name,
      filter: 'latest',
      per_page: 100,
    }),
  )
  const { check_runs: runs } = z.object({ check_runs: z.array(CheckRun) }).parse(answer.data)
  return runs.find(({ external_id: id }) => id === EXTERNAL_ID)?.id ?? null
}
