import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { readCommand } from '../../src/trigger/command.ts'
import { readTrigger } from '../../src/trigger/trigger.ts'

const A = 'a'.repeat(40)
const B = 'b'.repeat(40)
const NONE = '0'.repeat(40)
const repository = { full_name: 'acme/price-tag', default_branch: 'main' }
const place = { owner: 'acme', repo: 'price-tag' }

type Head = 'same' | 'fork' | 'null'
const HEADS: Readonly<Record<Head, { full_name: string } | null>> = {
  same: { full_name: 'Acme/Price-Tag' },
  fork: { full_name: 'stranger/price-tag' },
  null: null,
}

function pullRequest(action: string, head: Head, more: object = {}): object {
  const user = { login: 'devin-ai-integration[bot]', id: 158243242, type: 'Bot' }
  return {
    action,
    repository,
    sender: { login: 'x' },
    pull_request: {
      number: 7,
      merged: false,
      merge_commit_sha: B,
      user,
      head: { ref: '$(touch pwn)', sha: A, repo: HEADS[head] },
      base: { ref: 'main', sha: B },
      ...more,
    },
  }
}

function workflowRun(head: Head): object {
  return {
    repository,
    workflow_run: {
      id: 5,
      head_sha: A,
      path: '.github/workflows/x.yml',
      head_repository: HEADS[head],
      pull_requests: [],
    },
  }
}

function comment(head: Head, body = '/backtest rerun'): object {
  const by = { login: 'ann', type: 'User' }
  return {
    action: 'created',
    repository,
    issue: { number: 7, pull_request: { url: 'x' } },
    comment: { id: 9, body, author_association: 'MEMBER', user: by },
    pull_request: { head: { repo: HEADS[head] } },
  }
}

const push = (more: object = {}): object => ({
  ref: 'refs/heads/main',
  before: A,
  after: B,
  repository,
  commits: [{ id: B, message: 'x (#7)' }],
  ...more,
})

type Row = readonly [string, string, (head: Head) => object, Readonly<Record<Head, string>>]
const all = (kind: string): Readonly<Record<Head, string>> => ({ same: kind, fork: kind, null: kind })
const guarded = (kind: string): Readonly<Record<Head, string>> => ({ same: kind, fork: 'refused', null: 'refused' })

const TABLE: readonly Row[] = [
  [
    'a merged pull request',
    'pull_request',
    (head) => pullRequest('closed', head, { merged: true }),
    all('merged-pull-request'),
  ],
  ['one closed without merging', 'pull_request', (head) => pullRequest('closed', head), all('ignored')],
  ['an opened one', 'pull_request', (head) => pullRequest('opened', head), all('pull-request-updated')],
  ['an updated one', 'pull_request', (head) => pullRequest('synchronize', head), all('pull-request-updated')],
  ['a labeled one', 'pull_request', (head) => pullRequest('labeled', head), all('ignored')],
  [
    'a merged one, privileged',
    'pull_request_target',
    (head) => pullRequest('closed', head, { merged: true }),
    guarded('merged-pull-request'),
  ],
  [
    'an updated one, privileged',
    'pull_request_target',
    (head) => pullRequest('synchronize', head),
    guarded('pull-request-updated'),
  ],
  ['a labeled one, privileged', 'pull_request_target', (head) => pullRequest('labeled', head), guarded('ignored')],
  ['a finished workflow', 'workflow_run', workflowRun, guarded('workflow-run')],
  ['a command in a comment', 'issue_comment', (head) => comment(head), guarded('comment-command')],
  ['a push to the default branch', 'push', () => push(), all('push')],
  ['a push elsewhere', 'push', () => push({ ref: 'refs/heads/work' }), all('ignored')],
  ['a dispatch', 'workflow_dispatch', () => ({ repository, inputs: { 'pr-number': '7' } }), all('dispatch')],
  ['a schedule', 'schedule', () => ({ schedule: '0 4 * * *' }), all('schedule')],
]

describe('which events are acted on, by whose code they bring', () => {
  const cases = TABLE.flatMap(([name, event, payload, kinds]) =>
    (['same', 'fork', 'null'] as const).map((head) => [name, head, event, payload(head), kinds[head]] as const),
  )
  test.each(cases)('%s, head repository %s', (_name, _head, event, payload, kind) => {
    const trigger = readTrigger(event, payload, { GITHUB_REPOSITORY: 'acme/price-tag' })
    expect(trigger.kind).toBe(kind)
    if (trigger.kind === 'refused' || trigger.kind === 'ignored') expect(trigger.reason).toMatch(/\w/)
  })
})

