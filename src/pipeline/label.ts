/** Spot checks of a benchmark folder: what can be asked, and where the answers are kept. */
import { join } from 'node:path'
import {
  addLabels,
  type Decision,
  decisionsOf,
  type Label,
  type LabelledTask,
  Labels,
  LABELS_SCHEMA,
  sampleDecisions,
  type Sampling,
} from '../benchmark/labels.ts'
import { InputError } from '../core/errors.ts'
import { parseJson, renderDocument } from '../core/json.ts'
import { writeFileAtomic } from '../files/atomic-file.ts'
import { readBenchmark, readOptional, readTaskFolder } from './benchmark-folder.ts'

export const LABELS_FILE = 'labels.json'
/** Of a document that nobody has answered anything in. */
export const NO_LABELS: Labels = { schema: LABELS_SCHEMA, labels: [] }

/**
 * A sample of the decisions that made the benchmark. Tasks whose folder is broken are left out, and named.
 * @throws InputError when the folder holds no benchmark
 */
export async function drawSample(
  dir: string,
  sampling: Sampling,
): Promise<{ readonly sample: readonly Decision[]; readonly problems: readonly string[] }> {
  const benchmark = await readBenchmark(dir)
  const tasks: LabelledTask[] = []
  const problems: string[] = []
  for (const { instance_id: id, state } of benchmark.tasks) {
    if (state !== 'active') continue
    const read = await readTaskFolder(join(dir, id)).catch((error: unknown) => {
      if (error instanceof InputError) return error.message
      throw error
    })
    if (typeof read === 'string') problems.push(read)
    else if (read.status === 'broken') problems.push(`${id}: ${read.problems[0]?.detail ?? 'its folder is broken'}`)
    else tasks.push({ task: read.content.task, prompt: read.content.prompt })
  }
  return { sample: sampleDecisions(decisionsOf(benchmark.rejected, tasks), sampling), problems }
}

/** The answers given so far; none where there is no file. @throws InputError when the file cannot be read as such */
export async function readLabels(dir: string): Promise<Labels> {
  const path = join(dir, LABELS_FILE)
  const text = await readOptional(path)
  return text === null ? NO_LABELS : parseLabels(text, path)
}

/** @throws InputError that names the first thing wrong */
export function parseLabels(text: string, where: string): Labels {
  const read = Labels.safeParse(parseJson(text))
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new InputError(
    `${where} is not what \`backtest label\` writes (${issue?.path.join('.') ?? ''} ${issue?.message ?? ''})`,
    'restore it, or move it away',
  )
}

/** Keeps answers beside the benchmark. */
export async function keepLabels(dir: string, added: readonly Label[]): Promise<Labels> {
  const labels = addLabels(await readLabels(dir), added)
  await writeFileAtomic(join(dir, LABELS_FILE), renderDocument(labels))
  return labels
}
