/**
 * Which test files can tell something about a change. Every kept file has its evidence in words; no path, not kept. The
 * rubric is that of ProdCodeBench (arXiv 2604.01527): a test is relevant when it exercises the changed code directly or through code that uses it.
 */
import { z } from 'zod'
import { baseOf, dirOf, type ProjectFiles } from '../frameworks/files.ts'
import { languageOfFile } from '../frameworks/languages/index.ts'
import { isNamedTest, pathKind } from '../task/path-kind.ts'
import type { Reason } from '../task/rejection.ts'
import type { ChangeSplit } from '../task/split.ts'
import { type FixtureReader, fixtureReaders } from './fixtures.ts'
import { buildImportGraph, describePath, type ImportGraph, type Reached, walkImporters } from './import-graph.ts'

/** `changed`: the pull request touches it. `fixture`: it reads a changed fixture. `import`: it reaches changed code. */
export const RelevantTest = z.object({
  file: z.string(),
  by: z.enum(['changed', 'fixture', 'import']),
  evidence: z.string(),
  /** Imports between the test and the changed file; 0 where the way is not by imports. */
  distance: z.number().int().min(0),
})
export type RelevantTest = z.infer<typeof RelevantTest>

export interface Relevance {
  /** Changed tests first, then readers of fixtures, then by distance. */
  readonly kept: readonly RelevantTest[]
  /** Test files with a path that the limit left out. */
  readonly left_out: number
  readonly notes: readonly string[]
}

export interface RelevanceRequest {
  readonly split: ChangeSplit
  /** The repository with the change in it. */
  readonly files: ProjectFiles
  /** Is this path a test file of a framework the repository uses? By name where not given. */
  readonly isTest?: (path: string) => boolean
  /** Does this program hold tests? Asked of files that only stand in a test folder; as its language says where not given. */
  readonly holdsTests?: (path: string, text: string) => boolean
  readonly limits?: Partial<RelevanceLimits>
}

export interface RelevanceLimits {
  /** Unchanged test files to keep: readers of changed fixtures, then by imports, nearest first. */
  readonly maxRelated: number
  readonly maxDistance: number
  readonly maxFiles: number
}

const LIMITS: RelevanceLimits = { maxRelated: 20, maxDistance: 4, maxFiles: 20_000 }

/** Finds the relevant test files of a change. */
export async function findRelevantTests(request: RelevanceRequest): Promise<Relevance> {
  const limits = { ...LIMITS, ...request.limits }
  const { split } = request
  const files = readOnce(request.files)
  const known = new Set(files.list())
  const isTest = request.isTest ?? ((path: string) => pathKind(path) === 'test')
  const isReal = realTest(files, request.holdsTests ?? holdsTests)
  const graph = await buildImportGraph(request.files, limits)
  const walk = (from: readonly string[]): Reached[] =>
    walkImporters(
      graph,
      from.filter((path) => known.has(path)),
      { maxDistance: limits.maxDistance, stopAt: isTest },
    )
  const ways = new Map(walk(split.source.map((change) => change.path)).map((reached) => [reached.node, reached]))

  const touched = split.testFiles.map((change) => change.path).filter((path) => known.has(path))
  const support = split.testSupport.map((change) => change.path).filter((path) => known.has(path))
  const declaring = await keepWhere(support, declaresTests(files))
  const changed = [...(await keepWhere(touched.filter(isTest), isReal)), ...declaring]
  const fixtures = await byFixture(fixtureSample(split, new Set(changed)), { files, walk, isTest })
  const related = [...fixtures.kept, ...byImport(ways, { isTest, changed: split.source.map((change) => change.path) })]
  const others = unique(related, new Set(changed))
  const kept = await nearest(others, (test) => isReal(test.file), { most: limits.maxRelated, changed })
  return {
    kept: [...changed.map((file) => changedTest(file, ways.get(file))), ...kept.tests],
    left_out: kept.leftOut,
    notes: [...(await inlineNotes(split, files)), ...fixtures.notes, ...graphNotes(graph)],
  }
}

const INLINE = 'holds tests of its own, which stay with the solution'

/** Tests inside a product file are on the product side: taking them out would change lines that another solution has changed too. */
async function inlineNotes(split: ChangeSplit, files: ProjectFiles): Promise<string[]> {
  const notes: string[] = []
  for (const { path } of split.source) {
    const hasInlineTests = languageOfFile(path)?.hasInlineTests
    if (hasInlineTests?.((await files.read(path)) ?? '') === true) notes.push(`${path} ${INLINE}`)
  }
  return notes
}

