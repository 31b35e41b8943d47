/** Puts benchmarks together in one folder. A task comes in only whole, with the digests that its index and manifest name. */
import { join } from 'node:path'
import { type Benchmark, type BenchmarkEntry, mergeBenchmarks, tasksToTake } from '../benchmark/benchmark.ts'
import { readTask, type TaskFiles } from '../benchmark/read-task.ts'
import { InputError } from '../core/errors.ts'
import { sha256 } from '../core/digest.ts'
import { renderDocument } from '../core/json.ts'
import { writeFileAtomic } from '../files/atomic-file.ts'
import { writeFolderAtomic } from '../files/atomic-folder.ts'
import { parseBenchmark, readOptional } from './benchmark-folder.ts'
import type { BenchmarkSource } from './benchmark-source.ts'

/** What a source brings to a standing benchmark. */
export interface Incoming {
  readonly merged: Benchmark
  /** Checked folders that the merged index needs and the standing one lacks, by id. */
  readonly folders: ReadonlyMap<string, TaskFiles>
  /** Entries that were left out, and why. */
  readonly problems: readonly string[]
}

/** Reads what a standing benchmark lacks. An entry whose folder cannot be believed is left out of the index too. */
export async function readIncoming(standing: Benchmark | null, source: BenchmarkSource): Promise<Incoming> {
  const folders = new Map<string, TaskFiles>()
  const problems: string[] = []
  const refused = new Set<string>()
  const taken = new Set(tasksToTake(standing, source.benchmark))
  for (const entry of source.benchmark.tasks) {
    if (!taken.has(entry.instance_id)) continue
    const files = await source.task(entry.instance_id)
    const problem = problemOf(files, entry)
    if (problem === null) folders.set(entry.instance_id, files)
    else {
      refused.add(entry.instance_id)
      problems.push(`${source.name}: ${entry.instance_id} is left out: ${problem}`)
    }
  }
  const tasks = source.benchmark.tasks.filter(({ instance_id: id }) => !refused.has(id))
  const believed: Benchmark = { ...source.benchmark, tasks }
  return { merged: mergeBenchmarks(standing ?? { ...believed, history: [] }, believed), folders, problems }
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
  #benchmark: Benchmark | null
  readonly #written = new Set<string>()
  readonly #problems: string[] = []

  private constructor(dir: string, benchmark: Benchmark | null) {
    this.#dir = dir
    this.#benchmark = benchmark
  }

  /** Opens the folder with what it holds already; it need not exist. */
  static async open(dir: string): Promise<MergeFolder> {
    const place = join(dir, 'benchmark.json')
    const text = await readOptional(place)
    return new MergeFolder(dir, text === null ? null : parseBenchmark(text, place))
  }

  async add(source: BenchmarkSource): Promise<void> {
    const { merged, folders, problems } = await readIncoming(this.#benchmark, source)
    for (const [id, files] of folders) {
      await writeFolderAtomic(
        join(this.#dir, id),
        [...files].map(([path, data]) => ({ path, data })),
      )
      this.#written.add(id)
    }
    this.#problems.push(...problems)
    this.#benchmark = merged
  }

  /**
   * Writes the index, last of all: a task that it does not name yet is no task of the benchmark.
   * @throws InputError when nothing was merged and nothing was there
   */
  async close(): Promise<Merged> {
    if (this.#benchmark === null)
      throw new InputError(`no benchmark was found for ${this.#dir}`, 'check the names of repository, branch and tag')
    await writeFileAtomic(join(this.#dir, 'benchmark.json'), renderDocument(this.#benchmark))
    return { benchmark: this.#benchmark, written: [...this.#written].sort(), problems: this.#problems }
  }
}
