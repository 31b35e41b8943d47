import { describe, expect, test } from '@jest/globals'
import { inOwnFiles } from '../../src/frameworks/node-test/own-files.ts'

const passed = (file: string, name: string) => ({ file, name, status: 'passed' as const })

describe('inOwnFiles', () => {
  test('a test that a package defines belongs to the file that ran', () => {
    const parsed = {
      outcomes: [passed('node_modules/kit/run.js', 'spec > one'), passed('test/a.test.js', 'two')],
      problem: null,
    }
    expect(inOwnFiles(parsed, { files: ['test/a.test.js'] }).outcomes.map(({ file, name }) => [file, name])).toEqual([
      ['test/a.test.js', 'spec > one'],
      ['test/a.test.js', 'two'],
    ])
  })

  test('names that meet get numbers', () => {
    const parsed = {
      outcomes: [passed('test/kit.js', 'one'), passed('test/kit.js', 'one [2]'), passed('test/a.test.js', 'one')],
      problem: null,
    }
    const names = inOwnFiles(parsed, { files: ['test/a.test.js'] }).outcomes.map(({ name }) => name)
    expect(names).toEqual(['one', 'one [2]', 'one [3]'])
  })

  test('of several files nobody can tell: they run again one by one', () => {
    const parsed = { outcomes: [passed('test/kit.js', 'one')], problem: null }
    expect(inOwnFiles(parsed, { files: ['test/a.test.js', 'test/b.test.js'] })).toEqual({
      ...parsed,
      again: 'file-by-file',
    })
  })

  test('tests in their own files stay as they are', () => {
    const parsed = { outcomes: [passed('test/a.test.js', 'one')], problem: null }
    expect(inOwnFiles(parsed, { files: ['test/a.test.js', 'test/b.test.js'] })).toBe(parsed)
  })
})
