import { expect, test } from '@jest/globals'
import { shortNames } from '../../src/report/short-names.ts'

const COMMIT = 'acme__clock-0123456789ab'

test.each([
  ['one repository', ['acme__clock-7', COMMIT], ['#7', '012345678']],
  ['a name with a dash and a number', ['acme__clock-2-7'], ['#7']],
  ['several repositories', [COMMIT, 'acme__bell-7'], ['clock@012345678', 'bell#7']],
  ['two owners of one name', ['acme__clock-7', 'dana__clock-7'], ['acme__clock-7', 'dana__clock-7']],
  ['names of another kind', ['clock', 'bell'], ['clock', 'bell']],
  ['one of another kind among them', ['acme__clock-7', 'bell'], ['acme__clock-7', 'bell']],
  ['none', [], []],
])('%s', (_what, ids, short) => {
  expect(ids.map(shortNames(ids))).toEqual(short)
})
