/** Reads the events of `go test -json` and the plain lines around them. */
import { z } from 'zod'
import { parseJson } from '../../core/json.ts'
import { dirOf } from '../files.ts'
import type { ParsedRun, RunEvidence } from '../framework.ts'
import type { RawOutcome } from '../names.ts'
import { FILE_PSEUDO_TEST } from '../outcome.ts'
import { lastError, settle, withoutReport } from '../settle.ts'
import { goTestsIn } from './sources.ts'

/** https://pkg.go.dev/cmd/test2json; `ImportPath` and `FailedBuild` since Go 1.24. */
const Event = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  ImportPath: z.string().optional(),
  Test: z.string().optional(),
  Output: z.string().optional(),
  Elapsed: z.number().optional(),
})
type Event = z.infer<typeof Event>

interface PackageRun {
  readonly tests: Map<string, RawOutcome & { output: string }>
  /** What the package printed outside its tests. */
  output: string
  /** What the compiler said (Go 1.24 and later; before, it stands on stderr). */
  build: string
  failed: boolean
  ended: boolean
}

const MAX_OUTPUT = 4000

export function parseGoTest(evidence: RunEvidence): ParsedRun {
  const packages = new Map<string, PackageRun>()
  let events = 0
  const loose: string[] = []
  for (const line of evidence.stdout.split('\n')) {
    const event = line.startsWith('{') ? Event.safeParse(parseJson(line)) : null
    if (event?.success === true) {
      events += 1
      take(event.data, packages)
    } else if (line.trim() !== '') loose.push(line)
  }
  for (const name of failedBuilds(loose)) runOf(name, packages).failed = true
  if (events === 0 && packages.size === 0) return withoutReport(evidence)
  const outcomes = [...packages].flatMap(([name, run]) => outcomesOf(name, run, evidence))
  const complete = [...packages.values()].every(({ ended, failed }) => ended || failed)
  return settle(evidence, { outcomes, complete })
}

function runOf(name: string, packages: Map<string, PackageRun>): PackageRun {
  const known = packages.get(name)
  if (known !== undefined) return known
  const fresh: PackageRun = { tests: new Map(), output: '', build: '', failed: false, ended: false }
  packages.set(name, fresh)
  return fresh
}

function take(event: Event, packages: Map<string, PackageRun>): void {
  if (event.Package === undefined) {
    if (event.Action === 'build-fail' && event.ImportPath !== undefined)
      runOf(packageOf(event.ImportPath), packages).failed = true
    return
  }
  const run = runOf(event.Package, packages)
  if (event.Test === undefined) {
    if (event.Action === 'output') run.output = (run.output + (event.Output ?? '')).slice(-MAX_OUTPUT)
    else if (['pass', 'fail', 'skip'].includes(event.Action)) {
      run.ended = true
      run.failed = run.failed || event.Action === 'fail'
    }
    return
  }
  const known = run.tests.get(event.Test) ?? {
    file: '',
    titles: event.Test.split('/'),
    status: 'failed' as const,
    output: '',
  }
  if (event.Action === 'output')
    run.tests.set(event.Test, { ...known, output: (known.output + (event.Output ?? '')).slice(0, MAX_OUTPUT) })
  else if (event.Action === 'pass' || event.Action === 'fail' || event.Action === 'skip') {
    const status = event.Action === 'pass' ? 'passed' : event.Action === 'fail' ? 'failed' : 'skipped'
    run.tests.set(event.Test, { ...known, status, ms: (event.Elapsed ?? 0) * 1000 })
  } else if (event.Action === 'run') run.tests.set(event.Test, known)
}

/** `example.com/a [example.com/a.test]` → `example.com/a`. */
function packageOf(importPath: string): string {
  return (importPath.split(' ')[0] ?? importPath).replace(/\.test$|_test$/, '')
}

/** Before Go 1.24 a failed build is a plain line: `FAIL\texample.com/a [build failed]`. */
function failedBuilds(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => /^FAIL\s+(\S+)\s+\[(?:build|setup) failed\]/.exec(line)?.[1] ?? [])
}

/**
 * Tests of a package with the file each stands in. A package that fails with no failing test of its own (it did not
 * build, `TestMain` or `init` failed, data race at exit) fails as `(file)` in each file that was asked for.
 */
function outcomesOf(name: string, run: PackageRun, evidence: RunEvidence): readonly RawOutcome[] {
  const dir = directoryOf(name, evidence)
  const owners = functionOwners(dir, evidence)
  const fallback = evidence.files.find((file) => dirOf(file) === dir) ?? evidence.files[0] ?? dir
  const own = [...run.tests.values()].filter((test) => !isOfAnotherRun(test, run, owners))
  const outcomes = own.map(({ output, ...test }) => ({
    ...test,
    file: owners.get(test.titles[0] ?? '') ?? fallback,
    ...(test.status === 'failed' ? { message: output.replace(/^=== (?:RUN|PAUSE|CONT|NAME).*\n/gm, '') } : {}),
  }))
  if (!run.failed || outcomes.some(({ status }) => status === 'failed')) return outcomes
  const message =
    run.output.trim() === '' || /\[build failed\]/.test(run.output) ? buildMessage(name, evidence) : run.output
  const asked = evidence.files.filter((file) => dirOf(file) === dir)
  return [
    ...outcomes,
    ...asked.map((file): RawOutcome => ({ file, titles: [FILE_PSEUDO_TEST], status: 'failed', message })),
  ]
}

/**
 * A test that failed below one that passed: Go fails whoever's subtest fails, so it is one that the test itself has started by
 * `testing.RunTests` (as tests of test libraries do), and says nothing of the package.
 */
function isOfAnotherRun(
  { titles, status }: RawOutcome,
  { tests, ended, failed }: PackageRun,
  owners: ReadonlyMap<string, string>,
): boolean {
  if (status !== 'failed') return false
  // No function of the package, and the package passed.
  if (ended && !failed && owners.size > 0 && !owners.has(titles[0] ?? '')) return true
  const above = titles.map((_title, at) => titles.slice(0, at).join('/'))
  return above.some((name) => tests.get(name)?.status === 'passed')
}

/** The directory among the asked files' that ends like the import path; the longest wins. */
function directoryOf(name: string, evidence: RunEvidence): string {
  const folders = [...new Set(evidence.files.map((file) => dirOf(file)))]
  const fits = folders.filter(
    (dir) => dir !== '.' && (name === dir || name.endsWith(`/${relativeToModule(dir, evidence)}`)),
  )
  fits.sort((a, b) => b.length - a.length)
  return fits[0] ?? (folders.includes(evidence.cwdInRepo) ? evidence.cwdInRepo : (folders[0] ?? '.'))
}

function relativeToModule(dir: string, { cwdInRepo }: RunEvidence): string {
  return cwdInRepo !== '.' && dir.startsWith(`${cwdInRepo}/`) ? dir.slice(cwdInRepo.length + 1) : dir
}

function functionOwners(dir: string, evidence: RunEvidence): ReadonlyMap<string, string> {
  const owners = new Map<string, string>()
  for (const [file, source] of evidence.sources) {
    if (dirOf(file) === dir) for (const name of goTestsIn(source).functions) owners.set(name, file)
  }
  return owners
}

function buildMessage(name: string, evidence: RunEvidence): string {
  const at = evidence.stderr.indexOf(`# ${name}`)
  return at < 0 ? lastError(evidence) : evidence.stderr.slice(at, at + 1000)
}
