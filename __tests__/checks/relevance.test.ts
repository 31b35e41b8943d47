import { describe, expect, test } from '@jest/globals'
import { explainInlineTests, findRelevantTests, rejectWithoutTests } from '../../src/checks/relevance.ts'
import type { ProjectFiles } from '../../src/frameworks/files.ts'
import { splitChange } from '../../src/task/split.ts'
import { fileChange } from '../task/fixtures-change.ts'

function project(files: Readonly<Record<string, string>>): ProjectFiles {
  return { list: () => Object.keys(files), read: (path) => Promise.resolve(files[path] ?? null) }
}

async function relevant(files: Readonly<Record<string, string>>, changed: readonly string[], limits = {}) {
  const split = splitChange(changed.map((path) => fileChange(path)))
  return await findRelevantTests({ split, files: project(files), limits })
}

const evidence = (found: Awaited<ReturnType<typeof relevant>>) => found.kept.map((one) => one.evidence)

describe('by imports', () => {
  const files = {
    'src/z.js': 'export const z = 1',
    'src/y.js': "import { z } from './z.js'",
    'src/lonely.js': '',
    'test/z.test.js': "import '../src/z.js'",
    'test/x.test.js': "const y = require('../src/y')",
    'test/other.test.js': "import '../src/lonely.js'",
  }
  test('reaches tests directly and through modules, nearest first, with the path in words', async () => {
    expect(evidence(await relevant(files, ['src/z.js']))).toEqual([
      'test/z.test.js imports src/z.js',
      'test/x.test.js imports src/y.js which imports src/z.js',
    ])
  })
  test('of those equally near each folder gives one in turn, so that a folder of many keeps no other out', async () => {
    const api = ['a', 'b', 'c', 'd'].map((name) => [`test/api/${name}.test.js`, "import '../../src/z.js'"])
    const all = {
      'src/z.js': '',
      ...Object.fromEntries(api),
      'test/parser/e.test.js': "import '../../src/z.js'",
      'test/regex/f.test.js': "import '../../src/z.js'",
    }
    const { kept } = await relevant(all, ['src/z.js'], { maxRelated: 4 })
    expect(kept.map(({ file }) => file)).toEqual([
      'test/api/a.test.js',
      'test/parser/e.test.js',
      'test/regex/f.test.js',
      'test/api/b.test.js',
    ])
  })
  test('a changed test stands first, with its path or without', async () => {
    expect(evidence(await relevant(files, ['src/y.js', 'test/x.test.js', 'test/other.test.js']))).toEqual([
      'the change touches test/x.test.js; test/x.test.js imports src/y.js',
      'the change touches test/other.test.js; no import path to the changed code was found',
    ])
  })
  test('no path, not kept', async () => {
    const found = await relevant({ ...files, 'src/alone.js': '' }, ['src/alone.js'])
    expect(found.kept).toEqual([])
    expect(rejectWithoutTests(found)).toMatchObject({ code: 'no-test-found', stage: 'relevance' })
  })
  test('keeps the nearest up to the limit and counts the rest', async () => {
    const found = await relevant(files, ['src/z.js'], { maxRelated: 1 })
    expect(found.kept.map((one) => one.file)).toEqual(['test/z.test.js'])
    expect(found.left_out).toBe(1)
  })
  test('of a package that is built as one program all files run, beyond the limit too', async () => {
    const text = 'package a\nfunc TestIt(t *testing.T) {}'
    const names = ['a_test.go', 'b_test.go', 'c_test.go', 'd_test.go']
    const go = Object.fromEntries(['a.go', ...names].map((name) => [`a/${name}`, text]))
    const importer = `package other\nimport "example.com/a"\nfunc TestOther(t *testing.T) {}`
    const all = { 'go.mod': 'module example.com\n', ...go, 'z/z_test.go': importer, 'z/y_test.go': importer }
    const found = await relevant(all, ['a/a.go', 'a/a_test.go'], { maxRelated: 1 })
    expect(found.kept.map((one) => one.file)).toEqual(names.map((name) => `a/${name}`))
    expect(found.left_out).toBe(2)
  })
  test('of tests equally far, the one named after the changed file comes first', async () => {
    const more = { ...files, 'test/a.test.js': "import '../src/z.js'" }
    expect((await relevant(more, ['src/z.js'])).kept[0]?.file).toBe('test/z.test.js')
  })
  test('goes no further than the distance, and not through tests', async () => {
    expect((await relevant(files, ['src/z.js'], { maxDistance: 1 })).kept).toHaveLength(1)
    const chained = { ...files, 'test/all.test.js': "import './z.test.js'" }
    expect((await relevant(chained, ['src/z.js'])).kept.map((one) => one.file)).not.toContain('test/all.test.js')
  })
  test('follows workspaces and aliases of the repository', async () => {
    const found = await relevant(
      {
        'packages/core/package.json': '{"name":"@acme/core","exports":{".":{"import":"./dist/index.js"}}}',
        'packages/core/src/index.ts': "export * from './clock'",
        'packages/core/src/clock.ts': '',
        'packages/app/tsconfig.json': '{\n  // aliases\n  "compilerOptions": { "paths": { "@/*": ["./src/*"] }, },\n}',
        'packages/app/src/app.ts': "import '@acme/core'",
        'packages/app/src/app.test.ts': "import '@/app'",
      },
      ['packages/core/src/clock.ts'],
    )
    expect(evidence(found)).toEqual([
      'packages/app/src/app.test.ts imports packages/app/src/app.ts which imports packages/core/src/index.ts which imports packages/core/src/clock.ts',
    ])
  })
  test('cycles end', async () => {
    const cycle = { 'a.js': "import './b.js'", 'b.js': "import './a.js'", 'a.test.js': "import './b.js'" }
    expect((await relevant(cycle, ['a.js'])).kept.map((one) => one.file)).toEqual(['a.test.js'])
  })
})

