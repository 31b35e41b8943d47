import { expect, test } from '@jest/globals'
import { rootsToCompileAnew } from '../../../src/frameworks/languages/rust/roots.ts'
import { projectOf } from '../project.ts'

const SOURCES = {
  'Cargo.toml': '[workspace]\nmembers = ["a", "b"]\n',
  'a/Cargo.toml': '[package]\nname = "a"\n',
  'a/build.rs': '',
  'a/src/lib.rs': '',
  'a/src/bin/tool.rs': '',
  'a/src/part.rs': '',
  'a/tests/one.rs': '',
  'a/tests/two.rs': '',
  'b/Cargo.toml': '[package]\nname = "b"\n',
  'b/src/lib.rs': '',
}

test.each([
  ['a module of the test programs', ['a/tests/cases/new.rs'], ['a/tests/one.rs', 'a/tests/two.rs']],
  ['what the test programs read', ['a/tests/data/new.json'], ['a/build.rs', 'a/tests/one.rs', 'a/tests/two.rs']],
  ['a module of the library', ['a/src/new.rs'], ['a/src/lib.rs']],
  ['of a program', ['a/src/bin/tool/new.rs'], ['a/src/bin/tool.rs', 'a/src/lib.rs']],
  [
    'beside the sources',
    ['a/cases/new.json'],
    ['a/build.rs', 'a/src/bin/tool.rs', 'a/src/lib.rs', 'a/tests/one.rs', 'a/tests/two.rs'],
  ],
  ['another package', ['b/data.txt'], ['b/src/lib.rs']],
  [
    'above all packages',
    ['cases/new.json'],
    ['a/build.rs', 'a/src/bin/tool.rs', 'a/src/lib.rs', 'a/tests/one.rs', 'a/tests/two.rs', 'b/src/lib.rs'],
  ],
  ['nothing that a build reads', ['.github/workflows/ci.yml', 'a/.hidden/x.rs'], []],
  ['nothing', [], []],
])('%s came or went', async (_name, moved, roots) => {
  expect(await rootsToCompileAnew(projectOf(SOURCES), moved)).toEqual(roots)
})
