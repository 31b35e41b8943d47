/**
 * The last proof before a task is published: the finished folder is run, once without its solution and once with it. A test that
 * answers otherwise there than in the runs before is unstable; without it the folder is made and run again.
 */
import { readTask } from '../benchmark/read-task.ts'
import type { Reason } from '../task/rejection.ts'
import type { Candidate } from './candidate.ts'
import { judgedEvidence, type Evidence } from './evidence.ts'
import type { SitePool } from './site.ts'
import { assembleTask } from './task-folder.ts'
import { runTask } from './verify.ts'
import type { Workshop } from './workshop.ts'

/** Folders made of one change at most: each further one has lost a test that the one before listed. */
const MOST_FOLDERS = 5

const STAGE = 'gates'

export interface Proven {
  /** With the records of the gates. */
  readonly evidence: Evidence
  /** The files of the task folder, or why there is none. */
  readonly result: { readonly files: ReadonlyMap<string, string> } | { readonly reason: Reason }
}

/** Makes the folder and runs it, until it holds or there is nothing left to hold. */
export async function proveTask(
  workshop: Workshop,
  pool: SitePool,
  candidate: Candidate,
  first: Evidence,
): Promise<Proven> {
  let evidence = first
  let reason: Reason | undefined
  for (let made = 0; made < MOST_FOLDERS && evidence.verdict.verdict === 'accepted'; made += 1) {
    const result = await assembleTask(workshop, candidate, evidence)
    if ('reason' in result) return { evidence, result }
    workshop.logger.status('gates: the finished task, without and with its solution')
    const proof = await runTask(workshop, pool, contentOf(result.files), {
      runs: 1,
      gate: { before: evidence.records },
    })
    evidence = { ...evidence, ...judgedEvidence(workshop, [...evidence.records, ...proof.records]) }
    reason = proof.reasons[0]
    if (proof.records.length === 0) break
    const holds = reason === undefined && evidence.verdict.verdict === 'accepted'
    if (holds) return { evidence, result: await assembleTask(workshop, candidate, evidence) }
  }
  return { evidence, result: { reason: rejectionOf(reason, evidence) } }
}

function contentOf(files: ReadonlyMap<string, string>): Parameters<typeof runTask>[2] {
  const read = readTask(files)
  if (read.status === 'ok') return read.content
  throw new Error(`the task folder just made is broken: ${read.problems.map(({ detail }) => detail).join('; ')}`)
}

function rejectionOf(reason: Reason | undefined, { verdict }: Evidence): Reason {
  const found = reason ?? verdict.reasons[0]
  if (found === undefined) throw new Error('a task was refused without a reason')
  return { ...found, stage: STAGE }
}