describe('Go', () => {
  const files = {
    'go.mod': 'module example.org/clock\n\ngo 1.22\n',
    'zone/zone.go': 'package zone\n',
    'zone/zone_test.go': 'package zone\n',
    'cmd/run.go': 'package cmd\nimport (\n\t"fmt"\n\t"example.org/clock/zone"\n)\n',
    'cmd/run_test.go': 'package cmd\n',
    'other/other_test.go': 'package other\n',
  }
  test('same package first, then packages that import it', async () => {
    expect(evidence(await relevant(files, ['zone/zone.go']))).toEqual([
      'zone/zone_test.go is in package zone which holds zone/zone.go',
      'cmd/run_test.go is in package cmd which holds cmd/run.go which imports package zone which holds zone/zone.go',
    ])
  })
  test('a changed helper leads to its package, not to whoever names a folder of it', async () => {
    const helper = {
      ...files,
      'zone/e2e_test/env.go': '',
      'zone/e2e_test/run_test.go': '',
      'cmd/run_test.go': 'const x = "zone"',
    }
    expect(evidence(await relevant(helper, ['zone/e2e_test/env.go']))).toEqual([
      'zone/e2e_test/run_test.go is in package zone/e2e_test which holds zone/e2e_test/env.go; the change touches zone/e2e_test/env.go',
    ])
  })
  test('testdata belongs to the tests of its package', async () => {
    const found = await relevant({ ...files, 'zone/testdata/a.json': '{}' }, ['zone/zone.go', 'zone/testdata/a.json'])
    expect(found.kept[0]).toMatchObject({ file: 'zone/zone_test.go', by: 'fixture' })
  })
})

