import { describe, expect, test } from '@jest/globals'
import { FORMATS } from '../../src/session/formats/index.ts'
import { readSessions } from '../../src/session/read.ts'
import { Session, type Step } from '../../src/session/session.ts'
import { memorySource } from '../../src/session/source.ts'
import { FIXTURES, type Fixture } from './fixtures.ts'

async function readAll(text: string): Promise<Session[]> {
  const result = await readSessions(memorySource('file', text))
  if (result.status !== 'read') throw new Error(`${result.code}: ${result.detail}`)
  return result.sessions
}

async function readOne(name: string): Promise<Session> {
  const fixture = FIXTURES.find((item) => item.name === name)
  const [session] = await readAll(fixture?.text ?? '')
  if (session === undefined) throw new Error(`no fixture ${name}`)
  return session
}

const CALL_SIGNS = { true: 'x', false: 'c', unknown: '?' } as const

function sign(step: Step): string {
  if (step.kind !== 'call') return step.kind === 'user' ? 'u' : step.kind.slice(0, 1)
  if (step.call.result === null) return '-'
  return step.call.denied ? 'd' : CALL_SIGNS[step.call.error]
}

describe('every format', () => {
  test.each(FIXTURES)('$name', async ({ text, format, agent, id, steps }: Fixture) => {
    const result = await readSessions(memorySource('file', text))
    expect(result.status === 'read' ? result.format : result).toBe(format)
    const [session] = await readAll(text)
    expect(session).toMatchObject({ agent, id, format })
    expect(session?.steps.map(sign).join('')).toBe(steps)
    expect(session?.steps.map((step) => step.n)).toEqual(session?.steps.map((_, index) => index + 1))
    expect(Session.parse(session)).toEqual(session)
  })

  test('has a fixture', () => {
    const known = new Set(FIXTURES.map(({ format }) => format))
    expect(FORMATS.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([])
  })

  test.each(FIXTURES)(
    'is read the same with a byte order mark and CRLF: $name',
    async ({ text, format, steps }: Fixture) => {
      const result = await readSessions(memorySource('other.bin', `\uFEFF${text.replaceAll('\n', '\r\n')}`))
      expect(result).toMatchObject({ status: 'read', format })
      if (result.status === 'read') expect(result.sessions[0]?.steps.map(sign).join('')).toBe(steps)
    },
  )
})

describe('details that formats must keep', () => {
  test('Claude: usage once per message, refusals and siblings marked, pull request link', async () => {
    const session = await readOne('Claude Code session with a refusal, a sibling and a compaction')
    expect(session.tokens).toEqual({ input: 30, output: 17, cache_read: 0, cache_write: 0 })
    expect(session.pull_requests).toEqual([{ repository: 'o/r', number: 12 }])
    const calls = session.steps.flatMap((step) => (step.kind === 'call' ? [step.call] : []))
    expect(calls.map(({ exit_code, denied, collateral }) => [exit_code, denied, collateral])).toEqual([
      [null, false, false],
      [3, false, false],
      [null, true, false],
      [null, false, true],
    ])
    expect(session.steps.flatMap((step) => (step.kind === 'injected' ? [step.origin] : []))).toEqual([
      'command',
      'compaction',
      'notification',
    ])
    expect(session.steps.at(-1)).toMatchObject({ kind: 'user', turn_kind: 'interrupt' })
  })

  test('Claude: the last block of an action is the prompt; a missing result is told', async () => {
    const session = await readOne('Claude stream-json, cut before its result')
    expect(session.steps[1]).toMatchObject({ kind: 'user', text: 'Please add a flag' })
    expect(session.problems.map(({ code }) => code)).toEqual(['no-result', 'bad-line'])
  })

  test('Claude: a rewound turn stays with its number and is marked', async () => {
    const line = (uuid: string, parentUuid: string | null, text: string): string =>
      JSON.stringify({ type: 'user', uuid, parentUuid, sessionId: 's', message: { content: text } })
    const [session] = await readAll(
      [line('a', null, 'first'), line('b', 'a', 'wrong way'), line('c', 'a', 'right way')].join('\n'),
    )
    expect(session?.steps.map((step) => [step.n, step.abandoned ?? false])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ])
  })

  test('Claude: turns typed while the agent works count once, wherever the version logs them', async () => {
    const queue = (operation: string, content?: string): object => ({ type: 'queue-operation', operation, content })
    const line = (uuid: string, type: string, rest: object): object => ({
      type,
      uuid,
      parentUuid: null,
      sessionId: 's',
      ...rest,
    })
    const attachment = { attachment: { type: 'queued_command', prompt: 'also the docs', commandMode: 'prompt' } }
    const [session] = await readAll(
      [
        line('a', 'user', { message: { content: 'go' } }),
        queue('enqueue', 'use tabs'),
        queue('enqueue', 'and no semicolons'),
        queue('remove'),
        queue('remove'),
        queue('enqueue', 'then stop'),
        queue('dequeue'),
        line('b', 'user', { message: { content: 'then stop' } }),
        queue('enqueue', 'also the docs'),
        queue('remove'),
        line('c', 'attachment', attachment),
        queue('enqueue', '{"task_id":"b1","description":"build"}'),
        queue('remove'),
        queue('enqueue', 'never mind'),
        queue('popAll'),
        queue('remove'),
        queue('enqueue', 'not read any more'),
      ]
        .map((one) => JSON.stringify(one))
        .join('\n'),
    )
    expect(session?.steps.map((step) => [step.kind, step.kind === 'call' ? '' : step.text])).toEqual([
      ['user', 'go'],
      ['user', 'use tabs'],
      ['user', 'and no semicolons'],
      ['user', 'then stop'],
      ['user', 'also the docs'],
      ['injected', '{"task_id":"b1","description":"build"}'],
    ])
  })

  test('VS Code: changes are replayed, those without a place are told', async () => {
    const session = await readOne('VS Code chat log')
    expect(session.steps.map((step) => (step.kind === 'call' ? '' : step.text))).toEqual(['one', 'a', 'two', 'Well, b'])
    const lines = [
      { kind: 0, v: { sessionId: 's', requests: [{ message: { text: 'x' }, response: [] }] } },
      { kind: 2, k: ['requests', 5, 'response'], v: [{ value: 'lost' }] },
      { kind: 1, k: ['requests', 1_000_000], v: {} },
      { kind: 1, k: ['requests', '__proto__', 'polluted'], v: 1 },
      { kind: 1, k: ['requests', 0, 'message'], v: { text: 'y' } },
    ]
    const [patched] = await readAll(lines.map((line) => JSON.stringify(line)).join('\n'))
    expect(patched?.steps).toMatchObject([{ kind: 'user', text: 'y' }])
    expect(patched?.problems).toEqual([{ code: 'patches-skipped', detail: '2 changes of this log do not apply' }])
    expect(Object.hasOwn(Array.prototype, 'polluted')).toBe(false)
  })

  test('counts that no run can have are no counts', async () => {
    const line = { type: 'user', uuid: 'u', parentUuid: null, sessionId: 's', message: { content: 'go' } }
    const usage = { input_tokens: -1e300, output_tokens: 4 }
    const answer = { ...line, uuid: 'v', type: 'assistant', message: { id: 'm', content: [], usage } }
    const [session] = await readAll([line, answer].map((one) => JSON.stringify(one)).join('\n'))
    expect(session?.tokens).toBeNull()
  })

  test('Claude: messages of sub-agents in progress lines become sessions of their own', async () => {
    const progress = (type: string, content: unknown, uuid: string): object => ({
      type: 'progress',
      data: { type: 'agent_progress', agentId: 'ag1', message: { type, uuid, message: { content } } },
    })
    const lines = [
      { type: 'user', uuid: 'u', parentUuid: null, sessionId: 'main', message: { content: 'go' } },
      progress('user', [{ type: 'text', text: 'explore' }], 'p1'),
      progress('assistant', [{ type: 'tool_use', id: 't', name: 'Read', input: {} }], 'p2'),
      progress('assistant', [{ type: 'tool_use', id: 't', name: 'Read', input: {} }], 'p2'),
    ]
    const sessions = await readAll(lines.map((line) => JSON.stringify(line)).join('\n'))
    expect(sessions.map(({ id, parent_id, steps }) => [id, parent_id, steps.map(sign).join('')])).toEqual([
      ['main', null, 'u'],
      ['ag1', 'main', 'i-'],
    ])
  })

  test('Codex: tokens, and arguments that do not parse are kept as text', async () => {
    const session = await readOne('Codex rollout')
    expect(session.tokens).toEqual({ input: 6, output: 3, cache_read: 4, cache_write: 0 })
    expect(session.steps[4]).toMatchObject({
      call: { args: {}, unparsed_args: 'not json', error: 'unknown', error_evidence: 'none' },
    })
  })

  test('Gemini: a rewind marks what it left behind', async () => {
    const session = await readOne('Gemini CLI session since 0.40, with a rewrite and a rewind')
    expect(session.steps.map((step) => step.abandoned ?? false)).toEqual([true, true, true, false])
  })

  test('ATIF: sub-agents point at their parent', async () => {
    const fixture = FIXTURES.find(({ format }) => format === 'atif')
    const sessions = await readAll(fixture?.text ?? '')
    expect(sessions.map(({ id, parent_id }) => [id, parent_id])).toEqual([
      ['s-atif', null],
      ['child', 's-atif'],
    ])
  })

  test('a batch gives one session a line', async () => {
    const fixture = FIXTURES.find(({ format }) => format === 'mini-swe-agent-batch')
    expect((await readAll(fixture?.text ?? '')).map(({ id }) => id)).toEqual(['one', 'two'])
  })

  test('Cursor: the prompt is what stands in the query element, byte for byte', async () => {
    expect((await readOne('Cursor transcript')).steps[0]).toMatchObject({ text: 'make a list' })
  })
})
