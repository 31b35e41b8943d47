/** Where a benchmark comes from: a folder, or a zip of one as artifacts and releases hold it. All of them are foreign. */
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Benchmark } from '../benchmark/benchmark.ts'
import type { Labels } from '../benchmark/labels.ts'
import type { TaskFiles } from '../benchmark/read-task.ts'
import { errorMessage, InputError } from '../core/errors.ts'
import { readRegularFile } from '../files/regular-file.ts'
import { openZip, type ZipEntry } from '../files/zip.ts'
import { limits } from '../guard/limits.ts'
import { parseBenchmark, readBenchmark } from './benchmark-folder.ts'
import { LABELS_FILE, NO_LABELS, parseLabels, readLabels } from './label.ts'

export interface BenchmarkSource {
  /** For messages: a path, or the name of an artifact. */
  readonly name: string
  readonly benchmark: Benchmark
  /** The files of one task by name; empty where the source has no folder for it. */
  task(instanceId: string): Promise<TaskFiles>
  /** What people answered beside it; none where there is no file. @throws InputError when the file is none of ours */
  labels(): Promise<Labels>
}

const INDEX = 'benchmark.json'
const REMEDY = 'download it again, or leave it out'

/** @throws InputError when the folder holds no readable benchmark */
export async function folderSource(dir: string): Promise<BenchmarkSource> {
  return {
    name: dir,
    benchmark: await readBenchmark(dir),
    async task(id) {
      const files = new Map<string, Uint8Array>()
      const entries = await readdir(join(dir, id), { withFileTypes: true }).catch(() => [])
      for (const entry of entries)
        if (entry.isFile())
          files.set(
            entry.name,
            await readRegularFile(join(dir, id, entry.name), { maxBytes: limits.archive.entryBytes }),
          )
      return files
    },
    labels: () => readLabels(dir),
  }
}

/**
 * Hands the benchmark in a zip to `use`. The index may lie in the archive's root or in a folder.
 * @throws InputError when it is no zip, is over the limits, or holds no readable benchmark
 */
export async function withZip<Result>(
  file: string,
  name: string,
  use: (source: BenchmarkSource) => Promise<Result>,
): Promise<Result> {
  const opened = await openZip(file)
  if ('bad' in opened) throw new InputError(`${name} cannot be read: ${opened.bad}`, REMEDY)
  await using zip = opened
  const [index] = zip.entries
    .filter(({ path }) => basename(path) === INDEX)
    .sort((a, b) => a.path.length - b.path.length)
  if (index === undefined) throw new InputError(`${name} holds no ${INDEX}`, REMEDY)
  const root = index.path.slice(0, -INDEX.length)
  const folders = foldersIn(zip.entries, root)
  const labels = zip.entries.find(({ path }) => path === `${root}${LABELS_FILE}`)
  return await use({
    name,
    benchmark: parseBenchmark((await bytesOf(index)).toString('utf8'), `${name}/${index.path}`),
    async task(id) {
      const files = new Map<string, Uint8Array>()
      for (const [file, entry] of folders.get(id) ?? []) files.set(file, await bytesOf(entry))
      return files
    },
    async labels() {
      if (labels === undefined) return NO_LABELS
      return parseLabels((await bytesOf(labels)).toString('utf8'), `${name}/${labels.path}`)
    },
  })
}

/** Files that lie in a folder right below the root, by folder: an archive of many tasks is gone through once. */
function foldersIn(entries: readonly ZipEntry[], root: string): ReadonlyMap<string, (readonly [string, ZipEntry])[]> {
  const folders = new Map<string, (readonly [string, ZipEntry])[]>()
  for (const entry of entries) {
    const [folder = '', file, ...deeper] = entry.path.startsWith(root) ? entry.path.slice(root.length).split('/') : []
    if (file === undefined || deeper.length > 0) continue
    const files = folders.get(folder) ?? []
    files.push([file, entry])
    folders.set(folder, files)
  }
  return folders
}

/** @throws InputError when the entry is damaged or holds more or less than the directory says */
async function bytesOf(entry: ZipEntry): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of entry.open()) chunks.push(chunk)
  } catch (cause) {
    throw new InputError(`${entry.path} cannot be unpacked: ${errorMessage(cause)}`, REMEDY, { cause })
  }
  return Buffer.concat(chunks)
}
