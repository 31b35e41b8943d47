/** Reads what a verify job says of one candidate, and checks it against the raw records. */
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { secretsInFiles } from '../../benchmark/final-scan.ts'
import type { TaskPart } from '../../benchmark/join-parts.ts'
import { readRecords, readTask } from '../../benchmark/read-task.ts'
import type { ReadTask, TaskFiles } from '../../benchmark/read-task.ts'
import { TaskFileName } from '../../benchmark/task.ts'
import type { Task } from '../../benchmark/task.ts'
import { Curation } from '../../checks/curation.ts'
import { judgeRecords, type JudgementOptions } from '../../checks/judgement.ts'
import { plannedRuns, type RunRecord, type TestId } from '../../checks/outcome.ts'
import { goldReason, noOpReason } from '../../checks/solved.ts'
import { errorMessage } from '../../core/errors.ts'
import { parseJson, stableStringify } from '../../core/json.ts'
import { readRegularFile } from '../../files/regular-file.ts'
import { limits } from '../../guard/limits.ts'
import { createRedactor } from '../../guard/redact.ts'
import type { Assigned, Candidate, Plan } from './plan-file.ts'
import { CURATION_FILE, RECORDS_FILE } from './verify-results.ts'

/** What one job says of a candidate, checked. */
export type JobResult =
  | {
      readonly status: 'read'
      readonly curation: Curation
      /** Empty where no test was started. */
      readonly records: readonly RunRecord[]
      readonly task: TaskPart | null
    }
  | Unbelievable

/** What came of a candidate, whoever worked on it. */
export type CandidateResult =
  | {
      readonly status: 'read'
      readonly curation: Curation
      readonly task: { readonly files: ReadonlyMap<string, string | Uint8Array> } | null
    }
  | Unbelievable

export interface Unbelievable {
  readonly status: 'unbelievable'
  readonly why: string
}

const redactor = createRedactor({ knownValues: [] })

/** More files than a task ever has. */
const MOST_FILES = 32

/** Bytes that may still be read of one candidate. */
export interface Budget {
  left: number
}

/** The records of several parts are put together into one file, so that they are held to what one file may hold. */
export function budgetFor(parts: number): Budget {
  return { left: parts > 1 ? limits.archive.entryBytes : limits.archive.totalBytes }
}

/** Reads one candidate's folder in the results of one job. Whatever stands in it, this returns a value. */
export async function readJobResult(
  shardFolder: string,
  candidate: Assigned,
  plan: Plan,
  budget: Budget = budgetFor(1),
): Promise<JobResult> {
  try {
    return await read(join(shardFolder, candidate.id), { candidate, plan, budget })
  } catch (error) {
    return unbelievable(errorMessage(error))
  }
}

interface Reading {
  readonly candidate: Assigned
  readonly plan: Plan
  readonly budget: Budget
}

async function read(folder: string, { candidate, plan, budget }: Reading): Promise<JobResult> {
  if (!(await isFolder(folder))) return unbelievable('its job wrote nothing about it')
  const bytes = await readRegularFile(join(folder, CURATION_FILE), { maxBytes: limits.document.bytes })
  const curation = Curation.safeParse(parseJson(bytes.toString('utf8')))
  if (!curation.success)
    return unbelievable(`${CURATION_FILE} is no curation: ${curation.error.issues[0]?.message ?? ''}`)
  // Whoever puts parts together counts them.
  const { parts: _parts, ...data } = curation.data
  if (data.instance_id !== candidate.instance_id)
    return unbelievable(`its result speaks of another pull request (${data.instance_id.slice(0, 100)})`)
  const options = { runs: candidate.runs, regressionOnly: plan.config['regression-only'] }
  if (data.verdict === 'rejected') return readRejection(folder, data, { ...options, budget })
  const files = await readFiles(join(folder, candidate.instance_id), budget)
  const reading = readTask(files)
  if (reading.status === 'broken')
    return unbelievable(`its task is broken: ${reading.problems.map((problem) => problem.detail).join('; ')}`)
  const disagreement = identityProblem(reading.content.task, candidate, plan) ?? recordProblem(reading.content, options)
  if (disagreement !== null) return unbelievable(disagreement)
  // The job that made the folder ran foreign code: what it says is clean is looked at again before it is published.
  const secret = secretsInFiles(files, (text) => redactor.redact(text))
  if (secret !== null) return unbelievable(`secret-found: ${secret}`)
  const { content } = reading
  return { status: 'read', curation: believed(data, content.task), records: content.records, task: { content, files } }
}

/** A verdict that was reached on runs is reached again here; what a job says of the time before it ran anything, only it knows. */
async function readRejection(
  folder: string,
  said: Curation,
  { budget, ...options }: JudgementOptions & { readonly budget: Budget },
): Promise<JobResult> {
  const path = join(folder, RECORDS_FILE)
  const there = await lstat(path).catch(() => null)
  const text = there === null ? '' : await readWithin(budget, path)
  const { values: records, problems } = readRecords(text.toString())
  if (problems.length > 0) return unbelievable(problems.map(({ detail }) => detail).join('; '))
  if (speaksOfParts(records)) return unbelievable(OF_PARTS)
  const [reason] = said.reasons
  if (reason === undefined) return unbelievable('it is rejected without a reason')
  if (reason.stage === 'verdict') {
    const { verdict } = judgeRecords(records, options)
    const code = verdict.reasons[0]?.code ?? 'accepted'
    // What a clone lacks is blamed for a rejection that the runs show; the runs themselves cannot know of it.
    const isBlamed = reason.code === 'objects-missing' && verdict.verdict === 'rejected'
    if (code !== reason.code && !isBlamed) return unbelievable(`its raw records say ${code}, not ${reason.code}`)
  }
  return { status: 'read', curation: { ...said, task_dir: null }, records, task: null }
}

