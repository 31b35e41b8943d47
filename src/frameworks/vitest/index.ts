import type { CommandRequest, FileClaim, TestCommand, TestFramework } from '../framework.ts'
import { claimByImport, filesFrom, isNamedTest, javaScriptCommand, installedVersion } from '../javascript.ts'
import { keepOptions, type OptionTable } from '../options.ts'
import { configEvidence, dependencyEvidence } from '../package.ts'
import { parseLineRun } from '../reports/line-run.ts'
import { invocationsOf } from '../scripts.ts'

/** vitest 0.30 to 5 (in whole pull requests: 1.1, 1.6, 3.1, 3.2, 4.1). */
export const vitest: TestFramework = {
  name: 'vitest',
  language: 'javascript',
  tools: ['vitest'],
  detect(pkg) {
    const evidence = [
      ...dependencyEvidence(pkg, ['vitest']),
      ...configEvidence(pkg, /(?:^|\/)vitest\.(?:config|workspace)\.\w+$/),
      ...invocationsOf(pkg, ['vitest']).map(({ script }) => `${script} starts vitest`),
    ]
    return evidence.length > 0 ? { evidence } : null
  },
  claims(file, content, pkg): FileClaim | null {
    if (BENCH.test(file)) return null
    const own = claimByImport(content, ['vitest', '@effect/vitest', 'vite-plus/test'])
    if (own !== null) return own
    const detection = this.detect(pkg)
    return detection === null ? null : { by: 'package', evidence: detection.evidence }
  },
  isTestFile: (path) => isNamedTest(path),
  versionCommand: installedVersion('vitest'),
  command,
  parse: (evidence) => parseLineRun(evidence),
}

/** `vitest bench` runs these, `vitest run` never does. */
const BENCH = /\.bench\.[cm]?[jt]sx?$/

const OPTIONS: OptionTable = {
  '--coverage': 'drop',
  '--coverage.enabled': 'drop',
  '--reporter': 'drop-value',
  '--outputFile': 'drop-value',
  '--watch': 'drop',
  '-w': 'drop',
  '--ui': 'drop',
  '--open': 'drop',
  '--run': 'drop',
  '-u': 'drop',
  '--update': 'drop',
  '--bail': 'drop-value',
  '--changed': 'drop',
  '--related': 'drop',
  '--silent': 'drop',
  '--passWithNoTests': 'drop',
  '--pass-with-no-tests': 'drop',
  '--shard': 'drop-value',
  '-t': 'drop-value',
  '--testNamePattern': 'drop-value',
  '--inspect': 'drop',
  '--inspect-brk': 'drop',
  '-c': 'value',
  '--config': 'value',
  '-r': 'value',
  '--root': 'value',
  '--dir': 'value',
  '--environment': 'value',
  '--pool': 'value',
  '--project': 'value',
  '--workspace': 'value',
  '--mode': 'value',
  '--testTimeout': 'value',
  '--test-timeout': 'value',
  '--hookTimeout': 'value',
  '--maxWorkers': 'value',
  '--minWorkers': 'value',
  '--exclude': 'value',
  '--retry': 'value',
  '--browser': 'value',
  '--tsconfig': 'value',
  '--typecheck': 'drop',
}

function command(request: CommandRequest): TestCommand {
  const { invocation, reportersDir, reportPath } = request
  const words = invocation.args.filter(
    (word, index) => !(index === 0 && ['run', 'watch', 'dev', 'related', 'bench'].includes(word)),
  )
  const { kept } = keepOptions(words, OPTIONS)
  const argv = [
    'vitest',
    'run',
    ...kept.filter((word) => !word.startsWith('--coverage.')),
    '--coverage=false',
    `--reporter=${reportersDir}/vitest.mjs`,
    ...filesFrom(request),
  ]
  return javaScriptCommand(request, { argv, report: 'file', env: { BACKTEST_REPORT: reportPath } })
}