/** Says with a missing fail-to-pass test where such tests may stand. */
export function explainInlineTests(reasons: readonly Reason[], { notes }: Relevance): readonly Reason[] {
  const [note] = notes.filter((one) => one.endsWith(INLINE))
  return reasons.map((reason) =>
    note !== undefined && reason.code === 'no-fail-to-pass'
      ? { ...reason, detail: `${reason.detail}; ${note}` }
      : reason,
  )
}

async function keepWhere<T>(items: readonly T[], keep: (item: T) => Promise<boolean>, most = Infinity): Promise<T[]> {
  const kept: T[] = []
  for (const item of items) {
    if (kept.length >= most) break
    if (await keep(item)) kept.push(item)
  }
  return kept
}

/** Tests that are compiled into the program of a changed test anyway; no package has more files that are worth it. */
const MAX_BESIDE = 200

/** The first ones, and those beyond that are part of the same program as a changed test. */
async function nearest(
  tests: readonly RelevantTest[],
  isReal: (test: RelevantTest) => Promise<boolean>,
  { most, changed }: { readonly most: number; readonly changed: readonly string[] },
): Promise<{ readonly tests: readonly RelevantTest[]; readonly leftOut: number }> {
  const first = await keepWhere(tests, isReal, most + 1)
  if (first.length <= most) return { tests: first, leftOut: 0 }
  const taken = new Set(first.slice(0, most))
  const folders = new Set(changed.map(dirOf))
  const isBeside = ({ file }: RelevantTest): boolean =>
    folders.has(dirOf(file)) && languageOfFile(file)?.folderIsProgram === true
  const beside = await keepWhere(
    tests.filter((test) => !taken.has(test) && isBeside(test)),
    isReal,
    MAX_BESIDE,
  )
  return { tests: [...taken, ...beside], leftOut: tests.length - most - beside.length }
}

/** A program in a test folder may be a fixture or a tool; only its text can tell. */
function realTest(
  files: ProjectFiles,
  holdsTests: (path: string, text: string) => boolean,
): (path: string) => Promise<boolean> {
  return async (path) => {
    if (isNamedTest(path)) return true
    const text = await files.read(path)
    return text !== null && holdsTests(path, text)
  }
}

function holdsTests(path: string, text: string): boolean {
  return languageOfFile(path)?.holdsTests?.(path, text) ?? true
}

/** What is in one of these is read by tests of a test tool, whatever it declares. */
const FIXTURES = /(?:^|\/)(?:__)?(?:fixtures?|test[-_]?data)(?:__)?\//i

/** A file named like a helper (`utils.js`, `types.ts`) that declares tests itself is one. */
function declaresTests(files: ProjectFiles): (path: string) => Promise<boolean> {
  return async (path) => {
    if (FIXTURES.test(path)) return false
    const declares = languageOfFile(path)?.declaresTests
    return declares?.((await files.read(path)) ?? '') === true
  }
}

/** The rejection when there is nothing to run, else null. */
export function rejectWithoutTests(relevance: Relevance): Reason | null {
  if (relevance.kept.length > 0) return null
  const notes = relevance.notes.length === 0 ? '' : ` (${relevance.notes.slice(0, 2).join('; ')})`
  const detail = `the change holds no test file, and no import path leads from a test to what it changes${notes}`
  return { code: 'no-test-found', detail, stage: 'relevance' }
}

function changedTest(file: string, way: Reached | undefined): RelevantTest {
  const path = way === undefined ? 'no import path to the changed code was found' : describePath(way)
  return { file, by: 'changed', evidence: `the change touches ${file}; ${path}`, distance: way?.distance ?? 0 }
}

interface Walker {
  readonly files: ProjectFiles
  readonly walk: (from: readonly string[]) => Reached[]
  readonly isTest: (path: string) => boolean
}

/** Fixtures of one folder have one reader; a change of hundreds of them needs no more than a sample of each folder. */
const MAX_FIXTURES_PER_FOLDER = 3
const MAX_FIXTURES = 60