describe('fixtures', () => {
  test('a snapshot belongs to its test', async () => {
    const files = { 'src/a.js': '', 'src/a.test.js': "import './a'", 'src/__snapshots__/a.test.js.snap': '' }
    expect((await relevant(files, ['src/a.js', 'src/__snapshots__/a.test.js.snap'])).kept[0]).toMatchObject({
      by: 'fixture',
      evidence: 'src/__snapshots__/a.test.js.snap is the snapshot of src/a.test.js',
    })
  })
  test('the program that names the folder reads the fixture', async () => {
    const files = {
      'lib/md.js': '',
      'test/specs/new/a.md': '',
      'test/specs/run-spec.js': "describe('new', () => loadFiles(resolve('./new')))",
      'test/unit/b.test.js': 'const x = new Map()',
    }
    const found = await relevant(files, ['lib/md.js', 'test/specs/new/a.md'])
    expect(evidence(found)).toEqual(['test/specs/run-spec.js names "new", where test/specs/new/a.md stands'])
  })
  test('the program above the fixture reads it too, whatever word stands in another one', async () => {
    const files = {
      'test/api/begin.js': "test('stops at', () => highlight('class'))",
      'test/markup/index.js': "describe('all', () => readdir(pathTo('markup', language)))",
      'test/markup/kotlin/class.expect.txt': '',
      'test/other.js': "test('other', () => load('markup'))",
    }
    const found = await relevant(files, ['test/markup/kotlin/class.expect.txt'])
    expect(evidence(found)).toEqual([
      'test/markup/index.js names "markup", where test/markup/kotlin/class.expect.txt stands',
      'test/other.js names "markup", where test/markup/kotlin/class.expect.txt stands',
      'test/api/begin.js names "class", where test/markup/kotlin/class.expect.txt stands',
    ])
  })
  test('a helper that names it leads to the tests that import the helper', async () => {
    const files = {
      'test/languages/css/a.txt': '',
      'test/helper/discover.js': "exports.load = () => readdir('languages')",
      'test/run.js': "const d = require('./helper/discover'); describe('all', d.load)",
    }
    const found = await relevant(files, ['test/languages/css/a.txt'])
    expect(evidence(found)).toEqual([
      'test/run.js imports test/helper/discover.js; test/helper/discover.js names "languages", where test/languages/css/a.txt stands',
    ])
  })
  test('who says the name of an inner folder for another reason does not read the fixture', async () => {
    const files = {
      'tests/languages/css/a.txt': '',
      'tests/plugins/show/basic.js': "test('shows', () => show('css'))",
      'tests/run.js': "describe('all', () => readdir(join(__dirname, 'languages')))",
    }
    const found = await relevant(files, ['tests/languages/css/a.txt'])
    expect(evidence(found)).toEqual(['tests/run.js names "languages", where tests/languages/css/a.txt stands'])
  })
  test('a changed helper leads to its tests', async () => {
    const files = { 'test/helpers/x.js': '', 'test/a.test.js': "import './helpers/x.js'" }
    expect(evidence(await relevant(files, ['test/helpers/x.js']))).toEqual([
      'test/a.test.js imports test/helpers/x.js; the change touches test/helpers/x.js',
    ])
  })
  test('a program in a test folder that declares no test is a fixture', async () => {
    const files = {
      'src/a.js': '',
      'test/specs/redos/deep.cjs': 'module.exports = {}',
      'test/run-specs.js': "test('all', () => load('./specs/redos'))",
    }
    const found = await relevant(files, ['src/a.js', 'test/specs/redos/deep.cjs'])
    expect(evidence(found)).toEqual(['test/run-specs.js names "redos", where test/specs/redos/deep.cjs stands'])
  })
  test('a file named like a helper that declares tests is a test, but for fixtures and suites that are handed out', async () => {
    const declares = "describe('all', () => {})"
    const files = {
      'src/a.js': '',
      'test/unit/helpers/compose.js': `import '../../../src/a.js'\n${declares}`,
      'test/types.ts': declares,
      'test/fixtures/utils.js': declares,
      'test/suite/helper.js': `module.exports = () => {\n  ${declares}\n}`,
    }
    const found = await relevant(files, Object.keys(files))
    expect(found.kept.filter(({ by }) => by === 'changed').map(({ file }) => file)).toEqual([
      'test/unit/helpers/compose.js',
      'test/types.ts',
    ])
  })
  test('a fixture that nobody names is noted', async () => {
    const found = await relevant({ 'test/fixtures/x.bin': '', 'test/a.test.js': '' }, ['test/fixtures/x.bin'])
    expect(found).toMatchObject({ kept: [], notes: ['no test names test/fixtures/x.bin'] })
  })
})

describe('tests inside product files', () => {
  const files = {
    'Cargo.toml': '[package]\nname = "tiny"\n',
    'src/lib.rs': 'pub fn one() {}\n#[cfg(test)]\nmod tests {\n  #[test]\n  fn a() {}\n}\n',
  }
  const note = 'src/lib.rs holds tests of its own, which stay with the solution'

  test('are the reason why there is nothing to run', async () => {
    const found = await relevant(files, ['src/lib.rs'])
    expect(rejectWithoutTests(found)?.detail).toContain(note)
  })
  test('explain a missing fail-to-pass test, and no other rejection', async () => {
    const found = await relevant({ ...files, 'tests/all.rs': 'use tiny::one;' }, ['src/lib.rs'])
    expect(evidence(found)).toEqual(['tests/all.rs imports src/lib.rs'])
    const reason = (code: 'no-fail-to-pass' | 'gold-fails') => ({ code, detail: 'none', stage: 'verdict' })
    expect(explainInlineTests([reason('no-fail-to-pass')], found)[0]?.detail).toBe(`none; ${note}`)
    expect(explainInlineTests([reason('gold-fails')], found)[0]?.detail).toBe('none')
  })
})

test('ClassTest is named after Class', async () => {
  const files = {
    'src/main/java/a/Clock.java': 'package a;\nclass Clock {}',
    'src/test/java/a/AllTest.java': 'package a;\nclass AllTest { Clock clock; }',
    'src/test/java/a/ClockTest.java': 'package a;\nclass ClockTest { Clock clock; }',
  }
  const { kept } = await relevant(files, ['src/main/java/a/Clock.java'])
  expect(kept.map(({ file }) => file)).toEqual(['src/test/java/a/ClockTest.java', 'src/test/java/a/AllTest.java'])
})

test('10,000 files are searched', async () => {
  const files: Record<string, string> = {}
  for (let index = 0; index < 10_000; index += 1)
    files[index % 10 === 0 ? `test/t${index}.test.js` : `src/m${index}.js`] =
      `import '../src/m${Math.max(1, index - 9)}.js'`
  expect((await relevant(files, ['src/m1.js'], { maxDistance: 50 })).kept.length).toBeGreaterThan(0)
})
