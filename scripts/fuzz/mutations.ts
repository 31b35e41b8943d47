/** Ways to damage a session file, each by a seeded generator: what fails under a number fails under it again. */

export type Chance = (below: number) => number

/** Small seeded generator (mulberry32). */
export function chance(seed: number): Chance {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) % below
  }
}

type Mutation = (bytes: Buffer, next: Chance, others: readonly Buffer[]) => Buffer

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

const MUTATIONS: readonly Mutation[] = [
  truncated,
  flipped,
  wronglyTyped,
  nested,
  repeatedLines,
  sameIds,
  withNulAndHalves,
  loneSurrogates,
  joined,
]

/** One to three kinds of damage, chosen by the seed. `others`: files that may be put behind this one. */
export function mutated(bytes: Buffer, seed: number, others: readonly Buffer[]): Buffer {
  const next = chance(seed)
  let result = bytes
  for (let times = 1 + next(3); times > 0 && result.length > 0; times -= 1)
    result = MUTATIONS[next(MUTATIONS.length)]?.(result, next, others) ?? result
  return result
}

/** With one line near or over the limit of a line, of text or of values. Made of bytes: strings of that size would be what is measured. */
export function withHugeLine(bytes: Buffer, seed: number): Buffer {
  const next = chance(seed)
  const unit = ['x', '[],', '{"a":"b"},', '\\u0000'][next(4)] ?? 'x'
  const size = (1 + next(34)) * 1024 * 1024
  const at = bytes.indexOf('\n', next(bytes.length)) + 1
  const text = unit === 'x' || unit.startsWith('\\')
  const [before, after] = text ? ['{"type":"user","content":"', '"}\n'] : ['{"type":"user","content":[', '0]}\n']
  const filling = Buffer.alloc(size - (size % unit.length), unit)
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(before), filling, Buffer.from(after), bytes.subarray(at)])
}

function truncated(bytes: Buffer, next: Chance): Buffer {
  return bytes.subarray(0, next(bytes.length))
}

function flipped(bytes: Buffer, next: Chance): Buffer {
  const copy = Buffer.from(bytes)
  for (let count = 1 + next(20); count > 0; count -= 1) copy[next(copy.length)] = next(256)
  return copy
}

/** Looks at one part of a long file: the value is replaced near a random place. */
function wronglyTyped(bytes: Buffer, next: Chance): Buffer {
  const from = next(bytes.length)
  const text = bytes.toString('latin1', from, from + 20_000)
  const values = [...text.matchAll(/:\s*("(?:[^"\\]|\\.)*"|\d+|\[|\{|null|true)/g)]
  const hit = values[next(Math.max(1, values.length))]
  if (hit === undefined) return bytes
  const value = hit[1] ?? ''
  const at = from + hit.index + hit[0].length - value.length
  const wrong = Buffer.from(WRONG[next(WRONG.length)] ?? '')
  return Buffer.concat([bytes.subarray(0, at), wrong, bytes.subarray(at + value.length)])
}

function nested(bytes: Buffer, next: Chance): Buffer {
  const at = next(bytes.length)
  const depth = next(8) === 0 ? 20_000 : 2000
  const deep = Buffer.from(`${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`)
  return Buffer.concat([bytes.subarray(0, at), deep, bytes.subarray(at)])
}

function repeatedLines(bytes: Buffer, next: Chance): Buffer {
  const lines = bytes.toString().split('\n')
  lines.splice(next(lines.length), 0, lines[next(lines.length)] ?? '', 'x'.repeat(next(50_000)))
  return Buffer.from(lines.join('\n'))
}

function sameIds(bytes: Buffer): Buffer {
  const same = '"id":"same"'
  return Buffer.from(bytes.toString().replace(/"(?:id|uuid|call_id|toolCallId|tool_use_id)":\s*"[^"]*"/g, same))
}

function withNulAndHalves(bytes: Buffer, next: Chance): Buffer {
  const odd = Buffer.from([0xed, 0xa0, 0x80, 0xff])
  return Buffer.concat([
    bytes.subarray(0, next(bytes.length)),
    Buffer.alloc(1 + next(5)),
    odd,
    bytes.subarray(next(bytes.length)),
  ])
}

/** Escaped halves of a pair inside strings: valid JSON that is no valid text. */
function loneSurrogates(bytes: Buffer, next: Chance): Buffer {
  const at = bytes.indexOf('":"', next(bytes.length))
  if (at === -1) return bytes
  return Buffer.concat([bytes.subarray(0, at + 3), Buffer.from('\\ud83d\\u0000'), bytes.subarray(at + 3)])
}

function joined(bytes: Buffer, next: Chance, others: readonly Buffer[]): Buffer {
  return Buffer.concat([bytes, others[next(Math.max(1, others.length))] ?? bytes])
}
