/** Packs candidates into as many jobs as allowed, so that the longest job is short. */

export interface Weighed {
  /** Expected work in any unit; bigger changes have more tests to run. */
  readonly weight: number
}

/**
 * The shard number (from 0) of every candidate. Heaviest first, each to the shard with the least work so far: at most a
 * third longer than the best possible packing (Graham 1969, LPT rule), and the same input always gives the same packing.
 */
export function packIntoShards(candidates: readonly Weighed[], mostShards: number): readonly number[] {
  const load = Array.from({ length: Math.min(mostShards, candidates.length) }, () => 0)
  const order = candidates.map((candidate, index) => ({ index, weight: candidate.weight }))
  order.sort((a, b) => b.weight - a.weight || a.index - b.index)
  const shardOf: number[] = []
  for (const { index, weight } of order) {
    const lightest = load.indexOf(Math.min(...load))
    load[lightest] = (load[lightest] ?? 0) + weight
    shardOf[index] = lightest
  }
  return shardOf
}
