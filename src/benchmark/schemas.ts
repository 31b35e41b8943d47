/** Every published document and line format as JSON Schema, by file name. `schemas/` holds the same, written to disk. */
import { z } from 'zod'
import { Curation } from '../checks/curation.ts'
import { RunRecord } from '../checks/outcome.ts'
import { Config } from '../config/config.ts'
import { ReviewRecord } from '../feedback/review-record.ts'
import { TurnRecord } from '../task/turns.ts'
import { Benchmark } from './benchmark.ts'
import { Labels } from './labels.ts'
import { Task } from './task.ts'

interface PublishedSchema {
  readonly name: string
  readonly title: string
  readonly schema: z.ZodType
}

const PUBLISHED: readonly PublishedSchema[] = [
  { name: 'task', title: 'task.json: the manifest of a task', schema: Task },
  { name: 'turn', title: 'One line of turns.jsonl', schema: TurnRecord },
  { name: 'run', title: 'One line of runs.jsonl', schema: RunRecord },
  { name: 'benchmark', title: 'benchmark.json: the index of a benchmark folder', schema: Benchmark },
  { name: 'labels', title: 'labels.json: what people said of a sample of the decisions', schema: Labels },
  { name: 'curation', title: 'What `backtest curate --json` prints', schema: Curation },
  { name: 'review', title: 'What `backtest review --json` prints and a workflow run keeps', schema: ReviewRecord },
  { name: 'config', title: '.github/backtest.yml', schema: Config },
]

/** File name → JSON Schema (draft 2020-12). */
export function publishedSchemas(): ReadonlyMap<string, object> {
  return new Map(
    PUBLISHED.map(({ name, title, schema }) => {
      // The input side: keys with a default may be absent, and documents of a later version may hold more keys.
      const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' })
      return [`${name}.schema.json`, { $schema, $id: `backtest/${name}@1`, title, ...rest }]
    }),
  )
}
