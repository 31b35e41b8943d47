/** A benchmark folder as the report shows it. */
import { join } from 'node:path'
import type { Benchmark } from '../benchmark/benchmark.ts'
import { type Agreement, agreementOf } from '../benchmark/labels.ts'
import type { TaskReading } from '../benchmark/read-task.ts'
import { InputError } from '../core/errors.ts'
import { version } from '../core/version.ts'
import type { ReportModel, TaskCard } from '../report/model.ts'
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
    if (read.status === 'ok') tasks.push({ ...read.content.task, prompt: read.content.prompt })
    else problems.push(...read.problems.map(({ detail, remedy }) => `${entry.instance_id}: ${detail}; ${remedy}`))
  }
  const [repository = ''] = benchmark.repositories
  const [owner = '', repo = ''] = repository.split('/')
  const reviews = journal.flatMap(({ review, curation, title }) => {
    const number = /-(\d+)$/.exec(curation.instance_id)?.[1]
    return review === null
      ? []
      : [{ pull_request: { owner, repo, number: number === undefined ? null : Number(number), title }, review }]
  })
  const curations = journal.map(({ curation }) => curation)
  const model = {
    title: benchmark.name,
    generated_at: generatedAt,
    tool_version: version,
    funnel: benchmark.funnel,
    curations,
    tasks,
    reviews,
    agreement: await agreementIn(dir, problems),
  }
  return { model, problems }
}
