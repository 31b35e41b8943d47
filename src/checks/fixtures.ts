/** From a changed fixture or snapshot to the programs that read it. Many changes touch no test code at all. */
import { baseOf, dirOf, type ProjectFiles } from '../frameworks/files.ts'
import { isProgram } from '../task/language.ts'
import { isTestSide, pathKind } from '../task/path-kind.ts'

export interface FixtureReader {
  /** A test or a test helper. */
  readonly reader: string
  readonly evidence: string
}

/** A folder of fixtures is named by one or two programs; reading more of them than this would only find words. */
const MAX_READ = 500
const MAX_READERS = 20

/** The programs that read a fixture, nearest first; empty when none names it. */
export async function fixtureReaders(fixture: string, files: ProjectFiles): Promise<FixtureReader[]> {
  const owner = snapshotOwner(fixture, new Set(files.list()))
  if (owner !== null) return [{ reader: owner, evidence: `${fixture} is the snapshot of ${owner}` }]
  const tests = testPrograms(fixture, files)
  const go = goOwners(fixture, tests)
  // A Go program is reached by its package; what names it is chance.
  return go.length > 0 || fixture.endsWith('.go') ? go : await readersByName(fixture, tests, files)
}

/** `__snapshots__/x.test.js.snap` (jest, vitest) and `x.test.js.md`/`.snap` (AVA) stand beside or below their test. */
function snapshotOwner(fixture: string, known: ReadonlySet<string>): string | null {
  const stem = baseOf(fixture).replace(/\.(?:snap|md)$/, '')
  if (stem === baseOf(fixture)) return null
  const dir = dirOf(fixture)
  const folders = /(?:^|\/)(?:__snapshots__|snapshots)$/.test(dir) ? [dirOf(dir), dir] : [dir]
  const paths = folders.map((folder) => (folder === '.' ? stem : `${folder}/${stem}`))
  return paths.find((path) => known.has(path) && isProgram(path)) ?? null
}

/** Programs of the test side, those that share most folders with the fixture first. */
function testPrograms(fixture: string, files: ProjectFiles): string[] {
  const folders = fixture.split('/').slice(0, -1)
  const shared = (path: string): number => {
    const parts = path.split('/')
    const differs = folders.findIndex((folder, index) => parts[index] !== folder)
    return differs < 0 ? folders.length : differs
  }
  return files
    .list()
    .filter((path) => isProgram(path) && isTestSide(pathKind(path)) && path !== fixture)
    .map((path) => ({ path, near: shared(path) }))
    .filter(({ near }) => near > 0 || folders.length === 1)
    .sort((a, b) => b.near - a.near || (a.path < b.path ? -1 : 1))
    .slice(0, MAX_READ)
    .map(({ path }) => path)
}

/** Go keeps fixtures in `testdata` below the package whose tests read them (`go help test`). */
function goOwners(fixture: string, tests: readonly string[]): FixtureReader[] {
  const at = fixture.indexOf('testdata/')
  if (at < 0) return []
  const dir = at === 0 ? '.' : fixture.slice(0, at - 1)
  return tests
    .filter((path) => path.endsWith('_test.go') && dirOf(path) === dir)
    .slice(0, MAX_READERS)
    .map((reader) => ({ reader, evidence: `${fixture} is test data of the package of ${reader}` }))
}

/** The file's own name first, then its folders from the inside out: the most telling word that anyone names wins. */
async function readersByName(fixture: string, tests: readonly string[], files: ProjectFiles): Promise<FixtureReader[]> {
  const words = telling(fixture)
  const best = new Map<string, string[]>()
  for (const path of tests) {
    const text = await files.read(path)
    const word = text === null ? undefined : words.find((candidate) => namesInString(text, candidate))
    if (word !== undefined) best.set(word, [...(best.get(word) ?? []), path])
  }
  const word = words.find((candidate) => best.has(candidate))
  if (word === undefined) return []
  const readers = best.get(word) ?? []
  return readers
    .slice(0, MAX_READERS)
    .map((reader) => ({ reader, evidence: `${reader} names "${word}", where ${fixture} stands` }))
}

/** Folder names that say nothing of what stands in them. */
const GENERIC = /^(?:tests?|specs?|__tests?__|e2e|src|lib)$/

/** Words that could name a fixture: of its folders only those within the tests, for any program may say `cli` or `app`. */
function telling(fixture: string): string[] {
  const folders = dirOf(fixture).split('/')
  const within = folders.filter((folder, index) => {
    const place = folders.slice(0, index + 1).join('/')
    return !GENERIC.test(folder) && isTestSide(pathKind(`${place}/x.json`))
  })
  return [baseOf(fixture), baseOf(fixture).split('.')[0] ?? '', ...within.reverse()].filter((word) => word.length > 1)
}

/** Is the word a whole part of a quoted path? `new` in `'./new'` or `"specs/new/"`, not in `new Map`. */
function namesInString(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text[at - 1] ?? ''
    const after = text[at + word.length] ?? ''
    if (/['"`/]/.test(before) && /['"`/.*]/.test(after)) return true
  }
  return false
}
