/** Tests that differed from run to run: what counts for nothing, and why. */
import type { Curation, UnstableTest } from '../../checks/curation.ts'
import type { TextTable } from '../text-table.ts'
import { plural, testName } from '../words.ts'

export interface Flake {
  readonly test: string
  /** Runs before and after the change, one letter each, of the newest change. */
  readonly pre: string
  readonly post: string
  readonly cause: string
  /** Changes in whose runs it differed. */
  readonly changes: readonly string[]
}

const CAUSES: Readonly<Record<NonNullable<UnstableTest['cause']>, string>> = {
  itself: 'differs alone too',
  order: 'depends on what ran before',
  company: 'passes alone: load, order or shared state',
  machine: 'passes in one job and fails in another',
}

/** One row a test, those of most changes first. */
export function flakesOf(curations: readonly Curation[]): readonly Flake[] {
  const flakes = new Map<string, { flake: Flake; changes: string[] }>()
  for (const { instance_id: id, unstable } of curations) {
    for (const one of unstable) {
      const test = testName(one)
      // Two repositories of a merged benchmark may hold tests of one name.
      const key = `${id.slice(0, id.lastIndexOf('-'))}\n${test}`
      const seen = flakes.get(key)
      if (seen !== undefined) seen.changes.push(id)
      else {
        const changes = [id]
        const cause = one.cause === undefined ? 'not known' : CAUSES[one.cause]
        flakes.set(key, { flake: { test, pre: one.pre, post: one.post, cause, changes }, changes })
      }
    }
  }
  return [...flakes.values()]
    .map(({ flake }) => flake)
    .toSorted((a, b) => b.changes.length - a.changes.length || (a.test < b.test ? -1 : 1))
}

export function flakesLine(flakes: readonly Flake[]): string {
  // A pulled folder tells how many tests of a rejected change were unstable, and not which: nothing is said of those.
  if (flakes.length === 0) return 'No test is listed that gave different results in equal runs.'
  return `${plural(flakes.length, 'test')} gave different results in equal runs, and ${flakes.length === 1 ? 'counts' : 'count'} for nothing.`
}

export function flakesTable(flakes: readonly Flake[]): TextTable {
  return {
    title: 'Unstable tests',
    note: flakesLine(flakes),
    header: ['Test', 'Before', 'After', 'Why', 'Changes'],
    rows: flakes.map(({ test, pre, post, cause, changes }) => [test, pre, post, cause, String(changes.length)]),
  }
}
