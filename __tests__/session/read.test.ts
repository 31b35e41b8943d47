import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { DEFAULT_BUDGET } from '../../src/session/budget.ts'
import { LineSplitter, lineText } from '../../src/session/lines.ts'
import { type ReadResult, readSessions } from '../../src/session/read.ts'
import { Retention } from '../../src/session/retention.ts'
import { memorySource } from '../../src/session/source.ts'

const user = (text: string): string =>
  JSON.stringify({ type: 'user', uuid: 'u', parentUuid: null, sessionId: 's', message: { content: text } })

function toolUse(input: unknown): string {
  const message = { id: 'm', content: [{ type: 'tool_use', id: 't', name: 'Write', input }] }
  return JSON.stringify({ type: 'assistant', uuid: 'a', parentUuid: 'u', sessionId: 's', message })
}

const result = (content: string): string =>
  JSON.stringify({
    type: 'user',
    uuid: 'r',
    parentUuid: 'a',
    sessionId: 's',
    message: { content: [{ type: 'tool_result', tool_use_id: 't', content }] },
  })

async function read(content: string | Uint8Array, budget = {}): Promise<ReadResult> {
  return readSessions(memorySource('x', content), { budget })
}

async function first(
  content: string,
  budget = {},
): Promise<Extract<ReadResult, { status: 'read' }>['sessions'][number]> {
  const outcome = await read(content, budget)
  if (outcome.status !== 'read' || outcome.sessions[0] === undefined) throw new Error(JSON.stringify(outcome))
  return outcome.sessions[0]
}

describe('files that are no session', () => {
  test.each([
    ['nothing', '', 'empty'],
    ['blank lines', '\n \r\n\n', 'empty'],
    ['a program', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0]), 'binary'],
    ['compressed', new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xfe, 0xfd]), 'binary'],
    ['prose', '# Notes\n\nSome words.\n', 'unknown-format'],
    ['another JSON document', '{"name": "x", "version": "1"}', 'unknown-format'],
    ['other JSON lines', '{"a":1}\n{"b":2}\n', 'unknown-format'],
    ['a JSON document cut off', '{\n  "info": {"id": "ses_1"},\n  "messages": [\n', 'damaged'],
    ['a number', '42', 'unknown-format'],
  ])('%s', async (_, content, code) => {
    expect(await read(content)).toMatchObject({ status: 'unreadable', code })
  })

  test('a document over the limit', async () => {
    expect(await read(`[\n${'{"a": 1},\n'.repeat(5000)}{}]`, { document_bytes: 1000 })).toMatchObject({
      code: 'too-large',
    })
  })

  test('a line and a document of millions of values, before they are parsed', async () => {
    const values = '[],'.repeat(500_000)
    expect(await read(`[${values}[]]`, { values: 100_000 })).toMatchObject({ code: 'too-large' })
    expect(
      await read(`{"sessionId":"s","uuid":"u","parentUuid":null,"x":[${values}[]]}\n`, { values: 100_000 }),
    ).toMatchObject({ code: 'too-large' })
  })

  test('a source that fails', async () => {
    const source = {
      name: 'x',
      size: null,
      async *open() {
        yield Buffer.from('{')
        throw new Error('disk gone')
      },
    }
    expect(await readSessions(source)).toEqual({ status: 'unreadable', code: 'read-error', detail: 'disk gone' })
  })
})

