/** Puts benchmarks together in one folder. A task comes in only whole, with the digests that its index and manifest name. */
import { join } from 'node:path'
import { believe, whyNoMoment } from '../benchmark/believe.ts'
import {
  type Benchmark,
  type BenchmarkEntry,
  emptyBenchmark,
  mergeBenchmarks,
  stampVersion,
  tasksToTake,
} from '../benchmark/benchmark.ts'
import { secretsInFiles } from '../benchmark/final-scan.ts'
import { type Label, type Labels } from '../benchmark/labels.ts'
import { readTask, type TaskFiles } from '../benchmark/read-task.ts'
import type { Redact } from '../benchmark/render-task.ts'
import { InputError } from '../core/errors.ts'
import { sha256 } from '../core/digest.ts'
import { renderDocument } from '../core/json.ts'
import { version } from '../core/version.ts'
import { writeFileAtomic } from '../files/atomic-file.ts'
import { writeFolderAtomic } from '../files/atomic-folder.ts'
import { parseBenchmark, readOptional } from './benchmark-folder.ts'
import type { BenchmarkSource } from './benchmark-source.ts'
import { keepLabels } from './label.ts'

/** What foreign benchmarks are held to. */
export interface MergeTerms {
  /** ISO 8601 in UTC: what says it was curated later than this is not believed. */
  readonly now: string
  /** `owner/name`: nothing of another repository comes in. Null takes all. */
  readonly repository: string | null
  /** Secrets only. What it would change does not come in: a redacted file has another digest. */
  readonly redact: Redact
}

/** What a source brings to a standing benchmark. */
export interface Incoming {
  readonly merged: Benchmark
  /** Checked folders that the merged index needs and the standing one lacks, by id. */
  readonly folders: ReadonlyMap<string, TaskFiles>
  readonly labels: readonly Label[]
  /** Entries that were left out, and why. */
  readonly problems: readonly string[]
}

/** Reads what a standing benchmark lacks. An entry that cannot be believed, or its folder, is left out of the index too. */
export async function readIncoming(
  standing: Benchmark | null,
  source: BenchmarkSource,
  terms: MergeTerms,
): Promise<Incoming> {
  const believed = believe(source.benchmark, terms)
  const refused = new Map(believed.refused.map(({ instance_id: id, why }) => [id, why]))
  for (const entry of [...believed.benchmark.tasks, ...believed.benchmark.rejected]) {
    const secret = secretsInFiles([['its entry', JSON.stringify(entry)]], terms.redact)
    if (secret !== null) refused.set(entry.instance_id, secret)
  }
  // Of two names the smaller stands: whose repository is known gets no other one.
  const name = terms.repository ?? terms.redact(source.benchmark.name).text
  const history = believed.benchmark.history.filter(
    (version) => secretsInFiles([['it', JSON.stringify(version)]], terms.redact) === null,
  )
  const offered: Benchmark = { ...source.benchmark, name, ...without({ ...believed.benchmark, history }, refused) }
  const folders = new Map<string, TaskFiles>()
  const taken = new Set(tasksToTake(standing, offered))
  for (const entry of offered.tasks) {
    if (!taken.has(entry.instance_id)) continue
    const files = await source.task(entry.instance_id)
    const problem = problemOf(files, entry) ?? secretsInFiles(files, terms.redact)
    if (problem === null) folders.set(entry.instance_id, files)
    else refused.set(entry.instance_id, problem)
  }
  const labels = await labelsOf(source, terms)
  const problems = firstOf([...refused].map(([id, why]) => `${source.name}: ${id} is left out: ${why}`))
  const merged = mergeBenchmarks(standing ?? emptyBenchmark(offered.name), { ...offered, ...without(offered, refused) })
  return { merged, folders, labels: labels.labels, problems: [...problems, ...labels.problems] }
}

function without(
  { tasks, rejected, history }: Pick<Benchmark, 'tasks' | 'rejected' | 'history'>,
  refused: ReadonlyMap<string, string>,
): Pick<Benchmark, 'tasks' | 'rejected' | 'history'> {
  const stays = ({ instance_id: id }: BenchmarkEntry): boolean => !refused.has(id)
  return { tasks: tasks.filter(stays), rejected: rejected.filter(stays), history }
}

