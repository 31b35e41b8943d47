/**
 * `npm run check:cases -- LIST.json --clones DIR --out OUT [--only ID…] [--repo OWNER/NAME] [--runs 3] [--jobs 1]
 * [--cli dist/cli.js] [--again] [--facts FILE]`: curates every pull request of the list, one process each, and holds verdict and tests against
 * what the list says. Results stay in `OUT/results.jsonl`, task folders in `OUT/tasks`; what was run with the same
 * program is not run again. `--facts` writes what came of it as such a list, without names of tests. Ends with 3 when a verdict is not the stated one.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Task } from '../src/benchmark/task.ts'
import { Curation } from '../src/checks/curation.ts'
import { renderDocument } from '../src/core/json.ts'
import { COUNTED, counting, readCpu } from './bench/cpu.ts'
import { findClone, prepareCase } from './cases/clone.ts'
import { factsOf } from './cases/facts.ts'
import { type Case, readCases } from './cases/list.ts'
import { type CaseResult, failedCase, judgeCase, readResults } from './cases/result.ts'
import { renderDifferences, renderSum, renderTable } from './cases/table.ts'

const USAGE =
  'usage: npm run check:cases -- LIST.json --clones DIR --out OUT [--only ID]… [--repo OWNER/NAME] [--runs 3] [--jobs 1] [--cli dist/cli.js] [--again] [--facts FILE]'

const Manifest = Task.pick({ run: true })

interface Bench {
  readonly clones: string
  readonly out: string
  readonly cli: string
  readonly digest: string
  readonly runs: number
  readonly jobs: number
}

/** Of the program and of the reporters that it brings: a change of either makes older results stale. */
function digestOf(cli: string): string {
  const hash = createHash('sha256').update(readFileSync(cli))
  const reporters = join(dirname(cli), 'reporters')
  if (existsSync(reporters))
    for (const entry of readdirSync(reporters, { recursive: true, withFileTypes: true }).toSorted((a, b) =>
      `${a.parentPath}/${a.name}` < `${b.parentPath}/${b.name}` ? -1 : 1,
    ))
      if (entry.isFile()) hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)))
  return hash.digest('hex').slice(0, 16)
}

function runCase(bench: Bench, one: Case): CaseResult | null {
  const source = findClone(bench.clones, one.repo)
  if (source === null) return null
  const ran = { base: one.base_commit, merge: one.merge ?? one.fix_ref ?? '', cli: bench.digest, runs: bench.runs }
  try {
    const prepared = prepareCase(source, bench.out, one)
    const resolved = { ...ran, base: prepared.base, merge: prepared.merge }
    const curated = curate(bench, one, prepared)
    if (typeof curated === 'string') return failedCase(one, resolved, curated)
    const cpu = readCpu(cpuFile(bench, one))
    return {
      ...judgeCase(one, curated, resolved),
      frameworks: frameworksOf(curated.task_dir),
      ...(cpu === null ? {} : { cpu }),
    }
  } catch (error) {
    return failedCase(one, ran, error instanceof Error ? error.message : String(error))
  }
}

/** The frameworks whose tests a task runs, as its manifest says. */
function frameworksOf(taskDir: string | null): string[] {
  if (taskDir === null) return []
  const { run } = Manifest.parse(JSON.parse(readFileSync(join(taskDir, 'task.json'), 'utf8')))
  return [...new Set(run.commands.map(({ framework }) => framework))].sort()
}

/** Runs the program; its last words when it gave no document. */
function curate(bench: Bench, one: Case, prepared: ReturnType<typeof prepareCase>): Curation | string {
  const prompts = join(bench.out, 'prompts')
  mkdirSync(prompts, { recursive: true })
  const prompt = join(prompts, `${one.instance_id}.md`)
  writeFileSync(prompt, `${prepared.title}\n`)
  const { repo, base, merge } = prepared
  const change = ['--repo', repo, '--base', base, '--merge', merge, ...(one.pr ? ['--pr', `${one.pr}`] : [])]
  const how = ['--runs', `${bench.runs}`, '--jobs', `${bench.jobs}`, '--out', join(bench.out, 'tasks')]
  const args = [...COUNTED, bench.cli, 'curate', '--json', '--no-screen', '--prompt', prompt, ...change, ...how]
  const logs = join(bench.out, 'logs')
  mkdirSync(logs, { recursive: true })
  const options = { encoding: 'utf8', maxBuffer: 1 << 28, env: counting(cpuFile(bench, one)) } as const
  const { stdout, stderr, status } = spawnSync(process.execPath, args, options)
  writeFileSync(join(logs, `${one.instance_id}.json`), stdout)
  writeFileSync(join(logs, `${one.instance_id}.log`), stderr)
  if (status !== 0) return `exit code ${status}: ${stderr.trim().split('\n').slice(-3).join(' | ')}`
  return Curation.parse(JSON.parse(stdout))
}

function cpuFile({ out }: Bench, { instance_id }: Case): string {
  return join(out, 'logs', `${instance_id}.cpu.json`)
}

function checkCases(bench: Bench, cases: readonly Case[], again: boolean): readonly CaseResult[] {
  const file = join(bench.out, 'results.jsonl')
  mkdirSync(bench.out, { recursive: true })
  const known = existsSync(file) ? readResults(readFileSync(file, 'utf8')) : new Map<string, CaseResult>()
  return cases.flatMap((one) => {
    const earlier = known.get(one.instance_id)
    const isKnown = earlier?.cli === bench.digest && earlier.runs === bench.runs && earlier.verdict !== 'error'
    if (isKnown && !again) return [earlier]
    const result = runCase(bench, one)
    if (result === null) {
      console.error(`${one.instance_id}: no clone of ${one.repo} below ${bench.clones}, left out`)
      return []
    }
    // On a line of its own, even where the one before was cut off.
    appendFileSync(file, `\n${JSON.stringify(result)}\n`)
    console.error(`${one.instance_id}: ${result.verdict} in ${result.seconds.total.toFixed(0)} s`)
    return [result]
  })
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    clones: { type: 'string' },
    out: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
    repo: { type: 'string' },
    runs: { type: 'string', default: '3' },
    jobs: { type: 'string', default: '1' },
    cli: { type: 'string', default: 'dist/cli.js' },
    again: { type: 'boolean', default: false },
    facts: { type: 'string' },
  },
})
const [list] = positionals
if (list === undefined || values.clones === undefined || values.out === undefined) {
  console.error(USAGE)
  process.exitCode = 2
} else {
  const cli = resolve(values.cli)
  const bench: Bench = {
    clones: resolve(values.clones),
    out: resolve(values.out),
    cli,
    digest: digestOf(cli),
    runs: Number(values.runs),
    jobs: Number(values.jobs),
  }
  const only = new Set(values.only.flatMap((ids) => ids.split(',')))
  const cases = readCases(readFileSync(list, 'utf8')).filter(
    ({ instance_id, repo }) =>
      (only.size === 0 || only.has(instance_id)) && (values.repo === undefined || values.repo === repo),
  )
  const results = checkCases(bench, cases, values.again)
  if (values.facts !== undefined) writeFileSync(values.facts, renderDocument({ instances: factsOf(results, cases) }))
  console.log([renderTable(results), '', renderDifferences(results), '', renderSum(results)].join('\n'))
  if (results.some(({ right }) => right === false)) process.exitCode = 3
}
