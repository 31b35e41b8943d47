import { describe, expect, test } from '@jest/globals'
import { asCompiled } from '../../src/frameworks/compiled.ts'
import { mocha } from '../../src/frameworks/mocha/index.ts'
import { planRuns } from '../../src/frameworks/plan.ts'
import { detectSetup } from '../../src/frameworks/setup/index.ts'
import { evidenceOf } from './evidence.ts'
import { projectOf } from './project.ts'

const TSCONFIG = { compilerOptions: { rootDir: 'src', outDir: 'out' } }
const PACKAGE = {
  scripts: {
    compile: 'tsc',
    build: 'npm run compile && npm run lint && npm test',
    lint: 'eslint .',
    test: 'mocha "out/**/*.spec.js"',
  },
  devDependencies: { mocha: '10' },
}

describe('tests that run as what a build makes of them', () => {
  const files = projectOf({
    'package.json': PACKAGE,
    'tsconfig.json': TSCONFIG,
    'src/a/one.spec.ts': 'describe("one", () => {})',
    'src/one.ts': '',
  })

  test('the process gets the built file, the plan names the source', async () => {
    const { groups } = await planRuns(files, ['src/a/one.spec.ts'])
    const [group] = groups
    expect(group?.files).toEqual(['src/a/one.spec.ts'])
    expect(group?.evidence).toContain('src/a/one.spec.ts runs as out/a/one.spec.js')
    const command = group?.framework.command({
      root: '/r',
      pkg: group.pkg,
      files: group.files,
      sources: group.sources,
      invocation: group.context.invocation,
      reportPath: '/report',
      reportersDir: '/reporters',
    })
    expect(command?.argv.at(-1)).toBe('out/a/one.spec.js')
  })

  test('it asks for a build, by a script that does no more than that', async () => {
    const plan = await detectSetup(files, '.', { tests: ['src/a/one.spec.ts'] })
    expect(plan.build).toEqual(['npm', 'run', 'compile'])
    expect(plan.evidence).toContain('src/a/one.spec.ts runs as out/a/one.spec.js')
  })

  test.each([
    ['a script that names the sources', { scripts: { build: 'tsc', test: 'mocha -r tsx src/**/*.spec.ts' } }, TSCONFIG],
    ['a script that names nothing', { scripts: { build: 'tsc', test: 'mocha' } }, TSCONFIG],
    ['a runner that compiles itself', { scripts: { build: 'tsc', test: 'vitest run out/' } }, TSCONFIG],
    ['an output folder of nobody', PACKAGE, { compilerOptions: { outDir: 'lib' } }],
  ])('%s leaves the file as it is', async (_name, manifest, tsconfig) => {
    const own = projectOf({
      'package.json': { devDependencies: { mocha: '10', vitest: '1' }, ...manifest },
      'tsconfig.json': tsconfig,
      'src/one.spec.ts': 'describe("one", () => {})',
    })
    const { groups } = await planRuns(own, ['src/one.spec.ts'])
    expect(groups[0]?.evidence.join('\n')).not.toContain('runs as')
  })

  test('results are those of the source', () => {
    const framework = asCompiled(mocha, new Map([['src/a.spec.ts', 'out/a.spec.js']]))
    const lines = [{ kind: 'test', file: '/r/out/a.spec.js', titles: ['adds'], status: 'passed' }, { kind: 'end' }]
    const run = framework.parse(
      evidenceOf({
        report: lines.map((line) => JSON.stringify(line)).join('\n'),
        repoRoot: '/r',
        files: ['src/a.spec.ts'],
      }),
    )
    expect(run).toMatchObject({ problem: null, outcomes: [{ file: 'src/a.spec.ts', name: 'adds', status: 'passed' }] })
  })
})
