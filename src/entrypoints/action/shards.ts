/** Packs candidates into as many jobs as allowed, so that the longest job is short. */

export interface Weighed {
  /** Expected work in any unit. */
  readonly weight: number
}

/** One candidate, or one part of it. */
interface Piece extends Weighed {
  readonly index: number
}

/**
 * The shard number (from 0) of every part of every candidate. Heaviest first, each to the shard with the least work so far: at
 * most a third longer than the best possible packing (Graham 1969, LPT rule), and the same input always gives the same packing.
 * Two parts of a candidate never share a shard: they are there to run side by side, and on different machines.
 * @param candidates the weights of the parts of each; no candidate has more parts than there may be shards
 */
export function packParts(
  candidates: readonly (readonly Weighed[])[],
  mostShards: number,
): readonly (readonly number[])[] {
  const pieces = candidates.flatMap((parts, index) => parts.map(({ weight }): Piece => ({ index, weight })))
  const load = Array.from({ length: Math.min(mostShards, pieces.length) }, () => 0)
  const shardsOf = candidates.map((): number[] => [])
  // A stable sort: of equal weights the earlier one comes first.
  for (const { index, weight } of pieces.sort((a, b) => b.weight - a.weight)) {
    const own = shardsOf[index] ?? []
    const lightest = lightestBut(load, own)
    load[lightest] = (load[lightest] ?? 0) + weight
    own.push(lightest)
  }
  return shardsOf
}

function lightestBut(load: readonly number[], taken: readonly number[]): number {
  let best = -1
  for (const [shard, work] of load.entries())
    if (!taken.includes(shard) && (best === -1 || work < (load[best] ?? 0))) best = shard
  if (best === -1) throw new Error('a candidate has more parts than there are shards')
  return best
}
