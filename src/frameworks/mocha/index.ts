import type { CommandRequest, FileClaim, RunEvidence, TestCommand, TestFramework } from '../framework.ts'
import {
  claimByImport,
  filesFrom,
  isInTestFolder,
  isNamedTest,
  javaScriptCommand,
  installedVersion,
} from '../javascript.ts'
import { mochaConfig } from './config.ts'
import { keepOptions, type OptionTable } from '../options.ts'
import { configEvidence, dependencyEvidence, manifestPath } from '../package.ts'
import { parseLineRun } from '../reports/line-run.ts'
import { invocationsOf } from '../scripts.ts'

/** mocha 2.5 to 12 (in whole pull requests: 2.5, 6.2, 8.1, 8.4, 9.1, 9.2, 10.0, 10.8). */
export const mocha: TestFramework = {
  name: 'mocha',
  language: 'javascript',
  tools: ['mocha'],
  detect(pkg) {
    const evidence = [
      ...dependencyEvidence(pkg, ['mocha']),
      ...configEvidence(pkg, /(?:^|\/)(?:\.mocharc(?:\.\w+)?|test\/mocha\.opts)$/),
      ...pkg.manifests
        .filter(({ manifest }) => manifest.mocha !== undefined)
        .map(({ dir }) => `${manifestPath(dir)} has a "mocha" section`),
      ...invocationsOf(pkg, ['mocha']).map(({ script }) => `${script} starts mocha`),
    ]
    return evidence.length > 0 ? { evidence } : null
  },
  claims(_file, content, pkg): FileClaim | null {
    const own = claimByImport(content, ['mocha'])
    if (own !== null) return own
    const detection = this.detect(pkg)
    return detection === null ? null : { by: 'package', evidence: detection.evidence }
  },
  isTestFile: (path) => isNamedTest(path) || isInTestFolder(path),
  versionCommand: installedVersion('mocha'),
  command,
  parse: (evidence) => parseLineRun(evidence, { brokenFile }),
}

const OPTIONS: OptionTable = {
  '-R': 'drop-value',
  '--reporter': 'drop-value',
  '-O': 'drop-value',
  '--reporter-option': 'drop-value',
  '--reporter-options': 'drop-value',
  '-w': 'drop',
  '--watch': 'drop',
  '--watch-files': 'drop-value',
  '-b': 'drop',
  '--bail': 'drop',
  '-g': 'drop-value',
  '--grep': 'drop-value',
  '-f': 'drop-value',
  '--fgrep': 'drop-value',
  '-i': 'drop',
  '--invert': 'drop',
  '--spec': 'drop-value',
  '--forbid-only': 'drop',
  '--forbid-pending': 'drop',
  '--fail-zero': 'drop',
  '--dry-run': 'drop',
  '-C': 'drop',
  '--inspect': 'drop',
  '--inspect-brk': 'drop',
  '--growl': 'drop',
  '-G': 'drop',
  '--extension': 'value',
  '--ext': 'value',
  '-r': 'value',
  '--require': 'value',
  '--file': 'value',
  '--ignore': 'value',
  '--exclude': 'value',
  '-t': 'value',
  '--timeout': 'value',
  '-s': 'value',
  '--slow': 'value',
  '-u': 'value',
  '--ui': 'value',
  '--config': 'value',
  '--opts': 'value',
  '--package': 'value',
  '-n': 'value',
  '--node-option': 'value',
  '--compilers': 'value',
  '--retries': 'value',
  '-j': 'value',
  '--jobs': 'value',
  '--globals': 'value',
  '--import': 'value',
  '--loader': 'value',
  '--experimental-loader': 'value',
}

function command(request: CommandRequest): TestCommand {
  const { invocation, reportersDir, reportPath } = request
  const { kept } = keepOptions(invocation.args, OPTIONS)
  const config = mochaConfig(request, OPTIONS)
  const argv = [
    'mocha',
    ...kept,
    ...config.args,
    '--reporter',
    `${reportersDir}/mocha.cjs`,
    '--reporter-options',
    `report=${reportPath}`,
    ...filesFrom(request),
  ]
  return javaScriptCommand(request, { argv, report: 'file', env: config.env })
}

/** A file that throws while mocha loads it ends mocha before its first test, with the file in the stack. */
function brokenFile({ exitCode, stderr, stdout }: RunEvidence): boolean {
  return (
    exitCode !== 0 &&
    exitCode !== 127 &&
    !/Unknown (?:argument|option)|invalid reporter|Cannot find module '[^'.]*mocha/i.test(stderr + stdout)
  )
}
