import { expect, test } from '@jest/globals'
import { javascript } from '../../../src/frameworks/languages/javascript/index.ts'
import { projectOf } from '../project.ts'

test.each<[string, Record<string, string | object>, string, readonly string[]]>([
  [
    'a folder that keeps the names of the sources',
    { 'package.json': { name: 'a' }, 'src/deep/x.ts': '' },
    "require('../lib/deep/x.js')",
    ['imports the build of src/deep/x.ts'],
  ],
  [
    'the folders of a tsconfig',
    { 'tsconfig.build.json': { compilerOptions: { outDir: './compiled', rootDir: './code' } }, 'code/x.ts': '' },
    "import '../compiled/x.js'",
    ['imports the build of code/x.ts'],
  ],
  [
    'a bundle that is the main file',
    { 'package.json': { name: 'a', main: 'dist/a.cjs.js' }, 'src/index.ts': '' },
    "require('../dist/a.cjs')",
    ['imports the build of src/index.ts'],
  ],
  [
    'the package by its folder',
    { 'package.json': { name: 'a', main: './dist/index.js' }, 'src/index.ts': '' },
    "require('..')",
    ['imports the build of src/index.ts'],
  ],
  [
    'the package by its folder, not built at all',
    { 'package.json': { name: 'a', main: 'lib/a.js' }, 'lib/a.js': '' },
    "require('../')",
    ['imports lib/a.js'],
  ],
  [
    'output that is committed beside its source',
    { 'package.json': { name: 'a' }, 'dist/x.js': '', 'src/x.js': '' },
    "require('../dist/x')",
    ['imports dist/x.js', 'imports the build of src/x.js'],
  ],
  [
    'what may hold any source of the package',
    { 'package.json': { name: 'a' }, 'src/y.ts': '', 'src/z/w.ts': '', 'tools/t.js': '' },
    "require('../dist'); require('../dist/x')",
    ['imports build output, made from ./', 'holds src/y.ts', 'holds src/z/w.ts', 'imports build output, made from ./'],
  ],
  [
    'not the sources of a package inside',
    { 'package.json': { name: 'a' }, 'src/b/package.json': { name: 'b' }, 'src/b/y.ts': '' },
    "require('../dist/x')",
    [],
  ],
  ['nothing that stands for it', { 'package.json': { name: 'a' }, 'y.ts': '' }, "require('../dist/x')", []],
])('%s', async (_name, contents, source, expected) => {
  const linker = await javascript.linker(projectOf({ ...contents, 'test/a.js': source }))
  const links = linker.links('test/a.js', source)
  expect(links.map(({ how = 'imports', to }) => `${how} ${to}`)).toEqual(expected)
  expect(linker.notes?.() ?? []).toHaveLength(expected.length === 0 ? 1 : 0)
})
