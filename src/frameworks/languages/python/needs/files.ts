/** Requirement files, by their names: those for tests, then those for development, then the plain one. */
import { type Need, type NeedQuestion, namesPytest } from './need.ts'

/** Files that `requirementNeeds` may want to read, relative to the package's directory. */
export const REQUIREMENT_FILE =
  /^(?:(?:requirements?|reqs?)[-_.\w]*\.(?:txt|in|pip)|[\w-]+[-_]requirements\.txt|(?:requirements|reqs|tests?|ci|etc|tools)\/[\w.-]+\.txt|tests?\/requirements[\w.-]*\.txt)$/i

const TESTS = /(?:^|[-_./])(?:tests?|testing|pytest|unittests?)(?:[-_.]|$)/i
const DEVELOPMENT = /(?:^|[-_./])(?:dev|devel|develop|development|ci)(?:[-_.]|$)/i

/** 0 tests, 1 development, 2 the plain file; null for documentation, linters and the like. */
function rankOf(path: string): number | null {
  if (!REQUIREMENT_FILE.test(path) || !path.endsWith('.txt')) return null
  if (/(?:lint|docs?|mypy|typing|types|release|build|bench|style|format|gpu|min(?:imum)?)\b/i.test(path)) return null
  // A folder `tests` says it of requirement files only, not of data.
  const name = /^(?:tests?|ci|etc|tools)\//i.test(path) && !/require|reqs/i.test(path) ? null : path
  if (name === null) return null
  if (TESTS.test(name)) return 0
  if (DEVELOPMENT.test(name)) return 1
  return /^requirements\.txt$|^requirements\/(?:base|main|requirements)\.txt$/i.test(name) ? 2 : null
}

/** Files named for tests or development. */
export function requirementNeeds({ paths }: NeedQuestion): readonly Need[] {
  return [...paths]
    .map((path) => ({ path, rank: rankOf(path) }))
    .filter(({ rank }) => rank === 0 || rank === 1)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || a.path.length - b.path.length)
    .map(({ path }) => ({ requirements: [], files: [path], extras: [], evidence: path }))
}

/**
 * `requirements.txt` beside a package manifest: what its developers work with, if pytest is among it. Libraries of the years
 * before groups and extras were known mostly keep their test plugins there.
 */
export function developerNeeds({ paths, texts }: NeedQuestion): readonly Need[] {
  return [...paths]
    .filter((path) => rankOf(path) === 2 && namesPytest(texts.get(path) ?? ''))
    .map((path) => ({ requirements: [], files: [path], extras: [], evidence: path, dispensable: true }))
}

/** What the program itself needs where no package manifest says it. */
export function plainRequirements({ paths }: NeedQuestion): readonly string[] {
  return [...paths].filter((path) => rankOf(path) === 2).slice(0, 1)
}
