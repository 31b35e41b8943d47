/** One run in three forms: Claude Code's own file, its stream, and the ATIF document Harbor's converter makes of it. */
import { describe, expect, test } from '@jest/globals'
import { readSessions } from '../../src/session/read.ts'
import type { Session } from '../../src/session/session.ts'
import { memorySource } from '../../src/session/source.ts'

const PROMPT = 'Make the clock show seconds'
const USAGE = { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 3, cache_creation_input_tokens: 2 }

interface Turn {
  readonly thinking?: string
  readonly text?: string
  readonly calls: readonly { name: string; input: object; output: string; failed?: true }[]
}

const TURNS: readonly Turn[] = [
  {
    thinking: 'Look first.',
    text: 'I read the clock.',
    calls: [
      { name: 'Read', input: { file_path: '/app/clock.js' }, output: 'export const clock = 1' },
      { name: 'Bash', input: { command: 'npm test' }, output: 'Exit code 1\n1 failed', failed: true },
    ],
  },
  {
    calls: [
      {
        name: 'Edit',
        input: { file_path: '/app/clock.js', old_string: '1', new_string: '2' },
        output: 'The file was updated',
      },
    ],
  },
  { text: 'It shows seconds now.', calls: [] },
]

function blocksOf(turn: Turn, number: number): object[] {
  return [
    ...(turn.thinking === undefined ? [] : [{ type: 'thinking', thinking: turn.thinking }]),
    ...(turn.text === undefined ? [] : [{ type: 'text', text: turn.text }]),
    ...turn.calls.map((call, index) => ({
      type: 'tool_use',
      id: `t${number}-${index}`,
      name: call.name,
      input: call.input,
    })),
  ]
}

const resultBlock = (call: Turn['calls'][number], id: string): object => ({
  type: 'tool_result',
  tool_use_id: id,
  content: call.output,
  ...(call.failed === true ? { is_error: true } : {}),
})

const jsonl = (lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('')
const at = (second: number): string => `2026-03-01T10:00:${String(second).padStart(2, '0')}.000Z`

/** Each block of a message is a line of its own, and repeats the message's usage. */
function native(): string {
  let count = 0
  const line = (type: string, message: object): object => ({
    parentUuid: count === 0 ? null : `u${count}`,
    uuid: `u${(count += 1)}`,
    isSidechain: false,
    sessionId: 'run-1',
    cwd: '/app',
    version: '2.1.0',
    type,
    timestamp: at(count),
    message,
  })
  return jsonl([
    line('user', { role: 'user', content: PROMPT }),
    ...TURNS.flatMap((turn, number) => [
      ...blocksOf(turn, number).map((block) =>
        line('assistant', { id: `m${number}`, model: 'm', role: 'assistant', content: [block], usage: USAGE }),
      ),
      ...turn.calls.map((call, index) =>
        line('user', { role: 'user', content: [resultBlock(call, `t${number}-${index}`)] }),
      ),
    ]),
  ])
}

/** Whole messages, no times, and at the end the result with the usage of the run. */
function stream(): string {
  const line = (type: string, message: object): object => ({
    type,
    session_id: 'run-1',
    parent_tool_use_id: null,
    message,
  })
  return jsonl([
    { type: 'system', subtype: 'init', session_id: 'run-1', cwd: '/app', model: 'm', tools: [] },
    line('user', { role: 'user', content: [{ type: 'text', text: PROMPT }] }),
    ...TURNS.flatMap((turn, number) => [
      line('assistant', { id: `m${number}`, model: 'm', content: blocksOf(turn, number), usage: USAGE }),
      ...(turn.calls.length === 0
        ? []
        : [line('user', { content: turn.calls.map((call, index) => resultBlock(call, `t${number}-${index}`)) })]),
    ]),
    {
      type: 'result',
      subtype: 'success',
      is_error: false,
      session_id: 'run-1',
      usage: { ...USAGE, output_tokens: 15 },
    },
  ])
}

/** Keys as in harbor 0.25.0, `agents/installed/claude_code.py`: the failure is in `extra`. */
function atif(version: string): string {
  return JSON.stringify({
    schema_version: version,
    session_id: 'run-1',
    agent: { name: 'claude-code', version: '2.1.0', model_name: 'm', extra: { cwds: ['/app'] } },
    steps: [
      { step_id: 1, timestamp: at(1), source: 'user', message: PROMPT, extra: { is_sidechain: false } },
      ...TURNS.map((turn, number) => ({
        step_id: number + 2,
        timestamp: at(number + 2),
        source: 'agent',
        model_name: 'm',
        message: turn.text ?? '',
        ...(turn.thinking === undefined ? {} : { reasoning_content: turn.thinking }),
        ...(turn.calls.length === 0 ? {} : observed(turn, number)),
        extra: { is_sidechain: false },
      })),
    ],
  })
}

function observed(turn: Turn, number: number): object {
  return {
    tool_calls: turn.calls.map((call, index) => ({
      tool_call_id: `t${number}-${index}`,
      function_name: call.name,
      arguments: call.input,
    })),
    observation: {
      results: turn.calls.map((call, index) => ({
        source_call_id: `t${number}-${index}`,
        content: call.output,
        extra: {
          tool_result_metadata: { raw_tool_result: {} },
          ...(call.failed === true ? { tool_result_is_error: true } : {}),
        },
      })),
    },
  }
}

async function read(text: string): Promise<Session> {
  const result = await readSessions(memorySource('x', text))
  if (result.status !== 'read' || result.sessions[0] === undefined) throw new Error(JSON.stringify(result))
  return result.sessions[0]
}

/** What no form may change: kinds, words, calls with arguments, results and how they ended. */
function gist(session: Session): unknown[] {
  return session.steps.map((step) => {
    if (step.kind !== 'call') return [step.kind, step.text]
    const { id, name, args, result, error, exit_code } = step.call
    return [step.kind, id, name, args, result, error, exit_code]
  })
}

describe('one run in several forms', () => {
  test('its own file is as it was written', async () => {
    const session = await read(native())
    expect(session.format).toBe('claude-code-jsonl')
    expect(gist(session)).toEqual([
      ['user', PROMPT],
      ['thinking', 'Look first.'],
      ['message', 'I read the clock.'],
      ['call', 't0-0', 'Read', { file_path: '/app/clock.js' }, 'export const clock = 1', 'false', null],
      ['call', 't0-1', 'Bash', { command: 'npm test' }, 'Exit code 1\n1 failed', 'true', 1],
      [
        'call',
        't1-0',
        'Edit',
        { file_path: '/app/clock.js', old_string: '1', new_string: '2' },
        'The file was updated',
        'false',
        null,
      ],
      ['message', 'It shows seconds now.'],
    ])
    expect(session.tokens).toEqual({ input: 30, output: 15, cache_read: 9, cache_write: 6 })
  })

  test.each([
    ['claude-stream-json', stream()],
    [
      'claude-execution-file',
      JSON.stringify(
        stream()
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as object),
        null,
        2,
      ),
    ],
    ...['1.0', '1.2', '1.5', '1.7', '1.8'].map((version) => ['atif', atif(`ATIF-v${version}`)]),
  ])('%s gives the same steps and calls', async (format, text) => {
    const session = await read(text)
    expect(session.format).toBe(format)
    expect(session).toMatchObject({ id: 'run-1', agent: 'claude-code', model: 'm' })
    expect(gist(session)).toEqual(gist(await read(native())))
  })
})
