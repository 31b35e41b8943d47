/** Looking things up by step number in lists that are in step order: a search each, where a walk would make sessions quadratic. */

export interface AtStep {
  readonly step: number
}

/** Index of the first item after a step; the list's length when there is none. */
function indexAfter(items: readonly AtStep[], step: number): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((items[middle]?.step ?? Infinity) > step) high = middle
    else low = middle + 1
  }
  return low
}

/** The last item before a step. */
export function lastBefore<T extends AtStep>(items: readonly T[], step: number): T | undefined {
  return items[indexAfter(items, step - 1) - 1]
}

/** The item of a step. */
export function atStep<T extends AtStep>(items: readonly T[], step: number): T | undefined {
  const item = items[indexAfter(items, step) - 1]
  return item?.step === step ? item : undefined
}

/** The first item after a step. */
export function firstAfter<T extends AtStep>(items: readonly T[], step: number): T | undefined {
  return items[indexAfter(items, step)]
}

/** True when an item lies after one step and before another. */
export function anyBetween(items: readonly AtStep[], after: number, before: number): boolean {
  return (firstAfter(items, after)?.step ?? Infinity) < before
}
