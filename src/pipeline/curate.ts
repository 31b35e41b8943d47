/** One merged pull request becomes a task or a reasoned rejection. */
import type { Curation } from '../checks/curation.ts'
import { plannedRuns, type RunRecord } from '../checks/outcome.ts'
import { LimitError } from '../core/errors.ts'
import { instanceId } from '../core/ids.ts'
import { languageOfFile } from '../frameworks/languages/index.ts'
import { MissingObjectError } from '../git/process.ts'
import type { PullRequest } from '../pull-request/pull-request.ts'
import type { Review } from '../review/finding.ts'
import type { TaskPrompt } from '../task/prompt.ts'
import type { Reason } from '../task/rejection.ts'
import { screenChange, type Candidate, type CandidateRequest, type Screened } from './candidate.ts'
import { gatherEvidence, relevanceReason, type Evidence } from './evidence.ts'
import { type Proven, proveTask } from './gates.ts'
import { fitPrompt } from './prompt-fit.ts'
import { redactReview, reviewChange } from './review.ts'
import type { SitePool } from './site.ts'
import { createStages, type Stages } from './stages.ts'
import { redactAll } from '../guard/redact-all.ts'
import type { Workshop } from './workshop.ts'

export interface Curated {
  readonly curation: Curation
  /** Files of the task folder by name; null for a rejection. The caller writes them. */
  readonly files: ReadonlyMap<string, string> | null
  /** Every test process; empty where none was started. */
  readonly records: readonly RunRecord[]
  readonly candidate: Candidate | null
  /** How the agent behaved; null when no session was linked. */
  readonly review: Review | null
  /** A rejection that is none of the change's: a model that was asked gave no answer. */
  readonly open?: true
}

/**
 * Curates one change. Throws only when it is aborted or for a bug of ours: what the repository, its install or its tests
 * do comes back as a coded rejection.
 */
export async function curateChange(workshop: Workshop, pool: SitePool, request: CandidateRequest): Promise<Curated> {
  const stages = createStages(workshop.clock, workshop.signal)
  const finish = finisher(workshop, request, stages)
  try {
    return await curateStages({ workshop, pool, request, stages, finish })
  } catch (error) {
    const reason = reasonOf(error)
    if (reason === null) throw error
    return { curation: finish({ reasons: [reason] }), files: null, records: [], candidate: null, review: null }
  } finally {
    await pool.endChange()
  }
}

/**
 * Takes a change as far as nothing has to be installed or run: through the screens, and to the tests that reach it. Null: it came
 * through; else the rejection.
 */
export async function screenOnly(workshop: Workshop, request: CandidateRequest): Promise<Curation | null> {
  const stages = createStages(workshop.clock, workshop.signal)
  const finish = finisher(workshop, request, stages)
  try {
    const screened = await screenChange(workshop, request, stages)
    if ('reasons' in screened) return finish({ ...promptParts(screened.prompt), reasons: [...screened.reasons] })
    const reason = await relevanceReason(workshop, screened.candidate, stages)
    return reason === null ? null : finish({ ...promptParts(screened.candidate.prompt), reasons: [reason] })
  } catch (error) {
    const reason = reasonOf(error)
    if (reason === null) throw error
    return finish({ reasons: [reason] })
  }
}

type Finish = (parts: Partial<Curation>) => Curation

/** Makes the document of a change, with the stages and the time since now. */
function finisher(workshop: Workshop, { pullRequest }: CandidateRequest, stages: Stages): Finish {
  const started = workshop.clock()
  const blank = blankCuration(workshop, pullRequest)
  return (parts) => {
    const timing = { ...blank.timing, ...parts.timing, total_s: round((workshop.clock() - started) / 1000) }
    // Reasons quote what installs and tests printed, and stand in journals, benchmark files and reports.
    const reasons = (parts.reasons ?? []).map((reason) => ({
      ...reason,
      detail: redactAll(workshop.redactor, reason.detail).text,
    }))
    return { ...blank, ...parts, reasons, stages: stages.results(), timing }
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
  readonly finish: Finish
}

async function curateStages({ workshop, pool, request, stages, finish }: Desk): Promise<Curated> {
  const screened = await screenChange(workshop, request, stages)
  const review = await reviewOf(workshop, request.pullRequest, screened)
  if ('reasons' in screened) {
    const curation = finish({ ...promptParts(screened.prompt), reasons: [...screened.reasons] })
    const open = screened.open === true ? { open: true as const } : {}
    return { curation, files: null, records: [], candidate: null, review, ...open }
  }
  const { candidate } = screened
  for (const language of languagesOf(candidate)) pool.expect(language)
  const gathered = await gatherEvidence(workshop, pool, candidate, stages)
  const shared: Partial<Curation> = {
    ...promptParts(candidate.prompt),
    ...evidenceParts(gathered.evidence, gathered.setupSeconds),
  }
  const rejected = { files: null, records: gathered.evidence?.records ?? [], candidate, review }
  if (gathered.evidence === null || gathered.evidence.verdict.verdict === 'rejected')
    return { ...rejected, curation: finish({ ...shared, reasons: [...gathered.reasons] }) }
  const accepted = gathered.evidence
  const { evidence, result } = await stages.run(
    'gates',
    () => proveFitting(workshop, pool, candidate, accepted),
    (proven) => 'reason' in proven.result,
  )
  const proven = { ...shared, ...evidenceParts(evidence, gathered.setupSeconds) }
  const { records } = evidence
  if ('reason' in result) return { ...rejected, records, curation: finish({ ...proven, reasons: [result.reason] }) }
  const { partition } = evidence.verdict
  const curation = finish({ ...proven, verdict: 'accepted', partition })
  return { curation, files: result.files, records, candidate, review }
}

/** Whose tests the change touches: they are nearly always the ones to run. */
function languagesOf({ split }: Candidate): ReadonlySet<string> {
  return new Set(split.testFiles.flatMap(({ path }) => languageOfFile(path)?.name ?? []))
}

/** First whether the prompt can be met at all: that costs one search of the repository. */
async function proveFitting(
  workshop: Workshop,
  pool: SitePool,
  candidate: Candidate,
  evidence: Evidence,
): Promise<Proven> {
  const { fit, reason } = await fitPrompt(workshop, candidate, evidence)
  return reason === null ? proveTask(workshop, pool, candidate, { ...evidence, fit }) : { evidence, result: { reason } }
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

/** A rejection with nothing in it yet. */
function blankCuration(workshop: Workshop, { owner, repo, number, head }: PullRequest): Curation {
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

function promptParts(prompt: TaskPrompt | null): Partial<Curation> {
  return prompt === null ? {} : { turns: prompt.turns, prompt_source: prompt.source.kind }
}

function evidenceParts(evidence: Evidence | null, setupSeconds: number): Partial<Curation> {
  const timing = { setup_s: round(setupSeconds), test_s: 0, total_s: 0 }
  if (evidence === null) return { timing }
  const { verdict, records } = evidence
  const testSeconds = records.reduce((sum, { seconds, build_seconds: build = 0 }) => sum + seconds + build, 0)
  return {
    fail_to_pass: [...verdict.fail_to_pass],
    pass_to_pass: [...verdict.pass_to_pass],
    unstable: [...verdict.unstable],
    skipped: verdict.skipped,
    timing: { ...timing, test_s: round(testSeconds) },
    runs: { pre: plannedRuns(records, 'pre'), post: plannedRuns(records, 'post') },
    certainty: evidence.certainty,
  }
}

function round(seconds: number): number {
  return Number(seconds.toFixed(3))
}
