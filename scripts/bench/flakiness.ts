/**
 * Suites with tests that are flaky on purpose, curated for real: how many of them get into a list of stable tests, beside what
 * the number of runs lets one expect and the bound that the manifests state.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MineDocument, runMine, writeHistory, type MadeCommit } from './history.ts'

const RATES = [2, 5, 10, 20, 50] as const
/** Tests of each rate and kind in one suite. */
const EACH = 2
const CHANGES_A_REPOSITORY = 10

/** A runner of forty lines: fast, in the order of the dice as parallel workers are, and honest about its exit code. */
const RUNNER = `import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
const tests = []
let file = ''
globalThis.test = (name, run) => tests.push({ name, run, file })
const files = process.argv.slice(2)
if (Math.random() < 0.5) files.reverse()
for (file of files) await import(resolve(file))
const results = []
for (const { name, run, file: filePath } of tests) {
  let status = 'passed'
  try { if ((await run()) === false) status = 'failed' } catch { status = 'failed' }
  results.push({ name, status, duration: 1, filePath })
}
const failed = results.filter(({ status }) => status === 'failed').length
const summary = { tests: results.length, passed: results.length - failed, failed, pending: 0, skipped: 0, other: 0, start: 0, stop: 1 }
writeFileSync(process.env.BACKTEST_REPORT, JSON.stringify({ results: { tool: { name: 'tiny' }, summary, tests: results } }))
process.exitCode = failed > 0 ? 1 : 0
`

const OTHER = `test('other', () => { globalThis.warm = true })
`

function suite(version: number): string {
  const lines = [
    `import { version } from '../src/version.mjs'`,
    `import { createServer } from 'node:net'`,
    `const chance = (percent) => Math.random() * 100 >= percent`,
    `const listen = () => new Promise((done) => { const s = createServer().on('error', () => done(null)).listen(45_771, () => done(s)) })`,
    `test('fixed', () => version === ${version})`,
    `test('kept', () => version > 0)`,
    `test('order', () => globalThis.warm === true)`,
    `test('clock', () => Date.now() % 100 >= 30)`,
    `test('port', async () => {`,
    `  const wait = (ms) => new Promise((done) => setTimeout(done, ms))`,
    `  const first = wait(Math.random() * 10).then(listen), second = wait(Math.random() * 10).then(listen)`,
    `  const servers = [await first, await second]`,
    `  for (const server of servers) server?.close()`,
    `  return servers[0] !== null`,
    `})`,
    `test('load', async () => { const at = performance.now(); await new Promise((done) => setTimeout(done, 1)); return performance.now() - at < 1.6 })`,
  ]
  for (const rate of RATES)
    for (let n = 1; n <= EACH; n += 1) {
      lines.push(`test('kept ${rate}% ${n}', () => chance(${rate}))`)
      lines.push(`test('fixed ${rate}% ${n}', () => version === ${version} && chance(${rate}))`)
    }
  return `${lines.join('\n')}\n`
}

function commits(): MadeCommit[] {
  const at = (version: number): MadeCommit['files'] => ({
    'src/version.mjs': `export const version = ${version}\n`,
    'test/all.test.mjs': suite(version),
  })
  const start = { message: 'Start', files: { ...at(1), 'run.mjs': RUNNER, 'test/other.test.mjs': OTHER } }
  const changes = Array.from({ length: CHANGES_A_REPOSITORY }, (_, index) => ({
    message: `The version must be ${index + 2} (#${index + 2})\n\nThe exported version must be ${index + 2} instead of ${index + 1}.`,
    files: { ...at(index + 2), 'test/other.test.mjs': `${OTHER}// ${index + 2}\n` },
  }))
  return [start, ...changes]
}

type Curation = MineDocument['curations'][number]

