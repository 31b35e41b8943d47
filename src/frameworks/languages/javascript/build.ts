/** Does anything have to be built before the tests can run? */
import { dirOf, joinPath, type ProjectFiles } from '../../files.ts'
import { manifestPath } from '../../manifest.ts'
import { type Scripts, toolsOfScript } from '../../scripts.ts'
import { compiledTests } from './compiled.ts'
import { importsOf } from './imports.ts'
import { resolveImport } from './resolve.ts'

interface BuildQuestion {
  readonly files: ProjectFiles
  readonly paths: ReadonlySet<string>
  /** Nearest first; the first is the package's own. */
  readonly manifests: Scripts['manifests']
  readonly tests: readonly string[]
}

export interface BuildStep {
  readonly command: readonly string[]
  readonly why: string
  /** As in `SetupPlan.buildMayFail`. */
  readonly mayFail: boolean
}

const BUILD_SCRIPTS = [
  'build',
  'compile',
  'build:lib',
  'build:test',
  'prebuild',
  'bundle',
  'tsc',
  'prepare',
  'prepublishOnly',
]
const OUTPUT =
  /^(?:dist|build|lib|libs|out|output|es|esm|cjs|umd|pkg|bin|generated)(?:\/|$)|^(?:packages\/[^/]+|[^/]+)\/(?:dist|build|lib|out)(?:\/|$)/

/** What a script that only builds does not start. */
const CHECKERS = new Set(
  'mocha jest vitest ava tap tape jasmine nyc c8 eslint xo standard prettier biome tslint tsd npm-publish publint size-limit'.split(
    ' ',
  ),
)

/**
 * A build is needed where a test runs in its built form or imports output that is not in the repository, or where the `test` script
 * itself builds first. Null where the package has no script that builds.
 */
export async function findBuild(question: BuildQuestion): Promise<BuildStep | null> {
  const [own] = question.manifests
  const script = own === undefined ? undefined : buildScript(own)
  if (own === undefined || script === undefined) return null
  const scripts = own.manifest.scripts
  const command = ['npm', 'run', script]
  const compiled = await compiledTest(question)
  if (compiled !== null) return { command, why: compiled, mayFail: true }
  const missing = await missingOutput(question, own.dir)
  const [lacking] = missing
  // Where only some tests need it, the others are not to blame for a build that fails.
  if (lacking !== undefined) return { command, why: lacking, mayFail: missing.length < question.tests.length }
  const where = ['pretest', 'test'].find((name) => /\b(?:build|compile|tsc|bundle)\b/.test(scripts[name] ?? ''))
  if (where === undefined) return null
  const first = `${manifestPath(own.dir)} scripts.${where} builds first`
  // Without test files to look into, the scripts' own word is taken.
  if (question.tests.length === 0) return { command, why: first, mayFail: false }
  const named = await namedOutput(question, own)
  return named === null ? null : { command, why: `${first}, and ${named}`, mayFail: true }
}

/** The first by its name that neither tests nor lints on the way; where all do, the first. */
function buildScript(own: Scripts['manifests'][number]): string | undefined {
  const named = BUILD_SCRIPTS.filter((name) => own.manifest.scripts[name] !== undefined)
  return named.find((name) => !toolsOfScript(own, name).some((tool) => CHECKERS.has(tool))) ?? named[0]
}

async function compiledTest({ files, manifests, tests }: BuildQuestion): Promise<string | null> {
  const [first] = await compiledTests(files, { manifests }, tests)
  return first === undefined ? null : `${first[0]} runs as ${first[1]}`
}

/** For each test that needs what is not there: in words. */
async function missingOutput({ files, paths, tests }: BuildQuestion, nodeDir: string): Promise<readonly string[]> {
  const present = foldersOf(paths, nodeDir)
  const isMissing = (test: string, specifier: string): boolean => {
    if (!specifier.startsWith('.') || resolveImport(test, specifier, paths) !== null) return false
    const target = joinPath(dirOf(test), specifier)
    const inside = target === null ? null : withinOf(nodeDir, target)
    return inside !== null && (OUTPUT.test(inside) || isAbsent(inside, present))
  }
  const missing: string[] = []
  for (const test of tests) {
    const specifier = importsOf((await files.read(test)) ?? '').find((one) => isMissing(test, one))
    if (specifier !== undefined) missing.push(`${test} imports ${specifier}, which is not in the repository`)
  }
  return missing
}

/** The folders that a package of the repository holds something in, by their first name. */
function foldersOf(paths: ReadonlySet<string>, nodeDir: string): ReadonlySet<string> {
  return new Set([...paths].flatMap((path) => /^[^/]+(?=\/)/.exec(withinOf(nodeDir, path) ?? '')?.[0] ?? []))
}

function withinOf(nodeDir: string, path: string): string | null {
  if (nodeDir === '.') return path
  return path.startsWith(`${nodeDir}/`) ? path.slice(nodeDir.length + 1) : null
}

/** A folder of which the repository holds nothing (`libcjs/index.js`). */
function isAbsent(inside: string, present: ReadonlySet<string>): boolean {
  const folder = /^[^/]+(?=\/)/.exec(inside)?.[0]
  return folder !== undefined && !present.has(folder)
}

const TEST_SIDE = /(?:^|\/)(?:tests?|__tests__|specs?)\//
const SCRIPT = /\.[cm]?[jt]sx?$/
const OUTPUT_IN_TEXT = /['"`/](dist|build|lib|out|output|es|esm|cjs|umd)\/[\w./-]{1,100}['"`]/g
const MAX_FILES = 200
const MAX_TEXT = 200_000

/** Files of the test folder that name output in any string (programs that they start, files that they read) or import the package by it. */
async function namedOutput({ files, paths, tests }: BuildQuestion, own: Own): Promise<string | null> {
  const nodeDir = own.dir
  const present = foldersOf(paths, nodeDir)
  const entry = builtEntry(own, present)
  const beside = [...paths].filter(
    (path) => withinOf(nodeDir, path) !== null && TEST_SIDE.test(path) && SCRIPT.test(path),
  )
  for (const file of [...tests, ...beside.slice(0, MAX_FILES)]) {
    const text = ((await files.read(file)) ?? '').slice(0, MAX_TEXT)
    for (const { index, 1: folder = '' } of text.matchAll(OUTPUT_IN_TEXT))
      if (!present.has(folder) && !/node_modules\/\S*$/.test(text.slice(Math.max(0, index - 80), index + 1)))
        return `${file} names ${folder}/, which is not in the repository`
    if (entry !== null && importsPackage(file, text, own))
      return `${file} imports the package, whose entry ${entry} is not in the repository`
  }
  return null
}

type Own = Scripts['manifests'][number]

/** The entry of the package, where the repository holds nothing of its folder. */
function builtEntry({ manifest }: Own, present: ReadonlySet<string>): string | null {
  const entry = joinPath('.', manifest.main ?? manifest.module ?? '')
  return entry !== null && OUTPUT.test(entry) && isAbsent(entry, present) ? entry : null
}

/** `require('../..')` up to the package's own folder, or its name. */
function importsPackage(file: string, text: string, { dir, manifest }: Own): boolean {
  return importsOf(text).some(
    (specifier) =>
      specifier === manifest.name || (specifier.startsWith('.') && joinPath(dirOf(file), specifier) === dir),
  )
}
