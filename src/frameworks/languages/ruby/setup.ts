import { baseOf, dirOf, type ProjectFiles } from '../../files.ts'
import { emptyPlan, HOME, type SetupPlan, type VersionWish } from '../../setup/plan.ts'
import { toolVersions } from '../../setup/tool-versions.ts'
import type { SetupQuestion } from '../language.ts'

/** Where Bundler puts the gems: outside the repository, for installs and tests alike. */
const GEMS = `${HOME}/.gems`
const KEY_FILE = /^(?:Gemfile|Gemfile\.lock|gems\.rb|gems\.locked|\.ruby-version|[\w.-]+\.gemspec)$/

/** Gems by Bundler. Where no gem server answers, tests may still run on the gems that the machine has. */
export async function findRubySetup({ files, home, dir: asked, tools, tests }: SetupQuestion): Promise<SetupPlan> {
  const dir = home ?? asked
  const here = files.list().filter((path) => dirOf(path) === dir)
  const named = (name: string): string | null => here.find((path) => baseOf(path) === name) ?? null
  const gemfile = named('Gemfile') ?? named('gems.rb')
  const versions = await rubyVersions(files, here)
  if (gemfile === null)
    return { ...emptyPlan(dir), versions, evidence: ['no Gemfile: the gems of this machine are used'] }
  const proofs = proofsOf(tests, tools)
  return {
    ...emptyPlan(dir),
    kind: 'ruby',
    manager: 'bundler',
    lockFile: named('Gemfile.lock') ?? named('gems.locked'),
    lockKeyFiles: here.filter((path) => KEY_FILE.test(baseOf(path))).sort(),
    install: [['bundle', 'install', '--jobs=2', '--retry=1']],
    alternatives: proofs.length === 0 ? [] : [[['rm', '-rf', GEMS], ...proofs.map(({ command }) => command)]],
    env: { BUNDLE_PATH: GEMS, BUNDLE_IGNORE_MESSAGES: 'true' },
    testEnv: { BUNDLE_PATH: GEMS, BUNDLE_FROZEN: 'false' },
    versions,
    toolVersions: toolVersions(tools),
    evidence: [
      `${gemfile} names the gems`,
      ...proofs.map(({ name }) => `should they be out of reach, the ${name} of this machine stands in`),
    ],
  }
}

interface Proof {
  readonly name: string
  readonly command: readonly string[]
}

/** Commands that prove that a framework is there at all: what else the tests need shows when they load. */
function proofsOf(tests: readonly string[], tools: SetupQuestion['tools']): readonly Proof[] {
  const specs = tests.length === 0 || tests.some((path) => path.endsWith('_spec.rb'))
  const others = tests.some((path) => !path.endsWith('_spec.rb'))
  return [
    ...(specs && tools.has('rspec') ? [{ name: 'RSpec', command: ['rspec', '--version'] }] : []),
    ...(others && tools.has('ruby') ? [{ name: 'Minitest', command: ['ruby', '-rminitest', '-e', ''] }] : []),
  ]
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
