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
import { dependencyEvidence } from '../package.ts'
import { invocationsOf } from '../scripts.ts'
import { parseTape } from './parse.ts'

/** tape 4 and 5, and its relatives that print the same TAP: every test file is a program of its own. */
export const tape: TestFramework = {
  name: 'tape',
  language: 'javascript',
  tools: ['tape', 'node'],
  detect(pkg) {
    const evidence = [
      ...dependencyEvidence(pkg, ['tape']),
      ...invocationsOf(pkg, ['tape']).map(({ script }) => `${script} starts tape`),
    ]
    return evidence.length > 0 ? { evidence } : null
  },
  /** tape has no globals, so only a file's own words count. */
  claims: (_file, content): FileClaim | null =>
    claimByImport(content, ['tape', 'tape-catch', 'tape-promise', 'blue-tape', '@ljharb/tape', 'zora']),
  isTestFile: (path) => isNamedTest(path) || isInTestFolder(path),
  versionCommand: installedVersion('tape'),
  command,
  parse: parseTape,
}

const NODE_OPTIONS: OptionTable = { '--watch': 'drop', '--inspect': 'drop', '--test': 'drop' }
const TAPE_OPTIONS: OptionTable = {
  '-r': 'value',
  '--require': 'value',
  '-i': 'drop-value',
  '--ignore': 'drop-value',
  '--ignore-pattern': 'drop-value',
}

function command(request: CommandRequest): TestCommand {
  const { invocation, reportersDir, reportPath } = request
  const { kept } = keepOptions(invocation.nodeArgs, NODE_OPTIONS)
  // `tape -r ./setup` means what `node -r ./setup` means; its other options only choose files.
  const required =
    invocation.tool === 'tape'
      ? keepOptions(invocation.args, TAPE_OPTIONS).kept.filter((word) => !/^--(?:no-)?(?:only|strict)/.test(word))
      : []
  const argv = [
    'node',
    `${reportersDir}/run-files.cjs`,
    reportPath,
    JSON.stringify([...kept, ...required]),
    ...filesFrom(request),
  ]
  return javaScriptCommand({ ...request, invocation: { ...invocation, nodeArgs: [] } }, { argv, report: 'file' })
}
