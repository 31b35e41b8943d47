/**
 * `npm run check:exports -- BENCHMARK_DIR|TASK_DIR… [--python PYTHON]… [--swe-bench-live CLONE --repolaunch CLONE] [--swe-rebench CLONE]`:
 * exports to every format and reads each export back with that system's own loader, report and grading, where they are here. Says
 * what could not be read for want of them. Ends with 3 when something was read otherwise, or nothing could be read at all.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { ExportTask } from '../src/benchmark/exports/export.ts'
import { readRegularFile } from '../src/files/regular-file.ts'
import { limits } from '../src/guard/limits.ts'
import { readTaskFolder } from '../src/pipeline/benchmark-folder.ts'
import { Answer, compare } from './exports/compare.ts'
import { SYSTEMS, type System } from './exports/systems.ts'
import { taskDirs } from './tasks/folders.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    cli: { type: 'string', default: 'dist/cli.js' },
    python: { type: 'string', multiple: true, default: ['python3'] },
    'swe-bench-live': { type: 'string' },
    repolaunch: { type: 'string' },
    'swe-rebench': { type: 'string' },
  },
})
/** Where a system's clone was said to be: by the flag of its format, and RepoLaunch by its own. */
const clones = (format: string): Readonly<Record<string, string | undefined>> => ({
  checkout: format === 'swe-bench-live' ? values['swe-bench-live'] : values['swe-rebench'],
  launch: values.repolaunch,
})

const Exported = z.object({ tasks: z.array(z.string()) })
/** As npm runs scripts: in the root of the project. */
const readers = join('scripts', 'exports')
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''

async function readTask(dir: string): Promise<ExportTask> {
  const read = await readTaskFolder(dir)
  if (read.status === 'broken') throw new Error(`${dir}: ${read.problems[0]?.detail ?? 'broken'}`)
  const published = Object.hasOwn(read.content.task.files, 'trajectory.json')
  const file = join(dir, 'trajectory.json')
  const trajectory = published ? await readRegularFile(file, { maxBytes: limits.archive.entryBytes }) : null
  return { ...read.content, trajectory: trajectory?.toString('utf8') ?? null }
}

/** The first Python that was named which has the module. */
function pythonWith(module: string | null): string | undefined {
  return values.python.find((python) => spawnSync(python, ['-c', `import ${module ?? 'json'}`]).status === 0)
}

/** Arguments for the reader, or what has to be brought first. */
function waysTo({ format, module, clones: wanted }: System): { argv: string[] } | { missing: string } {
  const python = pythonWith(module)
  if (python === undefined) return { missing: `no Python named with --python has ${module ?? 'its standard library'}` }
  const flags = Object.entries(wanted).map(([flag, of]) => ({ flag, of, dir: clones(format)[flag] }))
  const lacking = flags.filter(({ dir }) => dir === undefined).map(({ of }) => of)
  if (lacking.length > 0) return { missing: `there is no package of it; name a clone of ${lacking.join(' and ')}` }
  return { argv: [python, ...flags.flatMap(({ flag, dir }) => [`--${flag}`, resolve(dir ?? '.')])] }
}

/** @returns whether it was read and is the same; null where it was not read */
function check(system: System, tasks: readonly ExportTask[], dirs: readonly string[], out: string): boolean | null {
  const { format } = system
  const ways = waysTo(system)
  const exported = spawnSync(process.execPath, [values.cli, 'export', ...dirs, '--to', format, '--out', out, '--json'])
  if (exported.status !== 0) {
    say(`not read  ${format}: ${lastLine(exported.stderr.toString())}`)
    return null
  }
  if ('missing' in ways) {
    say(`not read  ${format}: ${ways.missing}`)
    return null
  }
  const ids = new Set(Exported.parse(JSON.parse(exported.stdout.toString())).tasks)
  const written = tasks.filter(({ task }) => ids.has(task.instance_id))
  const expected = new Map(written.map((task) => [task.task.instance_id, system.expected(task)]))
  const [python = '', ...flags] = ways.argv
  const answer = ask(python, [join(readers, system.reader), out, ...flags])
  if (typeof answer === 'string') {
    say(`differs   ${format}: its loader failed: ${answer}`)
    return false
  }
  const { same, differences } = compare(expected, answer)
  const verdict = differences.length === 0 ? 'same     ' : 'differs  '
  say(`${verdict} ${format}: ${same} of ${expected.size} tasks, read with ${answer.version}`)
  for (const line of differences.slice(0, 20)) say(`  ${line}`)
  return differences.length === 0
}

/** What the reader says, or the end of its complaint. */
function ask(python: string, argv: readonly string[]): Answer | string {
  try {
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1' }
    const said = execFileSync(python, argv, {
      env,
      maxBuffer: limits.command.outputBytes,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return Answer.parse(JSON.parse(lastLine(said.toString())))
  } catch (error) {
    return lastLine(error instanceof Error ? error.message : String(error))
  }
}

if (positionals.length === 0) throw new Error('usage: npm run check:exports -- BENCHMARK_DIR|TASK_DIR…')
const dirs = positionals.flatMap(taskDirs)
const tasks = await Promise.all(dirs.map(readTask))
const work = mkdtempSync(join(tmpdir(), 'backtest-check-'))
try {
  const results = SYSTEMS.map((system) => check(system, tasks, dirs, join(work, system.format)))
  if (results.includes(false) || !results.includes(true)) process.exitCode = 3
} finally {
  rmSync(work, { recursive: true, force: true })
}
