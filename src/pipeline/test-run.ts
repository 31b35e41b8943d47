/** One test process: build the command, run it in the sandbox, read its report, and say what happened as a `RunRecord`. */
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Outcome, RunProblem, RunRecord, State } from '../checks/outcome.ts'
import { sha256 } from '../core/digest.ts'
import { readRegularFile } from '../files/regular-file.ts'
import { removeTree } from '../files/remove-tree.ts'
import type { ParsedRun, TestCommand } from '../frameworks/framework.ts'
import { languageNamed } from '../frameworks/languages/index.ts'
import type { RunGroup } from '../frameworks/plan.ts'
import type { SetupPlan } from '../frameworks/setup/plan.ts'
import { limits } from '../guard/limits.ts'
import type { Redactor } from '../guard/redact.ts'
import { canBeLayered } from '../sandbox/layers.ts'
import type { CommandResult } from '../sandbox/sandbox.ts'
import { runCommand } from './command.ts'
import type { Workshop } from './workshop.ts'

export interface TestRun {
  readonly group: RunGroup
  readonly files: readonly string[]
  readonly state: State
  /** 1-based within the state. */
  readonly run: number
  /** Absolute path of the work tree, which is in that state now. */
  readonly root: string
  /** Absolute folder of package caches filled by the install, kept as HOME of the tests. */
  readonly home: string
  /** What the setup puts on the PATH and into the environment of the tests. */
  readonly plan: Pick<SetupPlan, 'path' | 'testEnv'>
}

export interface TestRunResult {
  readonly record: RunRecord
  /** One file took the others with it: the files have to be run one by one. */
  readonly entangled: boolean
}

/**
 * Runs the tests once, in a fresh process without network. Whatever they do comes back as a record, never as an error.
 */
export async function runTests(workshop: Workshop, test: TestRun): Promise<TestRunResult> {
  const folder = await mkdtemp(join(workshop.scratch, 'run-'))
  try {
    // A name that the tests cannot guess: a report from an earlier run, or a forged one, is not at this path.
    const reportFolder = join(folder, randomUUID())
    await mkdir(reportFolder)
    const reportPath = join(reportFolder, 'report')
    const { group } = test
    const command = group.framework.command({
      root: test.root,
      pkg: group.pkg,
      files: test.files,
      sources: group.sources,
      invocation: group.context.invocation,
      reportPath,
      reportersDir: workshop.reportersDir,
    })
    const startedAt = Date.parse(workshop.today())
    const result = await runCommand(workshop, {
      argv: command.argv,
      cwd: join(test.root, command.cwd),
      phase: 'test',
      folder,
      home: test.home,
      writable: [test.root, reportFolder],
      // What this run leaves behind (caches, git-ignored files, changed dependencies) must not meet the next one.
      untouched: leftovers(workshop, test) === 'layered' ? [test.root, test.home] : [],
      readable: [workshop.reportersDir],
      pathFirst: [...command.path, ...test.plan.path],
      env: { ...test.plan.testEnv, ...command.env },
      wallSeconds: workshop.config.limits['test-timeout'],
    })
    return await recordOf(workshop, { test, command, result, reportPath, startedAt })
  } finally {
    await removeTree(folder)
  }
}

/**
 * What becomes of what a run writes. `layered`: it goes with the run. `removed`: all of it has to be removed. `kept`: what git
 * ignores stays.
 */
export function leftovers(
  { sandbox, scratch }: Workshop,
  { group, root, home }: Pick<TestRun, 'group' | 'root' | 'home'>,
): 'layered' | 'removed' | 'kept' {
  if (languageNamed(group.framework.language)?.runsAsItStands !== true) return 'kept'
  const can = [root, home].every((folder) => canBeLayered({ folder, changes: scratch }))
  return sandbox.layers && can ? 'layered' : 'removed'
}

interface Finished {
  readonly test: TestRun
  readonly command: TestCommand
  readonly result: CommandResult
  readonly reportPath: string
  readonly startedAt: number
}

