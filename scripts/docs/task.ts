/** Field tables of docs/task-format.md: paths and types from the schemas, words from here. */
import type { z } from 'zod'
import { Benchmark } from '../../src/benchmark/benchmark.ts'
import { Task } from '../../src/benchmark/task.ts'
import { RunRecord } from '../../src/checks/outcome.ts'
import { TurnRecord } from '../../src/task/turns.ts'
import { fieldsOf } from './json-schema.ts'
import { code, table } from './table.ts'
import { BENCHMARK_WORDS, type FieldWords, RUN_WORDS, TASK_WORDS, TURN_WORDS } from './task-words.ts'

export const taskTable = (): string => fieldTable(Task, TASK_WORDS)
export const runTable = (): string => fieldTable(RunRecord, RUN_WORDS)
export const turnTable = (): string => fieldTable(TurnRecord, TURN_WORDS)
export const benchmarkTable = (): string => fieldTable(Benchmark, BENCHMARK_WORDS)

/** Throws when a field has no words, or words have no field: neither may go unnoticed. */
function fieldTable(schema: z.ZodType, { words, folded }: FieldWords): string {
  const all = fieldsOf(schema, 'output')
  const known = new Set(all.map(({ path }) => path))
  const fields = all.filter(({ path }) => words[path] !== undefined)
  const missing = all.filter(({ path }) => words[path] === undefined && !isFolded(path, folded))
  const surplus = Object.keys(words).filter((path) => !known.has(path))
  const wrong = [...missing.map(({ path }) => `no words for ${path}`), ...surplus.map((path) => `no field ${path}`)]
  if (wrong.length > 0) throw new Error(`scripts/docs/task-words.ts: ${wrong.join(', ')}`)
  return table(
    ['field', 'type', ''],
    fields.map(({ path, type }) => [code(path), type, words[path] ?? '']),
  )
}

function isFolded(path: string, folded: readonly string[]): boolean {
  return folded.some((parent) => path === parent || path.startsWith(`${parent}.`))
}
