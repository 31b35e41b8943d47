import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { rejectBySplit, splitChange } from '../../src/task/split.ts'
import { fileChange } from './fixtures-change.ts'

const split = (...paths: string[]) => splitChange(paths.map((path) => fileChange(path)))

describe('splitChange', () => {
  test('puts every file on exactly one side', () => {
    const piece = fc.constantFrom(
      'src',
      'test',
      'docs',
      'fixtures',
      '__snapshots__',
      'spec',
      'a.test.ts',
      'a.ts',
      'README.md',
      'package.json',
      '.github',
    )
    const path = fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
    fc.assert(
      fc.property(fc.uniqueArray(path), (paths) => {
        const { product, test: tests } = split(...paths)
        expect([...product, ...tests].map((change) => change.path).sort()).toEqual([...paths].sort())
      }),
    )
  })

  test('takes a rename across the sides apart', () => {
    const moved = fileChange('src/clock.ts', { old_path: 'test/helpers/clock.ts', status: 'renamed' })
    const { product, test: tests } = splitChange([moved])
    expect(product).toMatchObject([{ path: 'src/clock.ts', status: 'added', old_path: null, old_blob: null }])
    expect(tests).toMatchObject([{ path: 'test/helpers/clock.ts', status: 'deleted', new_blob: null }])
  })

  test('keeps a rename within one side whole', () => {
    const moved = fileChange('src/b.ts', { old_path: 'src/a.ts', status: 'renamed' })
    expect(splitChange([moved]).product).toEqual([moved])
  })

  test('follows the globs of the configuration, product last', () => {
    const options = { testPaths: ['checks/**'], productPaths: ['checks/core/**', 'test/runner/**'] }
    const changes = ['checks/a.ts', 'checks/core/b.ts', 'test/runner/c.test.ts'].map((path) => fileChange(path))
    const result = splitChange(changes, options)
    expect(result.testFiles.map((change) => change.path)).toEqual(['checks/a.ts'])
    expect(result.source.map((change) => change.path)).toEqual(['checks/core/b.ts', 'test/runner/c.test.ts'])
  })

  test('a deleted test file is no candidate', () => {
    const result = splitChange([fileChange('test/a.test.js', { status: 'deleted' }), fileChange('src/a.js')])
    expect(result.testFiles).toEqual([])
    expect(result.testSupport).toHaveLength(1)
  })
})

describe('rejectBySplit', () => {
  test.each([
    ['docs-only', ['README.md', 'docs/a.md']],
    ['docs-only', ['.github/workflows/ci.yml', '.gitignore']],
    ['dependency-bump', ['package.json', 'package-lock.json']],
    ['dependency-bump', ['yarn.lock', 'CHANGELOG.md', '.github/renovate.json']],
    ['dependency-bump', ['package.json', 'src/__snapshots__/a.test.ts.snap']],
    ['tests-only', ['test/a.test.js']],
    ['tests-only', ['test/a.test.js', 'README.md']],
    [undefined, ['src/a.ts', 'test/a.test.ts']],
    [undefined, ['src/a.ts']],
    [undefined, ['prompts/system.md', 'test/prompt.test.ts']],
    [undefined, ['package.json', 'test/a.test.ts']],
  ])('%s for %j', (code, paths) => {
    expect(rejectBySplit(split(...paths))?.code).toBe(code)
  })

  test('a change that only deletes tests is its own rejection', () => {
    const gone = ['test/a.test.js', 'test/fixtures/a.json'].map((path) => fileChange(path, { status: 'deleted' }))
    expect(rejectBySplit(splitChange(gone))).toMatchObject({ code: 'tests-only-deleted', stage: 'split' })
  })

  test('names some of the files', () => {
    expect(rejectBySplit(split('a.md', 'b.md', 'c.md', 'd.md'))?.detail).toBe(
      'only documentation changes: a.md, b.md, c.md and 1 more',
    )
  })
})
