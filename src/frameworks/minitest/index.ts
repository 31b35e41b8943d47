import { relativeTo } from '../files.ts'
import type { CommandRequest, FileClaim, TestCommand, TestFramework } from '../framework.ts'
import { gemEvidence, rspecEvidence, rubyHome } from '../languages/ruby/home.ts'
import { parseRubyRun } from '../languages/ruby/run.ts'
import type { PackageContext } from '../package.ts'

/** Minitest 5 and 6 (tried: 5.4, 5.17 and 6.0), tests and specs, through Bundler where the repository has a `Gemfile`. */
export const minitest: TestFramework = {
  name: 'minitest',
  language: 'ruby',
  tools: ['minitest'],
  detect(pkg) {
    const evidence = gemEvidence(pkg, /\bminitest\b/)
    return evidence.length > 0 ? { evidence } : null
  },
  claims,
  isTestFile: (path) => NAMED.test(path),
  command,
  parse: (evidence) => parseRubyRun(evidence, { notStarted: NO_MINITEST }),
}

const NAMED = /_test\.rb$|(?:^|\/)test_[^/]*\.rb$/
const OWN = /^[ \t]*require[ \t(]+['"](minitest(?:\/\w+)?)['"]|<[ \t]*(Mini[Tt]est::\w+|ActiveSupport::TestCase)\b/m
/** The other framework of that name, which Ruby brings along: its classes are not Minitest's. */
const TEST_UNIT = /<[ \t]*Test::Unit::|^[ \t]*require[ \t(]+['"]test[/-]unit/m

/** A spec is RSpec's, but where its package names Minitest alone. */
function claims(file: string, content: string, pkg: PackageContext): FileClaim | null {
  if (!file.endsWith('.rb')) return null
  const [, required, parent] = OWN.exec(content) ?? []
  if (required !== undefined) return { by: 'import', evidence: [`requires ${required}`] }
  if (parent !== undefined) return { by: 'import', evidence: [`is a ${parent}`] }
  if (file.endsWith('_spec.rb')) {
    const named = gemEvidence(pkg, /\bminitest\b/)
    const isRSpec = /\bRSpec\b/.test(content) || rspecEvidence(pkg).length > 0
    return named.length > 0 && !isRSpec ? { by: 'import', evidence: named } : null
  }
  return NAMED.test(file) && !TEST_UNIT.test(content) ? { by: 'package', evidence: ['named like a test'] } : null
}

function command({ reportersDir, reportPath, files, pkg, invocation }: CommandRequest): TestCommand {
  const { dir, bundled } = rubyHome(pkg)
  return {
    argv: [
      'ruby',
      `${reportersDir}/minitest-start.rb`,
      bundled ? 'bundled' : 'plain',
      reportPath,
      ...files.map((file) => relativeTo(dir, file)),
    ],
    env: { CI: 'true', ...invocation.env },
    path: [],
    report: 'file',
    cwd: dir,
  }
}

/** Signs that Bundler or Minitest itself did not come up, so that no test file is to blame. */
const NO_MINITEST =
  /^bundler: |Bundler::\w+|cannot load such file -- (?:minitest|bundler)\b|Could not find (?:gem|command)|Could not locate Gemfile/m
