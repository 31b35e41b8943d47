import type { CommandRequest, FileClaim, TestCommand, TestFramework } from '../framework.ts'
import { claimByImport, filesFrom, isInTestFolder, isNamedTest, javaScriptCommand } from '../javascript.ts'
import { keepOptions, type OptionTable } from '../options.ts'
import { parseLineRun } from '../reports/line-run.ts'
import { invocationsOf } from '../scripts.ts'
import { inOwnFiles } from './own-files.ts'

/** node:test of Node 18.15 and later: before that, `--test-reporter` did not exist. */
export const nodeTest: TestFramework = {
  name: 'node:test',
  language: 'javascript',
  tools: ['node --test', 'node'],
  detect(pkg) {
    const evidence = invocationsOf(pkg, ['node --test']).map(({ script }) => `${script} starts node --test`)
    return evidence.length > 0 ? { evidence } : null
  },
  claims(_file, content, pkg): FileClaim | null {
    const own = claimByImport(content, ['node:test'])
    if (own !== null) return own
    const detection = this.detect(pkg)
    return detection === null ? null : { by: 'package', evidence: detection.evidence }
  },
  isTestFile: (path) => isNamedTest(path) || isInTestFolder(path),
  command,
  parse: (evidence) => inOwnFiles(parseLineRun(evidence), evidence),
}

const OPTIONS: OptionTable = {
  '--test': 'drop',
  '--test-reporter': 'drop-value',
  '--test-reporter-destination': 'drop-value',
  '--test-only': 'drop',
  '--test-name-pattern': 'drop-value',
  '--test-skip-pattern': 'drop-value',
  '--test-shard': 'drop-value',
  '--test-update-snapshots': 'drop',
  '--experimental-test-coverage': 'drop',
  '--test-coverage-include': 'drop-value',
  '--test-coverage-exclude': 'drop-value',
  '--test-coverage-lines': 'drop-value',
  '--test-coverage-branches': 'drop-value',
  '--test-coverage-functions': 'drop-value',
  '--watch': 'drop',
  '--inspect': 'drop',
}

function command(request: CommandRequest): TestCommand {
  const { invocation, reportersDir, reportPath } = request
  const { kept } = keepOptions(invocation.nodeArgs, OPTIONS)
  const argv = [
    'node',
    ...kept,
    '--test',
    `--test-reporter=${reportersDir}/node-test.mjs`,
    `--test-reporter-destination=${reportPath}`,
    ...filesFrom(request),
  ]
  // The flags stand on the command line already; a process of the test's own must not inherit the reporter.
  return javaScriptCommand({ ...request, invocation: { ...invocation, nodeArgs: [] } }, { argv, report: 'file' })
}
