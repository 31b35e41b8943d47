import { expect, test } from '@jest/globals'
import { endlessFiles } from '../../src/checks/endless.ts'
import type { RunRecord } from '../../src/checks/outcome.ts'
import { record } from './records.ts'

/** One process that the time limit ended: of these files, those with an outcome. */
function cut(files: readonly string[], seen: readonly string[], more: Partial<RunRecord> = {}): RunRecord {
  const outcomes = seen.map((file) => ({ file, name: 'adds', status: 'passed' as const }))
  return { ...record('base', 1, outcomes, { problem: 'timed-out' }), files: [...files], ...more }
}

test.each<readonly [string, readonly RunRecord[], readonly string[]]>([
  ['the one without an outcome', [cut(['own', 'a', 'b'], ['own', 'a'])], ['b']],
  ['all but its own where nothing is known', [cut(['own', 'a', 'b'], [])], ['a', 'b']],
  ['never the change’s own', [cut(['own', 'a'], ['a'])], []],
  ['the rest of its own process still runs', [cut(['own'], []), cut(['a', 'b'], ['a'])], ['b']],
  ['not where nothing would be left', [cut(['a', 'b'], [])], []],
  ['a run of another end says nothing', [cut(['own', 'a'], ['own'], { problem: null })], []],
  ['nor does one made to find a cause', [cut(['own', 'a'], ['own'], { phase: 'alone' })], []],
])('endlessFiles: %s', (_name, records, files) => {
  expect([...endlessFiles(records, new Set(['own']))].sort()).toEqual(files)
})