/** Curates at least `count` changes and prints the shares. */
export function benchFlakiness(count: number): void {
  const curations: Curation[] = []
  while (curations.length < count) {
    const root = mkdtempSync(join(tmpdir(), 'backtest-flaky-'))
    try {
      const config = join(root, 'backtest.yml')
      writeFileSync(config, 'test-command: node run.mjs {files}\n')
      const repo = mkdtempSync(join(root, 'repo-'))
      writeHistory(repo, commits())
      const limit = String(Math.min(CHANGES_A_REPOSITORY, count - curations.length))
      curations.push(
        ...runMine(['--repo', repo, '--config', config, '--out', join(root, 'out'), '--limit', limit]).curations,
      )
      process.stdout.write(`${curations.length} of ${count} changes\n`)
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  }
  tell(curations)
}

function tell(curations: readonly Curation[]): void {
  const accepted = curations.filter(({ verdict }) => verdict === 'accepted')
  const codes = curations.flatMap(({ reasons }) => reasons.map(({ code }) => code))
  process.stdout.write(
    `${accepted.length} of ${curations.length} accepted${codes.length > 0 ? ` (${codes.join(', ')})` : ''}\n`,
  )
  process.stdout.write(`'fixed' in fail-to-pass, 'kept' in pass-to-pass: ${sound(accepted)} of ${accepted.length}\n\n`)
  process.stdout.write('kind            admitted as stable   expected of the runs\n')
  for (const kind of ['kept', 'fixed'] as const)
    for (const rate of RATES) {
      const share = admitted(accepted, (name) => name.startsWith(`${kind} ${rate}%`)) / (accepted.length * EACH)
      const expected = mean(accepted.map((one) => (1 - rate / 100) ** passesOf(one, kind)))
      process.stdout.write(
        `${`${kind} ${rate}%`.padEnd(15)} ${percent(share).padStart(18)} ${percent(expected).padStart(22)}\n`,
      )
    }
  for (const name of ['order', 'clock', 'port', 'load']) {
    const share = admitted(accepted, (one) => one === name) / accepted.length
    const causes = accepted.flatMap(({ unstable }) =>
      unstable.filter((one) => one.name === name).map(({ cause }) => cause ?? 'unknown'),
    )
    process.stdout.write(`${name.padEnd(15)} ${percent(share).padStart(18)}   causes: ${tally(causes)}\n`)
  }
  tellBound(accepted)
}

/** The statement of the manifests: of tests at or above the bound, at most 5 % are admitted. */
function tellBound(accepted: readonly Curation[]): void {
  let [above, wrong] = [0, 0]
  for (const one of accepted)
    for (const kind of ['kept', 'fixed'] as const) {
      const bound = kind === 'kept' ? one.certainty?.pass_to_pass : one.certainty?.fail_to_pass
      for (const rate of RATES.filter((value) => value / 100 >= (bound?.flake_rate_below ?? 1))) {
        above += EACH
        wrong += admitted([one], (name) => name.startsWith(`${kind} ${rate}%`))
      }
    }
  const bounds = accepted.map(({ certainty }) => certainty?.pass_to_pass?.flake_rate_below ?? 1)
  process.stdout.write(
    `\nstated: pass-to-pass tests fail in less than ${percent(mean(bounds))} of runs, at 95 % confidence (mean over tasks)\n`,
  )
  process.stdout.write(
    `tests whose rate is at or above the bound of their list: ${above}, admitted ${wrong} (${percent(above === 0 ? 0 : wrong / above)}; allowed 5 %)\n`,
  )
}

function passesOf({ certainty }: Curation, kind: 'kept' | 'fixed'): number {
  return kind === 'kept' ? (certainty?.pass_to_pass?.passed ?? 0) : (certainty?.fail_to_pass?.passed_after ?? 0)
}

function admitted(curations: readonly Curation[], is: (name: string) => boolean): number {
  const lists = curations.flatMap(({ fail_to_pass, pass_to_pass }) => [...fail_to_pass, ...pass_to_pass])
  return lists.filter(({ name }) => is(name)).length
}

function sound(curations: readonly Curation[]): number {
  const has = (list: readonly { readonly name: string }[], wanted: string): boolean =>
    list.some(({ name }) => name === wanted)
  return curations.filter((one) => has(one.fail_to_pass, 'fixed') && has(one.pass_to_pass, 'kept')).length
}

function tally(words: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].map(([word, count]) => `${word} ${count}`).join(', ') || 'none'
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
