import { dirOf } from '../files.ts'
import type { CommandRequest, FileClaim, ParsedRun, RunEvidence, TestCommand, TestFramework } from '../framework.ts'
import { isNamedTest, javaScriptCommand } from '../javascript.ts'
import type { RawOutcome } from '../names.ts'
import { plain } from '../names.ts'
import { FILE_PSEUDO_TEST } from '../outcome.ts'
import { manifestPath, type PackageContext } from '../package.ts'
import { parseTap } from '../reports/tap.ts'
import { lastError, settle, withoutReport } from '../settle.ts'
import { fileNamedLike, isRunnerFile, registryOf } from './registry.ts'

/**
 * The repository's own test program, where its test files name no framework. The whole `test` script of the package runs,
 * and its console text is all there is: `PASS name`, `FAIL name`, ticks and crosses, or TAP.
 */
export const ownRunner: TestFramework = {
  name: 'own runner',
  guessesFiles: true,
  language: 'javascript',
  tools: ['node'],
  detect(pkg) {
    const script = testScript(pkg)
    return script === null
      ? null
      : {
          evidence: [
            `${manifestPath(pkg.dir)} scripts.test is a program of its own: ${script.slice(0, 200)} (console text only)`,
          ],
        }
  },
  claims(file, _content, pkg): FileClaim | null {
    const detection = isNamedTest(file) ? this.detect(pkg) : null
    return detection === null ? null : { by: 'package', evidence: detection.evidence }
  },
  isTestFile: (path) => isNamedTest(path),
  needsSource: (path, dir) =>
    dirOf(path).startsWith(dir === '.' ? '' : dir) && (isRunnerFile(path) || isNamedTest(path)),
  command,
  parse: (evidence) => ofAskedFiles(parse(evidence), evidence),
}

/** npm's placeholder is no test, and neither is a script that only lints. */
function testScript(pkg: PackageContext): string | null {
  const script = pkg.manifest?.scripts['test'] ?? null
  return script === null ||
    /no test specified|exit 1\s*$/.test(script) ||
    !/\b(?:node|tsx|ts-node|bun|deno)\b/.test(script)
    ? null
    : script
}

function command(request: CommandRequest): TestCommand {
  const { pkg, invocation } = request
  const plainStart = { ...invocation, dir: pkg.dir, env: {}, nodeArgs: [] }
  return javaScriptCommand(
    { ...request, invocation: plainStart },
    { argv: ['npm', 'run', '--silent', 'test'], report: 'stdout' },
  )
}

const LINE = /^\s*(?:\[?(PASS|FAIL|SKIP|ok|not ok|✓|✔|√|✗|✘|✖|×|❌|✅)\]?:?)\s+(\S.{0,300})$/u
const PASSED = new Set(['PASS', 'ok', '✓', '✔', '√', '✅'])

function parse(evidence: RunEvidence): ParsedRun {
  const fileFor = placer(evidence)
  const tap = parseTap(evidence.stdout)
  if (tap.planned !== null && tap.nodes.length > 0) {
    const outcomes = tap.nodes.map((node): RawOutcome => ({
      file: fileFor(node.name),
      titles: [node.name],
      status: node.directive !== null ? 'skipped' : node.ok ? 'passed' : 'failed',
    }))
    return settle(evidence, { outcomes, complete: true })
  }
  const outcomes: RawOutcome[] = []
  for (const line of plain(`${evidence.stdout}\n${evidence.stderr}`).split('\n')) {
    const match = line.length < 400 ? LINE.exec(line) : null
    if (match?.[1] === undefined || match[2] === undefined) continue
    const name = match[2].replace(/\s+\(?\d+(?:\.\d+)?\s?m?s\)?$/, '').trim()
    const status = match[1] === 'SKIP' ? 'skipped' : PASSED.has(match[1]) ? 'passed' : 'failed'
    outcomes.push({ file: fileFor(name), titles: [name], status })
  }
  if (outcomes.length === 0 && evidence.exitCode === 0) return withoutReport(evidence)
  if (evidence.exitCode === 0 || outcomes.some(({ status }) => status === 'failed'))
    return settle(evidence, { outcomes, complete: true })
  // It did not compile, or it crashed: all files that were asked for share the blame.
  const message = lastError({ ...evidence, stderr: `${evidence.stdout}\n${evidence.stderr}` })
  const broken = evidence.files.map((file): RawOutcome => ({
    file,
    titles: [FILE_PSEUDO_TEST],
    status: 'failed',
    message,
  }))
  return settle(evidence, { outcomes: [...outcomes, ...broken], complete: true })
}

/**
 * The program runs every test of the package. Those of files that nobody asked for have no path to the change, and in
 * states where none of the asked files exists they would not be seen at all: they say nothing.
 */
function ofAskedFiles(parsed: ParsedRun, { files }: RunEvidence): ParsedRun {
  const outcomes = parsed.outcomes.filter(({ file }) => files.includes(file))
  if (outcomes.length > 0 || parsed.outcomes.length === 0) return { ...parsed, outcomes }
  const detail = `none of the ${parsed.outcomes.length} tests that ran could be told to be in ${files.slice(0, 3).join(', ')}`
  return { ...parsed, outcomes, problem: parsed.problem ?? 'ran-no-test', detail }
}

/** The program names no files: its registry does, else the likeness of names; else the manifest stands for all. */
function placer(evidence: RunEvidence): (name: string) => string {
  const registry = registryOf(evidence.sources)
  return (name) =>
    registry.get(name) ?? fileNamedLike(name, evidence.sources.keys()) ?? manifestPath(evidence.cwdInRepo)
}