describe('damage inside a session', () => {
  test('a line cut in the middle costs that line only', async () => {
    const session = await first(`${user('one')}\n${user('two').replace('"u"', '"v"').slice(0, 30)}`)
    expect(session.steps).toHaveLength(1)
    expect(session.problems).toEqual([{ code: 'bad-line', detail: '1 lines are not JSON objects' }])
  })

  test('a broken first line does not hide the rest', async () => {
    expect((await first(`{"type":"user","uu\n${user('one')}\n`)).steps).toHaveLength(1)
  })

  test('a line over the limit is skipped and told', async () => {
    const session = await first(`${user('one')}\n{"x":"${'y'.repeat(5000)}"}\n${user('two').replace('"u"', '"v"')}`, {
      line_bytes: 4000,
    })
    expect(session.steps).toHaveLength(2)
    expect(session).toMatchObject({ truncated: true, problems: [{ code: 'line-too-long' }] })
  })

  test('text keeps NUL, lone surrogates and every other character', async () => {
    const text = 'a\0b\ud800c\u2028\ufeff𝒳 \t'
    expect((await first(user(text))).steps[0]).toMatchObject({ text })
  })

  test('nesting deeper than the stack is cut, not followed', async () => {
    const deep = `{"a":${'['.repeat(50_000)}1${']'.repeat(50_000)}}`
    const session = await first(`${user('x')}\n${toolUse({}).replace('"input":{}', `"input":${deep}`)}`)
    expect(session.steps[1]).toMatchObject({ kind: 'call', call: { name: 'Write' } })
    expect(session.problems.map(({ code }) => code)).toContain('argument-cut')
  })

  test('a key named __proto__ is data', async () => {
    const session = await first(
      `${user('x')}\n${toolUse({}).replace('"input":{}', '"input":{"__proto__":{"polluted":true}}')}`,
    )
    expect(session.steps[1]).toMatchObject({ kind: 'call' })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('budgets', () => {
  test('results keep head and tail', async () => {
    const text = `${'h'.repeat(9000)}${'t'.repeat(9000)}`
    const session = await first([user('x'), toolUse({}), result(text)].join('\n'))
    const call = session.steps[1]?.kind === 'call' ? session.steps[1].call : null
    expect(call?.result?.length).toBeLessThan(6100)
    expect(call?.result?.startsWith('h'.repeat(4000))).toBe(true)
    expect(call?.result?.endsWith('t'.repeat(2000))).toBe(true)
    expect(session.truncated).toBe(false)
  })

  test('long arguments are cut and told', async () => {
    const session = await first(`${user('x')}\n${toolUse({ content: 'y'.repeat(100_000) })}`)
    expect(session).toMatchObject({ truncated: true, problems: [{ code: 'argument-cut' }] })
  })

  test('a prompt stays whole', async () => {
    const text = 'z'.repeat(900_000)
    expect((await first(user(text))).steps[0]).toMatchObject({ text })
  })

  test('steps, and all retained text', async () => {
    const lines = Array.from({ length: 50 }, (_, index) =>
      user(`turn ${index} ${'w'.repeat(100)}`).replace('"u"', `"u${index}"`),
    ).join('\n')
    expect(await first(lines, { steps: 10 })).toMatchObject({ truncated: true, problems: [{ code: 'too-many-steps' }] })
    const cut = await first(lines, { total: 1000 })
    expect(cut.truncated).toBe(true)
    expect(cut.steps.reduce((sum, step) => sum + (step.kind === 'user' ? step.text.length : 0), 0)).toBeLessThan(1300)
  })

  test('what is cut is a copy: the whole text can go', () => {
    const retention = new Retention(DEFAULT_BUDGET)
    const before = process.memoryUsage().heapUsed
    const kept = Array.from({ length: 60 }, (_, index) =>
      retention.text(String(index % 10).repeat(2_000_000), { head: 100, tail: 100 }),
    )
    globalThis.gc?.()
    expect(kept.every((text) => text.length < 300)).toBe(true)
    // 120 MB of parents would stay alive behind slices; without `--expose-gc` this still bounds the worst case.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200_000_000)
  })
})

test('lines are the same however the bytes arrive', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '\r', '𝒳', ' ') }), { maxLength: 8 }),
      fc.integer({ min: 1, max: 7 }),
      (lines, size) => {
        const bytes = Buffer.from(lines.join('\n'))
        const found: string[] = []
        const splitter = new LineSplitter(
          1000,
          (line) => found.push(lineText(line)),
          () => {},
        )
        for (let at = 0; at < bytes.length; at += size) splitter.push(new Uint8Array(bytes.subarray(at, at + size)))
        splitter.end()
        const expected = bytes
          .toString('utf8')
          .split('\n')
          .map((line) => line.replace(/\r$/, ''))
        if (bytes.length === 0 || bytes.at(-1) === 0x0a) expected.pop()
        expect(found).toEqual(expected)
      },
    ),
  )
})
