import { describe, expect, test } from '@jest/globals'
import { detectSetup, installPart } from '../../src/frameworks/setup/index.ts'
import { projectOf } from './project.ts'

const berry = (format: number): string => `# generated\n\n__metadata:\n  version: ${format}\n`

const SOME = { dependencies: { left: '^1.0.0' } }

describe('detectSetup', () => {
  test.each([
    [
      'npm lock',
      { 'package.json': SOME, 'package-lock.json': '{}' },
      'npm',
      null,
      'npm ci --ignore-scripts --no-audit --no-fund',
    ],
    [
      'no lock',
      { 'package.json': SOME },
      'npm',
      null,
      'npm install --ignore-scripts --no-audit --no-fund --no-package-lock',
    ],
    [
      'pnpm field',
      { 'package.json': { ...SOME, packageManager: 'pnpm@9.15.0+sha512.abc' }, 'pnpm-lock.yaml': '' },
      'pnpm',
      '9.15.0',
      '--package=pnpm@9.15.0 -- pnpm install --frozen-lockfile',
    ],
    ['pnpm 7 lock', { 'package.json': SOME, 'pnpm-lock.yaml': 'lockfileVersion: 5.4\n' }, 'pnpm', '7', 'pnpm@7 '],
    [
      'pnpm 9 lock with settings that only 10 reads',
      {
        'package.json': SOME,
        'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
        'pnpm-workspace.yaml': 'packages:\n  - a/*\ncatalog:\n  b: ^1\nautoInstallPeers: false\n',
      },
      'pnpm',
      '10',
      'pnpm@10 ',
    ],
    [
      'pnpm 9 lock of a workspace without',
      {
        'package.json': SOME,
        'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
        'pnpm-workspace.yaml': 'packages:\n  - a/*\n',
      },
      'pnpm',
      '9',
      'pnpm@9 ',
    ],
    ['pnpm 8 lock', { 'package.json': SOME, 'pnpm-lock.yaml': "lockfileVersion: '6.0'\n" }, 'pnpm', '8', 'pnpm@8 '],
    [
      'yarn classic',
      { 'package.json': SOME, 'yarn.lock': '# yarn lockfile v1\n' },
      'yarn-classic',
      '1.22.22',
      'yarn install --frozen-lockfile',
    ],
    [
      'yarn 3 lock',
      { 'package.json': SOME, 'yarn.lock': berry(6) },
      'yarn-berry',
      '3',
      '@yarnpkg/cli-dist@3 -- yarn install --immutable --mode=skip-build',
    ],
    ['yarn 4 lock', { 'package.json': SOME, 'yarn.lock': berry(8) }, 'yarn-berry', '4', '@yarnpkg/cli-dist@4 '],
    [
      'yarnPath',
      { 'package.json': SOME, 'yarn.lock': berry(6), '.yarnrc.yml': 'yarnPath: .yarn/releases/yarn-3.2.1.cjs\n' },
      'yarn-berry',
      '3.2.1',
      '@yarnpkg/cli-dist@3.2.1 ',
    ],
    ['bun lock', { 'package.json': SOME, 'bun.lock': '' }, 'bun', null, 'bun install --frozen-lockfile'],
    [
      'the field wins over a stray lock',
      { 'package.json': { ...SOME, packageManager: 'yarn@4.5.3' }, 'package-lock.json': '{}', 'yarn.lock': berry(8) },
      'yarn-berry',
      '4.5.3',
      '@yarnpkg/cli-dist@4.5.3 ',
    ],
  ] as const)('%s', async (_name, contents, manager, version, command) => {
    const plan = await detectSetup(projectOf(contents), '.')
    expect(plan).toMatchObject({ kind: 'javascript', manager, dir: '.' })
    if (manager !== 'npm' && manager !== 'bun') expect(plan.managerVersion).toBe(version)
    expect(plan.install.map((argv) => argv.join(' ')).join(' && ')).toContain(command)
    expect(plan.install.flat()).toContain(manager === 'yarn-berry' ? 'yarn' : '--ignore-scripts')
  })

  test('a monorepo installs at its lock file; all manifests, settings and patches decide', async () => {
    const files = projectOf({
      'package.json': { workspaces: ['packages/*'], packageManager: 'pnpm@9.0.0' },
      'pnpm-lock.yaml': '',
      '.npmrc': '',
      'patches/a.patch': '',
      'packages/x/package.json': {},
      'packages/x/package-lock.json': '{}',
      'packages/x/test/fixtures/y/package.json': {},
    })
    const plan = await detectSetup(files, 'packages/x')
    expect(plan).toMatchObject({ dir: '.', lockFile: 'pnpm-lock.yaml', buildDir: 'packages/x' })
    expect(plan.lockKeyFiles).toEqual([
      '.npmrc',
      'package.json',
      'packages/x/package.json',
      'patches/a.patch',
      'pnpm-lock.yaml',
    ])
  })

  test('versions of Node from every place, the most binding first', async () => {
    const files = projectOf({
      'package.json': { engines: { node: '>=18' }, volta: { node: '20.1.0' } },
      '.nvmrc': 'lts/iron\n',
      '.github/workflows/ci.yml':
        'jobs:\n  t:\n    strategy:\n      matrix:\n        node: [18, 20.x]\n    steps:\n      - with:\n          node-version: ${{ matrix.node }}\n',
    })
    const plan = await detectSetup(files, '.')
    expect(plan.versions.map(({ wanted }) => wanted)).toEqual(['lts/iron', '20.1.0', '>=18', '18', '20.x'])
  })

  test('a build where a test imports output that is not there, and only then', async () => {
    const contents = {
      'package.json': { scripts: { build: 'tsc', test: 'npm run build && node --test' } },
      'src/a.js': '',
    }
    const needs = projectOf({ ...contents, 'test/a.test.js': "import '../lib/a.js'" })
    const none = projectOf({ ...contents, 'test/a.test.js': "import '../src/a.js'" })
    expect((await detectSetup(needs, '.', { tests: ['test/a.test.js'] })).build).toEqual(['npm', 'run', 'build'])
    expect((await detectSetup(none, '.', { tests: ['test/a.test.js'] })).build).toBeNull()
    expect((await detectSetup(none, '.')).build).toEqual(['npm', 'run', 'build'])
  })

  test.each([
    ['a folder of which the repository holds nothing', 'test', "import '../libesm/a.js'", 'build'],
    ['a program that a test starts', 'npm run build && mocha', "spawn('./dist/cli.js')", 'build'],
    ['a file that is there', 'npm run build && mocha', "read('./src/a.js')", null],
    ['a package of others', 'npm run build && mocha', "read('./node_modules/x/dist/a.js')", null],
    ['a script that does not build first', 'mocha', "spawn('./dist/cli.js')", null],
    ['its own package by the entry', 'npm run build && mocha', "require('../')", 'build'],
    ['its own package by the name', 'npm run build && mocha', "require('own')", 'build'],
    ['another package by its name', 'npm run build && mocha', "require('other')", null],
  ] as const)('a build for %s', async (_name, script, text, build) => {
    const files = projectOf({
      'package.json': { name: 'own', main: './lib/index.js', scripts: { build: 'tsc', test: script } },
      'src/a.js': '',
      'test/a.test.js': text,
    })
    const plan = await detectSetup(files, '.', { tests: ['test/a.test.js'] })
    expect(plan.build).toEqual(build === null ? null : ['npm', 'run', build])
  })

  test('what an npm lock takes from a code host gets its published twin as a way out', async () => {
    const lock = {
      packages: {
        '': {},
        'node_modules/twin': { name: 'real', version: '1.2.3', resolved: 'https://github.com/a/real/tarball/v1.2.3' },
        'node_modules/b': { version: '1.0.0', resolved: 'https://registry.example/b/-/b-1.0.0.tgz' },
      },
    }
    const plan = await detectSetup(projectOf({ 'package.json': SOME, 'package-lock.json': lock }), '.')
    expect(plan.alternatives[0]?.[0]).toEqual(['npm', 'pkg', 'set', 'overrides[twin]=npm:real@1.2.3'])
    expect(plan.evidence.join('\n')).toContain('npm:real@1.2.3 stands in')
  })

  test.each([
    ['yarn.lock', ['--frozen-lockfile', '--pure-lockfile', '--no-lockfile']],
    ['pnpm-lock.yaml', ['--frozen-lockfile', '--no-frozen-lockfile', '--no-lockfile']],
  ])('the last way out does without %s, which may name what no registry has any more', async (lockFile, flags) => {
    const plan = await detectSetup(projectOf({ 'package.json': SOME, [lockFile]: '' }), '.')
    const ways = [plan.install, ...plan.alternatives].map((way) =>
      way.flat().filter((word) => word.includes('lockfile')),
    )
    expect(ways).toEqual(flags.map((flag) => [flag]))
    expect(plan.wayNotes?.at(-1)).toContain(`${lockFile} could not be installed as it is`)
  })

  test('Go, a directory with both, and nothing at all', async () => {
    const files = projectOf({
      'go.mod': 'module a\n\ngo 1.22\n\ntoolchain go1.22.4\n',
      'go.sum': '',
      'package.json': SOME,
    })
    expect(await detectSetup(files, '.', { language: 'go' })).toMatchObject({
      manager: 'go',
      install: [['go', 'mod', 'download']],
      lockFile: 'go.sum',
      versions: [{ wanted: '1.22.4' }, { wanted: '1.22' }],
    })
    expect((await detectSetup(files, '.')).manager).toBe('npm')
    expect(await detectSetup(projectOf({ 'README.md': '' }), '.')).toMatchObject({ kind: 'none', install: [] })
  })

  test.each<[string, Record<string, string>, string | null]>([
    [
      'as the comment beside its package says',
      {
        'a.go': 'package tool // import "go.acme.dev/tool"\n',
        'b/b.go': 'package b\nimport "github.com/acme/tool/b"\n',
      },
      'go.acme.dev/tool',
    ],
    [
      'as its packages import each other',
      {
        'main.go': 'package main\nimport (\n\t"fmt"\n\t"github.com/acme/tool/cmd/run"\n\t"github.com/other/thing"\n)\n',
        'cmd/run/run.go': 'package run\n',
        'tool/more.go': 'package main\nimport "github.com/acme/tool"\n',
        'vendor/github.com/other/thing/x.go': 'package thing\nimport "github.com/other/thing/cmd/run"\n',
      },
      'github.com/acme/tool',
    ],
    [
      'as an example imports its root',
      { 'flag.go': 'package flag\n', 'flag_test.go': 'package flag_test\nimport . "github.com/acme/flag"\n' },
      'github.com/acme/flag',
    ],
    ['under any name where nothing tells', { 'a.go': 'package a\nimport "github.com/other/thing"\n' }, null],
  ])('Go without go.mod: a module is made, %s', async (_name, files, path) => {
    const plan = await detectSetup(projectOf(files), '.', { language: 'go' })
    expect(plan.install[0]).toEqual(['go', 'mod', 'init', path ?? 'example.com/tested'])
    expect(plan.testEnv).toEqual({ GOFLAGS: '-mod=mod' })
    expect(plan.lockKeyFiles).toEqual(
      Object.keys(files)
        .filter((file) => !file.startsWith('vendor/'))
        .sort(),
    )
    expect(installPart(plan, 'a.go', 'package a\nimport "fmt"\nvar x = 1\n')).toBe('fmt')
  })

  test('a package that asks for nothing needs no install', async () => {
    const plan = await detectSetup(
      projectOf({ 'package.json': { scripts: { test: 'node --test' } }, 'package-lock.json': '{}' }),
      '.',
    )
    expect([plan.manager, plan.install, plan.alternatives]).toEqual(['npm', [], []])
    expect(plan.evidence.join('\n')).toContain('nothing to install')
  })
})
