/**
 * Benchmarks as commands: `npm run bench -- review FILE…`, `npm run bench -- cold-start`, `npm run bench -- mine [N]`,
 * `plan [N]`, `overhead REPO|OUT…`, `flakiness [N]`, `kill [N]`.
 * Each prints what it measured, the best and the median of several rounds, and the machine's load at the time.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeLongSession } from './bench/long-session.ts'
import { benchSessions, measure } from './bench/session.ts'
import { benchFlakiness } from './bench/flakiness.ts'
import { benchKill } from './bench/kill.ts'
import { benchOverhead } from './bench/overhead.ts'
import { benchPlan } from './bench/plan.ts'

const ROUNDS = 5

interface Timing {
  readonly best: number
  readonly median: number
}

async function timed(work: () => Promise<unknown> | unknown, rounds = ROUNDS): Promise<Timing> {
  const seconds: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now()
    await work()
    seconds.push((performance.now() - started) / 1000)
  }
  seconds.sort((a, b) => a - b)
  return { best: seconds[0] ?? 0, median: seconds[Math.floor(rounds / 2)] ?? 0 }
}

function show(name: string, timing: Timing, bytes?: number): void {
  const rate = bytes === undefined ? '' : `  ${(bytes / 1e6 / timing.best).toFixed(0).padStart(5)} MB/s`
  process.stdout.write(
    `${name.padEnd(34)} best ${timing.best.toFixed(3)} s  median ${timing.median.toFixed(3)} s${rate}\n`,
  )
}

/** From the start of the process to its end, without work to do. */
async function benchColdStart(): Promise<void> {
  const env = { PATH: process.env['PATH'] ?? '' }
  const bundles = readdirSync('dist').filter((name) => name.endsWith('.js'))
  const bare = await timed(() => spawnSync(process.execPath, ['-e', ''], { env }), 10)
  show('node itself', bare)
  for (const name of bundles) {
    const args = name === 'cli.js' ? ['--version'] : []
    show(
      `dist/${name} ${args.join(' ')}`,
      await timed(() => spawnSync(process.execPath, [join('dist', name), ...args], { env }), 10),
    )
  }
}

/** `mine --no-tests` on a made history: half squashed, half merged pull requests, one in two with an agent's trailer. */
async function benchMine(count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'backtest-bench-'))
  try {
    const git = (args: string[], input = ''): void =>
      void execFileSync('git', args, { cwd: folder, input, stdio: ['pipe', 'ignore', 'inherit'] })
    git(['init', '--quiet', '--initial-branch=main', '.'])
    git(['fast-import', '--quiet'], historyOf(count))
    const run = (): void => {
      const args = ['dist/cli.js', 'mine', '--repo', folder, '--no-tests', '--json', '--quiet']
      const output = execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 30 })
      const seen = JSON.parse(output).funnel.candidates
      if (seen + JSON.parse(output).candidates.length < count)
        throw new Error(`only ${seen} of ${count} changes were seen`)
    }
    show(`mine --no-tests, ${count} pull requests`, await timed(run, 3))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function historyOf(count: number): string {
  const parts: string[] = []
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`
  const person = (at: number): string => `Dana Miller <dana@example.com> ${1_700_000_000 + at * 3600} +0000`
  const commit = (ref: string, mark: number, at: number, message: string, parents: string, body: string): void => {
    parts.push(
      `commit ${ref}\nmark :${mark}\nauthor ${person(at)}\ncommitter ${person(at)}\n${data(message)}${parents}${body}\n`,
    )
  }
  commit('refs/heads/main', 1, 0, 'Start', '', `M 100644 inline src/a.js\n${data('export const a = 0\n')}`)
  let [tip, mark] = [1, 1]
  for (let number = 1; number <= count; number += 1) {
    const trailer = number % 2 === 0 ? '\n\nCo-Authored-By: Claude <noreply@anthropic.com>' : ''
    const body = `M 100644 inline src/a${number % 50}.js\n${data(`export const a = ${number}\n`)}M 100644 inline test/a${number % 50}.test.js\n${data(`// ${number}\n`)}`
    if (number % 4 < 2) {
      commit('refs/heads/main', ++mark, number, `Change ${number} (#${number})${trailer}`, `from :${tip}\n`, body)
    } else {
      commit(`refs/heads/side-${number}`, ++mark, number, `Change ${number}${trailer}`, `from :${tip}\n`, body)
      const side = mark
      commit(
        'refs/heads/main',
        ++mark,
        number,
        `Merge pull request #${number} from acme/side-${number}\n\nChange ${number}`,
        `from :${tip}\nmerge :${side}\n`,
        body,
      )
    }
    tip = mark
  }
  return `${parts.join('')}done\n`
}

const [what, ...rest] = process.argv.slice(2)
process.stdout.write(`node ${process.version}, load ${loadavg()[0]?.toFixed(2)}\n`)
if (what === 'measure') await measure(rest[0] ?? '', rest[1] ?? '')
else if (what === 'review' && rest.length > 0 && rest.every((file) => existsSync(file))) benchSessions(rest, ROUNDS)
else if (what === 'long-session' && rest[0] !== undefined) {
  const bytes = writeLongSession(rest[0], Number(rest[1] ?? 100), rest.slice(2))
  process.stdout.write(`${rest[0]}: ${(bytes / 1e6).toFixed(1)} MB\n`)
} else if (what === 'cold-start') await benchColdStart()
else if (what === 'mine') await benchMine(Number(rest[0] ?? 1000))
else if (what === 'plan') await benchPlan(Number(rest[0] ?? 1000))
else if (what === 'overhead' && rest.length > 0 && rest.every((file) => existsSync(file))) benchOverhead(rest)
else if (what === 'flakiness') benchFlakiness(Number(rest[0] ?? 50))
else if (what === 'kill') await benchKill(Number(rest[0] ?? 50))
else {
  process.stderr.write(
    'usage: npm run bench -- review FILE… | long-session FILE [MB] [SESSION…] | cold-start | mine [N] | plan [N] | overhead REPO|OUT… | flakiness [N] | kill [N]\n',
  )
  process.exitCode = 2
}
