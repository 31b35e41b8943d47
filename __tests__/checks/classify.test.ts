import { describe, expect, test } from '@jest/globals'
import { classifyOutcomes } from '../../src/checks/classify.ts'
import type { RunRecord } from '../../src/checks/outcome.ts'
import { allRecords, record, records, type Rows } from './records.ts'
import { growsLinearly } from '../growth.ts'

const LOADED = { other: 'PPP' }

/** The class of the test `t`, with `before` where it is fail-to-pass. */
function classOf(rows: Rows): string | undefined {
  return named(classifyOutcomes(allRecords(rows)), 't')
}

function named(tests: ReturnType<typeof classifyOutcomes>, name: string): string | undefined {
  const found = tests.find((one) => one.id.name === name)
  return found === undefined ? undefined : [found.class, found.before].filter((part) => part !== null).join('/')
}

describe('letters to classes, the file loads in every run', () => {
  test.each([
    // base, pre, post, class
    ['', 'FFF', 'PPP', 'fail-to-pass/failed'],
    ['F', 'FFF', 'PPP', 'fail-to-pass/failed'],
    ['P', 'FFF', 'PPP', 'fail-to-pass/failed'],
    ['', '---', 'PPP', 'fail-to-pass/none-to-pass'],
    ['F', '---', 'PPP', 'fail-to-pass/none-to-pass'],
    ['P', '---', 'PPP', 'hidden-by-load-error'],
    ['', 'PPP', 'PPP', 'pass-to-pass'],
    ['F', 'PPP', 'PPP', 'pass-to-pass'],
    ['', 'PPP', 'FFF', 'pass-to-fail'],
    ['', 'FFF', 'FFF', 'fail-to-fail'],
    ['', '---', 'FFF', 'fail-to-fail'],
    ['P', '---', '---', 'gone'],
    ['', 'PPP', '---', 'gone'],
    ['', 'FFF', '---', 'gone'],
    ['', 'PPP', 'SSS', 'skipped'],
    ['', 'FFF', 'SSS', 'skipped'],
    ['', 'SSS', 'PPP', 'skip-to-pass'],
    ['', 'PPF', 'PPP', 'unstable'],
    ['', 'FFP', 'PPP', 'unstable'],
    ['', 'FFF', 'PPF', 'unstable'],
    ['', 'FFF', 'PP-', 'unstable'],
    ['', 'FFF', 'PPS', 'unstable'],
    ['', 'F-F', 'PPP', 'unstable'],
    ['', 'P-P', 'PPP', 'unstable'],
    ['', 'FFS', 'PPP', 'unstable'],
    ['', 'PPF', 'FFF', 'unstable'],
    ['PF', '---', 'PPP', 'unstable'],
    ['', '---', 'P--', 'dropped'],
    ['', 'P--', '--P', 'dropped'],
    ['', '--F', '---', 'dropped'],
  ])('base %j pre %j post %j: %s', (base, pre, post, expected) => {
    const rows = { pre: { ...LOADED, t: pre }, post: { ...LOADED, t: post } }
    expect(classOf(base === '' ? rows : { ...rows, base: { other: 'PP'.slice(0, base.length), t: base } })).toBe(
      expected,
    )
  })
})

test('one run on each side is enough to name a class', () => {
  expect(classOf({ pre: { t: 'F' }, post: { t: 'P' } })).toBe('fail-to-pass/failed')
})

