import { expect, test } from '@jest/globals'
import { appliedEditsOf } from '../../src/session/edits.ts'
import { readSessions } from '../../src/session/read.ts'
import { Session } from '../../src/session/session.ts'
import { memorySource } from '../../src/session/source.ts'
import { FIXTURES } from './fixtures.ts'

/** Mutations of each fixture. `FUZZ_RUNS` makes it longer. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 40)

/** Small seeded generator (mulberry32): a failure names its seed and comes again. */
function chance(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) % below
  }
}

const WRONG = [
  'null',
  '0',
  '-1e308',
  '"\\ud800"',
  '[]',
  '{}',
  '[[]]',
  'true',
  '"',
  '{"a":{"__proto__":1}}',
  '1e999',
  '"\\u0000"',
  '{"text":5}',
]

const MUTATIONS: readonly ((bytes: Buffer, next: (below: number) => number) => Buffer)[] = [
  (bytes, next) => bytes.subarray(0, next(bytes.length)),
  (bytes, next) => {
    const copy = Buffer.from(bytes)
    for (let count = 1 + next(20); count > 0; count -= 1) copy[next(copy.length)] = next(256)
    return copy
  },
  (bytes, next) => {
    const text = bytes.toString()
    const values = [...text.matchAll(/:\s*("(?:[^"\\]|\\.)*"|\d+|\[|\{|null|true)/g)]
    const hit = values[next(Math.max(1, values.length))]
    if (hit === undefined) return bytes
    const value = hit[1] ?? ''
    const at = hit.index + hit[0].length - value.length
    return Buffer.from(text.slice(0, at) + (WRONG[next(WRONG.length)] ?? '') + text.slice(at + value.length))
  },
  (bytes, next) => {
    const at = next(bytes.length)
    const depth = 2000
    return Buffer.concat([
      bytes.subarray(0, at),
      Buffer.from(`${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`),
      bytes.subarray(at),
    ])
  },
  (bytes, next) => {
    const lines = bytes.toString().split('\n')
    lines.splice(next(lines.length), 0, lines[next(lines.length)] ?? '', 'x'.repeat(next(50_000)))
    return Buffer.from(lines.join('\n'))
  },
  (bytes) =>
    Buffer.from(bytes.toString().replace(/"(?:id|uuid|call_id|toolCallId|tool_use_id)":\s*"[^"]*"/g, '"id":"same"')),
  (bytes, next) =>
    Buffer.concat([
      bytes.subarray(0, next(bytes.length)),
      Buffer.alloc(1 + next(5)),
      Buffer.from([0xed, 0xa0, 0x80, 0xff]),
      bytes.subarray(next(bytes.length)),
    ]),
  (bytes, next) =>
    Buffer.concat([
      bytes,
      FIXTURES[next(FIXTURES.length)] === undefined ? bytes : Buffer.from(FIXTURES[next(FIXTURES.length)]?.text ?? ''),
    ]),
]

const SMALL = { line_bytes: 200_000, document_bytes: 400_000, steps: 500, total: 300_000 }

test.each(FIXTURES.map(({ name, text }, index) => ({ name, text, index })))(
  'mutations of: $name',
  async ({ text, index }) => {
    for (let run = 0; run < RUNS; run += 1) {
      const seed = index * 1_000_003 + run
      const next = chance(seed)
      let bytes: Buffer = Buffer.from(text)
      for (let times = 1 + next(3); times > 0 && bytes.length > 0; times -= 1) {
        bytes = MUTATIONS[next(MUTATIONS.length)]?.(bytes, next) ?? bytes
      }
      const result = await readSessions(memorySource('file', bytes), { budget: SMALL })
      if (result.status === 'unreadable') {
        expect({ seed, code: result.code }).toEqual({ seed, code: expect.not.stringMatching(/^read-error$/) })
        continue
      }
      for (const session of result.sessions) {
        const parsed = Session.safeParse(session)
        expect({ seed, issues: parsed.error?.issues ?? [] }).toEqual({ seed, issues: [] })
        for (const step of session.steps) if (step.kind === 'call') appliedEditsOf(step)
      }
    }
  },
)
