import type { CommandRequest, FileClaim, TestCommand, TestFramework } from '../framework.ts'
import {
  claimByImport,
  filesFrom,
  isInTestFolder,
  isNamedTest,
  JAVASCRIPT_FILE,
  javaScriptCommand,
  installedVersion,
} from '../javascript.ts'
import { keepOptions, type OptionTable } from '../options.ts'
import { configEvidence, dependencyEvidence, manifestPath } from '../package.ts'
import { parseLineRun } from '../reports/line-run.ts'
import { invocationsOf } from '../scripts.ts'

const TOOLS = ['jest', 'react-scripts']
const PACKAGES = ['jest', 'jest-cli', 'react-scripts', '@jest/core', 'ts-jest', 'jest-expo', 'jest-environment-jsdom']

/** jest 22 to 30 (in whole pull requests: 22.4, 25.1, 27.5, 29.3, 30.4). */
export const jest: TestFramework = {
  name: 'jest',
  language: 'javascript',
  tools: TOOLS,
  detect(pkg) {
    const evidence = [
      ...dependencyEvidence(pkg, PACKAGES),
      ...configEvidence(pkg, /(?:^|\/)jest\.config\.\w+$/),
      ...pkg.manifests
        .filter(({ manifest }) => manifest.jest !== undefined)
        .map(({ dir }) => `${manifestPath(dir)} has a "jest" section`),
      ...invocationsOf(pkg, TOOLS).map(({ script }) => `${script} starts jest`),
    ]
    return evidence.length > 0 ? { evidence } : null
  },
  claims(file, content, pkg): FileClaim | null {
    const own = claimByImport(content, ['@jest/globals', '@jest/test-globals'])
    if (own !== null) return own
    if (
      /\bjest\.(?:fn|mock|spyOn|useFakeTimers|setTimeout|requireActual|resetModules)\s*\(/.test(content) &&
      JAVASCRIPT_FILE.test(file)
    ) {
      return { by: 'import', evidence: ['uses the jest global'] }
    }
    const detection = this.detect(pkg)
    return detection === null ? null : { by: 'package', evidence: detection.evidence }
  },
  isTestFile: (path) =>
    isNamedTest(path) ||
    (path.includes('__tests__/') && isInTestFolder(path)) ||
    (/(?:^|\/)tests?\//.test(path) && isInTestFolder(path)),
  versionCommand: installedVersion('jest'),
  command,
  parse: (evidence) => parseLineRun(evidence),
}

/** Options that decide what is measured or written are ours; the rest is the repository's. */
const OPTIONS: OptionTable = {
  '--coverage': 'drop',
  '--collectCoverage': 'drop',
  '--collect-coverage': 'drop',
  '--no-coverage': 'drop',
  '--coverageReporters': 'drop-value',
  '--coverage-reporters': 'drop-value',
  '--coverageDirectory': 'drop-value',
  '--coverageThreshold': 'drop-value',
  '--collectCoverageFrom': 'drop-value',
  '--coverageProvider': 'drop-value',
  '--reporters': 'drop-value',
  '--json': 'drop',
  '--outputFile': 'drop-value',
  '--watch': 'drop',
  '--watchAll': 'drop',
  '-u': 'drop',
  '--updateSnapshot': 'drop',
  '--ci': 'drop',
  '--bail': 'drop',
  '-b': 'drop',
  '-o': 'drop',
  '--onlyChanged': 'drop',
  '--changedSince': 'drop-value',
  '--lastCommit': 'drop',
  '--findRelatedTests': 'drop',
  '--runTestsByPath': 'drop',
  '--passWithNoTests': 'drop',
  '--silent': 'drop',
  '--verbose': 'drop',
  '--notify': 'drop',
  '--logHeapUsage': 'drop',
  '--shard': 'drop-value',
  '-t': 'drop-value',
  '--testNamePattern': 'drop-value',
  '--testPathPattern': 'drop-value',
  '--testPathPatterns': 'drop-value',
  '-c': 'value',
  '--config': 'value',
  '--env': 'value',
  '--preset': 'value',
  '--rootDir': 'value',
  '--maxWorkers': 'value',
  '-w': 'value',
  '--testTimeout': 'value',
  '--testEnvironment': 'value',
  '--transform': 'value',
  '--testMatch': 'list',
  '--testRegex': 'value',
  '--projects': 'list',
  '--selectProjects': 'list',
  '--setupFiles': 'list',
  '--testPathIgnorePatterns': 'value',
  '--moduleNameMapper': 'value',
  '--maxConcurrency': 'value',
  '--resolver': 'value',
  '--testRunner': 'value',
  '--globals': 'value',
  '--workerIdleMemoryLimit': 'value',
}

function command(request: CommandRequest): TestCommand {
  const { invocation, reportersDir, reportPath } = request
  const scripted = invocation.tool === 'react-scripts'
  const { kept } = keepOptions(scripted ? invocation.args.filter((word) => word !== 'test') : invocation.args, OPTIONS)
  const start = scripted ? ['react-scripts', 'test', '--watchAll=false'] : ['jest']
  const argv = [
    ...start,
    ...kept,
    '--ci',
    '--coverage=false',
    `--reporters=${reportersDir}/jest.cjs`,
    '--runTestsByPath',
    ...filesFrom(request),
  ]
  return javaScriptCommand(request, { argv, report: 'file', env: { BACKTEST_REPORT: reportPath } })
}
