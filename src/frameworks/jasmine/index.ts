import type { CommandRequest, FileClaim, TestCommand, TestFramework } from '../framework.ts'
import {
  claimByImport,
  filesFrom,
  isInTestFolder,
  isNamedTest,
  javaScriptCommand,
  installedVersion,
} from '../javascript.ts'
import { keepOptions, type OptionTable } from '../options.ts'
import { configEvidence, dependencyEvidence } from '../package.ts'
import { parseLineRun } from '../reports/line-run.ts'
import { invocationsOf } from '../scripts.ts'
import { isSpecFile } from './spec-files.ts'

/** jasmine 2.99 to 5 on Node (in whole pull requests: 3.1 to 3.6, 4.6). Reports of 2 and 3 name no file, so it runs one file a process. */
export const jasmine: TestFramework = {
  name: 'jasmine',
  language: 'javascript',
  tools: ['jasmine', 'jasmine-es6'],
  detect(pkg) {
    const evidence = [
      ...dependencyEvidence(pkg, ['jasmine']),
      ...configEvidence(pkg, /(?:^|\/)spec\/support\/jasmine\.\w+$/),
      ...invocationsOf(pkg, ['jasmine']).map(({ script }) => `${script} starts jasmine`),
    ]
    return evidence.length > 0 ? { evidence } : null
  },
  claims(file, content, pkg): FileClaim | null {
    const own = claimByImport(content, ['jasmine', 'jasmine-core'])
    if (own !== null) return own
    if (!isSpecFile(file, pkg)) return null
    const detection = this.detect(pkg)
    return detection === null ? null : { by: 'package', evidence: detection.evidence }
  },
  isTestFile: (path) => isNamedTest(path) || isInTestFolder(path),
  splitKey: (file) => file,
  versionCommand: installedVersion('jasmine'),
  command,
  parse: (evidence) => parseLineRun(evidence, { brokenFile: ({ exitCode }) => exitCode !== 0 && exitCode !== 127 }),
}

const OPTIONS: OptionTable = {
  '--reporter': 'drop-value',
  '--filter': 'drop-value',
  '--fail-fast': 'drop',
  '--stop-on-failure': 'drop',
  '--parallel': 'drop-value',
  '--config': 'value',
  '--require': 'value',
}

/** Spec order is random by default; ours is fixed so that runs can be compared. */
function command(request: CommandRequest): TestCommand {
  const { invocation, reportersDir, reportPath } = request
  const { kept } = keepOptions(invocation.args, OPTIONS)
  const argv = ['jasmine', ...kept, '--random=false', `--helper=${reportersDir}/jasmine.cjs`, ...filesFrom(request)]
  return javaScriptCommand(request, { argv, report: 'file', env: { BACKTEST_REPORT: reportPath } })
}
