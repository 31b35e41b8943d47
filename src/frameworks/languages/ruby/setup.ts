import { baseOf, dirOf, type ProjectFiles } from '../../files.ts'
import { emptyPlan, HOME, type SetupPlan, type VersionWish } from '../../setup/plan.ts'
import type { SetupQuestion } from '../language.ts'

/** Where Bundler puts the gems: outside the repository, for installs and tests alike. */
const GEMS = `${HOME}/.gems`
const KEY_FILE = /^(?:Gemfile|Gemfile\.lock|gems\.rb|gems\.locked|\.ruby-version|[\w.-]+\.gemspec)$/

/** Gems by Bundler. Where no gem server answers, tests may still run on the gems that the machine has. */
export async function findRubySetup({ files, home, dir: asked, tools }: SetupQuestion): Promise<SetupPlan> {
  const dir = home ?? asked
  const here = files.list().filter((path) => dirOf(path) === dir)
  const named = (name: string): string | null => here.find((path) => baseOf(path) === name) ?? null
  const gemfile = named('Gemfile') ?? named('gems.rb')
  const versions = await rubyVersions(files, here)
  if (gemfile === null)
    return { ...emptyPlan(dir), versions, evidence: ['no Gemfile: the gems of this machine are used'] }
  const rspec = tools.get('rspec')
  return {
    ...emptyPlan(dir),
    kind: 'ruby',
    manager: 'bundler',
    lockFile: named('Gemfile.lock') ?? named('gems.locked'),
    lockKeyFiles: here.filter((path) => KEY_FILE.test(baseOf(path))).sort(),
    install: [['bundle', 'install', '--jobs=2', '--retry=1']],
    // Proves that RSpec is there at all: what else the specs need shows when they load.
    alternatives:
      rspec === undefined
        ? []
        : [
            [
              ['rm', '-rf', GEMS],
              ['rspec', '--version'],
            ],
          ],
    env: { BUNDLE_PATH: GEMS, BUNDLE_IGNORE_MESSAGES: 'true' },
    testEnv: { BUNDLE_PATH: GEMS, BUNDLE_FROZEN: 'false' },
    versions,
    toolVersions: Object.fromEntries(tools),
    evidence: [
      `${gemfile} names the gems`,
      ...(rspec === undefined ? [] : ['should they be out of reach, the RSpec of this machine stands in']),
    ],
  }
}

async function rubyVersions(files: ProjectFiles, here: readonly string[]): Promise<readonly VersionWish[]> {
  const wishes: VersionWish[] = []
  for (const path of here) {
    const pattern = VERSION_PATTERNS.find(([name]) => name.test(baseOf(path)))?.[1]
    const wanted = pattern?.exec(((await (pattern === undefined ? null : files.read(path))) ?? '').slice(0, 100_000))
    if (wanted?.[1] !== undefined) wishes.push({ wanted: wanted[1], source: path })
  }
  return wishes
}

const VERSION_PATTERNS: readonly (readonly [RegExp, RegExp])[] = [
  [/^\.ruby-version$/, /^\s*(?:ruby-)?(\d[\w.]{0,20})/],
  [/^Gemfile$/, /^\s*ruby\s+['"]([^'"]{1,40})['"]/m],
  [/\.gemspec$/, /required_ruby_version\s*=?\s*(?:Gem::Requirement\.new\()?['"]([^'"]{1,40})['"]/],
]
