/** Curates candidates one after the other and writes what came of each: raw records, never only a verdict. */
import { join } from 'node:path'
import { Curation } from '../../checks/curation.ts'
import { InputError, LimitError, errorMessage } from '../../core/errors.ts'
import { renderDocument } from '../../core/json.ts'
import { writeFileAtomic } from '../../files/atomic-file.ts'
import { writeFolderAtomic } from '../../files/atomic-folder.ts'
import { redactPeople } from '../../guard/people.ts'
import { curateChange } from '../../pipeline/curate.ts'
import { SitePool } from '../../pipeline/site.ts'
import type { Workshop } from '../../pipeline/workshop.ts'
import type { Candidate } from './plan-file.ts'
import { CURATION_FILE, SHARD_FILE } from './verify-results.ts'
import type { ShardResult } from './verify-results.ts'

export interface VerifyRequest {
  readonly shard: string
  readonly candidates: readonly Candidate[]
  /** Folder of this shard. */
  readonly outDir: string
}

export interface Verified {
  readonly accepted: number
  readonly rejected: number
  /** Candidates that could not be worked on at all, with the reason. */
  readonly failed: readonly { readonly id: string; readonly why: string }[]
}

/** Writes after every candidate, so that a job that is cut off keeps what it has done. */
export async function verifyCandidates(workshop: Workshop, request: VerifyRequest): Promise<Verified> {
  const pool = new SitePool(workshop)
  const finished: string[] = []
  const failed: { id: string; why: string }[] = []
  let accepted = 0
  const note = (): Promise<void> => {
    const result: ShardResult = { schema: 'backtest/shard@1', shard: request.shard, finished, failed }
    return writeFileAtomic(join(request.outDir, SHARD_FILE), renderDocument(result))
  }
  try {
    await note()
    for (const candidate of request.candidates) {
      workshop.signal.throwIfAborted()
      workshop.logger.info(`${candidate.instance_id}: started`)
      const verdict = await verifyOne(workshop, pool, { candidate, outDir: request.outDir })
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

interface OneRequest {
  readonly candidate: Candidate
  readonly outDir: string
}

type OneResult = { readonly verdict: 'accepted' | 'rejected'; readonly words: string } | { readonly why: string }

/** What is wrong with one pull request (a commit that the clone lacks, a limit) must not lose the others. */
async function verifyOne(workshop: Workshop, pool: SitePool, { candidate, outDir }: OneRequest): Promise<OneResult> {
  const folder = join(outDir, candidate.id)
  try {
    const request = { pullRequest: candidate.pull_request, given: [], prompt: null, screening: 'on' } as const
    const { curation, files } = await curateChange(workshop, pool, request)
    if (files !== null) await writeFolderAtomic(join(folder, candidate.instance_id), files)
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

/** Reasons quote what installs and tests printed, and artifacts are read by many. */
function redacted(curation: Curation, { redactor }: Workshop): Curation {
  return Curation.parse(JSON.parse(redactPeople(redactor.redact(JSON.stringify(curation)).text).text))
}
