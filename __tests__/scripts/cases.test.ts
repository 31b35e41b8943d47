/** `npm run check:cases`: what other tools call a test is found among ours, and a list of cases is run and judged. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { matchTests } from '../../scripts/cases/compare.ts'
import { expectedVerdict, readCases } from '../../scripts/cases/list.ts'
import { readListed } from '../../scripts/cases/names.ts'
import { type CaseResult, isIdentical, readResults } from '../../scripts/cases/result.ts'
import { git, removeTemporary, temporary } from '../git/repositories.ts'
import { MAKE_IT_TWO, repositoryWith } from '../pipeline/project.ts'

afterAll(removeTemporary)

describe('ids of other tools', () => {
  const ours = (file: string, name: string, context?: string) => ({ file, name, ...(context ? { context } : {}) })
  const rows: readonly (readonly [string, ReturnType<typeof ours>])[] = [
    ['Tables should pass example 9', ours('test/spec.js', 'Tables > should pass example 9')],
    ['kotlin.should markup class', ours('test/markup/index.js', 'markup > kotlin > should markup class')],
    ["Language 'css' – should pass 'x'", ours('tests/run.js', "Language 'css' > – should pass 'x'")],
    ['test/a.test.js > Add > once', ours('test/a.test.js', 'Add > once')],
    ['test/a.test.js > Add > once [2]', ours('test/a.test.js', 'Add > once [2]')],
    ['[TZ=Europe/Paris] test/a.test.js > Add', ours('test/a.test.js', 'Add', 'TZ=Europe/Paris')],
    ['tests/test_x.py::TestY::test_z[a-1]', ours('tests/test_x.py', 'TestY > test_z[a-1]')],
    ['TestHead/sub', ours('pkg/head_test.go', 'TestHead > sub')],
    ['iter::tests::clone_adaptors', ours('src/iter/tests.rs', 'iter::tests::clone_adaptors')],
    ['clone_adaptors', ours('tests/clones.rs', 'tests::clone_adaptors')],
    ['org.acme.ViewTest', ours('src/test/java/org/acme/ViewTest.java', 'shows')],
    ['org.acme.ViewTest.shows', ours('src/test/java/org/acme/ViewTest.java', 'shows')],
    ['src/a.test.ts > works', ours('packages/core/src/a.test.ts', 'works')],
  ]
  test.each(rows)('%s', (listed, one) => {
    expect(matchTests([listed], [one])).toEqual({ found: [listed], missing: [], extra: [] })
  })

  test.each([
    ['test/b.test.js > Add > once', ours('test/a.test.js', 'Add > once')],
    ['Add > twice', ours('test/a.test.js', 'Add > once')],
    ['[TZ=Europe/Paris] test/a.test.js > Add', ours('test/a.test.js', 'Add', 'TZ=Asia/Tokyo')],
    ['TestHead', ours('pkg/head_test.go', 'TestHead > sub')],
  ])('%s is another test', (listed, one) => {
    expect(matchTests([listed], [one])).toEqual({ found: [], missing: [listed], extra: [`${one.file} > ${one.name}`] })
  })

  test('a bare title means the test of that very name before one that ends in it', () => {
    const both = [ours('t.js', 'adds'), ours('t.js', 'lists > adds')]
    expect(matchTests(['adds'], both)).toMatchObject({ found: ['adds'], extra: ['t.js > lists > adds'] })
  })

  test('one test in two contexts counts once', () => {
    const both = [ours('t.js', 'adds', 'TZ=A'), ours('t.js', 'adds', 'TZ=B'), ours('t.js', 'more', 'TZ=A')]
    expect(matchTests(['[TZ=A] t.js > adds'], both)).toEqual({
      found: ['[TZ=A] t.js > adds'],
      missing: [],
      extra: ['t.js > more'],
    })
  })

  test('a parameter that looks like a path stays in the words', () => {
    expect(readListed('tests/x.py::test_y[a.b]')).toEqual({
      context: null,
      file: 'tests/x.py',
      words: 'test_y[a b]',
    })
  })
})

describe('what a list says', () => {
  const one = { instance_id: 'a__b-1', repo: 'a/b', base_commit: 'abcd' }
  test.each([
    [{ ...one, FAIL_TO_PASS: ['x'] }, 'accepted'],
    [{ ...one, FAIL_TO_PASS: [] }, 'rejected'],
    [{ ...one, FAIL_TO_PASS: ['x'], tags: ['negative'] }, 'rejected'],
    [{ ...one, FAIL_TO_PASS: ['x'], expect: 'no-tests-executed' }, 'no-tests-executed'],
    [one, null],
  ])('%j', (listed, expected) => {
    const [read] = readCases(JSON.stringify({ instances: [listed] }))
    expect(read === undefined ? 'nothing' : expectedVerdict(read)).toBe(expected)
  })

  test('a list that is none is named', () => {
    expect(() => readCases('[{"repo":"a/b"}]')).toThrow('not a list of cases')
  })
})

describe('a run', () => {
  const place = temporary()
  const clones = path.join(place, 'clones')
  const [out, list, facts] = ['out', 'list.json', 'facts.json'].map((name) => path.join(place, name)) as [
    string,
    string,
    string,
  ]
  const start = (): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(
      process.execPath,
      ['scripts/run-ts.mjs', 'scripts/check-cases.ts', list, '--clones', clones, '--out', out, '--runs', '1'].concat([
        '--facts',
        facts,
      ]),
      { encoding: 'utf8', env: { ...process.env, TMPDIR: place } },
    )
  const results = (): ReadonlyMap<string, CaseResult> =>
    readResults(readFileSync(path.join(out, 'results.jsonl'), 'utf8'))

  test('judges each, names what is missing, and runs nothing twice', () => {
    const repository = repositoryWith({ change: MAKE_IT_TWO })
    const [merge, base] = ['main', 'main~1'].map((name) => git(repository, ['rev-parse', name]).trim())
    // As a pull request that never reached the default branch under this commit.
    git(repository, ['update-ref', 'refs/pull/5/head', merge ?? ''])
    mkdirSync(clones)
    renameSync(repository, path.join(clones, 'acme+tool'))
    const known = { repo: 'acme/tool', base_commit: base, pr: 5 }
    writeFileSync(
      list,
      JSON.stringify([
        {
          ...known,
          instance_id: 'as-branch',
          fix_ref: 'refs/pull/5/head',
          FAIL_TO_PASS: ['is two', 'is three'],
          PASS_TO_PASS: ['is a number'],
        },
        { ...known, instance_id: 'elsewhere', repo: 'acme/gone', FAIL_TO_PASS: ['is two'] },
        { ...known, instance_id: 'lost', merge: 'refs/pull/6/head', FAIL_TO_PASS: [] },
      ]),
    )
    const first = start()
    expect({ status: first.status, stderr: first.stderr }).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('elsewhere: no clone of acme/gone'),
    })
    const found = results().get('as-branch')
    expect(found).toMatchObject({ verdict: 'accepted', right: true, pass_to_pass: { kept: 1, lost: [] } })
    expect(found?.fail_to_pass).toEqual({ listed: 2, found: 1, missing: ['is three'], extra: [] })
    expect(found === undefined ? null : isIdentical(found)).toBe(false)
    expect(results().get('lost')).toMatchObject({ verdict: 'error', right: false })
    expect(first.stdout).toContain('0 of 1 fail-to-pass lists identical, 0 hold all')
    const written = readCases(readFileSync(facts, 'utf8'))
    expect(written.map(({ instance_id, expect }) => [instance_id, expect])).toEqual([['as-branch', 'accepted']])
    expect(JSON.parse(readFileSync(facts, 'utf8')).instances[0]).toEqual({
      instance_id: 'as-branch',
      repo: 'acme/tool',
      pr: 5,
      base_commit: base,
      merge: 'refs/pull/5/head',
      frameworks: ['node:test'],
      expect: 'accepted',
      fail_to_pass: 1,
      pass_to_pass: 1,
      unstable: 0,
    })
    expect(start().stdout).toBe(first.stdout)
    const lines = readFileSync(path.join(out, 'results.jsonl'), 'utf8').split('\n')
    expect(lines.filter((line) => line.includes('"as-branch"'))).toHaveLength(1)
  })

  test('says how it is called', () => {
    expect(() =>
      execFileSync(process.execPath, ['scripts/run-ts.mjs', 'scripts/check-cases.ts'], { stdio: 'pipe' }),
    ).toThrow('usage: npm run check:cases')
  })
})
