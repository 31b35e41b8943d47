/** Curates candidates one after the other and writes what came of each: raw records, never only a verdict. */
import { join } from 'node:path'
import { renderOptions, renderRecords } from '../../benchmark/render-task.ts'
import { Curation } from '../../checks/curation.ts'
import { InputError, LimitError, errorMessage } from '../../core/errors.ts'
import { parseJson, renderDocument } from '../../core/json.ts'
import { writeFileAtomic } from '../../files/atomic-file.ts'
import { writeFolderAtomic } from '../../files/atomic-folder.ts'
import { readRegularFile } from '../../files/regular-file.ts'
import { limits } from '../../guard/limits.ts'
import { redactPeople } from '../../guard/people.ts'
import { mapStrings } from '../../guard/strings.ts'
import { curateChange } from '../../pipeline/curate.ts'
import { createProgress } from '../../pipeline/progress.ts'
import { SitePool } from '../../pipeline/site.ts'
import type { Workshop } from '../../pipeline/workshop.ts'
import type { Assigned } from './plan-file.ts'
import { locatedIn } from './plan-search.ts'
import { readShardResult } from './shard-folders.ts'
import { CURATION_FILE, RECORDS_FILE, SHARD_FILE } from './verify-results.ts'
import type { ShardResult } from './verify-results.ts'

export interface VerifyRequest {
  readonly shard: string
  /** `planDigest` of the plan. */
  readonly planSha256: string
  readonly candidates: readonly Assigned[]
  /** Folder of the plan, with the sessions that came with it. */
  readonly planFolder: string
  /** Folder of this shard. */
  readonly outDir: string
}

export interface Verified {
  readonly accepted: number
  readonly rejected: number
  /** Candidates that could not be worked on at all, with the reason. */
  readonly failed: readonly { readonly id: string; readonly why: string }[]
}

/**
 * Writes after every candidate, so that a job that is cut off keeps what it has done. A job that finds results of the same plan
 * in its folder goes on where they end.
 */
export async function verifyCandidates(workshop: Workshop, request: VerifyRequest): Promise<Verified> {
  const done = await finishedBefore(request)
  const pool = new SitePool(workshop, 'landed')
  const finished: string[] = []
  const failed: { id: string; why: string }[] = []
  let accepted = 0
  const note = (): Promise<void> => {
    const { shard, planSha256 } = request
    const result: ShardResult = { schema: 'backtest/shard@1', shard, plan_sha256: planSha256, finished, failed }
    return writeFileAtomic(join(request.outDir, SHARD_FILE), renderDocument(result))
  }
  try {
    await note()
    const progress = createProgress({ total: request.candidates.length, least: 2, clock: workshop.clock })
    for (const candidate of request.candidates) {
      workshop.signal.throwIfAborted()
      workshop.logger.info(progress.words(`${candidate.instance_id}`))
      const verdict = done.get(candidate.id) ?? (await verifyOne(workshop, pool, { ...request, candidate }))
      progress.advance(1)
      if ('why' in verdict) failed.push({ id: candidate.id, why: verdict.why })
      else finished.push(candidate.id)
      if ('verdict' in verdict && verdict.verdict === 'accepted') accepted += 1
      workshop.logger.info(`${candidate.instance_id}: ${'why' in verdict ? `failed, ${verdict.why}` : verdict.words}`)
      await note()
    }
  } finally {
    await pool.close()
  }
  return { accepted, rejected: finished.length - accepted, failed }
}

/** What an earlier start of this job has finished, by candidate. */
async function finishedBefore({ outDir, planSha256, candidates }: VerifyRequest): Promise<Map<string, OneResult>> {
  const found = new Map<string, OneResult>()
  const shard = await readShardResult(outDir)
  if (shard === null || shard.plan_sha256 !== planSha256) return found
  for (const { id, instance_id } of candidates.filter((candidate) => shard.finished.includes(candidate.id))) {
    const bytes = await readRegularFile(join(outDir, id, CURATION_FILE), { maxBytes: limits.document.bytes }).catch(
      () => null,
    )
    const curation = Curation.safeParse(parseJson(bytes?.toString('utf8') ?? ''))
    if (curation.success && curation.data.instance_id === instance_id)
      found.set(id, { verdict: curation.data.verdict, words: `${curation.data.verdict}, as found before` })
  }
  return found
}

interface OneRequest {
  readonly candidate: Assigned
  readonly planFolder: string
  readonly outDir: string
}

type OneResult = { readonly verdict: 'accepted' | 'rejected'; readonly words: string } | { readonly why: string }

/** What is wrong with one pull request (a commit that the clone lacks, a limit) must not lose the others. */
async function verifyOne(workshop: Workshop, pool: SitePool, one: OneRequest): Promise<OneResult> {
  const { candidate, planFolder, outDir } = one
  const folder = join(outDir, candidate.id)
  try {
    const located = await locatedIn(candidate.located, planFolder)
    const fixed = { given: [], prompt: null, screening: 'on' } as const
    const request = { pullRequest: candidate.pull_request, located, ...fixed }
    const { curation, files, records } = await curateChange(withRuns(workshop, candidate.runs), pool, request)
    if (files !== null) await writeFolderAtomic(join(folder, candidate.instance_id), files)
    else if (records.length > 0)
      await writeFileAtomic(join(folder, RECORDS_FILE), renderRecords(records, renderOptions(workshop.redactor)))
    await writeFileAtomic(join(folder, CURATION_FILE), renderDocument(redacted(curation, workshop)))
    const codes = curation.reasons.map((reason) => reason.code).join(', ')
    return { verdict: curation.verdict, words: codes === '' ? curation.verdict : `${curation.verdict}, ${codes}` }
  } catch (error) {
    if (workshop.signal.aborted) throw error
    if (error instanceof InputError) return { why: `${error.message}: ${error.remedy}` }
    if (error instanceof LimitError) return { why: errorMessage(error) }
    throw error
  }
}

/** A job that makes some of a candidate's runs decides by those: whoever has the records of all jobs decides again. */
function withRuns(workshop: Workshop, runs: number): Workshop {
  return runs === workshop.config.runs ? workshop : { ...workshop, config: { ...workshop.config, runs } }
}

/** Reasons quote what installs and tests printed, and artifacts are read by many. */
function redacted(curation: Curation, { redactor }: Workshop): Curation {
  return mapStrings(curation, (text) => redactPeople(redactor.redact(text).text).text)
}