describe('what is read', () => {
  test('a merged pull request of a fork', () => {
    expect(readTrigger('pull_request', pullRequest('closed', 'fork', { merged: true }), {})).toEqual({
      kind: 'merged-pull-request',
      ...place,
      number: 7,
      author: 'devin-ai-integration[bot]',
      author_type: 'Bot',
      author_id: 158243242,
      head_branch: '$(touch pwn)',
      head_sha: A,
      base_branch: 'main',
      base_sha: B,
      from_fork: true,
      merge_sha: B,
    })
  })

  test('a deleted account and a deleted fork', () => {
    const payload = pullRequest('opened', 'null', { user: null, merge_commit_sha: null })
    expect(readTrigger('pull_request', payload, {})).toMatchObject({ author: null, author_id: null, from_fork: true })
  })

  test('a push, its commits, a new branch, a deleted one', () => {
    expect(readTrigger('push', push({ forced: true }), {})).toEqual({
      kind: 'push',
      ...place,
      branch: 'main',
      before: A,
      after: B,
      forced: true,
      commits: [{ sha: B, message: 'x (#7)' }],
    })
    expect(readTrigger('push', push({ before: NONE }), {})).toMatchObject({ kind: 'push', before: null })
    expect(readTrigger('push', push({ after: NONE }), {})).toMatchObject({ kind: 'ignored' })
    expect(readTrigger('push', push({ ref: 'refs/tags/v1' }), {})).toMatchObject({ kind: 'ignored' })
  })

  test.each([
    [{ 'pr-number': '7' }, 7],
    [{ 'pull-request': 7 }, 7],
    [{ number: ' #7 ' }, 7],
    [{}, null],
    [{ 'pr-number': '' }, null],
    [null, null],
  ])('a dispatch with %j', (inputs, number) => {
    expect(readTrigger('workflow_dispatch', { repository, inputs }, {})).toEqual({ kind: 'dispatch', ...place, number })
  })

  test.each(['0', '-7', '7; id', 'seven', ['7'], '99999999999999'])(
    'a dispatch with the number %j is not acted on',
    (number) => {
      expect(readTrigger('workflow_dispatch', { repository, inputs: { 'pr-number': number } }, {})).toMatchObject({
        kind: 'ignored',
      })
    },
  )

  test('a comment by a person on a pull request, as it was created', () => {
    const payload = comment('same', '\n/backtest dismiss F-12 it is a polling loop\nmore prose')
    expect(readTrigger('issue_comment', payload, {})).toEqual({
      kind: 'comment-command',
      ...place,
      number: 7,
      command: { name: 'dismiss', finding: 'F-12', reason: 'it is a polling loop' },
      comment_id: 9,
      author: 'ann',
      author_association: 'MEMBER',
    })
    const variants = [
      { ...payload, action: 'edited' },
      { ...payload, issue: { number: 7 } },
      { ...payload, comment: { id: 9, body: '/backtest rerun', user: { login: 'x[bot]', type: 'Bot' } } },
      { ...payload, comment: { id: 9, body: null, user: { login: 'ann' } } },
    ]
    for (const variant of variants) expect(readTrigger('issue_comment', variant, {}).kind).toBe('ignored')
  })

  test('the runner names the repository where the payload does not', () => {
    expect(readTrigger('schedule', {}, { GITHUB_REPOSITORY: 'acme/price-tag' })).toEqual({ kind: 'schedule', ...place })
    expect(readTrigger('schedule', {}, {})).toMatchObject({ kind: 'ignored' })
    expect(readTrigger('schedule', {}, { GITHUB_REPOSITORY: '../..//x' })).toMatchObject({ kind: 'ignored' })
  })
})

describe('commands', () => {
  test.each([
    ['/backtest rerun', { name: 'rerun' }],
    ['  /backtest keep  ', { name: 'keep' }],
    ['/backtest drop\r\nplease', { name: 'drop' }],
    ['/backtest dismiss abc', { name: 'dismiss', finding: 'abc', reason: '' }],
    ['/backtest dismiss', { unknown: '/backtest dismiss' }],
    ['/backtest dismiss $(id) x', { unknown: '/backtest dismiss $(id) x' }],
    ['/backtest explode', { unknown: '/backtest explode' }],
    ['/backtest', { unknown: '/backtest' }],
    ['/backtesting rerun', null],
    ['please /backtest rerun', null],
    ['> /backtest rerun', null],
    ['', null],
  ])('%j', (body, command) => expect(readCommand(body)).toEqual(command))
})

test('no payload makes it throw', () => {
  const events = [
    'pull_request',
    'pull_request_target',
    'push',
    'issue_comment',
    'workflow_run',
    'workflow_dispatch',
    'schedule',
    'star',
  ]
  fc.assert(
    fc.property(fc.constantFrom(...events), fc.anything(), (event, payload) => {
      expect(['ignored', 'schedule', 'dispatch']).toContain(
        readTrigger(event, payload, { GITHUB_REPOSITORY: 'a/b' }).kind,
      )
    }),
  )
})
