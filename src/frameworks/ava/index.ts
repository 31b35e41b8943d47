import type { CommandRequest, FileClaim, TestCommand, TestFramework } from '../framework.ts'
import {
  claimByImport,
  claimByWrapper,
  filesFrom,
  isInTestFolder,
  isNamedTest,
  javaScriptCommand,
  installedVersion,
} from '../javascript.ts'
import { keepOptions, type OptionTable } from '../options.ts'
import { configEvidence, dependencyEvidence } from '../package.ts'
import { invocationsOf } from '../scripts.ts'
import { parseAva } from './parse.ts'

/** AVA 2 to 6 (in whole pull requests: 2.4, 3.15). */
export const ava: TestFramework = {
  name: 'ava',
  language: 'javascript',
  tools: ['ava'],
  detect(pkg) {
    const evidence = [
      ...dependencyEvidence(pkg, ['ava']),
      ...configEvidence(pkg, /(?:^|\/)ava\.config\.\w+$/),
      ...invocationsOf(pkg, ['ava']).map(({ script }) => `${script} starts ava`),
    ]
    return evidence.length > 0 ? { evidence } : null
  },
  /** AVA has no globals, so a file's own words count; a wrapper of the repository's own may hand it on. */
  claims(file, content, pkg): FileClaim | null {
    return claimByImport(content, ['ava', 'ava-spec']) ?? claimByWrapper(file, content, this.detect(pkg))
  },
  isTestFile: (path) => isNamedTest(path) || isInTestFolder(path) || /(?:^|\/)test(?:-[^/]*)?\.[cm]?[jt]s$/.test(path),
  versionCommand: installedVersion('ava'),
  command,
  parse: parseAva,
}

const OPTIONS: OptionTable = {
  '-v': 'drop',
  '--verbose': 'drop',
  '-t': 'drop',
  '--tap': 'drop',
  '--tap=false': 'drop',
  '-w': 'drop',
  '--watch': 'drop',
  '-u': 'drop',
  '--update-snapshots': 'drop',
  '-m': 'drop-value',
  '--match': 'drop-value',
  '--fail-fast': 'drop',
  '-T': 'value',
  '--timeout': 'value',
  '-c': 'value',
  '--concurrency': 'value',
  '--config': 'value',
  '--node-arguments': 'value',
  '-r': 'value',
  '--require': 'value',
}

/** Ten seconds without a finished test end AVA; on a busy machine that is too short, so it gets ten minutes. */
function command(request: CommandRequest): TestCommand {
  const { kept } = keepOptions(request.invocation.args, OPTIONS)
  const patient = kept.some((word) => /^(?:-T|--timeout)\b/.test(word)) ? [] : ['--timeout=10m']
  return javaScriptCommand(request, {
    argv: ['ava', ...kept, ...patient, '--tap', ...filesFrom(request)],
    report: 'stdout',
  })
}