/** Regular files of the folder itself; anything else in it is no part of a task. */
async function readFiles(folder: string, budget: Budget): Promise<Map<string, string | Uint8Array> & TaskFiles> {
  if (!(await isFolder(folder))) throw new Error('its task folder is not there')
  const files = new Map<string, string | Uint8Array>()
  const entries = await readdir(folder, { withFileTypes: true })
  if (entries.length > MOST_FILES) throw new Error(`its task folder has ${entries.length} entries`)
  for (const entry of entries) {
    if (!entry.isFile() || !TaskFileName.safeParse(entry.name).success)
      throw new Error(
        `its task folder holds ${JSON.stringify(entry.name.slice(0, 100))}, which is no plain file of a task`,
      )
    files.set(entry.name, await readWithin(budget, join(folder, entry.name)))
  }
  return files
}

async function readWithin(budget: Budget, path: string): Promise<Buffer> {
  const bytes = await readRegularFile(path, { maxBytes: Math.min(budget.left, limits.archive.entryBytes) })
  budget.left -= bytes.length
  return bytes
}

/** A folder of its own, and no link to one elsewhere. */
async function isFolder(path: string): Promise<boolean> {
  const info = await lstat(path).catch(() => null)
  return info?.isDirectory() ?? false
}

/** Does the task speak of the pull request that was planned? The plan knows it from the API. */
function identityProblem(task: Task, candidate: Candidate, plan: Plan): string | null {
  const { pull_request: pull } = candidate
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['instance id', task.instance_id, candidate.instance_id],
    [
      'repository',
      `${task.repository.owner}/${task.repository.name}`,
      `${plan.repository.owner}/${plan.repository.repo}`,
    ],
    ['pull request', task.pull_request.number, pull.number],
    ['merge commit', task.merge_commit, pull.head],
    ['base commit', task.base_commit, pull.base],
  ]
  const wrong = pairs.find(([, said, known]) => said !== known)
  return wrong === undefined ? null : `its task names another ${wrong[0]} than the plan`
}

/** Decides again from the records; a task whose lists the records do not give was tampered with, or made by another version. */
function recordProblem({ task, records }: ReadTask, options: JudgementOptions): string | null {
  if (speaksOfParts(records)) return OF_PARTS
  const runs = Math.min(plannedRuns(records, 'pre'), plannedRuns(records, 'post'))
  if (runs < options.runs) return `its raw records show ${runs} runs of a state, and ${options.runs} were planned`
  const { verdict, counted } = judgeRecords(records, options)
  if (verdict.verdict === 'rejected')
    return `its raw records say ${verdict.reasons[0]?.code ?? 'rejected'}, not accepted`
  if (!sameTests(verdict.fail_to_pass, task.fail_to_pass)) {
    return 'its list of fail-to-pass tests is not what its raw records give'
  }
  if (!sameTests(verdict.pass_to_pass, task.pass_to_pass)) {
    return 'its list of pass-to-pass tests is not what its raw records give'
  }
  return gateProblem(task, counted)
}

const OF_PARTS = 'its raw records speak of parts, and one job makes one'

/** Runs are settled part by part: a job that divides its own would choose which of them count. */
function speaksOfParts(records: readonly RunRecord[]): boolean {
  return records.some(({ part }) => part !== undefined)
}

/** The finished folder was run without and with its solution, and held. */
export function gateProblem(task: Task, records: readonly RunRecord[]): string | null {
  const gates = records.filter(({ phase }) => phase === 'gate')
  if (!(['pre', 'post'] as const).every((state) => gates.some((record) => record.state === state)))
    return 'its raw records do not show that the finished task was run without and with its solution'
  const reason = noOpReason(task, gates) ?? goldReason(task, gates)
  return reason === null ? null : `its raw records say ${reason.code}`
}

function sameTests(a: readonly TestId[], b: readonly TestId[]): boolean {
  const keys = (tests: readonly TestId[]): string[] =>
    tests.map(({ file, name, context }) => stableStringify([file, name, context ?? null])).sort()
  return stableStringify(keys(a)) === stableStringify(keys(b))
}

/** The curation with the lists of the checked manifest, whatever its own said. */
export function believed(curation: Curation, task: Task): Curation {
  const lists = {
    fail_to_pass: task.fail_to_pass.map(({ before: _before, ...test }) => test),
    pass_to_pass: task.pass_to_pass.map(({ before: _before, ...test }) => test),
    unstable: task.unstable,
  }
  return { ...curation, ...lists, partition: task.partition, task_dir: task.instance_id }
}

export function unbelievable(why: string): Unbelievable {
  return { status: 'unbelievable', why: why.slice(0, 500) }
}
