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

interface Namer {
  readonly path: string
  /** The most telling word that it names. */
  readonly word: string
  /** How its text leads to the fixture, 0 being the surest; null: it says the word of a folder that it cannot read from. */
  readonly rank: number | null
}

/**
 * The programs that name the file itself, else those that can find it through its folders. `class` is said by many that read
 * no `class.txt`, and `css` by many that read no file of `languages/css`: a way to the fixture begins with the first folder
 * below the one that program and fixture share.
 */
async function readersByName(fixture: string, tests: readonly string[], files: ProjectFiles): Promise<FixtureReader[]> {
  const words = telling(fixture)
  const named: Namer[] = []
  for (const path of tests) {
    const text = await files.read(path)
    const word = text === null ? undefined : words.find((candidate) => namesInString(text, candidate))
    if (text !== null && word !== undefined) named.push({ path, word, rank: rankOf(path, text, { fixture, word }) })
  }
  const exact = named.filter(({ word }) => word === baseOf(fixture))
  const reaching = [0, 1, 2].flatMap((wanted) => named.filter(({ rank }) => rank === wanted))
  const best = words.find((candidate) => named.some(({ word }) => word === candidate))
  const anyone = named.filter(({ word }) => word === best)
  return ([exact, reaching, anyone].find((found) => found.length > 0) ?? [])
    .slice(0, MAX_READERS)
    .map(({ path, word }) => ({ reader: path, evidence: `${path} names "${word}", where ${fixture} stands` }))
}

interface Named {
  readonly fixture: string
  readonly word: string
}

/** It stands above the fixture; it names the first folder on the way; it names the file without its ending. */
function rankOf(program: string, text: string, { fixture, word }: Named): number | null {
  const dir = dirOf(program)
  if (dir !== '.' && !GENERIC.test(baseOf(dir)) && fixture.startsWith(`${dir}/`)) return 0
  const first = belowShared(fixture, program).find((folder) => !GENERIC.test(folder))
  if (first !== undefined && namesInString(text, first)) return 1
  return word === stemOf(fixture) ? 2 : null
}

/** The folders of the fixture that are not folders of the program. */
function belowShared(fixture: string, program: string): readonly string[] {
  const own = program.split('/').slice(0, -1)
  const folders = fixture.split('/').slice(0, -1)
  const differs = folders.findIndex((folder, index) => own[index] !== folder)
  return differs < 0 ? [] : folders.slice(differs)
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
  return [baseOf(fixture), stemOf(fixture), ...within.reverse()].filter((word) => word.length > 1)
}

function stemOf(path: string): string {
  return baseOf(path).split('.')[0] ?? ''
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
