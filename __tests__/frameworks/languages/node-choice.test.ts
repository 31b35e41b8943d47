import { describe, expect, test } from '@jest/globals'
import { newerNode } from '../../../src/frameworks/languages/javascript/node-choice.ts'
import { admits, oldestOf } from '../../../src/frameworks/languages/javascript/node-range.ts'
import { detectSetup } from '../../../src/frameworks/setup/index.ts'
import { projectOf } from '../project.ts'

const NPM = { manager: 'npm', version: null } as const
const engines = (wanted: string): { wanted: string; source: string } => ({
  wanted,
  source: 'package.json engines.node',
})
const pin = (wanted: string): { wanted: string; source: string } => ({ wanted, source: '.nvmrc' })
const ci = (wanted: string): { wanted: string; source: string } => ({ wanted, source: '.github/workflows/ci.yml' })

describe('newerNode', () => {
  test.each([
    ['engines that fit', [engines('>=18')], null],
    ['engines of a newer major', [engines('>=22')], 22],
    ['the lowest alternative that is newer', [engines('^22.11 || ^24 || >=26')], 22],
    ['an alternative that fits', [engines('^18.19.0 || >=20.5.0')], null],
    ['a newer minor of the same major', [engines('>=20.19 <21 || >=22.12')], null],
    ['a minor that this machine has not', [engines('>= 20.21')], 20],
    ['an older Node is not asked for', [engines('16.x')], null],
    ['a range of two ends', [engines('21 - 23')], 21],
    ['what cannot be read', [engines('banana')], null],
    ['a pin counts before engines', [pin('v24.1.0'), engines('>=18')], 24],
    ['a pin by its name', [pin('lts/krypton')], 24],
    ['a pin that moves says nothing', [pin('lts/*'), engines('>=18')], null],
    ['an older pin keeps this machine’s', [pin('18'), engines('>=22')], null],
    ['workflows count where nothing else speaks', [ci('22'), ci('24')], 22],
    ['workflows with an older one too', [ci('18'), ci('24')], null],
    ['workflows with a moving one', [ci('lts/*'), ci('24')], null],
    ['engines that fit are the last word', [engines('>=12'), ci('24')], null],
    ['a workflow that only publishes', [{ wanted: '24', source: '.github/workflows/npm-publish.yml' }], null],
    ['nothing is asked', [], null],
  ])('%s', (_name, wishes, major) => {
    expect(newerNode(wishes, 'v20.20.2', NPM)?.major ?? null).toBe(major)
  })

  test('a package manager that needs more than the repository asks for', () => {
    const pnpm = { manager: 'pnpm', version: '11.9.0' } as const
    expect(newerNode([], 'v20.20.2', pnpm)).toMatchObject({ major: 22 })
    expect(newerNode([pin('24')], 'v20.20.2', pnpm)).toMatchObject({ major: 24 })
    expect(newerNode([], 'v22.13.0', pnpm)).toBeNull()
    expect(newerNode([], 'v20.20.2', { manager: 'pnpm', version: '10.28.0' })).toBeNull()
    expect(newerNode([engines('>=22')], undefined, pnpm)).toBeNull()
  })
})

test.each([
  ['>=18', [[18, 0, 0]], true],
  [
    '^20.19.0 || >=22.12.0',
    [
      [20, 19, 0],
      [22, 12, 0],
    ],
    true,
  ],
  ['> 20', [[21, 0, 0]], false],
  ['*', [[0, 0, 0]], true],
  ['~20.1', [[20, 1, 0]], false],
  ['>=18 <21', [[18, 0, 0]], true],
  ['18 - 19', [[18, 0, 0]], false],
  ['>=18 <16', [], false],
  ['latest', [], false],
  ['x'.repeat(10_000), [], false],
])('a range of Node: %j', (range, oldest, isAdmitted) => {
  expect(oldestOf(range)).toEqual(oldest)
  expect(admits(range, [20, 20, 2])).toBe(isAdmitted)
})

test('an empty range is nobody’s wish', () => {
  expect(oldestOf('')).toEqual([])
})

