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
      'rspec in .: ruby /p/rspec-start.rb bundled --require /p/rspec.rb --format Backtest::Formatter --out /r --order defined spec/a_spec.rb spec/b_spec.rb',
    ])
    expect((await commandsFor({ 'spec/a_spec.rb': '' }, ['spec/a_spec.rb']))[0]).toMatch(/rspec-start\.rb plain /)
  })

  test('phpunit and bats take one file a process', async () => {
    const library = { 'api/composer.json': '{}', 'api/tests/ATest.php': '', 'api/tests/BTest.php': '' }
    expect(await commandsFor(library, ['api/tests/ATest.php', 'api/tests/BTest.php'])).toEqual([
      'phpunit in api: php /p/phpunit-start.php /r tests/ATest.php',
      'phpunit in api: php /p/phpunit-start.php /r tests/BTest.php',
    ])
    expect(await commandsFor({ 'test/a.bats': '', 'test/b.bats': '' }, ['test/a.bats', 'test/b.bats'])).toEqual([
      'bats in .: sh /p/bats-start.sh /r test/a.bats',
      'bats in .: sh /p/bats-start.sh /r test/b.bats',
    ])
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

describe('no report', () => {
  test.each<readonly [string, string, Partial<RunEvidence>, string]>([
    ['rspec', 'a spec that does not load', { exitCode: 1, stderr: 'NameError: uninitialized constant A' }, '(file)'],
    ['rspec', 'Bundler without its gems', { exitCode: 7, stderr: 'Could not find gem' }, 'could-not-start'],
    ['rspec', 'two specs, one does not load', { exitCode: 1, files: ['a', 'b'] }, 'report-missing'],
    ['phpunit', 'PHP died', { exitCode: 255, stderr: 'PHP Fatal error: no' }, '(file)'],
    ['phpunit', 'a test ended PHP as if all were well', { exitCode: 0 }, 'report-missing'],
    ['phpunit', 'no PHPUnit', { exitCode: 127 }, 'could-not-start'],
    ['phpunit', 'no autoloader', { exitCode: 1, stdout: 'Cannot open bootstrap script "x"' }, 'could-not-start'],
    ['bats', 'a file that the shell cannot read', { exitCode: 2 }, '(file)'],
    ['bats', 'no bats', { exitCode: 127 }, 'could-not-start'],
    ['ctest', 'no node', { exitCode: 127 }, 'could-not-start'],
  ])('%s: %s', (name, _words, parts, expected) => {
    const framework = FRAMEWORKS.find((one) => one.name === name)
    const run = framework?.parse(evidenceOf({ files: ['a'], ...parts }))
    expect(run?.problem ?? run?.outcomes[0]?.name).toBe(expected)
  })
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
