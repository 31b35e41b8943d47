/** What the plan job finds with its token reaches the job that has none, byte for byte. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { locatedIn, PlannedPlace, PlanSearch } from '../../src/entrypoints/action/plan-search.ts'
import type { PullRequest } from '../../src/pull-request/pull-request.ts'
import type { SessionHost } from '../../src/session/host.ts'
import type { Located, SessionLocator } from '../../src/session/locator.ts'
import { memorySource } from '../../src/session/source.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plan-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const evidence = [{ kind: 'actions-artifact', evidence: 'run 900' }]
const hints = { session_id: null, agent_label: null, start: 0, attribution: null }
const proof = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-11T00:00:00.000Z' }
const FOUND: readonly Located[] = [
  { kind: 'prompt', text: 'Round', place: 'issue', evidence },
  { kind: 'session', source: memorySource('a/../../log.jsonl', '{"a":1}\n'), hints, evidence, proof, maybe: true },
  { kind: 'unreachable', code: 'expired', detail: 'gone' },
  { kind: 'follow-up', text: 'And taxes', evidence },
]

function place(reads: SessionLocator['reads'], found: readonly Located[]): SessionLocator {
  return {
    name: 'x',
    holds: '',
    needs: '',
    reads,
    async *locate() {
      yield* found
    },
  }
}

// Neither is looked at by these places.
const PULL = {} as PullRequest
const HOST = {} as SessionHost

test('prompts, sessions and refusals come out as they went in; places in the repository are left to the other job', async () => {
  const locators = [place('repository', FOUND), place('host', FOUND)]
  const search = new PlanSearch({ host: HOST, locators, planFolder: folder })
  const planned = await search.placesOf(PULL, 'c1')
  expect(planned.map(({ kind }) => kind)).toEqual(['prompt', 'session', 'unreachable', 'follow-up'])
  expect(readFileSync(join(folder, 'sessions', 'c1-2'), 'utf8')).toBe('{"a":1}\n')

  const travelled = PlannedPlace.array().parse(JSON.parse(JSON.stringify(planned)))
  const located = await locatedIn(travelled, folder)
  expect(located.map(({ kind }) => kind)).toEqual(['prompt', 'session', 'unreachable', 'follow-up'])
  expect(located[1]).toMatchObject({ source: { name: 'a/../../log.jsonl', size: 8 }, proof, maybe: true, evidence })
})

test('a session that did not come with the plan is said to be missing', async () => {
  const other = mkdtempSync(join(tmpdir(), 'plan-'))
  const located = await locatedIn([{ kind: 'session', file: 'c1-2', name: 'log.jsonl', evidence }], other)
  expect(located).toMatchObject([{ kind: 'unreachable', code: 'not-readable-here' }])
  rmSync(other, { recursive: true, force: true })
})

test('a plan cannot name a file outside its folder', () => {
  const session = { kind: 'session', file: '../c1-2', name: 'log.jsonl', evidence }
  expect(PlannedPlace.safeParse(session).success).toBe(false)
})
