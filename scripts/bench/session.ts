/**
 * Reading a session against bare line-by-line `JSON.parse` of the same file. Every measurement is a process of its own, as in
 * use: nothing is warm, and its peak memory is its own. The kinds take turns, so that a busy machine slows all of them.
 */
import { spawnSync } from 'node:child_process'
import { createReadStream, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { optimiseLater } from '../../src/entrypoints/engine.ts'
import { reviewSession } from '../../src/review/findings.ts'
import { readSessions } from '../../src/session/read.ts'
import type { ByteSource } from '../../src/session/source.ts'

const KINDS = ['bare', 'read', 'review'] as const
type Kind = (typeof KINDS)[number]
const CHUNK = 1 << 20
const NEWLINE = 0x0a

const Measured = z.object({ seconds: z.number(), cpu: z.number(), memory_mb: z.number() })
type Measured = z.infer<typeof Measured>

export function benchSessions(files: readonly string[], rounds: number): void {
  for (const file of files) {
    const bytes = statSync(file).size
    process.stdout.write(`${file}: ${(bytes / 1e6).toFixed(1)} MB, ${rounds} rounds\n`)
    const results = new Map<Kind, Measured[]>(KINDS.map((kind) => [kind, []]))
    for (let round = 0; round < rounds; round += 1)
      for (const kind of KINDS) results.get(kind)?.push(measureApart(kind, file))
    for (const kind of KINDS) show(kind, results.get(kind) ?? [], bytes)
    showRatios('seconds', results)
    // The processor's time says more than the clock on a busy machine.
    showRatios('cpu', results)
  }
}

function showRatios(of: 'seconds' | 'cpu', results: ReadonlyMap<Kind, readonly Measured[]>): void {
  for (const [kind, base] of [
    ['read', 'bare'],
    ['review', 'read'],
  ] as const) {
    const bases = results.get(base) ?? []
    const ratios = (results.get(kind) ?? []).map((one, round) => one[of] / (bases[round]?.[of] ?? one[of]))
    const list = ratios.map((ratio) => ratio.toFixed(2)).join(' ')
    process.stdout.write(`  ${kind} / ${base} in ${of}, round by round: ${list}; median ${median(ratios).toFixed(2)}\n`)
  }
}

function show(kind: Kind, results: readonly Measured[], bytes: number): void {
  const seconds = results.map((result) => result.seconds)
  const best = Math.min(...seconds)
  const memory = Math.max(...results.map((result) => result.memory_mb))
  process.stdout.write(
    `  ${kind.padEnd(8)} best ${best.toFixed(3)} s  median ${median(seconds).toFixed(3)} s  worst ${Math.max(...seconds).toFixed(3)} s  ${(bytes / 1e6 / best).toFixed(0).padStart(4)} MB/s  peak ${memory} MB\n`,
  )
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function measureApart(kind: Kind, file: string): Measured {
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), 'measure', kind, file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.status !== 0) throw new Error(`measuring ${kind} ended with ${child.status ?? child.signal}`)
  return Measured.parse(JSON.parse(child.stdout.trim().split('\n').at(-1) ?? ''))
}

/** What a child process does; the last line of its output is the result. */
export async function measure(kind: string, file: string): Promise<void> {
  const started = performance.now()
  if (kind === 'bare') await parseLines(file)
  else await readFile(file, kind === 'review')
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage()
  const cpu = (user + system) / 1e6
  const memory_mb = Math.round(process.resourceUsage().maxRSS / 1024)
  process.stdout.write(`\n${JSON.stringify({ seconds, cpu, memory_mb })}\n`)
}

async function readFile(file: string, isReviewed: boolean): Promise<void> {
  const open: ByteSource['open'] = () => createReadStream(file, { highWaterMark: CHUNK })
  const result = await readSessions({ name: file, size: statSync(file).size, open })
  if (result.status !== 'read') throw new Error(`${result.code}: ${result.detail}`)
  if (!isReviewed) return
  // As the commands do.
  optimiseLater()
  for (const session of result.sessions)
    reviewSession({ session, linked_by: [], from_step: 1, to_step: session.steps.at(-1)?.n ?? 1 })
}

/** The least that can be done: find line ends in the bytes, decode each line once, parse it, keep nothing. */
async function parseLines(file: string): Promise<void> {
  let rest: Buffer[] = []
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      const part = chunk.subarray(from, at)
      parse(rest.length === 0 ? part : Buffer.concat([...rest, part]))
      rest = []
      from = at + 1
    }
    if (from < chunk.length) rest.push(chunk.subarray(from))
  }
  parse(Buffer.concat(rest))
}

function parse(line: Buffer): void {
  if (line.length === 0) return
  try {
    JSON.parse(line.toString('utf8'))
  } catch {
    // A cut line costs as much as a good one.
  }
}
