/** RSpec, PHPUnit, bats and Playwright: how they are started, and what their silence means. */
import { describe, expect, test } from '@jest/globals'
import type { RunEvidence } from '../../src/frameworks/framework.ts'
import { FRAMEWORKS } from '../../src/frameworks/index.ts'
import { planRuns } from '../../src/frameworks/plan.ts'
import { detectSetup } from '../../src/frameworks/setup/index.ts'
import { evidenceOf } from './evidence.ts'
import { projectOf } from './project.ts'

async function commandsFor(
  contents: Record<string, string | object>,
  files: readonly string[],
): Promise<readonly string[]> {
  const { groups } = await planRuns(projectOf(contents), files)
  return groups.map(({ framework, pkg, context, files: own, sources }) => {
    const { argv, cwd } = framework.command({
      root: '/repo',
      pkg,
      files: own,
      sources,
      invocation: context.invocation,
      reportPath: '/r',
      reportersDir: '/p',
    })
    return `${framework.name} in ${cwd}: ${argv.join(' ')}`
  })
}

describe('commands', () => {
  test('rspec through Bundler, all files in one process', async () => {
    const gem = { Gemfile: "gem 'rspec'", 'spec/a_spec.rb': '', 'spec/b_spec.rb': '' }
    expect(await commandsFor(gem, ['spec/a_spec.rb', 'spec/b_spec.rb'])).toEqual([
      'rspec in .: ruby /p/rspec-start.rb bundled /r --require /p/rspec.rb --format Backtest::Formatter --out /r --order defined -- spec/a_spec.rb spec/b_spec.rb',
    ])
    expect((await commandsFor({ 'spec/a_spec.rb': '' }, ['spec/a_spec.rb']))[0]).toMatch(/rspec-start\.rb plain /)
  })

  test('phpunit and bats take one file a process', async () => {
    const library = { 'api/composer.json': '{}', 'api/tests/ATest.php': '', 'api/tests/BTest.php': '' }
    expect(await commandsFor(library, ['api/tests/ATest.php', 'api/tests/BTest.php'])).toEqual([
      'phpunit in api: node /p/each-file.mjs /r php /p/phpunit-start.php -- tests/ATest.php tests/BTest.php',
    ])
    expect(await commandsFor({ 'test/a.bats': '', 'test/b.bats': '' }, ['test/a.bats', 'test/b.bats'])).toEqual([
      'bats in .: node /p/each-file.mjs /r sh /p/bats-start.sh -- test/a.bats test/b.bats',
    ])
  })

  test('minitest and prove take all files at once', async () => {
    const gem = { 'api/Gemfile': "gem 'minitest'", 'api/test/a_test.rb': '', 'api/test/test_b.rb': '' }
    expect(await commandsFor(gem, ['api/test/a_test.rb', 'api/test/test_b.rb'])).toEqual([
      'minitest in api: ruby /p/minitest-start.rb bundled /r test/a_test.rb test/test_b.rb',
    ])
    const distribution = { cpanfile: '', '.proverc': '-j4\n-It/lib\n-I inc', 't/a.t': '', 't/b.t': '' }
    expect(await commandsFor(distribution, ['t/a.t', 't/b.t'])).toEqual([
      'prove in .: perl /p/prove-start.pl /r -b -l -It/lib -Iinc -- t/a.t t/b.t',
    ])
  })

  test.each([
    ["gem 'minitest'", "describe('a') {}", 'minitest'],
    ["gem 'minitest'", "RSpec.describe('a') {}", 'rspec'],
    ["gem 'rspec'\ngem 'minitest'", "describe('a') {}", 'rspec'],
    ['', "require 'minitest/autorun'", 'minitest'],
    ['', "describe('a') {}", 'rspec'],
  ])('whose spec it is: Gemfile %j, spec %j', async (gemfile, spec, expected) => {
    const gem = { Gemfile: gemfile, 'spec/a_spec.rb': spec }
    const [command] = await commandsFor(gem, ['spec/a_spec.rb'])
    expect(command).toMatch(new RegExp(`^${expected} `))
  })

  test('a file of test-unit is none of Minitest', async () => {
    const gem = { Gemfile: '', 'test/test_a.rb': 'class A < Test::Unit::TestCase; end' }
    expect(await commandsFor(gem, ['test/test_a.rb'])).toEqual([])
  })

  test('playwright keeps projects and drops retries', async () => {
    const site = {
      'package.json': { scripts: { test: 'playwright test --retries=3 --project=one -u' } },
      'e2e/a+b.spec.ts': "import { test } from '@playwright/test'",
    }
    expect(await commandsFor(site, ['e2e/a+b.spec.ts'])).toEqual([
      String.raw`playwright in .: playwright test --project=one --reporter=/p/playwright.cjs --retries=0 --workers=1 e2e/a\+b\.spec\.ts$`,
    ])
  })
})

