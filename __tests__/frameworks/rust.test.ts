import { describe, expect, test } from '@jest/globals'
import { assert, property, string } from 'fast-check'
import { cargoTest } from '../../src/frameworks/cargo/index.ts'
import { readLibtest } from '../../src/frameworks/cargo/libtest.ts'
import { cargoInstallPart } from '../../src/frameworks/languages/rust/install-part.ts'
import { rustLinker } from '../../src/frameworks/languages/rust/linker.ts'
import { parseCargoManifest } from '../../src/frameworks/languages/rust/manifest.ts'
import { rustNames } from '../../src/frameworks/languages/rust/paths.ts'
import { holdsRustTests } from '../../src/frameworks/languages/rust/tests.ts'
import { planRuns } from '../../src/frameworks/plan.ts'
import { detectSetup } from '../../src/frameworks/setup/index.ts'
import { evidenceOf } from './evidence.ts'
import { projectOf } from './project.ts'

describe('names in Rust sources', () => {
  const pathsOf = (source: string): string[] => rustNames(source).paths.map(({ segments }) => segments.join('::'))

  test.each([
    [
      'use crate::a::{b, c::{self, d as e}, f::*};',
      ['crate::a::b', 'crate::a::c::self', 'crate::a::c::d', 'crate::a::f'],
    ],
    ['fn f() { tiny::add(1, 2); let x: other::T<u8>; }', ['tiny::add', 'other::T']],
    ['// use a::b;\n/* use c::d; /* nested */ use e::f; */ use g::h;', ['g::h']],
    [`let s = "use a::b;"; let r = r#"use "c::d"#; let q = '"'; fn f<'a>(x: &'a str) {} use g::h;`, ['g::h']],
    ['use ::std::fmt;', ['std::fmt']],
  ])('%j', (source, expected) => {
    expect(pathsOf(source)).toEqual(expected)
  })

  test('modules with their place and their path', () => {
    const source =
      'mod a;\n#[path = "odd/b.rs"]\npub(crate) mod b;\nmod inner { mod c; mod deep { mod d; } }\nmod e {}\nmod f;'
    expect(rustNames(source).modules).toEqual([
      { name: 'a', inside: [], path: null },
      { name: 'b', inside: [], path: 'odd/b.rs' },
      { name: 'c', inside: ['inner'], path: null },
      { name: 'd', inside: ['inner', 'deep'], path: null },
      { name: 'f', inside: [], path: null },
    ])
  })

  test('never throws, and time grows with the text', () => {
    assert(property(string({ unit: 'binary', maxLength: 2000 }), (source) => Array.isArray(rustNames(source).paths)))
    for (const part of ['/*', 'use a::{', '"', 'r#"', "'", '::', 'mod a {', '#[path = "'])
      expect(Array.isArray(rustNames(part.repeat(5000)).paths)).toBe(true)
  })
})

describe('rustLinker', () => {
  const crate = {
    'Cargo.toml': '[package]\nname = "tiny-shapes"\n[workspace]\nmembers = ["extra"]\n',
    'src/lib.rs': 'mod area;\npub use area::square;\npub mod deep;\n',
    'src/area.rs': 'use crate::deep::down;\n#[cfg(test)]\nmod tests { use super::*; use crate::deep; }\n',
    'src/deep/mod.rs': 'mod down;\n#[cfg(test)]\nmod tests;\n',
    'src/deep/down.rs': 'use super::super::area::square;\n',
    'src/deep/tests.rs': 'use super::down::go;\nconst DATA: &str = include_str!("data.txt");\n',
    'src/deep/data.txt': '',
    'tests/whole.rs': 'mod common;\nuse tiny_shapes::deep::down::go;\n',
    'tests/common/mod.rs': '',
    'extra/Cargo.toml': '[package]\nname = "extra"\n',
    'extra/src/main.rs': 'fn main() { tiny_shapes::square(1); }\n',
  }

  test.each([
    ['src/lib.rs', ['src/area.rs', 'src/deep/mod.rs']],
    ['src/area.rs', ['src/deep/down.rs', 'src/deep/mod.rs']],
    ['src/deep/mod.rs', ['src/deep/down.rs', 'src/deep/tests.rs']],
    ['src/deep/down.rs', ['src/area.rs']],
    ['src/deep/tests.rs', ['src/deep/down.rs', 'src/deep/data.txt']],
    ['tests/whole.rs', ['tests/common/mod.rs', 'src/lib.rs', 'src/deep/down.rs']],
    ['extra/src/main.rs', ['src/lib.rs']],
  ])('%s', async (path, expected) => {
    const linker = await rustLinker(projectOf(crate))
    const links = linker.links(path, crate[path as keyof typeof crate])
    expect([...new Set(links.map(({ to }) => to))].sort()).toEqual([...expected].sort())
  })
})

