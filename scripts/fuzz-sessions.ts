/**
 * `npm run fuzz:sessions -- [N] [--seed S] [DIR|FILE…]`: reads N damaged files (5,000 where not said), made of the fixtures or
 * of the files given. Batches run in processes of their own, so that a hang ends and memory is measured. Ends with 3 when
 * something was thrown, had a wrong shape, took longer than a batch may, or took over 300 MB.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { FIXTURES } from '../__tests__/session/fixtures.ts'
import { check } from './fuzz/check.ts'
import { mutated, withHugeLine } from './fuzz/mutations.ts'

const BATCH = 250
const BATCH_MS = 300_000
const MEMORY_MB = 300
/** One mutant in so many has a line of megabytes. */
const HUGE_EVERY = 100

const Batch = z.object({
  read: z.number(),
  coded: z.number(),
  slowest_ms: z.number(),
  memory_mb: z.number(),
  wrong: z.array(z.object({ seed: z.number(), name: z.string(), why: z.string() })),
})
type Batch = z.infer<typeof Batch>

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, batch: { type: 'string' } },
})
const first = Number(values.seed)
const [count, paths] = /^\d+$/.test(positionals[0] ?? '')
  ? [Number(positionals[0]), positionals.slice(1)]
  : [5000, positionals]

interface Original {
  readonly name: string
  readonly bytes: () => Buffer
}

function originals(): readonly Original[] {
  if (paths.length === 0) return FIXTURES.map(({ name, text }) => ({ name, bytes: () => Buffer.from(text) }))
  return paths.flatMap(filesUnder).map((file) => ({ name: file, bytes: () => readFileSync(file) }))
}

function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

async function runBatch(from: number, size: number): Promise<Batch> {
  const files = originals()
  const batch: Batch = { read: 0, coded: 0, slowest_ms: 0, memory_mb: 0, wrong: [] }
  for (let seed = from; seed < from + size; seed += 1) {
    const original = files[seed % files.length]
    if (original === undefined) break
    const other = files[(seed * 7) % files.length]
    const damaged = mutated(original.bytes(), seed, other === undefined ? [] : [other.bytes()])
    const isHuge = seed % HUGE_EVERY === 0 && damaged.length > 0
    // What the last files left behind is not what this one takes.
    if (isHuge) globalThis.gc?.()
    const bytes = isHuge ? withHugeLine(damaged, seed) : damaged
    const started = performance.now()
    const checked = await check(bytes).catch((error: unknown) => ({ status: 'wrong' as const, why: String(error) }))
    batch.slowest_ms = Math.max(batch.slowest_ms, Math.round(performance.now() - started))
    if (checked.status === 'wrong') batch.wrong.push({ seed, name: original.name, why: checked.why.slice(0, 500) })
    else batch[checked.status] += 1
  }
  batch.memory_mb = Math.round(process.resourceUsage().maxRSS / 1024)
  return batch
}

/** Runs a batch in a process of its own; one that hangs or dies is a result as well. */
function batchApart(from: number, size: number): Batch {
  const args = ['--expose-gc', fileURLToPath(import.meta.url), '--batch', `${from}:${size}`, ...paths]
  const child = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: BATCH_MS, maxBuffer: 64 << 20 })
  if (child.status === 0) return Batch.parse(JSON.parse(child.stdout))
  const why = child.error?.message ?? `ended with ${child.status ?? child.signal}: ${child.stderr.slice(-500)}`
  return {
    read: 0,
    coded: 0,
    slowest_ms: BATCH_MS,
    memory_mb: 0,
    wrong: [{ seed: from, name: `batch of ${size}`, why }],
  }
}

function fuzz(): boolean {
  const batches: Batch[] = []
  for (let from = first; from < first + count; from += BATCH)
    batches.push(batchApart(from, Math.min(BATCH, first + count - from)))
  const sum = (of: (batch: Batch) => number): number => batches.reduce((total, batch) => total + of(batch), 0)
  const most = (of: (batch: Batch) => number): number => Math.max(0, ...batches.map(of))
  const wrong = batches.flatMap((batch) => batch.wrong)
  console.log(`${count} damaged files of ${originals().length} originals, seeds ${first} to ${first + count - 1}`)
  console.log(
    `  ${sum(({ read }) => read)} read, ${sum(({ coded }) => coded)} refused with a code, ${wrong.length} wrong`,
  )
  console.log(`  slowest ${most((batch) => batch.slowest_ms)} ms, most memory ${most((batch) => batch.memory_mb)} MB`)
  for (const { seed, name, why } of wrong) console.log(`  seed ${seed}, ${name}: ${why}`)
  return wrong.length === 0 && most((batch) => batch.memory_mb) <= MEMORY_MB
}

if (values.batch === undefined) {
  if (!fuzz()) process.exitCode = 3
} else {
  const [from = 1, size = 1] = values.batch.split(':').map(Number)
  console.log(JSON.stringify(await runBatch(from, size)))
}