/** What is left of a file that ran in a process of its own. */
function alone(parts: {
  readonly exit: number
  readonly stdout?: string
  readonly stderr?: string
}): Partial<RunEvidence> {
  const line = { kind: 'file', file: 'a', signal: null, report: null, stdout: '', stderr: '', ...parts }
  return { report: `${JSON.stringify(line)}\n{"kind":"end"}\n`, exitCode: parts.exit === 0 ? 0 : 1 }
}

describe('no report', () => {
  test.each<readonly [string, string, Partial<RunEvidence>, string]>([
    ['rspec', 'a spec that does not load', { exitCode: 1, stderr: 'NameError: uninitialized constant A' }, '(file)'],
    ['rspec', 'Bundler without its gems', { exitCode: 7, stderr: 'Could not find gem' }, 'could-not-start'],
    ['rspec', 'two specs, one does not load', { exitCode: 1, files: ['a', 'b'] }, 'report-missing'],
    ['phpunit', 'PHP died', alone({ exit: 255, stderr: 'PHP Fatal error: no' }), '(file)'],
    ['phpunit', 'a test ended PHP as if all were well', alone({ exit: 0 }), 'report-missing'],
    ['phpunit', 'no PHPUnit', alone({ exit: 127 }), 'could-not-start'],
    ['phpunit', 'no autoloader', alone({ exit: 1, stdout: 'Cannot open bootstrap script "x"' }), 'could-not-start'],
    ['phpunit', 'no node', { exitCode: 127 }, 'could-not-start'],
    ['bats', 'a file that the shell cannot read', alone({ exit: 2 }), '(file)'],
    ['bats', 'no bats', alone({ exit: 127 }), 'could-not-start'],
    ['minitest', 'a file that ends Ruby', { exitCode: 3 }, '(file)'],
    ['minitest', 'no Minitest', { exitCode: 127 }, 'could-not-start'],
    ['minitest', 'Bundler without its gems', { exitCode: 7, stderr: 'Could not find gem' }, 'could-not-start'],
    ['prove', 'no Perl', { exitCode: 127 }, 'could-not-start'],
    ['prove', 'ended by a test', { exitCode: 0 }, 'report-missing'],
    ['ctest', 'no node', { exitCode: 127 }, 'could-not-start'],
  ])('%s: %s', (name, _words, parts, expected) => {
    const framework = FRAMEWORKS.find((one) => one.name === name)
    const run = framework?.parse(evidenceOf({ files: ['a'], ...parts }))
    expect(run?.problem ?? run?.outcomes[0]?.name).toBe(expected)
  })
})

test('a framework that did not come up for two files is not asked again for each', () => {
  const rspec = FRAMEWORKS.find((one) => one.name === 'rspec')
  const stderr = "Failure/Error: require 'bundler/setup'\nBundler::GemNotFound: Could not find gem 'shelf'"
  const run = rspec?.parse(evidenceOf({ files: ['a_spec.rb', 'b_spec.rb'], exitCode: 1, stderr }))
  expect(run).toMatchObject({ problem: 'could-not-start' })
  expect(run?.again).toBeUndefined()
})

test('bats: a failure says where it is', () => {
  const bats = FRAMEWORKS.find((one) => one.name === 'bats')
  const report = '1..2\nnot ok 1 a\n# (in test file a, line 2)\n# out\nok 2 b\n# no failure of b\n'
  const line = { kind: 'file', file: 'a', exit: 1, signal: null, report, stdout: '', stderr: '' }
  const run = bats?.parse(
    evidenceOf({ files: ['a'], exitCode: 1, report: `${JSON.stringify(line)}\n{"kind":"end"}\n` }),
  )
  expect(run?.outcomes).toEqual([
    { file: 'a', name: 'a', status: 'failed', message: 'a\n(in test file a, line 2)\nout' },
    { file: 'a', name: 'b', status: 'passed' },
  ])
})

