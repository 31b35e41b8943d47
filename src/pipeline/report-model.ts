/** A benchmark folder as the report shows it. */
import { join } from 'node:path'
import type { Benchmark, BenchmarkEntry } from '../benchmark/benchmark.ts'
import { type Agreement, agreementOf } from '../benchmark/labels.ts'
import type { ReadTask, TaskReading } from '../benchmark/read-task.ts'
import type { Curation } from '../checks/curation.ts'
import { isMeasurement } from '../checks/outcome.ts'
import { InputError } from '../core/errors.ts'
import { stableStringify } from '../core/json.ts'
import { version } from '../core/version.ts'
import type { PullRequestRef, ReportModel, ReviewedChange, RunSummary, TaskCard } from '../report/model.ts'
import { readTaskFolder } from './benchmark-folder.ts'
import type { JournalLine } from './journal-line.ts'
import { readLabels } from './label.ts'

/** A task that is gone or unreadable is told, and the page shows the others. */
function missingTask(error: unknown): TaskReading {
  if (!(error instanceof InputError)) throw error
  return { status: 'broken', problems: [{ code: 'missing-file', detail: error.message, remedy: error.remedy }] }
}

/** What people said of the benchmark; an unreadable file is told, and the page does without. */
async function agreementIn(dir: string, problems: string[]): Promise<readonly Agreement[]> {
  try {
    return agreementOf(await readLabels(dir))
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    problems.push(`${error.message}; ${error.remedy}`)
    return []
  }
}

/** Reads the tasks that are active and puts them beside curations and reviews; broken tasks are named in `problems`. */
export async function reportModel(
  dir: string,
  benchmark: Benchmark,
  journal: readonly JournalLine[],
  generatedAt: string,
): Promise<{ model: ReportModel; problems: string[] }> {
  const tasks: TaskCard[] = []
  const problems: string[] = []
  for (const entry of benchmark.tasks.filter(({ state }) => state === 'active')) {
    const read = await readTaskFolder(join(dir, entry.instance_id)).catch(missingTask)
    if (read.status === 'ok') tasks.push(cardOf(read.content))
    else problems.push(...read.problems.map(({ detail, remedy }) => `${entry.instance_id}: ${detail}; ${remedy}`))
  }
  const model = {
    title: titleOf(benchmark),
    generated_at: generatedAt,
    tool_version: version,
    funnel: benchmark.funnel,
    curations: curationsOf(benchmark, journal, tasks),
    titles: Object.fromEntries(journal.map(({ curation, title }) => [curation.instance_id, title])),
    tasks,
    reviews: reviewsOf(benchmark, journal),
    agreement: await agreementIn(dir, problems),
    retired: benchmark.tasks
      .filter(({ state }) => state === 'retired')
      .map(({ instance_id, state_reason }) => ({ instance_id, reason: state_reason ?? 'no reason is given' })),
  }
  return { model, problems }
}

/** One task folder as a report of its own. */
export function taskModel(content: ReadTask, generatedAt: string): ReportModel {
  const card = cardOf(content)
  const { task } = content
  const about = { verdict: 'accepted' as const, reasons: [], stages: [] }
  return {
    title: task.instance_id,
    generated_at: generatedAt,
    tool_version: version,
    funnel: null,
    curations: [curationOf({ ...about, ...task }, card)],
    tasks: [card],
    reviews: [],
  }
}

/** A benchmark that was put together keeps one of the names; the title says that there is more. */
function titleOf({ name, repositories }: Benchmark): string {
  const others = repositories.filter((repository) => repository !== name).length
  return others === 0 || others === repositories.length ? name : `${name} and ${others} more`
}

/** A task as the renderers show it. */
export function cardOf({ task, prompt, solutionPatch, testPatch, records, turns }: ReadTask): TaskCard {
  const runs = records.map(({ state, run, phase, seconds, exit_code, outcomes }): RunSummary => {
    const count = (status: string): number => outcomes.filter((outcome) => outcome.status === status).length
    const what = { state, run, seconds, exit_code, passed: count('passed'), failed: count('failed') }
    return phase === undefined ? what : { ...what, phase }
  })
  const patches = { solution_patch: solutionPatch, test_patch: testPatch }
  return {
    ...task,
    prompt,
    prompt_source: task.prompt.source.kind,
    content: { ...patches, turns, runs, relevance: task.relevance },
  }
}

/** A folder that was pulled or merged has no journal of what was done in it: its index and its tasks say the rest. */
function curationsOf(
  benchmark: Benchmark,
  journal: readonly JournalLine[],
  tasks: readonly TaskCard[],
): readonly Curation[] {
  const known = new Map(journal.map((line) => [line.curation.instance_id, line]))
  const cards = new Map(tasks.map((task) => [task.instance_id, task]))
  const entries = [...benchmark.tasks.filter(({ state }) => state === 'active'), ...benchmark.rejected]
  return entries.map((entry) => {
    const line = known.get(entry.instance_id)
    return line !== undefined && isAbout(line, entry) ? line.curation : curationOf(entry, cards.get(entry.instance_id))
  })
}

/** The journal's newest line may be about another commit of the change than what stands, or what stands was pulled since. */
function isAbout({ curation, task_sha256: sha }: JournalLine, entry: BenchmarkEntry): boolean {
  if (curation.verdict !== entry.verdict) return false
  return entry.verdict === 'accepted'
    ? sha === entry.task_sha256
    : stableStringify(curation.reasons) === stableStringify(entry.reasons)
}

type Entry = Pick<BenchmarkEntry, 'instance_id' | 'verdict' | 'partition' | 'turns' | 'reasons' | 'stages'>

function curationOf(entry: Entry, task: TaskCard | undefined): Curation {
  const runs = task?.content?.runs.filter(isMeasurement) ?? []
  const test_s = runs.reduce((sum, { seconds }) => sum + seconds, 0)
  return {
    schema: 'backtest/curation@1',
    instance_id: entry.instance_id,
    verdict: entry.verdict,
    partition: entry.partition,
    turns: entry.turns,
    ...(task === undefined ? {} : { prompt_source: task.prompt_source }),
    reasons: entry.reasons,
    task_dir: null,
    fail_to_pass: task?.fail_to_pass ?? [],
    pass_to_pass: task?.pass_to_pass ?? [],
    unstable: task?.unstable ?? [],
    skipped: 0,
    stages: entry.stages,
    timing: { setup_s: 0, test_s, total_s: test_s },
    runs: { pre: task?.runs.pre ?? 0, post: task?.runs.post ?? 0 },
    sandbox: task?.run.sandbox ?? 'none',
  }
}

function reviewsOf(benchmark: Benchmark, journal: readonly JournalLine[]): readonly ReviewedChange[] {
  const entries = [...benchmark.tasks, ...benchmark.rejected]
  const repositories = new Map(entries.map(({ instance_id, repository }) => [instance_id, repository]))
  const [first = ''] = benchmark.repositories
  return journal.flatMap(({ review, curation: { instance_id }, title }) =>
    review === null
      ? []
      : [{ instance_id, pull_request: changeRef(instance_id, repositories.get(instance_id) ?? first, title), review }],
  )
}

function changeRef(id: string, repository: string, title: string): PullRequestRef {
  const [owner = '', repo = ''] = repository.split('/')
  const number = /-(\d{1,9})$/.exec(id)?.[1]
  return { owner, repo, number: number === undefined ? null : Number(number), title }
}
