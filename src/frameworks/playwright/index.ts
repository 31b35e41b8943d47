import type { CommandRequest, FileClaim, ParsedRun, RunEvidence, TestCommand, TestFramework } from '../framework.ts'
import {
  claimByImport,
  claimByWrapper,
  filesFrom,
  isNamedTest,
  javaScriptCommand,
  installedVersion,
} from '../javascript.ts'
import { keepOptions, type OptionTable } from '../options.ts'
import { configEvidence, dependencyEvidence } from '../package.ts'
import { parseLineRun } from '../reports/line-run.ts'
import { invocationsOf } from '../scripts.ts'

/** Playwright test 1.20 to 1.65. Projects (browsers) are contexts. Browsers have to be on the machine, or come with `setup-command`. */
export const playwright: TestFramework = {
  name: 'playwright',
  language: 'javascript',
  tools: ['playwright'],
  detect(pkg) {
    const evidence = [
      ...dependencyEvidence(pkg, ['@playwright/test']),
      ...configEvidence(pkg, /(?:^|\/)playwright\.config\.\w+$/),
      ...invocationsOf(pkg, ['playwright']).map(({ script }) => `${script} starts playwright`),
    ]
    return evidence.length > 0 ? { evidence } : null
  },
  /** By its import: a package mostly has another runner beside it. Fixtures of the repository's own hand `test` on. */
  claims(file, content, pkg): FileClaim | null {
    const own = claimByImport(content, ['@playwright/test', 'playwright/test'])
    return own ?? claimByWrapper(file, content, this.detect(pkg))
  },
  isTestFile: (path) => isNamedTest(path),
  versionCommand: installedVersion('@playwright/test'),
  command,
  parse,
}

const OPTIONS: OptionTable = {
  '--reporter': 'drop-value',
  '--retries': 'drop-value',
  '--shard': 'drop-value',
  '--grep': 'drop-value',
  '-g': 'drop-value',
  '--grep-invert': 'drop-value',
  '--repeat-each': 'drop-value',
  '--max-failures': 'drop-value',
  '-x': 'drop',
  '--workers': 'drop-value',
  '-j': 'drop-value',
  '--update-snapshots': 'drop',
  '-u': 'drop',
  '--headed': 'drop',
  '--ui': 'drop',
  '--debug': 'drop',
  '--list': 'drop',
  '--trace': 'drop-value',
  '--output': 'drop-value',
  '--last-failed': 'drop',
  '--only-changed': 'drop',
  '--forbid-only': 'drop',
  '--pass-with-no-tests': 'drop',
  '--quiet': 'drop',
  '-c': 'value',
  '--config': 'value',
  '--project': 'list',
  '--browser': 'value',
  '--timeout': 'value',
  '--global-timeout': 'value',
  '--tsconfig': 'value',
}

/** File arguments are expressions matched against whole paths. No retries: a test that passes the second time is no passing test. */
function command(request: CommandRequest): TestCommand {
  const { invocation, reportersDir, reportPath } = request
  const { kept } = keepOptions(invocation.args[0] === 'test' ? invocation.args.slice(1) : invocation.args, OPTIONS)
  const argv = [
    'playwright',
    'test',
    ...kept,
    `--reporter=${reportersDir}/playwright.cjs`,
    '--retries=0',
    '--workers=1',
    ...filesFrom(request).map((file) => `${file.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`),
  ]
  return javaScriptCommand(request, { argv, report: 'file', env: { BACKTEST_REPORT: reportPath } })
}

/** What Playwright says where the browser of its version is not installed. */
const NO_BROWSER =
  /Executable doesn't exist at|Please run the following command to download new browsers|Chromium distribution '[^']{1,40}' is not found|executable doesn't exist/

/** Tests that failed for want of a browser say nothing of the change. */
function parse(evidence: RunEvidence): ParsedRun {
  const run = parseLineRun(evidence, {
    brokenFile: ({ exitCode, stderr }) =>
      exitCode === 1 && !/Cannot find module '@playwright|unknown option/.test(stderr),
  })
  if (!run.outcomes.some(({ status, message }) => status === 'failed' && NO_BROWSER.test(message ?? ''))) return run
  const detail =
    'a browser that Playwright asks for is not installed: let setup-command end with `npx playwright install`'
  return { outcomes: [], problem: 'could-not-start', detail }
}
