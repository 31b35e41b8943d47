import { describe, expect, test } from '@jest/globals'
import { AtifTrajectory } from '../../src/benchmark/exports/atif/schema.ts'
import { renderAtif, renderAtifOf } from '../../src/benchmark/exports/atif/trajectory.ts'
import { renderTask } from '../../src/benchmark/render-task.ts'
import { redactPeople } from '../../src/guard/people.ts'
import { readSessions } from '../../src/session/read.ts'
import type { LinkedSession, Session } from '../../src/session/session.ts'
import { memorySource } from '../../src/session/source.ts'
import { FIXTURES } from '../session/fixtures.ts'
import { noRedaction, taskContent } from './content.ts'

async function readAll(text: string): Promise<Session[]> {
  const result = await readSessions(memorySource('x', text))
  if (result.status !== 'read') throw new Error(result.detail)
  return result.sessions
}

/** Steps without what the document has no place for: times that are none, and ids the log did not have. */
function gist(session: Session | undefined): unknown[] {
  return (session?.steps ?? []).map((step) => {
    const { line: _, timestamp: _at, ...kept } = step
    return kept.kind === 'call' ? { ...kept, call: { ...kept.call, id: kept.call.id ?? `step-${kept.n}` } } : kept
  })
}

const whole = (session: Session): LinkedSession => ({
  session,
  linked_by: [],
  from_step: 1,
  to_step: session.steps.length,
})

async function fixture(format: string): Promise<Session> {
  const found = FIXTURES.find((one) => one.format === format)
  const [session] = await readAll(found?.text ?? '')
  if (session === undefined) throw new Error(`no fixture of ${format}`)
  return session
}

describe('a session as a trajectory', () => {
  test.each(FIXTURES)('reads back to the same steps and facts: $name', async ({ text }) => {
    const [session] = await readAll(text)
    const document = session === undefined ? null : renderAtif(session)
    if (session?.steps.length === 0) return expect(document).toBeNull()
    expect(AtifTrajectory.safeParse(document).error?.issues ?? []).toEqual([])
    const [back] = await readAll(JSON.stringify(document))
    expect(gist(back)).toEqual(gist(session))
    const { id, agent, model, agent_version, cwd, branch, tokens, cost_usd, parent_id } = session ?? {}
    expect(back).toMatchObject({ id, agent, model, agent_version, cwd, branch, tokens, cost_usd, parent_id })
    return undefined
  })

  test('a result that was cut once is not cut again', async () => {
    const session = await fixture('claude-code-jsonl')
    const call = session.steps.find((step) => step.kind === 'call')
    if (call?.kind !== 'call') throw new Error('no call')
    const line = (content: string): string =>
      JSON.stringify({
        schema_version: 'ATIF-v1.8',
        agent: { name: 'a', version: '1' },
        steps: [
          {
            step_id: 1,
            source: 'agent',
            message: '',
            tool_calls: [{ tool_call_id: 't', function_name: 'f', arguments: {} }],
            observation: { results: [{ source_call_id: 't', content }] },
          },
        ],
      })
    const [once] = await readAll(line('x'.repeat(20_000)))
    const [twice] = await readAll(JSON.stringify(once === undefined ? null : renderAtif(once)))
    expect(gist(twice)).toEqual(gist(once))
  })

  test('a time that is none is left out, for the format checks it', async () => {
    const session = await fixture('claude-code-jsonl')
    const [first, ...rest] = session.steps
    if (first === undefined) throw new Error('no step')
    const odd = { ...session, steps: [{ ...first, timestamp: 'yesterday' }, ...rest] }
    expect(renderAtif(odd)?.steps[0]).not.toHaveProperty('timestamp')
    expect(renderAtif(session)?.steps[0]?.timestamp).toBe(first.timestamp)
  })
})

describe('the sessions of a change', () => {
  test('none, or none with steps', () => {
    expect(renderAtifOf([])).toBeNull()
  })

  test('the longest holds the others, sub-agents with their parent, the same session twice under two ids', async () => {
    const main = await fixture('claude-code-jsonl')
    const child = { ...(await fixture('codex-exec')), id: 'child', parent_id: main.id }
    const document = renderAtifOf([whole(child), whole(main), { ...whole(child), to_step: 2 }])
    expect(document).toMatchObject({ trajectory_id: main.id, extra: { first_step: 1 } })
    expect(
      document?.subagent_trajectories?.map(({ trajectory_id, extra, steps }) => [
        trajectory_id,
        extra['parent_id'],
        steps.length,
      ]),
    ).toEqual([
      ['child', main.id, child.steps.length],
      ['child#2', main.id, 2],
    ])
    expect(AtifTrajectory.safeParse(document).success).toBe(true)
    const read = await readAll(JSON.stringify(document))
    expect(read.map(({ parent_id }) => parent_id)).toEqual([null, main.id, main.id])
  })

  test('only the part that belongs to the change, numbered anew', async () => {
    const session = await fixture('claude-code-jsonl')
    const document = renderAtifOf([{ ...whole(session), from_step: 4, to_step: 6 }])
    expect(document?.steps.map(({ step_id }) => step_id)).toEqual([1, 2, 3])
    expect(document?.extra).toMatchObject({ first_step: 4, session_steps: session.steps.length })
  })
})

test('trajectory.json: people are replaced in every key, counted, and the digest is listed', () => {
  const trajectory = { steps: [{ command: 'ls /home/ada/app', file: '/Users/ada/x', name: 'ada@lovelace.io' }] }
  const base = renderTask(taskContent(), { redact: redactPeople, redactPatch: noRedaction })
  const task = renderTask({ ...taskContent(), trajectory }, { redact: redactPeople, redactPatch: noRedaction })
  if (task.status !== 'rendered' || base.status !== 'rendered') throw new Error('refused')
  const text = task.files.get('trajectory.json') ?? ''
  expect(text).not.toMatch(/ada\b/)
  expect(task.task.redactions['email']).toBe((base.task.redactions['email'] ?? 0) + 1)
  expect(task.task.redactions['user']).toBe((base.task.redactions['user'] ?? 0) + 2)
  expect(task.task.files['trajectory.json']).toMatch(/^[0-9a-f]{64}$/)
  expect(base.files.has('trajectory.json')).toBe(false)
})
