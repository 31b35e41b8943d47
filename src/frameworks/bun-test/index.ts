import type { CommandRequest, FileClaim, ParsedRun, RunEvidence, TestCommand, TestFramework } from '../framework.ts'
import { baseOf } from '../files.ts'
import { claimByImport, filesFrom, isNamedTest, javaScriptCommand } from '../javascript.ts'
import { type RawOutcome, repoPath } from '../names.ts'
import { keepOptions, type OptionTable } from '../options.ts'
import { FILE_PSEUDO_TEST } from '../outcome.ts'
import { parseJunit } from '../reports/junit.ts'
import { invocationsOf } from '../scripts.ts'
import { settle, withoutReport } from '../settle.ts'

/** `bun test` with its JUnit reporter (bun 1.2 and later). */
export const bunTest: TestFramework = {
  name: 'bun test',
  language: 'javascript',
  tools: ['bun'],
  detect(pkg) {
    const evidence = invocationsOf(pkg, ['bun'])
      .filter(({ args }) => args[0] === 'test')
      .map(({ script }) => `${script} starts bun test`)
    return evidence.length > 0 ? { evidence } : null
  },
  claims(_file, content, pkg): FileClaim | null {
    const own = claimByImport(content, ['bun:test'])
    if (own !== null) return own
    const detection = this.detect(pkg)
    return detection === null ? null : { by: 'package', evidence: detection.evidence }
  },
  isTestFile: (path) => isNamedTest(path),
  command,
  parse,
}

const OPTIONS: OptionTable = {
  '--coverage': 'drop',
  '--coverage-reporter': 'drop-value',
  '--coverage-dir': 'drop-value',
  '--reporter': 'drop-value',
  '--reporter-outfile': 'drop-value',
  '--watch': 'drop',
  '--hot': 'drop',
  '-u': 'drop',
  '--update-snapshots': 'drop',
  '--bail': 'drop',
  '--only': 'drop',
  '-t': 'drop-value',
  '--test-name-pattern': 'drop-value',
  '--timeout': 'value',
  '--preload': 'value',
  '-r': 'value',
  '--rerun-each': 'drop-value',
  '--concurrency': 'value',
  '--max-concurrency': 'value',
  '--env-file': 'value',
}

function command(request: CommandRequest): TestCommand {
  const { invocation, reportPath } = request
  const { kept } = keepOptions(
    invocation.args.filter((word, index) => !(index === 0 && word === 'test')),
    OPTIONS,
  )
  // A plain word is a filter for bun; `./` makes it a path.
  const files = filesFrom(request).map((file) => `./${file}`)
  const argv = ['bun', 'test', ...kept, '--reporter=junit', `--reporter-outfile=${reportPath}`, ...files]
  return javaScriptCommand(request, { argv, report: 'file' })
}

function parse(evidence: RunEvidence): ParsedRun {
  if (evidence.report === null || evidence.report.trim() === '') return withoutReport(evidence)
  const { cases, broken } = parseJunit(evidence.report)
  if (broken !== null) return { outcomes: [], problem: 'report-invalid', detail: broken }
  const outcomes = cases.map((entry): RawOutcome => {
    const file = repoPath(entry.file, evidence)
    // The outermost suite is the file itself.
    const describes = entry.suites.filter((name) => repoPath(name, evidence) !== file)
    // A failed hook is a case without a name.
    const titles =
      entry.name === '(unnamed)' && entry.status === 'failed' ? [FILE_PSEUDO_TEST] : [...describes, entry.name]
    return { file, titles, status: entry.status, message: entry.message, ms: entry.ms ?? undefined }
  })
  const seen = new Set(outcomes.map(({ file }) => file))
  const missing = evidence.files.filter((file) => !seen.has(file))
  const failed = evidence.exitCode !== 0 && !evidence.timedOut
  // bun leaves a file that does not load out of the report and says so on stderr.
  const lost = failed ? missing.filter((file) => evidence.stderr.includes(file.slice(file.lastIndexOf('/') + 1))) : []
  const files = lost.map((file): RawOutcome => ({
    file,
    titles: [FILE_PSEUDO_TEST],
    status: 'failed',
    message: messageOf(file, evidence),
  }))
  return settle(evidence, { outcomes: [...outcomes, ...files], complete: true })
}

/** What bun printed below the file's heading. */
function messageOf(file: string, { stderr }: RunEvidence): string {
  const at = stderr.indexOf(`${baseOf(file)}:`)
  return stderr.slice(Math.max(at, 0)).slice(0, 500)
}
