import { describe, expect, test } from '@jest/globals'
import type { PullRequest } from '../../src/pull-request/pull-request.ts'
import { pullRequestFromCommit, walkChanges } from '../../src/pull-request/walk-changes.ts'
import { MemoryHistory, id } from './changes.ts'
import type { CommitLine } from './changes.ts'

const home = { owner: 'acme', repo: 'price-tag', host: 'github.com' }

async function walk(
  lines: readonly CommitLine[],
  more: { since?: string; limit?: number } = {},
): Promise<PullRequest[]> {
  const head = id(lines.at(-1)?.name ?? '')
  const found: PullRequest[] = []
  for await (const change of walkChanges(new MemoryHistory(lines), { head, home, ...more })) found.push(change)
  return found
}

/** `number shape base..head: commits` of each change. */
function told(changes: readonly PullRequest[]): string[] {
  const name = (sha: string): string => Buffer.from(sha.replace(/(00)+$/, ''), 'hex').toString()
  return changes.map(
    ({ number, shape, base, head, commits }) =>
      `${number ?? '-'} ${shape} ${name(base)}..${name(head)}: ${commits.map((commit) => name(commit.sha)).join(' ')}`,
  )
}

const merged = (number: number, branch = 'fix'): string =>
  `Merge pull request #${number} from acme/${branch}\n\nTitle ${number}`

describe('shapes', () => {
  test('merge: base is the first parent, commits are the branch’s own, oldest first', async () => {
    const changes = await walk([
      { name: 'root', parents: [] },
      { name: 'a1', parents: ['root'] },
      { name: 'x', parents: ['root'], message: 'Other (#3)' },
      { name: 'a2', parents: ['a1', 'x'], message: "Merge branch 'main' into fix" },
      { name: 'a3', parents: ['a2'] },
      { name: 'm', parents: ['x', 'a3'], message: merged(4), at: '2026-03-02T00:00:00Z' },
    ])
    expect(told(changes)).toEqual(['4 merge x..m: a1 a2 a3', '3 squash root..x: x'])
    expect(changes[0]).toMatchObject({
      owner: 'acme',
      title: 'Title 4',
      head_branch: 'fix',
      merged_at: '2026-03-02T00:00:00Z',
      url: 'https://github.com/acme/price-tag/pull/4',
      author: null,
    })
  })

  test('a branch that two merges brought in by parts', async () => {
    const changes = await walk([
      { name: 'root', parents: [] },
      { name: 'a1', parents: ['root'] },
      { name: 'm1', parents: ['root', 'a1'], message: merged(1) },
      { name: 'a2', parents: ['a1'] },
      { name: 'm2', parents: ['m1', 'a2'], message: merged(2) },
    ])
    expect(told(changes)).toEqual(['2 merge m1..m2: a2', '1 merge root..m1: a1'])
  })

  test('rebase by number: base is the parent of the first commit', async () => {
    const url = '\n\nPR-URL: https://github.com/acme/price-tag/pull/5'
    const changes = await walk([
      { name: 'root', parents: [] },
      { name: 'a', parents: ['root'], message: `first${url}` },
      { name: 'b', parents: ['a'], message: `second${url}` },
      { name: 'c', parents: ['b'], message: 'Other (#6)' },
    ])
    expect(told(changes)).toEqual(['6 squash b..c: c', '5 rebase root..b: a b'])
    expect(changes[1]?.title).toBe('first')
  })

  test('rebase by GitHub: committed at once, no number', async () => {
    const github = { committer: 'noreply@github.com' }
    const changes = await walk([
      { name: 'root', parents: [] },
      { name: 'a', parents: ['root'], at: '2026-03-01T10:00:00Z', ...github },
      { name: 'b', parents: ['a'], at: '2026-03-01T10:00:00Z', ...github },
      { name: 'c', parents: ['b'], at: '2026-03-01T10:00:01Z', ...github },
      { name: 'edit on the web', parents: ['c'], at: '2026-03-01T11:00:00Z', ...github },
    ])
    expect(told(changes)).toEqual(['- rebase root..c: a b c'])
  })

  test('a commit straight onto the main line counts only with an agent’s sign', async () => {
    const changes = await walk([
      { name: 'root', parents: [], message: 'Entire-Checkpoint: 0123456789ab' },
      { name: 'a', parents: ['root'], message: 'work\n\nEntire-Checkpoint: 0123456789ab' },
      { name: 'b', parents: ['a'], message: 'chore(release): 1.2.3' },
      { name: 'c', parents: ['b'], message: 'work\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n\nmore' },
      {
        name: 'd',
        parents: ['c'],
        message: 'autofix\n\nCo-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>',
      },
    ])
    expect(told(changes)).toEqual(['- squash b..c: c', '- squash root..a: a'])
  })

  test('a merge of a branch that pull requests went to is those pull requests', async () => {
    const changes = await walk([
      { name: 'root', parents: [] },
      { name: 'd1', parents: ['root'], message: 'One (#1)' },
      { name: 'f', parents: ['d1'] },
      { name: 'd2', parents: ['d1', 'f'], message: merged(2) },
      { name: 'm', parents: ['root', 'd2'], message: merged(3, 'dev') },
    ])
    expect(told(changes)).toEqual(['2 merge d1..d2: f', '1 squash root..d1: d1'])
  })

  test('a stacked pull request inside another is found as well', async () => {
    const changes = await walk([
      { name: 'root', parents: [] },
      { name: 'a', parents: ['root'] },
      { name: 'b', parents: ['a'] },
      { name: 's', parents: ['b'], message: 'Stacked (#2)' },
      { name: 'm', parents: ['root', 's'], message: merged(3) },
    ])
    expect(told(changes)).toEqual(['3 merge root..m: a b s', '2 squash b..s: s'])
  })

  test('a pull merges nothing of its own; what it brought in is read', async () => {
    const changes = await walk([
      { name: 'root', parents: [] },
      { name: 'up', parents: ['root'], message: 'Upstream (#1)' },
      { name: 'local', parents: ['root'] },
      { name: 'm', parents: ['local', 'up'], message: "Merge branch 'main' of github.com:acme/price-tag" },
    ])
    expect(told(changes)).toEqual(['1 squash root..up: up'])
  })

  test('each number once: a branch commit that names its own pull request', async () => {
    const changes = await walk([
      { name: 'root', parents: [] },
      { name: 'a', parents: ['root'], message: 'Fix (#3)' },
      { name: 'm', parents: ['root', 'a'], message: merged(3) },
      { name: 'again', parents: ['m'], message: 'Fix (#3)' },
    ])
    expect(told(changes)).toEqual(['3 squash m..again: again'])
  })

  test('the border of a shallow clone has no base, so no change', async () => {
    expect(await walk([{ name: 'edge', parents: [], message: 'Fix (#3)' }])).toEqual([])
  })
})

