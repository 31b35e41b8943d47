import { expect, test } from '@jest/globals'
import { heardIn, sentence, suspectedFiles, type Suspected } from '../../src/checks/endless.ts'
import type { RunRecord, State } from '../../src/checks/outcome.ts'
import { record } from './records.ts'

/** One process that the time limit ended: of these files, those with an outcome. */
function cut(files: readonly string[], seen: readonly string[], more: Partial<RunRecord> = {}): RunRecord {
  const outcomes = seen.map((file) => ({ file, name: 'adds', status: 'passed' as const }))
  return { ...record('base', 1, outcomes, { problem: 'timed-out' }), files: [...files], ...more }
}

const OWN = new Set(['own'])

test.each<readonly [string, readonly RunRecord[], readonly string[]]>([
  ['those without an outcome, and the last with one', [cut(['own', 'a', 'b', 'c'], ['own', 'a'])], ['a', 'b', 'c']],
  ['all where nothing is known', [cut(['own', 'a', 'b'], [])], ['a', 'b', 'own']],
  ['one that stopped in the middle', [cut(['own', 'a'], ['own', 'a'])], ['a']],
  ['each once', [cut(['own'], []), cut(['own', 'a'], ['own'])], ['a', 'own']],
  ['none whose case was heard', [cut(['own', 'known'], [])], ['own']],
  ['one that was heard in another state', [cut(['a', 'known'], [], { state: 'pre' })], ['a', 'known']],
  ['not one of the change that ran alone after it', [cut(['own'], [], { state: 'post' })], []],
  ['a related one that ran alone', [cut(['a'], [], { state: 'post' })], ['a']],
  ['a run of another end says nothing', [cut(['own', 'a'], ['own'], { problem: null })], []],
  ['nor does one made to find a cause', [cut(['own', 'a'], ['own'], { phase: 'alone' })], []],
])('suspectedFiles: %s', (_name, records, files) => {
  const found = suspectedFiles(records, { known: new Set([heardIn('base', 'known')]), own: OWN })
  expect(found.map(({ file }) => file).sort()).toEqual(files)
})

test('a file that had its process for itself needs no further proof', () => {
  const found = suspectedFiles([cut(['own'], []), cut(['a', 'b'], ['a', 'b'])], { known: new Set(), own: OWN })
  expect(found.map(({ file, isAlone }) => [file, isAlone])).toEqual([
    ['own', true],
    ['b', false],
  ])
})

interface Case {
  readonly suspects: readonly string[]
  readonly endless: Readonly<Record<string, readonly State[]>>
  readonly all?: readonly string[]
  readonly own?: readonly string[]
}

test.each<readonly [string, Case, readonly string[], readonly string[]]>([
  ['a related one that hangs', { suspects: ['a', 'b'], endless: { a: ['base'] } }, ['a'], []],
  ['the change’s own takes no other one along', { suspects: ['own', 'a'], endless: { own: ['pre'] } }, [], ['own']],
  ['its own that hangs only after it stays', { suspects: ['own', 'a'], endless: { own: ['post'] } }, [], ['own']],
  ['its own that hangs only before it stays', { suspects: ['own', 'a'], endless: { own: ['base'] } }, [], ['own']],
  [
    'its own that hangs before and after, beside another one of its own',
    { suspects: ['own', 'a'], endless: { own: ['base', 'post'] }, own: ['own', 'other'] },
    ['own'],
    [],
  ],
  ['nothing else of its own', { suspects: ['own', 'a'], endless: { own: ['base', 'post'] } }, [], ['own']],
  ['none hangs by itself', { suspects: ['own', 'a', 'b'], endless: {} }, ['a', 'b'], []],
  [
    'not where nothing would be left',
    { suspects: ['a', 'b'], endless: { a: ['base'], b: ['base'] }, all: ['a', 'b'], own: [] },
    [],
    ['a', 'b'],
  ],
])('sentence: %s', (_name, { suspects, endless, all = ['own', 'other', 'a', 'b'], own = ['own'] }, leftOut, apart) => {
  const given = sentence({
    suspects: suspects.map((file): Suspected => ({ file, in: cut([file], []), isAlone: false })),
    own: new Set(own),
    all: new Set(all),
    endless: new Map(Object.entries(endless).map(([file, states]) => [file, new Set(states)])),
  })
  expect([...given.leftOut].sort()).toEqual(leftOut)
  expect([...given.apart].sort()).toEqual(apart)
})
