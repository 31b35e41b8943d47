import type { CommandRequest, FileClaim, RunEvidence, TestCommand, TestFramework } from '../framework.ts'
import { relativeTo } from '../files.ts'
import type { PackageContext } from '../package.ts'
import { readLines } from '../reports/lines.ts'
import { settle, withoutReport } from '../settle.ts'

/** RSpec 3.0 to 3.13, through Bundler where the repository has a `Gemfile`. */
export const rspec: TestFramework = {
  name: 'rspec',
  language: 'ruby',
  tools: ['rspec'],
  detect(pkg) {
    const evidence = [...pkg.configs].flatMap(([path, text]) =>
      /\brspec\b/.test(text) || path.endsWith('.rspec') ? [`${path} names rspec`] : [],
    )
    return evidence.length > 0 ? { evidence } : null
  },
  claims(file): FileClaim | null {
    return file.endsWith('_spec.rb') ? { by: 'import', evidence: ['named _spec.rb'] } : null
  },
  isTestFile: (path) => path.endsWith('_spec.rb'),
  command,
  parse,
}

/** The nearest folder with a Gemfile; without one, RSpec runs where its settings stand. */
function homeOf(pkg: PackageContext): { readonly dir: string; readonly bundled: boolean } {
  const holding = (name: string): string | undefined =>
    [...pkg.names].find(([, names]) => names.includes(name) || names.includes(`${name}.rb`))?.[0]
  const gemfile = holding('Gemfile')
  return { dir: gemfile ?? holding('.rspec') ?? pkg.dir, bundled: gemfile !== undefined }
}

/**
 * RSpec reads the repository's `.rspec` itself; formatters given here replace those it names. The order is fixed so that
 * runs can be compared. `rspec.rb start` takes Bundler where the setup has put the gems, else the machine's own RSpec.
 */
function command(request: CommandRequest): TestCommand {
  const { reportersDir, reportPath, files, pkg } = request
  const { dir, bundled } = homeOf(pkg)
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
      ...options,
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

function parse(evidence: RunEvidence): ReturnType<TestFramework['parse']> {
  const { report, stdout, stderr, exitCode, files } = evidence
  if (report === null || report.trim() === '') {
    if (NO_RSPEC.test(stderr + stdout)) return { ...withoutReport(evidence), problem: 'could-not-start' }
    // A spec that does not load keeps RSpec from running anything: a lone one is to blame itself.
    const broken = files.length === 1 && !evidence.timedOut && exitCode !== 0 && exitCode !== 127
    return broken ? settle(evidence, { outcomes: [], complete: false }) : withoutReport(evidence)
  }
  const { outcomes, complete, strange } = readLines(report, evidence)
  if (strange > 0 && complete)
    return { outcomes: [], problem: 'report-invalid', detail: `${strange} lines of the report are not the formatter's` }
  // https://github.com/simplecov-ruby/simplecov: a minimum coverage that few specs cannot reach ends with exit code 2.
  const excuse = /SimpleCov failed with exit \d/.test(stderr + stdout) ? 'SimpleCov asks for more coverage' : null
  return settle(evidence, { outcomes, complete, excuse })
}