describe('walking', () => {
  const long: CommitLine[] = [{ name: 'root', parents: [] }]
  for (let n = 1; n <= 2000; n += 1) {
    const before = n === 1 ? 'root' : `m${n - 1}`
    long.push({ name: `s${n}`, parents: [before] }, { name: `m${n}`, parents: [before, `s${n}`], message: merged(n) })
  }

  test('asks git a few times, whatever the number of changes', async () => {
    const history = new MemoryHistory(long)
    const numbers: (number | null)[] = []
    for await (const change of walkChanges(history, { head: id('m2000'), home })) {
      expect(change.commits).toHaveLength(1)
      numbers.push(change.number)
    }
    expect(numbers).toEqual(Array.from({ length: 2000 }, (_, n) => 2000 - n))
    expect(history.questions).toBeLessThanOrEqual(6)
  })

  test('stops at the limit, after one look', async () => {
    const history = new MemoryHistory(long)
    const found: PullRequest[] = []
    for await (const change of walkChanges(history, { head: id('m2000'), home, limit: 20 })) found.push(change)
    expect(found).toHaveLength(20)
    expect(history.questions).toBe(2)
  })

  test('stops before `since`', async () => {
    const changes = await walk(long, { since: id('m1997') })
    expect(changes.map((change) => change.number)).toEqual([2000, 1999, 1998])
    expect(changes[2]?.base).toBe(id('m1997'))
  })

  test('a rebased pull request is never cut by a batch', async () => {
    const lines: CommitLine[] = [{ name: 'root', parents: [] }]
    for (let n = 1; n <= 200; n += 1)
      lines.push({
        name: `c${n}`,
        parents: [n === 1 ? 'root' : `c${n - 1}`],
        message: `part ${n} (#${Math.ceil(n / 50)})`,
      })
    expect((await walk(lines)).map((change) => [change.number, change.commits.length])).toEqual([
      [4, 50],
      [3, 50],
      [2, 50],
      [1, 50],
    ])
  })
})

describe('pullRequestFromCommit', () => {
  const lines: CommitLine[] = [
    { name: 'root', parents: [] },
    { name: 'plain', parents: ['root'], message: 'no number, no agent' },
    { name: 'r1', parents: ['plain'], message: 'one (#5)' },
    { name: 'r2', parents: ['r1'], message: 'two (#5)' },
    { name: 'a', parents: ['r1'] },
    { name: 'm', parents: ['r2', 'a'], message: merged(6) },
  ]
  const from = async (name: string, base?: string): Promise<string[]> => {
    const given = base === undefined ? {} : { base: id(base) }
    const found = await pullRequestFromCommit(new MemoryHistory(lines), { sha: id(name), home, ...given })
    return found === null ? [] : told([found])
  }

  test.each([
    ['m', undefined, '6 merge r2..m: a'],
    ['r2', undefined, '5 rebase plain..r2: r1 r2'],
    ['plain', undefined, '- squash root..plain: plain'],
    ['r2', 'root', '5 rebase root..r2: plain r1 r2'],
    ['r2', 'r1', '5 squash r1..r2: r2'],
  ])('%s on %s', async (name, base, want) => expect(await from(name, base)).toEqual([want]))

  test('a root commit has none', async () => expect(await from('root')).toEqual([]))
})
