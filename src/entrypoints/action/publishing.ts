/** Gathers the results of all shards into one benchmark folder. Believes nothing that the raw records do not show. */
import { join } from 'node:path'
import { type AddedCuration, addCurations, emptyBenchmark } from '../../benchmark/benchmark.ts'
import type { Benchmark } from '../../benchmark/benchmark.ts'
import type { Curation } from '../../checks/curation.ts'
import { sha256 } from '../../core/digest.ts'
import { renderDocument } from '../../core/json.ts'
import { writeFileAtomic } from '../../files/atomic-file.ts'
import { writeFolderAtomic } from '../../files/atomic-folder.ts'
import { budgetFor, readJobResult, unbelievable } from './candidate-result.ts'
import type { CandidateResult, JobResult } from './candidate-result.ts'
import { joinResults } from './joined-result.ts'
import { partsOf, planDigest, type Candidate, type Part, type Plan } from './plan-file.ts'
import { locateShards } from './shard-folders.ts'

export interface PublishRequest {
  readonly plan: Plan
  /** Where the artifacts of the verify jobs were downloaded to. */
  readonly resultsDir: string
  /** The benchmark folder to write. */
  readonly outDir: string
  /** ISO 8601. */
  readonly now: string
}

export interface Missing {
  readonly instance_id: string
  readonly why: string
}

export interface Publication {
  readonly benchmark: Benchmark
  readonly curations: readonly Curation[]
  /** Planned, and without a result that can be believed. */
  readonly missing: readonly Missing[]
  /** What was found that belongs to no candidate, or belongs to another one. */
  readonly problems: readonly string[]
}

/** Reads every planned candidate's result; writes the accepted tasks and `benchmark.json`. */
export async function publish(request: PublishRequest): Promise<Publication> {
  const { plan } = request
  const shards = await locateShards(request.resultsDir, plan.shards, planDigest(plan))
  const curations: Curation[] = []
  const missing: Missing[] = []
  const added: AddedCuration[] = []
  for (const candidate of plan.candidates) {
    const result = await resultOf(candidate, plan, shards.folders)
    if (result.status === 'unbelievable') {
      missing.push({ instance_id: candidate.instance_id, why: result.why })
      continue
    }
    curations.push(result.curation)
    const { changed_files } = candidate
    added.push({ curation: result.curation, facts: { ...(await keep(request, result)), changed_files } })
  }
  const empty = emptyBenchmark(`${plan.repository.owner}/${plan.repository.repo}`)
  // One run's tasks are no version of the benchmark: that is what they become where they are put together.
  const benchmark = addCurations(empty, added)
  if (benchmark.tasks.length > 0)
    await writeFileAtomic(join(request.outDir, 'benchmark.json'), renderDocument(benchmark))
  return { benchmark, curations, missing, problems: shards.problems }
}

/** From one job, or put together from several. */
async function resultOf(
  candidate: Candidate,
  plan: Plan,
  folders: ReadonlyMap<string, string>,
): Promise<CandidateResult> {
  const parts = partsOf(candidate, plan)
  const results: JobResult[] = []
  const budget = budgetFor(parts.length)
  for (const part of parts) {
    const folder = folders.get(part.shard)
    results.push(
      folder === undefined
        ? absent(part)
        : await readJobResult(folder, { ...candidate, runs: part.runs }, plan, budget),
    )
  }
  const [only] = results
  return only !== undefined && results.length === 1 ? only : joinResults(results, parts, plan)
}

function absent({ shard }: Part): JobResult {
  return unbelievable(
    `the results of shard ${shard} are not there: its job failed or was cancelled, or ended after this one began`,
  )
}

/** Writes the task's folder and says what the benchmark's index needs to know. */
async function keep(
  request: PublishRequest,
  result: Extract<CandidateResult, { status: 'read' }>,
): Promise<{ repository: string; curated_at: string; task_sha256: string | null }> {
  const { owner, repo } = request.plan.repository
  const repository = `${owner}/${repo}`
  if (result.task === null) return { repository, curated_at: request.now, task_sha256: null }
  await writeFolderAtomic(join(request.outDir, result.curation.instance_id), result.task.files)
  const manifest = result.task.files.get('task.json') ?? ''
  return { repository, curated_at: request.now, task_sha256: sha256(manifest) }
}
