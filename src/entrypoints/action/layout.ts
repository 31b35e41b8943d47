/** Which job makes which runs of which candidate. */
import type { Durations } from '../../benchmark/durations.ts'
import type { Config } from '../../config/config.ts'
import type { Part } from './plan-file.ts'
import { packParts } from './shards.ts'
import { partSeconds, spreadRuns } from './spreading.ts'

export interface ToLayOut {
  readonly instance_id: string
  readonly changed_files: number
}

export interface Layout {
  /** The jobs of each candidate, in the order of the candidates. */
  readonly parts: readonly (readonly Part[])[]
  /** Expected seconds of the longest job; null where no earlier curation says how long anything takes. */
  readonly longest: number | null
}

type LayoutConfig = Pick<Config, 'runs' | 'max-jobs' | 'spread'>

/**
 * By the time that candidates are expected to take, where earlier curations of the repository tell; else by their changed files. Only a
 * known time splits a candidate: how long a file takes nobody can say beforehand.
 */
export function layOut(candidates: readonly ToLayOut[], config: LayoutConfig, durations: Durations | null): Layout {
  const jobs = config['max-jobs']
  const expected = candidates.map((candidate) => durations?.expect(candidate) ?? null)
  const even = expected.reduce<number>((sum, seconds) => sum + (seconds ?? 0), 0) / jobs
  const install = durations?.install ?? 0
  const request = { install, runs: config.runs, jobs, even, least: config.spread }
  const runs = expected.map((seconds) => spreadRuns({ ...request, seconds }))
  const weights = runs.map((parts, index) => {
    const seconds = expected[index] ?? null
    const weight =
      seconds === null
        ? (1 + (candidates[index]?.changed_files ?? 0)) / parts.length
        : partSeconds(seconds, config.runs, parts.length)
    return parts.map(() => ({ weight }))
  })
  const shards = packParts(weights, jobs)
  const parts = runs.map((counts, index) =>
    counts.map((count, part) => ({ shard: `s${(shards[index]?.[part] ?? 0) + 1}`, runs: count })),
  )
  return { parts, longest: durations === null ? null : install + longestOf(shards, weights) }
}

function longestOf(
  shards: readonly (readonly number[])[],
  weights: readonly (readonly { readonly weight: number }[])[],
): number {
  const load = new Map<number, number>()
  for (const [index, own] of shards.entries())
    for (const [part, shard] of own.entries())
      load.set(shard, (load.get(shard) ?? 0) + (weights[index]?.[part]?.weight ?? 0))
  return [...load.values()].reduce((most, seconds) => Math.max(most, seconds), 0)
}