describe('files that do not load before the change', () => {
  test('a test that is new is fail-to-pass, marked; one that passes on the base is hidden', () => {
    const tests = classifyOutcomes(
      allRecords({ base: { old: 'P' }, pre: { '(file)': 'FFF' }, post: { old: 'PPP', fresh: 'PPP' } }),
    )
    expect(named(tests, 'old')).toBe('hidden-by-load-error/load-error')
    expect(named(tests, 'fresh')).toBe('fail-to-pass/load-error')
  })

  test('a new file is not on the base at all', () => {
    expect(classOf({ pre: { '(file)': 'FFF' }, post: { t: 'PPP' } })).toBe('fail-to-pass/load-error')
  })

  test('missing in some runs is explained by the file, failing in the others', () => {
    expect(classOf({ pre: { t: 'F-F', '(file)': '-F-', other: 'P-P' }, post: { t: 'PPP', other: 'PPP' } })).toBe(
      'fail-to-pass/load-error',
    )
  })

  test('the run said nothing at all: the runner died before it', () => {
    expect(classOf({ base: { old: 'P' }, pre: { '': '---' }, post: { t: 'PPP', old: 'PPP' } })).toBe(
      'fail-to-pass/no-report',
    )
  })

  test('silence in one run is no load error where the file loaded without the test in the others', () => {
    expect(classOf({ pre: { old: 'PP-' }, post: { t: 'PPP', old: 'PPP' } })).toBe('fail-to-pass/none-to-pass')
  })

  test('(file) goes from failing to passing when its tests run after the change', () => {
    const tests = classifyOutcomes(allRecords({ pre: { '(file)': 'FFF', t: 'PPP' }, post: { t: 'PPP' } }))
    expect(named(tests, '(file)')).toBe('fail-to-pass/failed')
    expect(tests.find((one) => one.id.name === '(file)')?.letters).toEqual({ base: '', pre: 'FFF', post: 'PPP' })
  })

  test('a file that always loads is no test, one that sometimes does is unstable', () => {
    expect(
      named(classifyOutcomes(allRecords({ pre: { '(file)': 'PPP', t: 'PPP' }, post: { t: 'PPP' } })), '(file)'),
    ).toBeUndefined()
    expect(
      named(classifyOutcomes(allRecords({ pre: { t: 'PPP' }, post: { t: 'PP-', '(file)': '--F' } })), '(file)'),
    ).toBe('unstable')
  })
})

describe('tests that only the solution makes up', () => {
  const of = (rows: Rows, changed_files?: string[]): string | undefined => {
    const tell = changed_files === undefined ? {} : { changed_files }
    return named(classifyOutcomes(allRecords(rows).map((one) => ({ ...one, ...tell }))), 't')
  }
  const CALM: Rows = { base: { old: 'P' }, pre: { old: 'PPP' }, post: { old: 'PPP', t: 'PPP' } }

  test('in a file whose process was cut off before, it may be the one that hung', () => {
    const cut = allRecords(CALM).map((one): RunRecord => {
      return { ...one, changed_files: [], ...(one.state === 'post' ? {} : { problem: 'timed-out' }) }
    })
    expect(named(classifyOutcomes(cut), 't')).toBe('fail-to-pass/none-to-pass')
  })

  test.each<readonly [string, Rows, string[] | undefined, string]>([
    ['in a file that the change does not touch', CALM, [], 'none-to-pass/none-to-pass'],
    ['in one of its own', CALM, ['a.test.js'], 'fail-to-pass/none-to-pass'],
    ['in records that do not tell', CALM, undefined, 'fail-to-pass/none-to-pass'],
    [
      'in a file where another one fails before, and may keep it from running',
      { pre: { old: 'FFF' }, post: { old: 'PPP', t: 'PPP' } },
      [],
      'fail-to-pass/none-to-pass',
    ],
    [
      'in a file that does not load before',
      { pre: { '(file)': 'FFF' }, post: { old: 'PPP', t: 'PPP' } },
      [],
      'fail-to-pass/load-error',
    ],
    ['that is there before, and fails', { pre: { t: 'FFF' }, post: { t: 'PPP' } }, [], 'fail-to-pass/failed'],
  ])('%s', (_name, rows, changed, expected) => {
    expect(of(rows, changed)).toBe(expected)
  })
})

