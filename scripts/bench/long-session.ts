/** Session files of any size for benchmarks: real ones repeated with new ids, or an invented one. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'

/** Writes about `megabytes` of Claude Code session lines, from the files given or from an invented run. */
export function writeLongSession(path: string, megabytes: number, from: readonly string[]): number {
  const parts = from.length === 0 ? [inventedRun()] : from.map((file) => `${readFileSync(file, 'utf8').trimEnd()}\n`)
  const file = openSync(path, 'w')
  let bytes = 0
  try {
    for (let round = 1; bytes < megabytes * 1e6; round += 1)
      for (const part of parts) if (bytes < megabytes * 1e6) bytes += writeSync(file, withNewIds(part, round))
  } finally {
    closeSync(file)
  }
  return bytes
}

/** Lines of known ids are skipped by readers, so every round has its own. */
function withNewIds(text: string, round: number): string {
  const mark = String(round).padStart(4, '0')
  return text.replace(
    /"(uuid|parentUuid|id|tool_use_id)":"[^"]{4}([^"]*)"/g,
    (_, key: string, rest: string) => `"${key}":"${mark}${rest}"`,
  )
}

/** Sizes as measured on real sessions: a third of the bytes are twins of results, an eighth of the lines has other letters. */
function inventedRun(): string {
  const lines: object[] = []
  const add = (type: string, content: unknown, extra: object = {}): void => {
    const uuid = `0000-${String(lines.length).padStart(8, '0')}-aaaa-bbbb-cccccccccc`
    lines.push({
      parentUuid: `0000-${String(lines.length - 1).padStart(8, '0')}-aaaa-bbbb-cccccccccc`,
      isSidechain: false,
      cwd: '/home/dana/app',
      sessionId: 'long-session',
      version: '2.1.0',
      gitBranch: 'main',
      type,
      message: { role: type, content, ...(type === 'assistant' ? { id: `0000msg${lines.length}`, usage: USAGE } : {}) },
      uuid,
      timestamp: '2026-01-01T00:00:00.000Z',
      ...extra,
    })
  }
  add('user', 'Move the parser into a module of its own and keep the tests green')
  for (let turn = 0; turn < 200; turn += 1) {
    const id = `0000call${turn}`
    const output = `${turn % 8 === 0 ? '✓ ' : ''}export const line = ${turn}\n`.repeat(1 + ((turn * 37) % 120))
    add('assistant', [{ type: 'thinking', thinking: 'The next file depends on this one. '.repeat(1 + (turn % 20)) }])
    add('assistant', [
      { type: 'tool_use', id, name: 'Read', input: { file_path: `/home/dana/app/src/part-${turn}.ts` } },
    ])
    add('user', [{ type: 'tool_result', tool_use_id: id, content: output }], {
      toolUseResult: { type: 'text', file: { content: output, numLines: output.length } },
    })
  }
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}

const USAGE = { input_tokens: 12, cache_read_input_tokens: 30_000, output_tokens: 400 }