describe('setups', () => {
  test('gems by Bundler, with the machine’s RSpec as the last resort', async () => {
    const files = projectOf({
      Gemfile: "ruby '3.1'\n",
      'Gemfile.lock': '',
      'shelf.gemspec': '',
      '.ruby-version': '3.2.2\n',
    })
    const plan = await detectSetup(files, '.', { language: 'ruby', tools: new Map([['rspec', 'RSpec 3.12']]) })
    expect(plan).toMatchObject({
      manager: 'bundler',
      lockFile: 'Gemfile.lock',
      lockKeyFiles: ['.ruby-version', 'Gemfile', 'Gemfile.lock', 'shelf.gemspec'],
      versions: [
        { wanted: '3.1', source: 'Gemfile' },
        { wanted: '3.2.2', source: '.ruby-version' },
      ],
    })
    expect(plan.alternatives.at(-1)?.at(-1)).toEqual(['rspec', '--version'])
    expect((await detectSetup(files, '.', { language: 'ruby' })).alternatives).toEqual([])
  })

  test('tests that are no specs need Minitest, and no RSpec', async () => {
    const files = projectOf({ Gemfile: '' })
    const tools = new Map([
      ['rspec', 'RSpec 3.12'],
      ['ruby', 'ruby 3.1'],
    ])
    const last = async (tests: readonly string[]): Promise<unknown> =>
      (await detectSetup(files, '.', { language: 'ruby', tools, tests })).alternatives.at(-1)?.slice(1)
    expect(await last(['test/a_test.rb'])).toEqual([['ruby', '-rminitest', '-e', '']])
    expect(await last(['test/a_test.rb', 'spec/a_spec.rb'])).toEqual([
      ['rspec', '--version'],
      ['ruby', '-rminitest', '-e', ''],
    ])
  })

  test('Perl: modules by cpanm where there is one; XS code is built', async () => {
    const files = projectOf({ cpanfile: '', 'Makefile.PL': '', 'Shelf.xs': '', 't/a.t': '' })
    const tools = new Map([
      ['cpanm', 'cpanm (App::cpanminus) version 1.7047'],
      ['perl', 'This is perl 5, version 36, subversion 0 (v5.36.0) built for linux'],
      ['make', 'GNU Make'],
    ])
    const plan = await detectSetup(files, 't', { language: 'perl', tools })
    expect(plan.toolVersions).toEqual({ cpanm: '1.7047', perl: '5.36.0', make: 'GNU Make' })
    expect(plan).toMatchObject({ manager: 'cpanm', dir: '.', lockKeyFiles: ['Makefile.PL', 'cpanfile'] })
    expect(plan.install).toHaveLength(1)
    expect(plan.build?.at(-1)).toBe('perl Makefile.PL && make')
    const bare = await detectSetup(projectOf({ 'dist.ini': '' }), '.', { language: 'perl' })
    expect(bare).toMatchObject({ manager: 'none', install: [], build: null })
  })

  test('Composer, and its autoloader alone where packages are out of reach', async () => {
    const files = projectOf({ 'composer.json': '{"require":{"php":">=8.1"}}' })
    const plan = await detectSetup(files, '.', { language: 'php', tools: new Map([['phpunit', 'PHPUnit 9']]) })
    expect(plan).toMatchObject({ manager: 'composer', lockFile: null, versions: [{ wanted: '>=8.1' }] })
    expect(plan.alternatives.at(-1)?.[0]?.slice(0, 2)).toEqual(['composer', 'dump-autoload'])
  })

  test('CMake installs only what a project downloads', async () => {
    const plain = projectOf({ 'CMakeLists.txt': 'project(a)' })
    expect(await detectSetup(plain, '.', { language: 'cpp' })).toMatchObject({ install: [], lockKeyFiles: [] })
    const fetching = projectOf({
      'CMakeLists.txt': 'project(a)',
      'test/CMakeLists.txt': 'FetchContent_MakeAvailable(gtest)',
    })
    const plan = await detectSetup(fetching, 'test', { language: 'cpp' })
    expect(plan).toMatchObject({ dir: '.', lockKeyFiles: ['test/CMakeLists.txt'] })
    expect(plan.install).toHaveLength(1)
    const none = await detectSetup(projectOf({ 'meson.build': '' }), '.', { language: 'cpp' })
    expect(none.evidence.join()).toContain('CMake and CTest only')
  })

  test('shell installs nothing but a bats from npm', async () => {
    const npm = projectOf({ 'package.json': '{"devDependencies":{"bats":"1"}}', 'package-lock.json': '{}' })
    expect((await detectSetup(npm, '.', { language: 'shell' })).manager).toBe('npm')
    expect((await detectSetup(projectOf({ 'a.bats': '' }), '.', { language: 'shell' })).manager).toBe('none')
  })
})