async function recordOf(workshop: Workshop, finished: Finished): Promise<TestRunResult> {
  const { test, command, result } = finished
  const [stdout, stderr, report] = await Promise.all([
    textOf(result.stdoutFile),
    textOf(result.stderrFile),
    command.report === 'file' ? textOf(finished.reportPath) : null,
  ])
  const parsed = test.group.framework.parse({
    report,
    stdout: stdout ?? '',
    stderr: stderr ?? '',
    exitCode: result.exitCode,
    signal: result.signal,
    timedOut: result.timedOut,
    cwdInRepo: command.cwd,
    repoRoot: test.root,
    files: test.files,
    sources: test.group.sources,
    startedAt: finished.startedAt,
  })
  const context = test.group.context.name
  const inContext = context === null ? {} : { context }
  const structured = command.report === 'file' ? report : stdout
  const record: RunRecord = {
    state: test.state,
    run: test.run,
    framework: test.group.framework.name,
    cwd: command.cwd,
    ...inContext,
    files: [...test.files],
    ...changedFiles(test),
    command: portable(command.argv, [
      [finished.reportPath, '$REPORT'],
      [workshop.reportersDir, '$REPORTERS'],
      [test.root, '$ROOT'],
    ]),
    exit_code: result.exitCode,
    signal: result.signal,
    seconds: Number(result.seconds.toFixed(3)),
    report_sha256: structured === null || structured === '' ? null : sha256(structured),
    ...problemOf(result, parsed),
    outcomes: hideSecrets(workshop.redactor, parsed.outcomes).map((outcome) => ({ ...outcome, ...inContext })),
  }
  return { record, entangled: parsed.again === 'file-by-file' }
}

function changedFiles({ group, files }: TestRun): Pick<RunRecord, 'changed_files'> {
  const { changed, framework } = group
  if (changed === undefined || framework.guessesFiles === true) return {}
  return { changed_files: files.filter((file) => changed.has(file)) }
}

/**
 * Names without secrets, before anything is decided from them: what the task's files will not hold is in no list. Nearly no name
 * has one, so all are searched at once first.
 */
function hideSecrets(redactor: Redactor, outcomes: readonly Outcome[]): readonly Outcome[] {
  const names = outcomes.map(({ name }) => name).join('\n')
  if (redactor.scan(names).length === 0) return outcomes
  return outcomes.map((outcome) => ({ ...outcome, name: redactor.redact(outcome.name).text }))
}

/** The command as it can be read on another machine. */
export function portable(argv: readonly string[], names: readonly (readonly [string, string])[]): string[] {
  return argv.map((word) => names.reduce((text, [path, name]) => text.replaceAll(path, name), word))
}

/** A run that was cut off says nothing about the tests it did not finish, whatever its report holds. */
function problemOf(result: CommandResult, parsed: ParsedRun): Pick<RunRecord, 'problem' | 'problem_detail'> {
  const ended = endOf(result)
  if (ended !== null) return { problem: ended[0], problem_detail: ended[1] }
  return { problem: parsed.problem, ...(parsed.detail === undefined ? {} : { problem_detail: parsed.detail }) }
}

function endOf(result: CommandResult): readonly [RunProblem, string] | null {
  if (result.startError !== null) return ['could-not-start', result.startError]
  if (result.timedOut) return ['timed-out', `stopped after ${result.seconds.toFixed(0)} s`]
  if (result.outputLimit)
    return ['output-limit', `stopped for its output of ${result.stdoutBytes + result.stderrBytes} bytes`]
  if (result.processLimit) return ['output-limit', `stopped at ${limits.command.processes} processes`]
  return null
}

/** A report is written by foreign code: a link, a pipe or a huge file is the same as no report. */
async function textOf(file: string): Promise<string | null> {
  const bytes = await readRegularFile(file, { maxBytes: limits.report.bytes }).catch(() => null)
  return bytes === null ? null : bytes.toString('utf8')
}