/** Answers are worth less than tasks: a file that cannot be read is said, and stops nothing. */
async function labelsOf(
  source: BenchmarkSource,
  { now, redact }: MergeTerms,
): Promise<{ readonly labels: readonly Label[]; readonly problems: readonly string[] }> {
  const read = await source.labels().catch((error: unknown) => {
    if (error instanceof InputError) return error.message
    throw error
  })
  if (typeof read === 'string') return { labels: [], problems: [`${source.name}: the labels are left out: ${read}`] }
  const problems: string[] = []
  const labels = read.labels.filter((label) => {
    // The newest answer counts: one from the future would, for ever.
    const why = whyNoMoment(label.at, now) ?? secretsInFiles([['it', JSON.stringify(label)]], redact)
    if (why !== null) problems.push(`${source.name}: the label ${label.id} is left out: ${why}`)
    return why === null
  })
  return { labels, problems: firstOf(problems) }
}

/** A hostile file of a million entries writes no million lines. */
const MOST_NAMED = 50

function firstOf(problems: readonly string[]): readonly string[] {
  const rest = problems.length - MOST_NAMED
  return rest <= 0 ? problems : [...problems.slice(0, MOST_NAMED), `and ${rest} more are left out`]
}

function problemOf(files: TaskFiles, entry: BenchmarkEntry): string | null {
  if (files.size === 0) return 'its folder is missing'
  const manifest = files.get('task.json')
  if (manifest !== undefined && sha256(manifest) !== entry.task_sha256)
    return 'its task.json is not the one that the index names'
  const read = readTask(files)
  if (read.status === 'broken') return read.problems[0]?.detail ?? 'it cannot be read'
  return read.content.task.instance_id === entry.instance_id ? null : `it says it is ${read.content.task.instance_id}`
}

export interface Merged {
  readonly benchmark: Benchmark
  /** Ids whose folder was written. */
  readonly written: readonly string[]
  readonly problems: readonly string[]
}

/** A folder that benchmarks are merged into, one after the other. The order does not matter. */
export class MergeFolder {
  readonly #dir: string
  readonly #terms: MergeTerms
  #benchmark: Benchmark | null
  #labels: Labels['labels'] = []
  readonly #written = new Set<string>()
  readonly #problems: string[] = []

  private constructor(dir: string, terms: MergeTerms, benchmark: Benchmark | null) {
    this.#dir = dir
    this.#terms = terms
    this.#benchmark = benchmark
  }

  /** Opens the folder with what it holds already; it need not exist. */
  static async open(dir: string, terms: MergeTerms): Promise<MergeFolder> {
    const place = join(dir, 'benchmark.json')
    const text = await readOptional(place)
    return new MergeFolder(dir, terms, text === null ? null : parseBenchmark(text, place))
  }

  async add(source: BenchmarkSource): Promise<void> {
    const { merged, folders, labels, problems } = await readIncoming(this.#benchmark, source, this.#terms)
    for (const [id, files] of folders) {
      await writeFolderAtomic(
        join(this.#dir, id),
        [...files].map(([path, data]) => ({ path, data })),
      )
      this.#written.add(id)
    }
    // Not spread as arguments: an archive may hold more than a call can take.
    for (const problem of problems) this.#problems.push(problem)
    this.#labels = this.#labels.concat(labels)
    this.#benchmark = merged
  }

  /**
   * Writes the index, last of all: a task that it does not name yet is no task of the benchmark.
   * @throws InputError when nothing was merged and nothing was there
   */
  async close(): Promise<Merged> {
    if (this.#benchmark === null)
      throw new InputError(`no benchmark was found for ${this.#dir}`, 'check the names of repository, branch and tag')
    if (this.#labels.length > 0) await keepLabels(this.#dir, this.#labels)
    const benchmark = stampVersion(this.#benchmark, { at: this.#terms.now, tool_version: version })
    await writeFileAtomic(join(this.#dir, 'benchmark.json'), renderDocument(benchmark))
    return { benchmark, written: [...this.#written].sort(), problems: this.#problems }
  }
}
