/** The value below which `share` of the values lie, nearest rank; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}

/** The lower one of the two in the middle; 0 of none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}
