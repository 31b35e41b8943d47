import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Benchmark } from '../../src/benchmark/benchmark.ts'

/** The folders of a benchmark's active tasks; a folder that is no benchmark is a task. */
export function taskDirs(path: string): string[] {
  const index = join(path, 'benchmark.json')
  if (!existsSync(index)) return [path]
  const { tasks } = Benchmark.parse(JSON.parse(readFileSync(index, 'utf8')))
  return tasks.filter(({ state }) => state === 'active').map(({ instance_id: id }) => join(path, id))
}
