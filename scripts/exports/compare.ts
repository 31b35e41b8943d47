/** What a system read back, held against the task folders. */
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Facts } from './systems.ts'

/** What a reader prints. */
export const Answer = z.object({
  version: z.string(),
  /** By the way it was read, then by task. */
  views: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))),
  /** What the system itself finds wrong with the export. */
  problems: z.array(z.string()),
})
export type Answer = z.infer<typeof Answer>

export interface Compared {
  /** Tasks that were the same in every view. */
  readonly same: number
  /** One line each: the task, the view, and the facts that differ. */
  readonly differences: readonly string[]
}

/** @param expected what the folders say, by task: exactly these have to be read */
export function compare(expected: ReadonlyMap<string, Facts>, { views, problems }: Answer): Compared {
  const differences = Object.entries(views).flatMap(([view, tasks]) => [
    ...[...expected].flatMap(([id, facts]) => differing(id, view, facts, tasks[id])),
    ...Object.keys(tasks).flatMap((id) => (expected.has(id) ? [] : [`${id} (${view}): is no task of the export`])),
  ])
  if (Object.keys(views).length === 0) differences.push('nothing was read')
  const broken = new Set(differences.map((line) => line.split(' ')[0]))
  const same = Object.keys(views).length === 0 ? 0 : [...expected.keys()].filter((id) => !broken.has(id)).length
  return { same, differences: [...differences, ...problems] }
}

function differing(id: string, view: string, facts: Facts, read: Facts | undefined): string[] {
  if (read === undefined) return [`${id} (${view}): was not read`]
  const names = [...new Set([...Object.keys(facts), ...Object.keys(read)])]
  const other = names.filter((name) => !isDeepStrictEqual(inOrder(facts[name]), inOrder(read[name])))
  return other.length === 0 ? [] : [`${id} (${view}): ${other.join(', ')}`]
}

/** The order of a list of test names says nothing. */
function inOrder(value: unknown): unknown {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? [...value].sort() : value
}