describe('Cargo.toml', () => {
  test('targets, declared and found', () => {
    const text = `[package]
name = "my-tool"
rust-version = "1.70"
[lib]
path = "src/mod.rs"
[[test]]
name = "api"
path = "tests/deep/api.rs"
required-features = ["net"]
[features]
net = []
[dependencies]
serde = { version = "1", optional = true }`
    const paths = [
      'src/mod.rs',
      'src/main.rs',
      'src/bin/other.rs',
      'tests/deep/api.rs',
      'tests/wide/main.rs',
      'tests/sum.rs',
    ]
    const manifest = parseCargoManifest('.', text, paths)
    expect(manifest?.lib).toEqual({ name: 'my_tool', root: 'src/mod.rs', features: [] })
    expect(manifest?.bins.map(({ name, root }) => [name, root])).toEqual([
      ['my-tool', 'src/main.rs'],
      ['other', 'src/bin/other.rs'],
    ])
    expect(manifest?.tests.map(({ name, root }) => [name, root])).toEqual([
      ['api', 'tests/deep/api.rs'],
      ['wide', 'tests/wide/main.rs'],
      ['sum', 'tests/sum.rs'],
    ])
    expect([...(manifest?.features ?? [])]).toEqual(['net', 'serde'])
  })

  test.each(['', 'not toml =', '[package]\nname = 3'])('%j is no package', (text) => {
    expect(parseCargoManifest('.', text, ['src/lib.rs'])?.name ?? null).toBeNull()
  })

  test('a release moves no dependency', () => {
    const of = (version: string): string =>
      cargoInstallPart('Cargo.toml', `[package]\nname = "a"\nversion = "${version}"\n[dependencies]\nb = "1"\n`)
    expect(of('1.0.0')).toBe(of('1.0.1'))
    expect(cargoInstallPart('Cargo.toml', '[dependencies.b]\nversion = "1"\n')).toContain('version')
  })
})

test.each([
  ['tests/any.rs', '', true],
  ['src/a/tests.rs', '#[test]\nfn a() {}', true],
  ['src/a/tests.rs', '#[tokio::test]\nasync fn a() {}', true],
  ['src/a/tests.rs', '#[test_case(1)]\nfn a(n: u8) {}', true],
  ['tests/a/helper.rs', 'pub fn test() {}\n// #[test]', false],
])('holdsRustTests %s %j', (path, text, expected) => {
  expect(holdsRustTests(path, text)).toBe(expected)
})

describe('setup', () => {
  test('a workspace has one lock; the toolchain file comes before the least version', async () => {
    const files = projectOf({
      'Cargo.toml': '[workspace]\nmembers = ["a"]\n',
      'Cargo.lock': '',
      'rust-toolchain.toml': '[toolchain]\nchannel = "1.75.0"\n',
      'a/Cargo.toml': '[package]\nname = "a"\nrust-version = "1.60"\n',
    })
    const plan = await detectSetup(files, 'a', { language: 'rust' })
    expect(plan).toMatchObject({
      kind: 'rust',
      manager: 'cargo',
      dir: '.',
      lockFile: 'Cargo.lock',
      lockKeyFiles: ['Cargo.lock', 'Cargo.toml', 'a/Cargo.toml', 'rust-toolchain.toml'],
      install: [['cargo', 'fetch']],
    })
    expect(plan.versions.map(({ wanted }) => wanted)).toEqual(['1.75.0', '>=1.60'])
    expect(plan.testEnv['CARGO_TARGET_DIR']).toBe('$HOME/cargo-target')
  })
})

describe('a pinned toolchain', () => {
  const envFor = async (channel: string, cargo: string): Promise<string | undefined> => {
    const files = projectOf({ 'Cargo.toml': '[package]\nname = "a"\n', 'rust-toolchain': `${channel}\n` })
    const plan = await detectSetup(files, '.', { language: 'rust', tools: new Map([['cargo', cargo]]) })
    return plan.testEnv['RUSTUP_TOOLCHAIN']
  }
  test.each([
    ['1.75.0', 'cargo 1.95.0 (f2d3ce0bd 2026-03-21)', 'stable'],
    ['1.95', 'cargo 1.95.0 (f2d3ce0bd 2026-03-21)', undefined],
    ['1.96.0', 'cargo 1.95.0 (f2d3ce0bd 2026-03-21)', undefined],
    ['nightly-2024-01-01', 'cargo 1.95.0 (f2d3ce0bd 2026-03-21)', undefined],
    ['stable', 'cargo 1.95.0 (f2d3ce0bd 2026-03-21)', undefined],
    ['1.75.0', '', undefined],
  ])('%s on %s', async (channel, cargo, expected) => {
    expect(await envFor(channel, cargo)).toBe(expected)
  })
})