describe('names that hold values', () => {
  test('counts of the solution are dropped on both sides', () => {
    const tests = classifyOutcomes(
      allRecords({ pre: { 'have 33 matchers': 'PPP', t: 'FFF' }, post: { 'have 34 matchers': 'PPP', t: 'PPP' } }),
    )
    expect(tests.map((one) => [one.id.name, one.class])).toEqual([
      ['have 33 matchers', 'dropped'],
      ['t', 'fail-to-pass'],
      ['have 34 matchers', 'dropped'],
    ])
  })

  test('a numbered test more is no such pair', () => {
    const tests = classifyOutcomes(
      allRecords({
        pre: { 'case 1': 'PPP', 'case 2': 'PPP' },
        post: { 'case 1': 'PPP', 'case 2': 'PPP', 'case 3': 'PPP' },
      }),
    )
    expect(named(tests, 'case 3')).toBe('fail-to-pass/none-to-pass')
  })

  test('a clock value in the name is new in every run', () => {
    const tests = classifyOutcomes(
      allRecords({
        pre: { 'at 10:01': 'P--', 'at 10:02': '-P-', 'at 10:03': '--P' },
        post: { 'at 10:04': 'P--', 'at 10:05': '-P-', 'at 10:06': '--P' },
      }),
    )
    expect(new Set(tests.map((one) => one.class))).toEqual(new Set(['dropped']))
  })
})

describe('what a run covers', () => {
  test('contexts are kept apart', () => {
    const context = 'TZ=Pacific/Auckland'
    const all: RunRecord[] = [
      ...records('pre', { t: 'PPP' }),
      ...records('post', { t: 'PPP' }),
      ...records('pre', { t: 'FFF' }, { context }),
      ...records('post', { t: 'PPP' }, { context }),
    ]
    expect(classifyOutcomes(all).map((one) => [one.id.context, one.class])).toEqual([
      [undefined, 'pass-to-pass'],
      [context, 'fail-to-pass'],
    ])
  })

  test('a run of another file says nothing of this one', () => {
    const other = { files: ['b.test.js'] }
    const all = [
      ...records('pre', { t: 'FFF' }),
      ...records('post', { t: 'PPP' }),
      ...[1, 2, 3].map((run) => record('post', run, [{ file: 'b.test.js', name: 'u', status: 'passed' }], other)),
      ...[1, 2, 3].map((run) => record('pre', run, [{ file: 'b.test.js', name: 'u', status: 'passed' }], other)),
    ]
    expect(classifyOutcomes(all).map((one) => [one.id.file, one.class])).toEqual([
      ['a.test.js', 'fail-to-pass'],
      ['b.test.js', 'pass-to-pass'],
    ])
  })

  test('files that nobody asked for follow their runner: the Go package', () => {
    const go = { framework: 'go test', cwd: 'pkg', files: ['pkg/a_test.go'] }
    const sibling = { file: 'pkg/b_test.go', name: 'TestB', status: 'passed' } as const
    const all = [
      record('pre', 1, [], { ...go, problem: 'ran-no-test' }),
      record('pre', 2, [sibling], go),
      record('post', 1, [sibling], go),
      record('post', 2, [sibling], go),
    ]
    expect(classifyOutcomes(all)).toMatchObject([{ class: 'unstable', letters: { pre: '-P', post: 'PP' } }])
  })

  test('a report that its exit code contradicts proves no pass after the change', () => {
    const problem = 'report-contradicts-exit-code'
    const all = [...records('pre', { t: 'FFF' }), ...records('post', { t: 'PPP' }, { problem })]
    expect(classifyOutcomes(all)).toMatchObject([{ class: 'gone' }])
    const before = [...records('pre', { t: 'PPP' }, { problem }), ...records('post', { t: 'PPP' })]
    expect(classifyOutcomes(before)).toMatchObject([{ class: 'pass-to-pass' }])
  })

  test('the cost of classifying grows with the number of outcomes', () => {
    const records = (size: number) => {
      const names = Object.fromEntries(Array.from({ length: size }, (_, index) => [`t${index}`, 'PPP']))
      return allRecords({ pre: names, post: names })
    }
    expect(classifyOutcomes(records(17_000))).toHaveLength(17_000)
    expect(growsLinearly((size) => classifyOutcomes(records(size)), 17_000)).toBe(true)
  })
})
