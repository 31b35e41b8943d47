/**
 * What Backtest itself costs: everything but installs and test processes. A build that a run needs is made for that run and counts as
 * tests. Wall time is what people wait for; processor time is the same on a machine that others use too.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { type Cpu, readResults } from '../cases/result.ts'
import { type MineDocument, runMine } from './history.ts'

/** Changes of each repository. */
const LIMIT = '5'

interface Measured {
  readonly name: string
  readonly seconds: { readonly total: number; readonly setup: number; readonly test: number }
  readonly cpu: Cpu | null
  readonly stages: MineDocument['curations'][number]['stages']
}

/**
 * Prints the shares of what ran tests; nothing stands against the rest. A folder that `check:cases` wrote is read (what it has measured it does
 * not run again, so that a long list can be stopped and gone on with); of a clone the newest changes are mined.
 */
export function benchOverhead(folders: readonly string[]): void {
  const all = folders.flatMap((folder) =>
    existsSync(join(folder, 'results.jsonl')) ? readCases(folder) : mined(folder),
  )
  const ran = all.filter(({ seconds }) => seconds.test > 0).sort((a, b) => a.seconds.test - b.seconds.test)
  process.stdout.write(`${[HEAD, ...ran.map(rowOf)].join('\n')}\n\n`)
  for (const [name, from, to] of SIZES) {
    const those = ran.filter(({ seconds }) => seconds.test >= from && seconds.test < to)
    if (those.length > 0) process.stdout.write(`${sumOf(name, those)}\n`)
  }
  process.stdout.write(`${sumOf('all', ran)}\n  by stage: ${stagesOf(ran)}\n`)
}

/** A share says little where the tests take no time: the seconds do. */
const SIZES = [
  ['tests below 10 s', 0, 10],
  ['tests of 10 to 60 s', 10, 60],
  ['tests of 60 s and more', 60, Infinity],
] as const

const Stages = z.object({ stages: z.array(z.object({ name: z.string(), status: z.string(), seconds: z.number() })) })

function readCases(folder: string): Measured[] {
  const results = readResults(readFileSync(join(folder, 'results.jsonl'), 'utf8'))
  return [...results.values()].map(({ instance_id: name, seconds, cpu }) => {
    const log = join(folder, 'logs', `${name}.json`)
    const stages = existsSync(log) ? Stages.safeParse(jsonOf(readFileSync(log, 'utf8'))).data?.stages : undefined
    return { name, seconds, cpu: cpu ?? null, stages: stages ?? [] }
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function mined(repo: string): Measured[] {
  const out = mkdtempSync(join(tmpdir(), 'backtest-overhead-'))
  try {
    const { curations } = runMine(['--repo', repo, '--out', out, '--limit', LIMIT])
    return curations.map(({ instance_id: id, timing, stages }) => ({
      name: `${basename(repo)} ${id}`,
      seconds: { total: timing.total_s, setup: timing.setup_s, test: timing.test_s },
      cpu: null,
      stages,
    }))
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

const HEAD = ['tests s', 'install s', 'rest s', 'rest %', 'own cpu s', 'git cpu s', 'cpu %', 'git', 'change']
  .map((word, column) => (column === 8 ? word : word.padStart(9)))
  .join('  ')

function rowOf({ name, seconds, cpu }: Measured): string {
  const rest = restOf(seconds)
  const cells = [
    ...[seconds.test, seconds.setup, rest].map((value) => value.toFixed(1)),
    percent(rest, seconds.total),
    ...(cpu === null
      ? ['', '', '', '']
      : [
          cpu.own_s.toFixed(1),
          cpu.git_s.toFixed(1),
          percent(ownOf(cpu), ownOf(cpu) + cpu.others_s),
          `${cpu.git_processes}`,
        ]),
  ]
  return `${cells.map((cell) => cell.padStart(9)).join('  ')}  ${name}`
}

function sumOf(name: string, measured: readonly Measured[]): string {
  const sum = (of: (one: Measured) => number): number => measured.reduce((total, one) => total + of(one), 0)
  const [setup, test, rest] = [
    sum(({ seconds }) => seconds.setup),
    sum(({ seconds }) => seconds.test),
    sum(({ seconds }) => restOf(seconds)),
  ]
  const counted = measured.flatMap(({ cpu }) => cpu ?? [])
  const own = counted.reduce((total, cpu) => total + ownOf(cpu), 0)
  const others = counted.reduce((total, cpu) => total + cpu.others_s, 0)
  const words = [
    `${name} (${measured.length}): install ${setup.toFixed(0)} s, tests ${test.toFixed(0)} s, rest ${rest.toFixed(0)} s = ${percent(rest, setup + test + rest)} %`,
    `a change ${(rest / Math.max(1, measured.length)).toFixed(1)} s`,
  ]
  if (counted.length > 0)
    words.push(
      `processor time of ${counted.length}: own and git ${own.toFixed(0)} s of ${(own + others).toFixed(0)} s = ${percent(own, own + others)} %, a change ${(own / counted.length).toFixed(1)} s`,
    )
  return words.join('; ')
}

function restOf({ total, setup, test }: Measured['seconds']): number {
  return total - setup - test
}

function ownOf({ own_s: own, git_s: git }: Cpu): number {
  return own + git
}

function percent(part: number, whole: number): string {
  return ((100 * part) / Math.max(whole, 1e-9)).toFixed(1)
}

/** Seconds of each stage, installs and tests included. */
function stagesOf(measured: readonly Measured[]): string {
  const seconds = new Map<string, number>()
  for (const { stages } of measured)
    for (const stage of stages) seconds.set(stage.name, (seconds.get(stage.name) ?? 0) + stage.seconds)
  return [...seconds].map(([name, total]) => `${name} ${total.toFixed(2)} s`).join(', ')
}
