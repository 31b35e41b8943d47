import { expect, test } from '@jest/globals'
import { reviewSession } from '../../src/review/findings.ts'
import { growsLinearly } from '../growth.ts'
import { type Draft, bash, edit, failedEdit, linked, say, user, write } from './session-builder.ts'

/** Sessions that made detectors walk the whole log for every step of it. */
const HOSTILE: readonly (readonly [string, (n: number) => readonly Draft[]])[] = [
  ['claims', (n) => [user('go on'), edit('/repo/src/a.ts', `a${n}`, 'b'), say('All tests pass.')]],
  ['contradictions', () => [user('go on'), bash('npm test', { fails: 'Tests: 1 failed' }), say('All tests pass.')]],
  ['equal errors', (n) => [bash(`deploy ${n % 7}`, { fails: 'fatal: no' })]],
  ['failed edits', (n) => [failedEdit(`/repo/${n % 50}`)]],
  ['stashes', () => [bash('git stash pop', { gives: 'would be overwritten by merge' }), bash('git stash drop')]],
  ['checkouts', (n) => [write(`/repo/d${n}/x.ts`, 'a'), bash(`git checkout -- d${n + 1}/x.ts`)]],
  ['removals', (n) => [write(`/repo/d${n}/x.ts`, 'a'), bash(`rm -rf e${n}`)]],
  [
    'skipped tests',
    (n) => [
      bash('npm test', { fails: 'Tests: 1 failed' }),
      edit(`/repo/a${n}.test.ts`, 'expect(1)', 'it.skip()'),
      bash('npm test', { gives: 'Tests: 2 passed' }),
    ],
  ],
  ['rules', (n) => [user(`do not change file${n}.ts please`)]],
]

test.each(HOSTILE)('%s: time grows with the session, not with its square', (_, round) => {
  const review = (size: number): unknown =>
    reviewSession(linked(Array.from({ length: size }, (_each, n) => round(n)).flat()))
  expect(growsLinearly(review, 800)).toBe(true)
})
