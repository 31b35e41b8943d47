/** A share with how sure it is. */
export interface Interval {
  readonly hits: number
  readonly of: number
  /** Ends of the 95 % interval, 0 to 1; 0 and 1 where nothing was seen. */
  readonly low: number
  readonly high: number
}

const Z = 1.96

/**
 * Wilson score interval of a proportion at 95 %: right also for few cases and for shares near 0 or 1, where the usual
 * plus-minus is not (Wilson 1927; https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval).
 */
export function wilsonInterval(hits: number, of: number): Interval {
  if (of === 0) return { hits, of, low: 0, high: 1 }
  const p = hits / of
  const middle = p + (Z * Z) / (2 * of)
  const spread = Z * Math.sqrt((p * (1 - p)) / of + (Z * Z) / (4 * of * of))
  const scale = 1 + (Z * Z) / of
  return { hits, of, low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale) }
}
