/** What all jobs of one candidate found together. */
import { joinRecords, joinTasks } from '../../benchmark/join-parts.ts'
import { secretsInFiles } from '../../benchmark/final-scan.ts'
import { certaintyOf } from '../../checks/certainty.ts'
import type { Curation, StageResult } from '../../checks/curation.ts'
import { type Judgement, judgeWithCauses } from '../../checks/judgement.ts'
import { plannedRuns, type RunRecord } from '../../checks/outcome.ts'
import { errorMessage } from '../../core/errors.ts'
import { limits } from '../../guard/limits.ts'
import { createRedactor } from '../../guard/redact.ts'
import type { Reason } from '../../task/rejection.ts'
import { believed, type CandidateResult, gateProblem, type JobResult, unbelievable } from './candidate-result.ts'
import type { Part, Plan } from './plan-file.ts'

type Read = Extract<JobResult, { status: 'read' }>

const redactor = createRedactor({ knownValues: [] })

/**
 * Each part has been checked by itself. A part that is missing leaves the candidate without a result: fewer runs than were planned
 * prove less than the manifest would say. The verdict comes from the records of all parts; one that was rejected for what its own
 * runs or gates showed rejects the whole.
 */
export function joinResults(results: readonly JobResult[], parts: readonly Part[], plan: Plan): CandidateResult {
  const named = results.map((result, index) => ({
    result,
    name: `part ${index + 1} of ${parts.length} (shard ${parts[index]?.shard ?? 'unknown'})`,
  }))
  const lost = named.flatMap(({ result, name }) => (result.status === 'read' ? [] : [`${name}: ${result.why}`]))
  const reads = results.flatMap((result) => (result.status === 'read' ? [result] : []))
  const [first] = reads
  if (lost.length > 0 || first === undefined) return unbelievable(lost.join('; '))
  if (reads.every(({ records }) => records.length === 0)) return { ...first, task: null }
  for (const { result, name } of named) {
    if (result.status !== 'read' || result.records.length > 0) continue
    const code = result.curation.reasons[0]?.code ?? 'rejected'
    return unbelievable(`${name} ran no test (${code}), and others did`)
  }
  try {
    return joinReads(first, reads, plan)
  } catch (error) {
    // Records that one job may write can be too long for one text where fifty did.
    return unbelievable(`its parts cannot be put together: ${errorMessage(error)}`)
  }
}

function joinReads(first: Read, reads: readonly Read[], { config }: Plan): CandidateResult {
  const records = joinRecords(reads.map((read) => read.records))
  const judged = judgeWithCauses(records, { runs: config.runs, regressionOnly: config['regression-only'] })
  const curation = curationOf(first, reads, { records, judged })
  const reasons = reasonsAgainst(reads, judged)
  if (reasons !== null)
    return {
      status: 'read',
      curation: { ...curation, verdict: 'rejected', partition: null, task_dir: null, reasons: [...reasons] },
      task: null,
    }
  const tasks = reads.flatMap((read) => read.task ?? [])
  const whole = joinTasks(tasks, records, judged)
  if ('disagreement' in whole) return unbelievable(`its parts do not fit together: ${whole.disagreement}`)
  for (const [name, text] of whole.files)
    if (Buffer.byteLength(text) > limits.archive.entryBytes)
      return unbelievable(`${name} of all parts together is longer than any reader takes`)
  const problem = gateProblem(whole.task, judged.counted)
  if (problem !== null) return unbelievable(problem)
  const secret = secretsInFiles(whole.files, (text) => redactor.redact(text))
  if (secret !== null) return unbelievable(`secret-found: ${secret}`)
  return { status: 'read', curation: believed(curation, whole.task), task: { files: whole.files } }
}

/** Why there is no task, or null. Where all parts say the same, they say it in more words than the records alone can. */
function reasonsAgainst(reads: readonly Read[], { verdict }: Judgement): readonly Reason[] | null {
  const against = reads.filter((read) => read.task === null).map(({ curation }) => curation.reasons)
  const [reasons] = against
  const codes = new Set(against.map((own) => own[0]?.code))
  if (reasons !== undefined && against.length === reads.length && codes.size === 1) return reasons
  if (verdict.verdict === 'rejected') return verdict.reasons
  return reasons ?? null
}

/** One curation of all parts. Times are added up: that is what the machines spent. */
function curationOf(
  first: Read,
  reads: readonly Read[],
  { records, judged }: { readonly records: readonly RunRecord[]; readonly judged: Judgement },
): Curation {
  const { verdict, classes } = judged
  const sum = (key: keyof Curation['timing']): number => total(reads.map(({ curation }) => curation.timing[key]))
  return {
    ...first.curation,
    fail_to_pass: [...verdict.fail_to_pass],
    pass_to_pass: [...verdict.pass_to_pass],
    unstable: [...verdict.unstable],
    skipped: verdict.skipped,
    stages: stagesOf(reads, verdict.verdict === 'accepted'),
    timing: { setup_s: sum('setup_s'), test_s: sum('test_s'), total_s: sum('total_s') },
    runs: { pre: plannedRuns(records, 'pre'), post: plannedRuns(records, 'post') },
    parts: reads.length,
    certainty: certaintyOf(classes),
  }
}

/** As in the part that got least far; what all of them passed ends in the verdict on their records. */
function stagesOf(reads: readonly Read[], accepted: boolean): StageResult[] {
  const least = reads.find(({ task }) => task === null) ?? reads[0]
  const ended = least?.task === null || accepted ? '' : 'verdict'
  let isOver = false
  return (least?.curation.stages ?? []).map(({ name, status }, index) => {
    const seconds = total(reads.map(({ curation }) => curation.stages[index]?.seconds ?? 0))
    const rejected = name === ended
    const shown = { name, status: rejected ? ('rejected' as const) : isOver ? ('skipped' as const) : status, seconds }
    isOver ||= rejected
    return shown
  })
}

function total(seconds: readonly number[]): number {
  return Number(seconds.reduce((sum, one) => sum + one, 0).toFixed(3))
}
