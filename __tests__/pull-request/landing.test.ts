import { describe, expect, test } from '@jest/globals'
import { readLanding } from '../../src/pull-request/landing.ts'
import { commitOf } from './changes.ts'

const MERGE = ['p', 'q']

describe('what a merge commit says', () => {
  test.each([
    [
      'Merge pull request #12 from acme/fix/rounding\n\nFix rounding\n\nLong story',
      'merge',
      12,
      'fix/rounding',
      'Fix rounding',
      'Long story',
    ],
    ['Merge pull request #12 from acme/fix', 'merge', 12, 'fix', 'Merge pull request #12 from acme/fix', ''],
    ['Fix rounding (#12)\n\nbody', 'merge', 12, null, 'Fix rounding', 'body'],
    ["Merge pull request 'Fix it' (#12) from ann/fix into main\n\nbody", 'merge', 12, 'ann/fix', 'Fix it', 'body'],
    ['Merged in fix/x (pull request #12)\n\nFix x', 'merge', 12, 'fix/x', 'Fix x', ''],
    ['Merged PR 12: Fix x', 'merge', 12, null, 'Fix x', ''],
    ['Auto merge of #12 - ann:fix, r=bob\n\nFix x', 'merge', 12, null, 'Fix x', ''],
    [
      'chore: release Merge pull request #12 from acme/dev',
      'merge',
      12,
      'dev',
      'chore: release Merge pull request #12 from acme/dev',
      '',
    ],
    [
      "Merge branch 'fix' into 'main'\n\nFix x\n\nSee merge request acme/price-tag!12",
      'merge',
      12,
      'fix',
      "Merge branch 'fix' into 'main'",
      'Fix x\n\nSee merge request acme/price-tag!12',
    ],
    ["Merge branch 'fix'\n\nConflicts:\n\tx", 'merge', null, 'fix', "Merge branch 'fix'", 'Conflicts:\n\tx'],
    ["Merge remote-tracking branch 'ann/fix'", 'merge', null, 'ann/fix', "Merge remote-tracking branch 'ann/fix'", ''],
    [
      "Merge branch 'main' of github.com:acme/price-tag",
      'update',
      null,
      'main',
      "Merge branch 'main' of github.com:acme/price-tag",
      '',
    ],
    [
      "Merge remote-tracking branch 'origin/main'",
      'update',
      null,
      'main',
      "Merge remote-tracking branch 'origin/main'",
      '',
    ],
    [
      'Revert "Merge pull request #12 from acme/x"',
      'merge',
      null,
      null,
      'Revert "Merge pull request #12 from acme/x"',
      '',
    ],
    ['anything else', 'merge', null, null, 'anything else', ''],
  ])('%j', (message, kind, number, branch, title, body) => {
    expect(readLanding(commitOf({ name: 'm', parents: MERGE, message }))).toEqual({ kind, number, branch, title, body })
  })
})

describe('what a single commit says', () => {
  test.each([
    ['Fix rounding (#12)', 12, 'Fix rounding'],
    ['Fix rounding (#12) ', 12, 'Fix rounding'],
    ['Fix (#3) rounding (#12)', 12, 'Fix (#3) rounding'],
    ['Backport (#12) (#13)', 13, 'Backport (#12)'],
    ['Revert "Fix rounding (#12)" (#13)', 13, 'Revert "Fix rounding (#12)"'],
    ['Revert "Fix rounding (#12)"', null, 'Revert "Fix rounding (#12)"'],
    ['bpo-1: Fix (GH-12)', 12, 'bpo-1: Fix'],
    ['Fix rounding, see #12', null, 'Fix rounding, see #12'],
    ['Fix rounding (closes #12)', null, 'Fix rounding (closes #12)'],
    ['Fix (#12) rounding', null, 'Fix (#12) rounding'],
    ['Fix (#0)', null, 'Fix'],
    ['Fix rounding\n\nMerge pull request #12 from acme/x (#12)', null, 'Fix rounding'],
    ['Fix rounding\n\n* part (#12)\n* other (#13)', null, 'Fix rounding'],
    ['lib: fix\n\nRefs: #3\nPR-URL: https://github.com/nodejs/node/pull/12\nReviewed-By: x', 12, 'lib: fix'],
    ['lib: fix\n\nPR-URL: #12', 12, 'lib: fix'],
    ['\n\nFix (#12)', 12, 'Fix'],
    ['', null, ''],
  ])('%j', (message, number, title) => {
    expect(readLanding(commitOf({ name: 's', message }))).toMatchObject({ kind: 'single', number, title })
  })

  test('hostile subjects take no time', () => {
    const started = performance.now()
    for (const message of [
      '('.repeat(1_000_000),
      ' '.repeat(1_000_000),
      `Merge branch '${'x'.repeat(1_000_000)}`,
      `x pull request #1 from ${'a/'.repeat(500_000)}`,
    ]) {
      readLanding(commitOf({ name: 'm', parents: MERGE, message }))
      readLanding(commitOf({ name: 's', message }))
    }
    expect(performance.now() - started).toBeLessThan(500)
  })
})