describe('a setup with another Node', () => {
  const files = projectOf({ 'package.json': { engines: { node: '>=22' }, dependencies: { a: '1' } } })

  test('every way gets it first, the last one does without', async () => {
    const plan = await detectSetup(files, '.', { tools: new Map([['node', 'v20.20.2']]) })
    const ways = [plan.install, ...plan.alternatives]
    expect(ways.slice(0, -1).every((way) => way[0]?.join(' ').includes('@22"') === true)).toBe(true)
    expect(ways.at(-1)?.[0]?.slice(0, 2)).toEqual(['npm', 'install'])
    expect(plan.wayNotes).toHaveLength(ways.length)
    expect(plan).toMatchObject({
      path: ['$HOME/node/node_modules/.bin'],
      installPath: ['$HOME/node/node_modules/.bin'],
      toolVersions: { node: '22' },
    })
    expect(plan.evidence).toContain(
      "package.json engines.node asks for >=22: Node 22 instead of this machine's 20.20.2",
    )
  })

  const old = projectOf({ 'package.json': { dependencies: { a: '1' } } })
  const tools = new Map([['node', 'v20.20.2']])
  const ways = async (asOf: string, contents = old): Promise<unknown[]> => {
    const { choices } = await detectSetup(contents, '.', { tools, asOf })
    const plans = Array.from({ length: choices }, (_, choice) => detectSetup(contents, '.', { tools, asOf, choice }))
    return (await Promise.all(plans)).map((plan) => [
      plan.toolVersions['node'] ?? 'own',
      plan.asOf?.slice(0, 4) ?? 'today',
    ])
  }

  test('for tests that did not load: packages of another time, then the next Node that was out', async () => {
    expect(await ways('2024-09-02T00:00:00Z')).toEqual([
      ['own', '2024'],
      ['own', 'today'],
      ['22', '2024'],
    ])
  })

  test('packages older than this Node come second, the Node of that time last', async () => {
    expect(await ways('2022-09-05T00:00:00Z')).toEqual([
      ['own', 'today'],
      ['own', '2022'],
      ['18', '2022'],
    ])
    expect((await ways('2021-04-05T00:00:00Z')).at(-1)).toEqual(['14', '2021'])
    expect((await ways('2018-09-03T00:00:00Z')).at(-1)).toEqual(['14', '2018'])
  })

  test('where the registry cannot give what is long past: the minor versions that the manifest names, then its own ranges', async () => {
    const manifest = { dependencies: { a: '^1.2.3', b: '>=1' }, devDependencies: { '@x/c.d': '^0.4', e: '^5' } }
    const contents = projectOf({ 'package.json': manifest })
    const ask = async (asOf: string): Promise<string[][]> => {
      const plan = await detectSetup(contents, '.', { tools, asOf, choice: 1 })
      return plan.alternatives.map((way) => way.map((command) => command.join(' ')))
    }
    const install = 'npm install --ignore-scripts --no-audit --no-fund --no-package-lock'
    const near = 'npm pkg set dependencies[a]=~1.2.3 devDependencies[@x/c.d]=~0.4'
    const asked = 'npm pkg set dependencies[a]=^1.2.3 devDependencies[@x/c.d]=^0.4'
    expect(await ask('2021-04-05T00:00:00Z')).toEqual([
      [`${install} --legacy-peer-deps --before=2021-04-05T00:00:00Z`],
      [near, install],
      [near, `${install} --legacy-peer-deps`],
      [asked, install],
      [asked, `${install} --legacy-peer-deps`],
    ])
    expect((await ask('2024-09-02T00:00:00Z')).flat().join()).not.toContain('pkg set')
  })

  test('a Node of the past runs the tests, this machine’s own the installs', async () => {
    const plan = await detectSetup(old, '.', { tools, asOf: '2021-04-05T00:00:00Z', choice: 2 })
    expect(plan).toMatchObject({
      path: ['$HOME/node/node_modules/.bin'],
      installPath: [],
      toolVersions: { node: '14' },
      asOf: '2021-04-05T00:00:00Z',
    })
    expect(plan.install[0]?.join(' ')).toMatch(/@14" npm@9$/)
    expect(plan.evidence).toContain('no test of the change loaded with Node 20: Node 14, as of 2021-04-05')
  })

  test('a lock file names the versions: only the Node may change', async () => {
    const locked = projectOf({ 'package.json': { dependencies: { a: '1' } }, 'package-lock.json': '{}' })
    expect(await ways('2024-09-02T00:00:00Z', locked)).toEqual([
      ['own', 'today'],
      ['22', 'today'],
    ])
  })

  test('a task that is proved again keeps its moment', async () => {
    const ask = { tools, asOf: '2018-09-03T00:00:00Z', earlier: { node: 'v20.20.2' } }
    expect(await detectSetup(old, '.', ask)).toMatchObject({ choices: 1, asOf: '2018-09-03T00:00:00Z' })
  })

  test('the one that a task was made with', async () => {
    const ask = (node: string) => detectSetup(old, '.', { tools, earlier: { node } })
    expect((await ask('22')).toolVersions).toEqual({ node: '22' })
    expect((await ask('v20.1.0')).toolVersions).toEqual({})
    expect((await ask('v18.0.0')).toolVersions).toEqual({})
    expect((await ask('14')).toolVersions).toEqual({ node: '14' })
  })

  test('not where this machine has one that is new enough, or none is known', async () => {
    for (const tools of [new Map([['node', 'v24.1.0']]), new Map<string, string>()]) {
      const plan = await detectSetup(files, '.', { tools })
      expect(plan.install).toEqual([
        ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'],
      ])
      expect(plan.path).toEqual([])
    }
  })
})

describe('bun', () => {
  const get = ['npm', 'install', '--prefix', '$HOME/bun', '--ignore-scripts=false', '--no-audit', '--no-fund']

  test.each([
    [
      'installs',
      { 'package.json': { packageManager: 'bun@1.2.20', devDependencies: { a: '1' } }, 'bun.lock': '' },
      '1.2.20',
    ],
    ['tests', { 'package.json': { devDependencies: { a: '1' } }, 'a.test.ts': "import { test } from 'bun:test'" }, '1'],
    [
      'is started by the script',
      { 'package.json': { scripts: { test: 'bun test' }, devDependencies: { a: '1' } } },
      '1',
    ],
  ])('comes along where it %s', async (_name, contents, version) => {
    const files = projectOf(contents)
    const tests = files.list().filter((path) => path.endsWith('.test.ts'))
    const plan = await detectSetup(files, '.', { tests, tools: new Map([['node', 'v20.20.2']]) })
    expect(plan.install[0]).toEqual([...get, `bun@${version}`])
    expect(plan.path).toEqual(['$HOME/bun/node_modules/.bin'])
    const own = await detectSetup(files, '.', { tests, tools: new Map([['bun', '1.2.0']]) })
    expect(own.install[0]?.[1]).toBe('install')
    expect(own.path).toEqual([])
  })
})

describe('the package manager, for builds whose scripts call it', () => {
  const scripts = { build: 'yarn lint && tsc', test: 'yarn build && mocha', lint: 'eslint .' }
  const TEST = { 'test/a.js': "import { a } from '../lib/a.js'" }
  const ask = (manifest: object, lock: string, own: Readonly<Record<string, string>> = scripts) => {
    const files = projectOf({
      'package.json': { scripts: own, dependencies: { a: '1' }, ...manifest },
      [lock]: '',
      ...TEST,
    })
    return detectSetup(files, '.', { tests: ['test/a.js'], tools: new Map([['node', 'v20.20.2']]) })
  }

  test.each<readonly [string, object, string, Readonly<Record<string, string>>, string]>([
    ['berry', { packageManager: 'yarn@4.12.0' }, 'yarn.lock', scripts, '@yarnpkg/cli-dist@4.12.0'],
    ['classic', {}, 'yarn.lock', scripts, 'yarn@1.22.22'],
    ['pnpm', { packageManager: 'pnpm@10.2.0' }, 'pnpm-lock.yaml', { build: 'tsc && pnpm types' }, 'pnpm@10.2.0'],
  ])('%s', async (_name, manifest, lock, own, spec) => {
    const plan = await ask(manifest, lock, own)
    expect(plan.install[0]?.at(-1)).toBe(spec)
    const name = lock.startsWith('pnpm') ? 'pnpm' : 'yarn'
    expect(plan).toMatchObject({ path: [`$HOME/${name}/node_modules/.bin`], installPath: [] })
    expect(plan.evidence).toContain(`package.json scripts.build calls ${name}: ${name} from the registry`)
  })

  test('not where no script calls it, nothing is built, or npm builds', async () => {
    expect((await ask({}, 'yarn.lock', { build: 'tsc', test: 'mocha' })).path).toEqual([])
    expect((await ask({}, 'yarn.lock', { test: 'yarn lint' })).path).toEqual([])
    expect((await ask({}, 'package-lock.json', { build: 'npm run types' })).path).toEqual([])
  })
})

test('without a lock file the versions are those of the time of the change, then those of today', async () => {
  const plan = await detectSetup(projectOf({ 'package.json': { dependencies: { a: '1' } } }), '.', {
    asOf: '2024-05-06T00:00:00Z',
  })
  const ways = [plan.install, ...plan.alternatives].map((way) => way.flat().join(' '))
  expect(ways.map((way) => way.includes('--before=2024-05-06T00:00:00Z'))).toEqual([true, true, false, false])
  expect(plan.wayNotes[0]).toBe('dependencies as of 2024-05-06, because no lock file names their versions')
  expect(plan.wayNotes).toHaveLength(ways.length)
})
