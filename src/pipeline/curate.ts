/** One merged pull request becomes a task or a reasoned rejection. */
import type { Curation } from '../checks/curation.ts'
import { LimitError } from '../core/errors.ts'
import { instanceId } from '../core/ids.ts'
import { MissingObjectError } from '../git/process.ts'
import type { PullRequest } from '../pull-request/pull-request.ts'
import type { Review } from '../review/finding.ts'
import type { Reason } from '../task/rejection.ts'
import { screenChange, type Candidate, type CandidateRequest, type Screened } from './candidate.ts'
import { gatherEvidence, type Evidence } from './evidence.ts'
import { redactReview, reviewChange } from './review.ts'
import type { SitePool } from './site.ts'
import { createStages, type Stages } from './stages.ts'
import { assembleTask, redactAll } from './task-folder.ts'
import type { Workshop } from './workshop.ts'

export interface Curated {
  readonly curation: Curation
  /** Files of the task folder by name; null for a rejection. The caller writes them. */
  readonly files: ReadonlyMap<string, string> | null
  readonly candidate: Candidate | null
  /** How the agent behaved; null when no session was linked. */
  readonly review: Review | null
}

/**
 * Curates one change. Throws only when it is aborted or for a bug of ours: what the repository, its install or its tests
 * do comes back as a coded rejection.
 */
export async function curateChange(workshop: Workshop, pool: SitePool, request: CandidateRequest): Promise<Curated> {
  const started = workshop.clock()
  const stages = createStages(workshop.clock)
  const blank = blankCuration(workshop, request.pullRequest)
  const finish = (parts: Partial<Curation>): Curation => {
    const timing = { ...blank.timing, ...parts.timing, total_s: round((workshop.clock() - started) / 1000) }
    // Reasons quote what installs and tests printed, and stand in journals, benchmark files and reports.
    const reasons = (parts.reasons ?? []).map((reason) => ({
      ...reason,
      detail: redactAll(workshop.redactor, reason.detail).text,
    }))
    return { ...blank, ...parts, reasons, stages: stages.results(), timing }
  }
  try {
    return await curateStages({ workshop, pool, request, stages, finish })
  } catch (error) {
    const reason = reasonOf(error)
    if (reason === null) throw error
    return { curation: finish({ reasons: [reason] }), files: null, candidate: null, review: null }
  } finally {
    await pool.endChange()
  }
}

/** One change that this clone or our budgets cannot hold must not end the work on the others. */
function reasonOf(error: unknown): Reason | null {
  const stage = 'reading'
  if (error instanceof MissingObjectError) return { code: 'objects-missing', detail: error.message, stage }
  if (error instanceof LimitError) return { code: 'over-limit', detail: error.message, stage }
  return null
}

interface Desk {
  readonly workshop: Workshop
  readonly pool: SitePool
  readonly request: CandidateRequest
  readonly stages: Stages
  readonly finish: (parts: Partial<Curation>) => Curation
}

async function curateStages({ workshop, pool, request, stages, finish }: Desk): Promise<Curated> {
  const screened = await screenChange(workshop, request, stages)
  const review = await reviewOf(workshop, request.pullRequest, screened)
  if ('reasons' in screened) {
    const curation = finish({ reasons: [...screened.reasons], turns: screened.prompt?.turns ?? null })
    return { curation, files: null, candidate: null, review }
  }
  const { candidate } = screened
  const gathered = await gatherEvidence(workshop, pool, candidate, stages)
  const shared: Partial<Curation> = {
    turns: candidate.prompt.turns,
    ...evidenceParts(gathered.evidence, gathered.setupSeconds),
  }
  if (gathered.evidence === null || gathered.evidence.verdict.verdict === 'rejected')
    return { curation: finish({ ...shared, reasons: [...gathered.reasons] }), files: null, candidate, review }
  const task = await render({ workshop, candidate, evidence: gathered.evidence, stages })
  if ('reason' in task)
    return { curation: finish({ ...shared, reasons: [task.reason] }), files: null, candidate, review }
  const { partition } = gathered.evidence.verdict
  return { curation: finish({ ...shared, verdict: 'accepted', partition }), files: task.files, candidate, review }
}

async function reviewOf(
  workshop: Workshop,
  pullRequest: PullRequest,
  { found, changes }: Screened,
): Promise<Review | null> {
  if (found === null || found.linked.length === 0) return null
  const diff = await workshop.repository.patch(pullRequest.base, pullRequest.head, changes)
  const review = await reviewChange({
    found,
    pullRequest,
    changes,
    diff,
    judge: { off: 'curation asks no model' },
    detectors: workshop.config.detectors,
    problems: [],
  })
  return redactReview(review, workshop.redactor)
}

interface RenderParts {
  readonly workshop: Workshop
  readonly candidate: Candidate
  readonly evidence: Evidence
  readonly stages: Stages
}

function render({ workshop, candidate, evidence, stages }: RenderParts): ReturnType<typeof assembleTask> {
  return stages.run(
    'task',
    () => assembleTask(workshop, candidate, evidence),
    (result) => 'reason' in result,
  )
}

/** A rejection with nothing in it yet. */
export function blankCuration(workshop: Workshop, { owner, repo, number, head }: PullRequest): Curation {
  return {
    schema: 'backtest/curation@1',
    instance_id: instanceId(owner, repo, number ?? head.slice(0, 12)),
    verdict: 'rejected',
    partition: null,
    turns: null,
    reasons: [],
    task_dir: null,
    fail_to_pass: [],
    pass_to_pass: [],
    unstable: [],
    skipped: 0,
    stages: [],
    timing: { setup_s: 0, test_s: 0, total_s: 0 },
    runs: { pre: 0, post: 0 },
    sandbox: workshop.sandbox.backend,
  }
}

function evidenceParts(evidence: Evidence | null, setupSeconds: number): Partial<Curation> {
  const timing = { setup_s: round(setupSeconds), test_s: 0, total_s: 0 }
  if (evidence === null) return { timing }
  const { verdict, runs } = evidence
  const runsOf = (state: string): number =>
    Math.max(0, ...runs.records.filter((record) => record.state === state).map(({ run }) => run))
  const testSeconds = runs.records.reduce((sum, { seconds }) => sum + seconds, 0)
  return {
    fail_to_pass: [...verdict.fail_to_pass],
    pass_to_pass: [...verdict.pass_to_pass],
    unstable: [...verdict.unstable],
    skipped: verdict.skipped,
    timing: { ...timing, test_s: round(testSeconds) },
    runs: { pre: runsOf('pre'), post: runsOf('post') },
  }
}

function round(seconds: number): number {
  return Number(seconds.toFixed(3))
}