describe('the command', () => {
  const project = {
    'Cargo.toml': '[package]\nname = "tiny"\n[features]\nextra = []\n',
    'src/lib.rs': 'pub mod shape;\n',
    'src/shape/mod.rs': '#[cfg(test)]\nmod tests;\n',
    'src/shape/tests.rs': '#[test]\nfn a() {}\n',
    'src/main.rs': 'mod cli;\n',
    'src/cli.rs': '#[test]\nfn b() {}\n',
    'tests/sum.rs':
      'mod parts;\n#[cfg(feature = "extra")]\n#[test]\nfn c() {}\n#[cfg(not(feature = "other"))]\nfn d() {}',
    'tests/parts/mod.rs': 'mod one;',
    'tests/parts/one.rs': '#[test]\nfn e() {}\n',
  }
  test('files that a macro lists are modules of their own', async () => {
    const listed = {
      'Cargo.toml': '[package]\nname = "tiny"\n',
      'tests/a.rs': '',
      'tests/regression.rs': 'mod regression {\n    automod::dir!("tests/regression");\n}\n',
      'tests/regression/issue1.rs': '#[test]\nfn test() {}\n',
      'tests/regression/issue2.rs': '#[test]\nfn test() {}\n',
    }
    const { groups } = await planRuns(projectOf(listed), ['tests/regression/issue2.rs'])
    const sources = groups[0]?.sources ?? new Map()
    const mark = '@00000000-0000-4000-8000-000000000000'
    const said =
      'running 2 tests\ntest regression::issue1::test ... ok\ntest regression::issue2::test ... ok\n\ntest result: ok. 2 passed; 0 failed; 0 ignored; 0 measured\n'
    const report = `cargo-runner ${mark}\n${mark} start /t/deps/regression-00f0e1d2c3b4a596\n${said}\n${mark} exit 0\n`
    const files = ['tests/regression/issue2.rs']
    expect(cargoTest.parse(evidenceOf({ report, files, sources })).outcomes).toEqual([
      { file: 'tests/regression/issue2.rs', name: 'regression::issue2::test', status: 'passed' },
    ])
    const linker = await rustLinker(projectOf(listed))
    expect(linker.links('tests/regression.rs', listed['tests/regression.rs']).map(({ to }) => to)).toEqual([
      'tests/regression/issue1.rs',
      'tests/regression/issue2.rs',
    ])
  })

  const wordsFor = async (...files: string[]): Promise<string[]> => {
    const { groups } = await planRuns(projectOf(project), files)
    return groups.map((group) => {
      const { argv } = cargoTest.command({
        root: '/repo',
        pkg: group.pkg,
        files: group.files,
        sources: group.sources,
        invocation: group.context.invocation,
        reportPath: '/out/report',
        reportersDir: '/reporters',
      })
      return argv.join(' ')
    })
  }

  test.each([
    [['src/shape/tests.rs'], ['cargo test --no-fail-fast --lib -- shape::tests::']],
    [['src/cli.rs'], ['cargo test --no-fail-fast --bin tiny -- cli::']],
    [['src/lib.rs'], ['cargo test --no-fail-fast --lib']],
    [['tests/sum.rs'], ['cargo test --no-fail-fast --features=extra --test sum']],
    [['tests/parts/one.rs'], ['cargo test --no-fail-fast --test sum']],
    [
      ['src/shape/tests.rs', 'tests/sum.rs'],
      ['cargo test --no-fail-fast --lib -- shape::tests::', 'cargo test --no-fail-fast --features=extra --test sum'],
    ],
  ])('%j', async (files, expected) => {
    expect(await wordsFor(...files)).toEqual(expected)
  })
})

describe('what a test program prints', () => {
  test('noise before a line, in the middle of a line, and lines of tests that never were', () => {
    const text =
      'running 3 tests\nnoise without endtest a ... ok\ntest b ... said aloud\nok\ntest c - should panic ... ok\n\ntest result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n'
    expect(readLibtest(text)).toEqual({
      cases: [
        { name: 'a', status: 'passed', message: '' },
        { name: 'b', status: 'passed', message: '' },
        { name: 'c', status: 'passed', message: '' },
      ],
      summary: 'agrees',
      open: null,
    })
    expect(readLibtest('running 2 tests\ntest a ... ok\ntest b ... said')).toMatchObject({
      summary: 'missing',
      open: 'b',
    })
    expect(readLibtest(text.replace('3 passed', '2 passed')).summary).toBe('differs')
    expect(readLibtest('running 1 test\n').summary).toBe('missing')
    expect(readLibtest('done\n').summary).toBeNull()
  })

  test('a program that writes the lines of another is found out', () => {
    const mark = '@00000000-0000-4000-8000-000000000000'
    const said =
      'running 1 test\ntest honest ... FAILED\ntest forged ... ok\n\ntest result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured\n'
    const report = `cargo-runner ${mark}\n${mark} start /t/deps/sum-00f0e1d2c3b4a596\n${said}\n${mark} exit 101\n`
    const sources = new Map([
      ['Cargo.toml', '[package]\nname = "tiny"\n'],
      ['tests/sum.rs', '#[test]\nfn honest() {}\n'],
      ['tests/b.rs', ''],
    ])
    const parsed = cargoTest.parse(
      evidenceOf({ report, exitCode: 101, files: ['tests/sum.rs', 'tests/b.rs'], sources }),
    )
    expect(parsed.problem).toBe('report-invalid')
  })

  test('crates that cannot be had are no load error', () => {
    const stderr = 'error: no matching package named `left` found\n'
    const parsed = cargoTest.parse(evidenceOf({ stderr, exitCode: 101, files: ['tests/sum.rs'] }))
    expect(parsed).toMatchObject({ outcomes: [], problem: 'report-missing' })
  })
})
