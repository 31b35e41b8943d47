import { describe, expect, test } from '@jest/globals'
import { assert, property, string } from 'fast-check'
import { parseCtrf } from '../../src/frameworks/reports/ctrf.ts'
import { parseJunit } from '../../src/frameworks/reports/junit.ts'
import { parseTap, type TapNode } from '../../src/frameworks/reports/tap.ts'

const tree = (nodes: readonly TapNode[]): unknown =>
  nodes.map(({ name, ok, directive, children }) => [name, directive ?? ok, tree(children)])

describe('parseTap', () => {
  test('indented subtests, block subtests, YAML, directives', () => {
    const text = [
      'TAP version 14',
      '# Subtest: outer',
      '    ok 1 - inner # SKIP why',
      '    not ok 2 - bad # time=1.5ms',
      '      ---',
      '      ok 9 - not a result',
      '      ...',
      '    1..2',
      'not ok 1 - outer # time=20ms',
      'ok 2 - block {',
      '    ok 1 - in block',
      '    1..1',
      '}',
      'not ok 3 - later # TODO',
      'ok 4 - hash \\# in title',
      '1..4',
    ].join('\n')
    expect(tree(parseTap(text).nodes)).toEqual([
      [
        'outer',
        false,
        [
          ['inner', 'skip', []],
          ['bad', false, []],
        ],
      ],
      ['block', true, [['in block', true, []]]],
      ['later', 'todo', []],
      ['hash # in title', true, []],
    ])
    expect(parseTap(text)).toMatchObject({ planned: 4, bailedOut: null })
  })

  test('noise, a bail-out and any text at all', () => {
    expect(parseTap('noise\nBail out! no database\nokay\nnot okay')).toMatchObject({
      nodes: [],
      bailedOut: 'no database',
      planned: null,
    })
    assert(property(string({ maxLength: 500 }), (text) => parseTap(text).nodes.length >= 0))
    expect(parseTap(`${' '.repeat(100_000)}ok 1 - deep`).nodes).toEqual([])
  })
})

describe('parseJunit', () => {
  test('skipped beats error beats failure, files come from suites above', () => {
    const xml = `<?xml version="1.0"?><testsuites><testsuite name="s" file="a.test.js"><testsuite name="inner">
      <testcase name="ok" time="0.5"/><testcase name="both"><skipped/><failure message="x"/></testcase>
      <testcase name="bad"><error message="e">text &lt;x&gt;</error></testcase></testsuite></testsuite></testsuites>`
    expect(parseJunit(xml)).toMatchObject({
      broken: null,
      cases: [
        { name: 'ok', file: 'a.test.js', suites: ['s', 'inner'], status: 'passed', ms: 500 },
        { name: 'both', status: 'skipped' },
        { name: 'bad', status: 'failed', message: 'e\ntext <x>' },
      ],
    })
  })

  test.each(['<testsuites><testsuite>', 'not xml', '', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])(
    '%j is broken, not a crash',
    (xml) => {
      expect(parseJunit(xml).broken).not.toBeNull()
    },
  )
})

test('parseCtrf', () => {
  const tests = [
    { name: 'a', status: 'passed', duration: 3, suite: ['x', 'y'], filePath: 'a.js' },
    { name: 'b', status: 'pending', suite: 'x > y' },
  ]
  expect(parseCtrf(JSON.stringify({ results: { tests } }))).toMatchObject([
    { titles: ['x', 'y', 'a'], status: 'passed', file: 'a.js', ms: 3 },
    { titles: ['x', 'y', 'b'], status: 'skipped', file: '' },
  ])
  expect(parseCtrf('{"results":{}}')).toBeNull()
})
