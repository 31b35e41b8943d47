/** Holds the tests that were found against those that a list names. */
import type { TestId } from '../../src/frameworks/outcome.ts'
import { formsOf, type ListedName, readListed, sameFile } from './names.ts'

export interface Matching {
  /** Ids of the list that we have too. */
  readonly found: readonly string[]
  /** Ids of the list that we have not. */
  readonly missing: readonly string[]
  /** Tests of ours that no id of the list means. One test under several contexts counts once. */
  readonly extra: readonly string[]
}

/**
 * Matches both lists. The fullest form of a name decides: a bare title matches the end of a longer name only where no test
 * bears exactly that name.
 */
export function matchTests(listed: readonly string[], ours: readonly TestId[]): Matching {
  const byForm = indexByForm(ours)
  const taken = new Set<TestId>()
  const found: string[] = []
  const missing: string[] = []
  for (const id of listed) {
    const matches = matchesOf(readListed(id), byForm)
    for (const match of matches) taken.add(match)
    if (matches.length > 0) found.push(id)
    else missing.push(id)
  }
  // A list without contexts speaks of a test in any of them; so does one that names the test in another context.
  const named = new Set([...taken].map(nameOf))
  const extra = new Set(ours.filter((test) => !named.has(nameOf(test))).map(nameOf))
  return { found, missing, extra: [...extra] }
}

/** Tests by form; those that bear the form as their whole name apart from those for which it is a part. */
interface Bearers {
  readonly whole: TestId[]
  readonly part: TestId[]
}

function indexByForm(ours: readonly TestId[]): ReadonlyMap<string, Bearers> {
  const index = new Map<string, Bearers>()
  for (const test of ours)
    for (const [rank, form] of formsOf(test).entries()) {
      const bearers = index.get(form) ?? { whole: [], part: [] }
      index.set(form, bearers)
      bearers[rank === 0 ? 'whole' : 'part'].push(test)
    }
  return index
}

function matchesOf({ context, file, words }: ListedName, byForm: ReadonlyMap<string, Bearers>): readonly TestId[] {
  const bearers = byForm.get(words)
  if (bearers === undefined) return []
  const fits = (test: TestId): boolean =>
    sameFile(file, test.file) && (context === null || test.context === undefined || test.context.includes(context))
  const whole = bearers.whole.filter(fits)
  return whole.length > 0 ? whole : bearers.part.filter(fits)
}

function nameOf({ file, name }: TestId): string {
  return `${file} > ${name}`
}
