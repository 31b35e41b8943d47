/** How many tests the tasks have. */
import type { TextTable } from '../text-table.ts'
import { median } from '../../core/quantile.ts'

export interface SizeCount {
  /** `2–3`. */
  readonly size: string
  /** Lists of that size. */
  readonly count: number
}

/** Powers of two: lists of tests differ by orders of magnitude. */
const LEAST_OF_RANGE = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048] as const

/** Lists by their size; ranges below the smallest and above the largest are left out. */
export function testSizes(sizes: readonly number[]): readonly SizeCount[] {
  const ranges = LEAST_OF_RANGE.map((least, index) => {
    const next = LEAST_OF_RANGE[index + 1] ?? Number.POSITIVE_INFINITY
    const size =
      next === Number.POSITIVE_INFINITY ? `${least}+` : next - least === 1 ? `${least}` : `${least}–${next - 1}`
    return { size, count: sizes.filter((one) => one >= least && one < next).length }
  })
  const used = ranges.map(({ count }) => count > 0)
  return ranges.slice(Math.max(0, used.indexOf(true)), used.lastIndexOf(true) + 1)
}

/** "Median 2, largest 40." */
export function sizesLine(sizes: readonly number[]): string {
  return `Median ${median(sizes)}, largest ${Math.max(0, ...sizes)}.`
}

export function sizesTable(title: string, counts: readonly SizeCount[]): TextTable {
  return { title, note: '', header: ['Tests', 'Tasks'], rows: counts.map(({ size, count }) => [size, String(count)]) }
}