async function byFixture(
  fixtures: readonly string[],
  { files, walk, isTest }: Walker,
): Promise<Pick<Relevance, 'kept' | 'notes'>> {
  const kept: RelevantTest[] = []
  const notes: string[] = []
  for (const fixture of fixtures) {
    const reach = ({ reader, evidence }: FixtureReader): RelevantTest[] =>
      walk([reader])
        .filter(({ node }) => isTest(node) && node !== fixture)
        .map((reached) => fixtureTest(reached, evidence))
    // A changed helper is its own reader: the tests that import it are reached from itself.
    const importing = reach({ reader: fixture, evidence: `the change touches ${fixture}` })
    const isConfig = pathKind(fixture) === 'test-config'
    const readers = importing.length > 0 || isConfig ? [] : await fixtureReaders(fixture, files)
    const tests = [...importing, ...readers.flatMap(reach)]
    if (tests.length === 0 && !isConfig) notes.push(`no test names ${fixture}`)
    kept.push(...tests)
  }
  return { kept: kept.sort((a, b) => a.distance - b.distance), notes }
}

/** Each fixture is looked for in the same test files. */
function readOnce(files: ProjectFiles): ProjectFiles {
  const texts = new Map<string, Promise<string | null>>()
  return {
    list: () => files.list(),
    read(path) {
      const text = texts.get(path) ?? files.read(path)
      texts.set(path, text)
      return text
    },
  }
}

function fixtureTest(reached: Reached, evidence: string): RelevantTest {
  const way = reached.via === null ? evidence : `${describePath(reached)}; ${evidence}`
  return { file: reached.node, by: 'fixture', evidence: way, distance: reached.distance }
}

function fixtureSample(split: ChangeSplit, tests: ReadonlySet<string>): string[] {
  const perFolder = new Map<string, number>()
  const paths = split.test.filter((change) => change.status !== 'deleted').map((change) => change.path)
  return paths
    .filter((path) => {
      if (tests.has(path)) return false
      const taken = perFolder.get(dirOf(path)) ?? 0
      perFolder.set(dirOf(path), taken + 1)
      return taken < MAX_FIXTURES_PER_FOLDER
    })
    .slice(0, MAX_FIXTURES)
}

interface ImportSearch {
  readonly isTest: (path: string) => boolean
  readonly changed: readonly string[]
}

/** Nearest first; of tests equally far those named after a changed file, then those in a changed file's folder. */
function byImport(ways: ReadonlyMap<string, Reached>, { isTest, changed }: ImportSearch): RelevantTest[] {
  const folders = new Set(changed.map(dirOf))
  const stems = new Set(changed.map(stemOf))
  const rank = ({ file, distance }: RelevantTest): number =>
    distance * 4 - (stems.has(stemOf(file)) ? 2 : 0) - (folders.has(dirOf(file)) ? 1 : 0)
  const tests = [...ways.values()]
    .filter(({ node, via }) => via !== null && isTest(node))
    .map((reached): RelevantTest => {
      return { file: reached.node, by: 'import', evidence: describePath(reached), distance: reached.distance }
    })
    .sort((a, b) => rank(a) - rank(b) || (a.file < b.file ? -1 : 1))
  const turns = turnsOf(tests, (test) => `${rank(test)} ${dirOf(test.file)}`)
  return tests.toSorted((a, b) => rank(a) - rank(b) || (turns.get(a) ?? 0) - (turns.get(b) ?? 0))
}

/** Of those equally near each folder gives one in turn: where not all can be run, a folder of many must not keep the others out. */
function turnsOf<T>(items: readonly T[], groupOf: (item: T) => string): ReadonlyMap<T, number> {
  const counts = new Map<string, number>()
  return new Map(
    items.map((item) => {
      const turn = counts.get(groupOf(item)) ?? 0
      counts.set(groupOf(item), turn + 1)
      return [item, turn]
    }),
  )
}

/** `clock` of `src/clock.ts`, `test/clock.test.ts`, `clock_test.go` and `test_clock.py`; `Clock` of `ClockTest.java`. */
function stemOf(path: string): string {
  return (
    baseOf(path)
      .split('.')[0]
      ?.replace(/^test_|[_-](?:test|spec)s?$|(?<=[a-z0-9])Test(?:s|Case)?$/g, '') ?? ''
  )
}

function unique(tests: readonly RelevantTest[], taken: Set<string>): RelevantTest[] {
  return tests.filter((test) => {
    if (taken.has(test.file)) return false
    taken.add(test.file)
    return true
  })
}

function graphNotes({ unread, notes }: ImportGraph): string[] {
  return unread === 0 ? [...notes] : [...notes, `${unread} files over the limit were not read for imports`]
}
