/**
 * Reviews every session file of a folder without a model, in one run: `node scripts/run-ts.mjs scripts/review-many.ts DIR
 * [--sample N] [--seed TEXT]`. Prints time, memory and how findings are spread; with `--sample`, findings drawn at random
 * (the same ones for the same seed) for a person to check. A session that stands in several files counts once, at its longest.
 */
import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Finding } from '../src/review/finding.ts'
import { reviewSession } from '../src/review/findings.ts'
import { pushBackOf, withPushBack } from '../src/review/push-back.ts'
import { isAtLeast } from '../src/review/severity.ts'
import { readSessions } from '../src/session/read.ts'
import type { Session } from '../src/session/session.ts'

interface Reviewed {
  readonly file: string
  readonly id: string
  readonly steps: number
  readonly pushBack: number
  readonly findings: readonly Finding[]
}

function reviewOf(session: Session, file: string): Reviewed {
  const to_step = session.steps.at(-1)?.n ?? 1
  const pushBack = pushBackOf(session.steps)
  const findings = withPushBack(reviewSession({ session, linked_by: [], from_step: 1, to_step }), pushBack)
  return { file, id: session.id, steps: session.steps.length, pushBack: pushBack.length, findings }
}

/** Processor time so far: on a busy machine the clock on the wall says little. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

async function reviewFolder(folder: string): Promise<void> {
  const longest = new Map<string, Reviewed>()
  let [bytes, read, unreadable] = [0, 0, 0]
  const [started, cpu] = [performance.now(), cpuSeconds()]
  let reading = 0
  for (const name of readdirSync(folder).toSorted()) {
    const file = join(folder, name)
    const { size } = statSync(file)
    bytes += size
    const before = cpuSeconds()
    const result = await readSessions({ name, size, open: () => createReadStream(file, { highWaterMark: 1 << 20 }) })
    reading += cpuSeconds() - before
    if (result.status !== 'read') unreadable += 1
    else
      for (const session of result.sessions) {
        read += 1
        const reviewed = reviewOf(session, name)
        if ((longest.get(session.id)?.steps ?? 0) < reviewed.steps) longest.set(session.id, reviewed)
      }
  }
  const seconds = (performance.now() - started) / 1000
  const work = cpuSeconds() - cpu
  print(`${(bytes / 1e6).toFixed(0)} MB, ${read} sessions (${longest.size} distinct), ${unreadable} files not read`)
  print(`${seconds.toFixed(1)} s by the clock, ${work.toFixed(1)} s of processor time (all threads)`)
  print(`${(bytes / 1e6 / work).toFixed(0)} MB a processor second, ${(work / reading).toFixed(2)} times reading alone`)
  print(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`)
  spread([...longest.values()])
  if (values.sample !== undefined) sample([...longest.values()], Number(values.sample), values.seed)
}

function spread(reviewed: readonly Reviewed[]): void {
  const table = new Map<string, number>()
  for (const { findings } of reviewed)
    for (const { detector, severity } of findings) {
      const key = `${detector} ${severity}`
      table.set(key, (table.get(key) ?? 0) + 1)
    }
  for (const [key, count] of [...table].toSorted()) print(`${String(count).padStart(6)}  ${key}`)
  const loud = (finding: Finding): boolean => isAtLeast(finding.severity, 'low')
  const classes = new Set(reviewed.flatMap(({ findings }) => findings.filter(loud).map((finding) => finding.class)))
  for (const name of classes) {
    const flagged = reviewed.filter(({ findings }) =>
      findings.some((finding) => loud(finding) && finding.class === name),
    )
    print(`${((100 * flagged.length) / reviewed.length).toFixed(1).padStart(6)} % of sessions: ${name}`)
  }
  const all = reviewed.flatMap(({ findings }) => findings.filter(loud))
  const pushed = all.filter((finding) => finding.pushed_back_at !== undefined).length
  print(`${pushed} of ${all.length} findings of low or more met push-back; ${sum(reviewed)} acts of push-back in all`)
}

function sum(reviewed: readonly Reviewed[]): number {
  return reviewed.reduce((total, { pushBack }) => total + pushBack, 0)
}

/** Ordered by a hash of seed and finding: random to the eye, equal for everybody. */
function sample(reviewed: readonly Reviewed[], count: number, seed: string): void {
  const rank = (id: string): string => createHash('sha256').update(`${seed}:${id}`).digest('hex')
  const drawn = reviewed
    .flatMap(({ file, findings }) => findings.map((finding) => ({ file, finding })))
    .filter(({ finding }) => isAtLeast(finding.severity, 'low'))
    .toSorted((a, b) => (rank(a.finding.id) < rank(b.finding.id) ? -1 : 1))
    .slice(0, count)
  for (const { file, finding } of drawn) {
    print(`\n${file} ${finding.detector} ${finding.severity} ${finding.explanation}`)
    for (const { step, quote } of finding.evidence) print(`    [${step}] ${quote}`)
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string' }, seed: { type: 'string', default: 'backtest' } },
})
const [folder] = positionals
if (folder === undefined) {
  process.stderr.write('usage: review-many.ts DIR [--sample N] [--seed TEXT]\n')
  process.exitCode = 2
} else await reviewFolder(folder)
