/** The task folders that paths stand for: a task, a benchmark's active tasks, or every task in a folder of `curate --out`. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { readBenchmark } from '../../pipeline/benchmark-folder.ts'

/**
 * A path that is none of these is handed back as it is: reading it as a task says what is wrong.
 * @throws InputError when there is no task at all
 */
export async function taskFolders(paths: readonly string[]): Promise<string[]> {
  const folders: string[] = []
  for (const path of paths) folders.push(...(await foldersOf(path)))
  const [first] = paths
  if (folders.length === 0)
    throw new InputError(`${paths.length === 1 ? first : paths.join(', ')} holds no active task`, 'name a task folder')
  return folders
}

async function foldersOf(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
  const names = new Set(entries.map(({ name }) => name))
  if (names.has('task.json')) return [path]
  if (names.has('benchmark.json')) {
    const { tasks } = await readBenchmark(path)
    return tasks.filter(({ state }) => state === 'active').map(({ instance_id: id }) => join(path, id))
  }
  const inside: string[] = []
  for (const entry of entries) {
    const folder = join(path, entry.name)
    if (entry.isDirectory() && (await isTask(folder))) inside.push(folder)
  }
  return inside.length === 0 ? [path] : inside.sort()
}

async function isTask(folder: string): Promise<boolean> {
  return readdir(folder).then(
    (names) => names.includes('task.json'),
    () => false,
  )
}
