/**
 * `npm run check:tasks -- BENCHMARK_DIR|TASK_DIR… --repo CLONE [--cli dist/cli.js]`: exports each task to Harbor, builds its environment with
 * the script that the image is built with, and grades it with the exported grader: with the solution, without anything, with emptied test
 * files, and with a stub that only puts the solution's words into comments. Ends with 3 unless the first solves it, and it alone.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { silentLogger } from '../src/core/logger.ts'
import { openRepository, type Repository } from '../src/git/repository.ts'
import { limits } from '../src/guard/limits.ts'
import { readTaskFolder } from '../src/pipeline/benchmark-folder.ts'
import { detectSandbox } from '../src/sandbox/detect.ts'
import { childEnvironment, setupEnvironment, toolEnvironment } from '../src/sandbox/environment.ts'
import { privateFolders, toolFolders } from '../src/sandbox/private-folders.ts'
import type { Sandbox } from '../src/sandbox/sandbox.ts'
import { type Attack, attacksOn, reader, writeFiles } from './tasks/attacks.ts'
import { taskDirs } from './tasks/folders.ts'
import { type Source, sourceOf } from './tasks/source.ts'

interface Checking {
  readonly sandbox: Sandbox
  readonly repository: Repository
}

/** One task's folders, all in one place that goes afterwards. */
interface Bench {
  readonly sandbox: Sandbox
  readonly work: string
  readonly exported: string
  readonly root: string
  readonly source: Source
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { repo: { type: 'string' }, cli: { type: 'string', default: 'dist/cli.js' } },
})

const clone = resolve(values.repo ?? '.')

/** The one task that was exported; a README may stand beside it. */
function taskFolder(out: string): string {
  const folder = readdirSync(out, { withFileTypes: true }).find((entry) => entry.isDirectory())
  if (folder === undefined) throw new Error('nothing was exported')
  return join(out, folder.name)
}

/** Exit code of a script in the sandbox, its output in `work`. */
async function script(bench: Bench, name: string, argv: readonly string[], network: boolean): Promise<number | null> {
  const { sandbox, work, root, exported, source } = bench
  const [home, tmp, logs] = ['home', 'tmp', 'logs'].map((folder) => join(work, folder)) as [string, string, string]
  for (const folder of [home, tmp, logs, root]) mkdirSync(folder, { recursive: true })
  const hidden = privateFolders(process.env)
  const variables = {
    ...toolEnvironment(process.env, existsSync),
    ...(network ? setupEnvironment(process.env).variables : {}),
    BACKTEST_NODE: process.execPath,
    BACKTEST_ROOT: root,
    BACKTEST_LOGS: logs,
  }
  const { exitCode } = await sandbox.run({
    argv,
    cwd: root,
    env: childEnvironment(variables, { home, tmp, path: process.env['PATH'] ?? '' }),
    network,
    writable: [home, tmp, logs, root],
    readable: [exported, join(work, 'beside'), clone, source.dir, ...toolFolders(process.env, hidden)],
    hidden,
    wallSeconds: 2 * limits.command.setupSeconds,
    graceSeconds: limits.command.graceSeconds,
    outputBytes: limits.command.outputBytes,
    stdoutFile: join(work, `${name}.out`),
    stderrFile: join(work, `${name}.err`),
  })
  return exitCode
}

const last = (file: string): string => readFileSync(file, 'utf8').trim().split('\n').slice(-5).join('\n')

async function prepare(bench: Bench): Promise<void> {
  const program = join(bench.exported, 'environment', 'backtest', 'prepare.sh')
  const argv = ['sh', program, `file://${bench.source.dir}`, bench.source.commit, bench.root, 'Backtest <b@localhost>']
  if ((await script(bench, 'prepare', argv, true)) !== 0)
    throw new Error(`the environment cannot be built: ${last(join(bench.work, 'prepare.err'))}`)
}

/** Foreign code may have set git up to run something, and put links into the tree: both are touched in the sandbox only. */
async function change(bench: Bench, key: string, files: Attack['files']): Promise<void> {
  const beside = join(bench.work, 'beside', key)
  mkdirSync(beside, { recursive: true })
  if (files !== 'solution') writeFiles(beside, files)
  const [how, from] =
    files === 'solution'
      ? ['git apply --whitespace=nowarn "$1"', join(bench.exported, 'solution', 'solution.patch')]
      : ['cp -R "$1"/. .', beside]
  const argv = ['sh', '-c', `git reset -q --hard && git clean -fdq && ${how}`, 'sh', from]
  if ((await script(bench, `${key}-tree`, argv, false)) !== 0)
    throw new Error(`the tree cannot be changed: ${last(join(bench.work, `${key}-tree.err`))}`)
}

/** What the exported verifier says of the tree as the attack leaves it. */
async function grade(bench: Bench, { name, files }: Attack): Promise<boolean> {
  const key = name.replaceAll(' ', '-')
  await change(bench, key, files)
  // A verifier that does not start must not leave the answer of the one before.
  rmSync(join(bench.work, 'logs', 'reward.txt'), { force: true })
  await script(bench, key, ['sh', join(bench.exported, 'tests', 'test.sh')], false)
  return readFileSync(join(bench.work, 'logs', 'reward.txt'), 'utf8').trim() === '1'
}

const without = ({ lacking }: Source): string =>
  lacking.length === 0 ? '' : ` (without ${lacking.join(', ')}, which the clone lacks)`

async function check(dir: string, { sandbox, repository }: Checking): Promise<boolean> {
  const read = await readTaskFolder(dir)
  if (read.status === 'broken') throw new Error(read.problems[0]?.detail ?? 'broken')
  const { content } = read
  const work = mkdtempSync(join(tmpdir(), 'backtest-check-'))
  try {
    const out = join(work, 'export')
    execFileSync(process.execPath, [values.cli, 'export', dir, '--to', 'harbor', '--out', out, '--quiet'])
    mkdirSync(join(work, 'beside'))
    const source = await sourceOf(repository, clone, content.task.base_commit)
    const bench: Bench = { sandbox, work, exported: taskFolder(out), root: join(work, 'app'), source }
    await prepare(bench)
    const said: string[] = []
    let holds = true
    for (const attack of attacksOn(content, reader(bench.root))) {
      const solved = await grade(bench, attack)
      holds &&= solved === attack.solves
      said.push(`${attack.name} ${solved ? 'solves' : 'does not'}${solved === attack.solves ? '' : ' (WRONG)'}`)
    }
    process.stdout.write(
      `${holds ? 'ok     ' : 'broken '} ${content.task.instance_id}: ${said.join(', ')}${without(source)}\n`,
    )
    return holds
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

if (values.repo === undefined || positionals.length === 0)
  throw new Error('usage: npm run check:tasks -- BENCHMARK_DIR|TASK_DIR… --repo CLONE')
const sandbox = await detectSandbox({ prefer: 'auto', logger: silentLogger })
const repository = await openRepository(clone)
let held = 0
const dirs = positionals.flatMap(taskDirs)
for (const dir of dirs) {
  try {
    if (await check(dir, { sandbox, repository })) held += 1
  } catch (error) {
    process.stdout.write(`error   ${dir}: ${error instanceof Error ? error.message : String(error)}\n`)
  }
}
await repository.close()
process.stdout.write(
  `${held} of ${dirs.length} tasks are solved by their solution and by nothing else (${sandbox.backend})\n`,
)
if (held < dirs.length) process.exitCode = 3
