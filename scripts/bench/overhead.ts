/**
 * What Backtest itself costs: the time of curations that went neither into installs nor into test processes. A build that a run needs
 * is made for that run and counts as tests.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MineDocument, runMine } from './history.ts'

/** Changes of each repository. */
const LIMIT = '5'

/** Mines a few changes of each clone and prints the shares; changes that ran no test are left out, since nothing stands against them. */
export function benchOverhead(repositories: readonly string[]): void {
  const all: MineDocument['curations'][number][] = []
  for (const repo of repositories) {
    const out = mkdtempSync(join(tmpdir(), 'backtest-overhead-'))
    try {
      const { curations } = runMine(['--repo', repo, '--out', out, '--limit', LIMIT])
      const ran = curations.filter(({ timing }) => timing.test_s > 0)
      all.push(...ran)
      show(`${repo} (${ran.length} of ${curations.length} ran tests)`, ran)
    } finally {
      rmSync(out, { recursive: true, force: true })
    }
  }
  show('all', all)
}

function show(name: string, curations: MineDocument['curations']): void {
  const sum = (part: 'setup_s' | 'test_s' | 'total_s'): number =>
    curations.reduce((total, { timing }) => total + timing[part], 0)
  const [setup, tests, total] = [sum('setup_s'), sum('test_s'), sum('total_s')]
  const own = total - setup - tests
  process.stdout.write(
    `${name}: ${total.toFixed(1)} s, install ${setup.toFixed(1)} s, tests ${tests.toFixed(1)} s, rest ${own.toFixed(1)} s = ${((own / Math.max(total, 1e-9)) * 100).toFixed(1)} %\n`,
  )
  process.stdout.write(`  by stage: ${stagesOf(curations)}\n`)
}

/** Whole seconds of each stage, installs and tests included. */
function stagesOf(curations: MineDocument['curations']): string {
  const seconds = new Map<string, number>()
  for (const { stages } of curations)
    for (const stage of stages) seconds.set(stage.name, (seconds.get(stage.name) ?? 0) + stage.seconds)
  return [...seconds].map(([name, total]) => `${name} ${total.toFixed(2)} s`).join(', ')
}
