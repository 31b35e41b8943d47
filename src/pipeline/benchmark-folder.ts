/** A benchmark folder on disk: `benchmark.json` and one folder a task. */
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Benchmark, BENCHMARK_SCHEMA } from '../benchmark/benchmark.ts'
import { linkProblem, readTask, shown, type TaskReading } from '../benchmark/read-task.ts'
import { InputError } from '../core/errors.ts'
import { parseJson } from '../core/json.ts'
import { journalLines } from '../files/journal.ts'
import { readRegularFile } from '../files/regular-file.ts'
import { limits } from '../guard/limits.ts'
import { JournalLine } from './journal-line.ts'

/** The text of a file, or null where there is none. */
export async function readOptional(path: string): Promise<string | null> {
  const there = await lstat(path).then(
    () => true,
    () => false,
  )
  return there ? (await readRegularFile(path, { maxBytes: limits.archive.entryBytes })).toString('utf8') : null
}

/** @throws InputError when the folder holds no readable `benchmark.json` */
export async function readBenchmark(dir: string): Promise<Benchmark> {
  const text = await readOptional(join(dir, 'benchmark.json'))
  if (text === null)
    throw new InputError(`${dir} holds no benchmark.json`, 'name a folder that `backtest mine --out` wrote')
  return parseBenchmark(text, join(dir, 'benchmark.json'))
}

const OfAnySchema = z.object({ schema: z.string() })

/** @throws InputError that names the first thing wrong */
export function parseBenchmark(text: string, where: string): Benchmark {
  const json = parseJson(text)
  const read = Benchmark.safeParse(json)
  if (read.success) return read.data
  const { data: other } = OfAnySchema.safeParse(json)
  if (other !== undefined && other.schema !== BENCHMARK_SCHEMA)
    throw new InputError(
      `${where} has the schema "${shown(other.schema)}", not "${BENCHMARK_SCHEMA}"`,
      'read it with the version of Backtest that wrote it',
    )
  const [issue] = read.error.issues
  const what = issue === undefined ? 'not a benchmark' : `${issue.path.join('.') || 'the document'}: ${issue.message}`
  throw new InputError(
    `${where} is not a benchmark of this version (${what})`,
    'restore it, or write a new one into another folder with --out',
  )
}

/** What `mine` wrote about each change, newest curation of each; broken lines are left out. */
export async function readJournal(dir: string): Promise<JournalLine[]> {
  const newest = new Map<string, JournalLine>()
  for await (const line of readJournalLines(dir)) newest.set(line.curation.instance_id, line)
  return [...newest.values()]
}

/** Every whole line of the journal, oldest first. */
export async function* readJournalLines(dir: string): AsyncGenerator<JournalLine> {
  for await (const text of journalLines(join(dir, 'mine.jsonl'), limits.session.lineBytes)) {
    const line = JournalLine.safeParse(parseJson(text))
    if (line.success) yield line.data
  }
}

/** Reads and checks one task folder. @throws InputError when it is no folder, or holds no manifest at all */
export async function readTaskFolder(dir: string): Promise<TaskReading> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((cause: unknown) => {
    throw new InputError(`cannot read the task folder ${dir}`, 'name a folder that holds a task.json', { cause })
  })
  if (!entries.some(({ name }) => name === 'task.json'))
    throw new InputError(`${dir} holds no task.json`, 'name a folder that `backtest curate` or `backtest mine` wrote')
  const files = new Map<string, Uint8Array>()
  for (const entry of entries) {
    // A folder, link or pipe is no file of a task; as an empty one it fails the check of names and digests.
    const read = entry.isFile()
      ? readRegularFile(join(dir, entry.name), { maxBytes: limits.archive.entryBytes })
      : new Uint8Array()
    files.set(entry.name, await read)
  }
  const links = entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => name)
  return links.length === 0 ? readTask(files) : withLinks(readTask(files), links)
}

/** A link is called one, and not a file whose digest is wrong. */
function withLinks(read: TaskReading, links: readonly string[]): TaskReading {
  const others = read.status === 'broken' ? read.problems : []
  const rest = others.filter(({ detail }) => !links.some((name) => detail.startsWith(`${shown(name)} `)))
  return { status: 'broken', problems: [...links.map(linkProblem), ...rest] }
}
