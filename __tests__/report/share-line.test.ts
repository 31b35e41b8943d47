import { expect, test } from '@jest/globals'
import { shareLine } from '../../src/report/share-line.ts'

const share = {
  agent_share_of_diff: 0.975,
  method: 'line-match',
  lines: { agent: 39, total: 40 },
  lower_bound: false,
  stated_share: null,
  unattributed: [{ path: 'src/a.ts', lines: 1, ranges: [{ from: 7, to: 7 }] }],
}

test.each([
  [
    share,
    'The linked sessions wrote 98 % of the 40 added lines (edits of the sessions replayed against it). Lines that no session shows: src/a.ts (1).',
  ],
  [
    { ...share, lower_bound: true, unattributed: [], method: 'git-ai-ranges', lines: { agent: 1, total: 1 } },
    'The linked sessions wrote at least 98 % of the 1 added line (line ranges in git-ai notes).',
  ],
  [{ ...share, method: 'entire-attribution' }, 'Agents wrote 98 % of the added lines (the counts that Entire kept).'],
  [{ ...share, agent_share_of_diff: null }, null],
  [{ agent_share_of_diff: 0.5, method: 'line-match' }, null],
])('%#', (provenance, line) => {
  expect(shareLine(provenance)).toBe(line)
})

test('three files are named, the rest counted', () => {
  const unattributed = ['a', 'b', 'c', 'd', 'e'].map((path) => ({ path, lines: 2, ranges: [] }))
  expect(shareLine({ ...share, unattributed })).toMatch(/: a \(2\), b \(2\), c \(2\) and 2 more files\.$/)
})
