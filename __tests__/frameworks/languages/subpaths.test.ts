import { describe, expect, test } from '@jest/globals'
import { javascript } from '../../../src/frameworks/languages/javascript/index.ts'
import { subpathsOf, subpathTargets } from '../../../src/frameworks/languages/javascript/subpaths.ts'
import { projectOf } from '../project.ts'

const FILES = ['src/a.js', 'src/b.js', 'src/deep/c.js', 'src/x/y.ts', 'packages/p/src/a.js', 'packages/p/src/index.js']

async function linksOf(path: string, source: string, manifests: Record<string, unknown>): Promise<readonly string[]> {
  const texts = Object.entries(manifests).map(([name, value]) => [name, JSON.stringify(value)] as const)
  const linker = await javascript.linker(
    projectOf({ ...Object.fromEntries(FILES.map((file) => [file, ''])), ...Object.fromEntries(texts) }),
  )
  return linker.links(path, source).map(({ from, how = 'imports', to }) => `${from} ${how} ${to}`)
}

describe('a file that imports #name', () => {
  test.each<[string, unknown, string, readonly string[]]>([
    ['a file', { '#a': './src/a.js' }, '#a', ['imports src/a.js']],
    [
      'every condition',
      { '#a': { node: './src/a.js', default: './src/b.js' } },
      '#a',
      ['imports src/a.js', 'imports src/b.js'],
    ],
    [
      'conditions in conditions, and lists',
      { '#a': { node: { import: ['./src/a.js', './none.js'] }, default: 'elsewhere' } },
      '#a',
      ['imports src/a.js'],
    ],
    ['a pattern', { '#lib/*': './src/*.js' }, '#lib/deep/c', ['imports src/deep/c.js']],
    ['a pattern with an end', { '#*.js': './src/*.js' }, '#deep/c.js', ['imports src/deep/c.js']],
    ['the exact name before a pattern', { '#*': './src/*.js', '#a': './src/b.js' }, '#a', ['imports src/b.js']],
    [
      'the longest pattern',
      { '#*': './none/*.js', '#l/*': './src/*.js', '#l/deep/*': './src/b.js' },
      '#l/a',
      ['imports src/a.js'],
    ],
    ['a name that is shut off', { '#*': './src/*.js', '#deep/*': null }, '#deep/c', []],
    [
      'build output',
      { '#y': { types: './dist/x/y.d.ts', default: './dist/x/y.js' } },
      '#y',
      ['imports the build of src/x/y.ts'],
    ],
    [
      'build output of any source',
      { '#y': './dist/bundle.js' },
      '#y',
      ['imports build output, made from ./', ...FILES.slice(0, 4).map((file) => `holds ${file}`)],
    ],
    ['a package of the workspace', { '#p': 'p' }, '#p', ['imports packages/p/src/index.js']],
    ['not another #name', { '#a': '#b', '#b': './src/b.js' }, '#a', []],
    ['nothing outside the repository', { '#a': '../../../src/a.js' }, '#a', []],
    ['no such name', { '#a': './src/a.js' }, '#b', []],
    ['no imports', undefined, '#a', []],
    ['odd imports', [1, './src/a.js'], '#a', []],
    ['odd targets', { '#a': [1, true, {}, [null]], '#*': './src/*' }, '#a', []],
  ])('%s', async (_name, imports, specifier, expected) => {
    const manifests = { 'package.json': { name: 'r', imports }, 'packages/p/package.json': { name: 'p' } }
    const links = await linksOf('test/t.js', `import '${specifier}'`, manifests)
    expect(links.map((link) => link.replace(/^test\/t\.js /, '').replace(/^\.\/ /, ''))).toEqual(expected)
  })

  test('the nearest manifest says what it means, with a name or without', async () => {
    const manifests = {
      'package.json': { imports: { '#a': './src/a.js' } },
      'packages/p/package.json': { imports: { '#a': './src/a.js' } },
      'packages/q/package.json': { type: 'module' },
    }
    expect(await linksOf('t.js', "require('#a')", manifests)).toEqual(['t.js imports src/a.js'])
    expect(await linksOf('packages/p/t/t.js', "require('#a')", manifests)).toEqual([
      'packages/p/t/t.js imports packages/p/src/a.js',
    ])
    expect(await linksOf('packages/q/t.js', "require('#a')", manifests)).toEqual([])
  })

  test('an alias of a tsconfig, where the manifest has no such name', async () => {
    const manifests = {
      'package.json': { imports: { '#b': './src/b.js' } },
      'tsconfig.json': { compilerOptions: { paths: { '#/*': ['./src/*'] } } },
    }
    expect(await linksOf('t.ts', "import '#/a'", manifests)).toEqual(['t.ts imports src/a.js'])
  })
})

test('sizes are bounded', () => {
  const targets = Array.from({ length: 1000 }, (_, at) => `./${at}.js`)
  const deep = JSON.parse(`${'{"a":'.repeat(2000)}"./a.js"${'}'.repeat(2000)}`) as unknown
  const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`#n${at}`, './a.js']))
  expect(subpathsOf({ '#a': targets })[0]?.targets).toHaveLength(20)
  expect(subpathsOf({ '#a': deep })).toEqual([{ key: '#a', targets: [] }])
  expect(subpathsOf(wide)).toHaveLength(1000)
  expect(subpathTargets('t.js', `#${'a'.repeat(1000)}`, new Map([['.', subpathsOf({ '#*': './*' })]]))).toBeNull()
})
