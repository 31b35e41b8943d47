import type { CommandRequest, FileClaim, TestCommand, TestFramework } from '../framework.ts'
import { relativeTo } from '../files.ts'
import { rspecEvidence, rubyHome } from '../languages/ruby/home.ts'
import { parseRubyRun } from '../languages/ruby/run.ts'

/** RSpec 3.0 to 3.13, through Bundler where the repository has a `Gemfile`. */
export const rspec: TestFramework = {
  name: 'rspec',
  language: 'ruby',
  tools: ['rspec'],
  detect(pkg) {
    const evidence = rspecEvidence(pkg)
    return evidence.length > 0 ? { evidence } : null
  },
  claims(file, content): FileClaim | null {
    if (!file.endsWith('_spec.rb')) return null
    const named = 'named _spec.rb'
    return { by: /\bRSpec\b/.test(content) ? 'import' : 'package', evidence: [named] }
  },
  isTestFile: (path) => path.endsWith('_spec.rb'),
  command,
  parse: (evidence) => parseRubyRun(evidence, { notStarted: NO_RSPEC, noneLoads: NO_HELPER }),
}

/**
 * RSpec reads the repository's `.rspec` itself; formatters given here replace those it names. The order is fixed so that
 * runs can be compared. `rspec-start.rb` takes Bundler where the setup has put the gems, else the machine's own RSpec.
 */
function command(request: CommandRequest): TestCommand {
  const { reportersDir, reportPath, files, pkg } = request
  const { dir, bundled } = rubyHome(pkg, ['.rspec'])
  const options = [
    '--require',
    `${reportersDir}/rspec.rb`,
    '--format',
    'Backtest::Formatter',
    '--out',
    reportPath,
    '--order',
    'defined',
  ]
  return {
    argv: [
      'ruby',
      `${reportersDir}/rspec-start.rb`,
      bundled ? 'bundled' : 'plain',
      reportPath,
      ...options,
      '--',
      ...files.map((file) => relativeTo(dir, file)),
    ],
    env: { CI: 'true', ...request.invocation.env },
    path: [],
    report: 'file',
    cwd: dir,
  }
}

/** Signs that RSpec or Bundler itself did not come up, so that no test file is to blame. */
const NO_RSPEC =
  /^bundler: |Bundler::\w+|Could not find (?:gem|command)|cannot load such file -- (?:rspec|bundler)|invalid option|can't find (?:gem|executable)|Could not locate Gemfile/m

/** What `--require` of `.rspec` names is given to all files, and named without folder and extension. */
const NO_HELPER = /^An error occurred while loading [\w/]{1,300}\.(?:\s|$)/m
