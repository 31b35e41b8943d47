import type { CommandRequest, FileClaim, ParsedRun, RunEvidence, TestCommand, TestFramework } from '../framework.ts'
import { baseOf, relativeTo } from '../files.ts'
import { startsIn } from '../languages/python/commands.ts'
import { namesPackage } from '../languages/python/evidence.ts'
import { moduleNames } from '../languages/python/imports.ts'
import type { PackageContext } from '../package.ts'
import { parseLineRun } from '../reports/line-run.ts'
import type { Invocation } from '../scripts.ts'
import { CONFIG_NAME, keptOptions, pytestConfig } from './config.ts'

const TOOLS = ['pytest', 'py.test']

/** pytest 2.8 to 9, with a reporter of ours. Coverage, parallel runs and random order are switched off. */
export const pytest: TestFramework = {
  name: 'pytest',
  language: 'python',
  tools: TOOLS,
  detect(pkg) {
    const config = pytestConfig([`${pkg.dir}/x`], (path) => pkg.configs.get(path))
    const evidence = [
      ...(config === null ? [] : [`${config.path} configures pytest`]),
      ...startsIn(pkg, TOOLS).map(({ script }) => `${script ?? ''} starts pytest`),
      ...namesPackage(pkg, 'pytest'),
    ]
    return evidence.length > 0 ? { evidence: [...new Set(evidence)] } : null
  },
  claims(file, content, pkg): FileClaim | null {
    if (!file.endsWith('.py')) return null
    if (moduleNames(content).has('pytest')) return { by: 'import', evidence: ['imports pytest'] }
    const detection = this.detect(pkg)
    if (detection !== null) return { by: 'package', evidence: detection.evidence }
    return BARE_TEST.test(content) ? { by: 'import', evidence: ['holds test functions outside of classes'] } : null
  },
  isTestFile: (path) => /(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/.test(path),
  starts,
  versionCommand: ['python', '-c', 'import pytest; print(pytest.__version__)'],
  needsSource: (path) => CONFIG_NAME.test(baseOf(path)),
  command,
  parse: (evidence) => refused(evidence) ?? parseLineRun(evidence, { brokenFile }),
}

/** What only pytest collects. */
const BARE_TEST = /^(?:async )?def test\w*\s*\(/m

/** One plain start where nothing is said: the options of the configuration count in any case. */
function starts(pkg: PackageContext): readonly Invocation[] {
  const found = startsIn(pkg, TOOLS)
  const dir = pkg.homes.get('python') ?? '.'
  return found.length > 0 ? found : [{ tool: 'pytest', args: [], env: {}, nodeArgs: [], dir, script: null }]
}

/**
 * pytest merges `addopts` into every command line, so the kept part of them takes their place by `-o`. What pytest keeps
 * between runs goes beside the report. A file that does not load must not keep the others from running.
 */
function command(request: CommandRequest): TestCommand {
  const { pkg, invocation, files, sources, reportPath, reportersDir } = request
  const config = pytestConfig(files, (path) => sources.get(path) ?? pkg.configs.get(path))
  const addopts =
    (config?.addopts ?? []).length === 0
      ? []
      : [
          '-o',
          `addopts=${keptOptions(config?.addopts ?? [])
            .map(quoted)
            .join(' ')}`,
        ]
  const argv = [
    'python',
    `${reportersDir}/pytest_run.py`,
    reportPath,
    ...addopts,
    '-o',
    `cache_dir=${reportPath}-cache`,
    '-p',
    'no:randomly',
    '--continue-on-collection-errors',
    ...keptOptions(invocation.args),
    ...files.map((file) => relativeTo(invocation.dir, file)),
  ]
  return { argv, env: invocation.env, path: [], report: 'file', cwd: invocation.dir }
}

/** pytest splits `addopts` as a shell would. */
function quoted(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** pytest did not take the command line: an option of a plugin that is not installed, a file that is not there. */
function refused({ exitCode, report, stderr, stdout }: RunEvidence): ParsedRun | null {
  const error =
    /^(?:[\w./-]+: error|ERROR): .*$/m.exec(stderr)?.[0] ??
    /^No module named pytest$|ModuleNotFoundError: No module named 'pytest'$/m.exec(stderr + stdout)?.[0]
  const isRefusal = exitCode === 4 || /No module named '?pytest/.test(error ?? '')
  if (!isRefusal || report !== null || error === undefined || /while loading conftest/.test(stderr)) return null
  return { outcomes: [], problem: 'could-not-start', detail: error.slice(0, 500) }
}

/** A `conftest.py` that fails, or an error inside pytest while it collects, ends pytest before its first report. */
function brokenFile({ exitCode, stderr, stdout }: RunEvidence): boolean {
  return (
    exitCode !== 0 &&
    /while loading conftest|ConftestImportFailure|INTERNALERROR|ImportError|SyntaxError/.test(stderr + stdout)
  )
}
