#!/usr/bin/env node
/** `backtest`: declares the commands; each command's code is loaded when it is called. */
import { Command, Option } from 'commander'
import { version } from '../../core/version.ts'
import { gather, positiveInteger, runCount, severity } from './arguments.ts'
import { exitFor, usageLine } from './exit.ts'
import type { CommandIo } from './io.ts'
import { watchOutput } from './output.ts'
import { createTerminalLogger } from './terminal-logger.ts'

/** Whether the same command goes on where it was stopped. */
function isResumable(name: string, flags: Readonly<Record<string, unknown>>): boolean {
  return name === 'label' || (name === 'mine' && flags['refresh'] !== true)
}

/** A command's own code: does the work, prints the result, returns the exit code. */
type Run<Options> = (options: Options, io: CommandIo) => Promise<number>

const program = new Command('backtest')
  .description('Turns merged, agent-written pull requests into benchmark tasks, and reviews how the agent behaved.')
  .version(version)
  .configureOutput({ outputError: (text, write) => write(`${usageLine(text)}\n`) })
  .exitOverride()

/** Adds the flags that every command has. */
function command(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--json', 'print one JSON document on stdout and nothing else there')
    .option('--out <dir>', 'folder to write to')
    .option('--config <file>', 'configuration file (default: .github/backtest.yml of the default branch)')
    .option('--quiet', 'say only warnings')
    .addOption(new Option('--debug', 'say every detail').hideHelp())
    .exitOverride()
}

/** Runs a command's code with its surroundings, and ends the process with its exit code. */
function runs<Options>(target: Command, load: () => Promise<{ run: Run<Options> }>): void {
  target.action(async (...values: unknown[]) => {
    const positional = values.slice(0, -2)
    const flags = target.opts()
    const abort = new AbortController()
    const logger = createTerminalLogger({
      stream: process.stderr,
      quiet: flags['quiet'] === true,
      debug: flags['debug'] === true,
    })
    const interrupt = (): void => {
      if (abort.signal.aborted) process.exit(130)
      logger.status('')
      logger.warn('stopping; press Ctrl-C again to stop at once')
      abort.abort()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt)
    const output = watchOutput(process.stdout)
    const io: CommandIo = {
      logger,
      print: (text) => void process.stdout.write(text),
      json: flags['json'] === true,
      color: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
      signal: abort.signal,
      now: () => new Date(),
      env: process.env,
    }
    try {
      const { run } = await load()
      process.exitCode = await run({ ...flags, paths: positional.flat() } as Options, io)
      await output.settle()
      if (abort.signal.aborted) process.exitCode = 130
    } catch (error) {
      logger.stop()
      const exit = exitFor(error, abort.signal.aborted ? (isResumable(target.name(), flags) ? 'kept' : 'lost') : 'no')
      for (const line of exit.lines) process.stderr.write(`${line}\n`)
      process.exitCode = exit.code
    } finally {
      logger.stop()
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, interrupt)
    }
  })
}

/** Flags of the commands that run tests. */
function withRuns(target: Command): Command {
  return target
    .option('--runs <n>', 'how often each state is run', runCount)
    .option(
      '--jobs <n>',
      'test processes side by side; from 2 on, the states before and after get work trees of their own',
      positiveInteger,
    )
    .option('--setup-command <command>', 'how to install, instead of what the lock file says')
    .option('--test-command <command>', 'how to run the tests, instead of the known frameworks (docs/configuration.md)')
    .addOption(
      new Option('--sandbox <backend>', 'isolation of installs and tests')
        .choices(['auto', 'bwrap', 'unshare', 'none'])
        .default('auto'),
    )
}

runs(command('demo', 'build a small sample repository and run everything on it, offline'), () => import('./demo.ts'))

runs(
  command('review', 'read agent sessions and report misbehaviour')
    .option('--session <file...>', 'session files to read', gather)
    .option('--repo <dir>', 'repository whose linked sessions are read')
    .option('--base <sha>', 'the state before the change')
    .option('--head <sha>', 'the state with the change')
    .option('--diff <file>', 'the change as a unified diff')
    .option('--github', 'ask GitHub too, with GITHUB_TOKEN: linked issues, comments, artifacts of workflow runs')
    .option('--prompt <file>', "the developer's request, where the session does not hold it")
    .addOption(new Option('--format <format>', 'what to print').choices(['text', 'json', 'markdown']).default('text'))
    .option('--fail-on <severity>', 'exit 3 when a finding is at least low, medium or high', severity),
  () => import('./review.ts'),
)

runs(
  withRuns(command('curate', 'turn one merged pull request into a task or a reasoned rejection'))
    .requiredOption('--repo <dir>', 'local clone')
    .requiredOption('--merge <sha>', 'merge, squash or last rebased commit')
    .option('--base <sha>', 'the state before the change, when history does not show it')
    .option('--pr <n>', 'number of the pull request, when history does not show it', positiveInteger)
    .option('--session <file...>', 'session files, instead of those linked to the commits', gather)
    .option('--prompt <file>', 'the prompt, instead of what the session says')
    .option('--github', 'ask GitHub too, with GITHUB_TOKEN: linked issues, comments, artifacts of workflow runs')
    .option('--no-screen', 'take the prompt as it is'),
  () => import('./curate.ts'),
)

runs(
  withRuns(command('mine', 'curate many merged pull requests; run again to go on after an interruption'))
    .requiredOption('--repo <dir>', 'local clone')
    .option('--since <date|sha>', 'only changes merged after this')
    .option('--limit <n>', 'at most so many pull requests, newest first', positiveInteger)
    .option('--agent-only', 'leave out pull requests without any sign of an agent')
    .option('--github', 'ask GitHub too, with GITHUB_TOKEN: linked issues, comments, artifacts of workflow runs')
    .option('--no-tests', 'screen only: install nothing, run no test')
    .option('--refresh', 'curate nothing new: prove the tasks of --out again and retire those that no longer apply')
    .option('--at-head', 'with --refresh: back the solutions out of the default branch of today')
    .addOption(
      new Option(
        '--prompt-from <place>',
        'session: only what people said to the agent; message: the commit message, for history without sessions',
      )
        .choices(['session', 'message'])
        .default('session'),
    ),
  () => import('./mine.ts'),
)

runs(
  withRuns(command('verify', 'prove tasks again: no change solves nothing, the solution solves it'))
    .argument('<task-dir...>', 'task folders, or benchmark folders for all their active tasks')
    .requiredOption('--repo <dir>', 'local clone of the repository the tasks come from')
    .option('--at-head', 'back the solution out of the default branch of today, instead of building on its own base'),
  () => import('./verify.ts'),
)

runs(
  command('export', 'write tasks in the format of another evaluation system')
    .argument('<task-dir...>', 'task folders, or benchmark folders for all their active tasks')
    .addOption(
      new Option('--to <format>', 'the format')
        .choices(['swe-bench', 'swe-bench-live', 'multi-swe-bench', 'swe-rebench', 'harbor', 'atif'])
        .makeOptionMandatory(),
    ),
  () => import('./export.ts'),
)

runs(
  command('pull', "gather a repository's benchmark from workflow artifacts, a release and a branch into one folder")
    .argument('<owner/repo>', 'repository on GitHub; the token is taken from GITHUB_TOKEN or GH_TOKEN')
    .addOption(new Option('--from <place...>', 'only these places').choices(['artifacts', 'release', 'branch']))
    .option('--branch <name>', 'branch that holds a benchmark', 'backtest-benchmark')
    .option('--tag <name>', 'tag of the release that holds a benchmark', 'backtest-benchmark'),
  () => import('./pull.ts'),
)

runs(
  command('merge', 'put benchmark folders together in one; the order does not matter').argument(
    '<benchmark-dir...>',
    'benchmark folders, or zips of them',
  ),
  () => import('./merge.ts'),
)

runs(
  command('report', 'write one HTML page and one Markdown page from a benchmark folder, a task or reviews').argument(
    '<dir...>',
    'benchmark or task folder, and folders of reviews (`review.json`, as `review --out` and workflow artifacts have it)',
  ),
  () => import('./report.ts'),
)

runs(
  command('label', 'confirm a sample of what the rules decided; agreement goes into the report')
    .argument('<benchmark-dir>', 'benchmark folder')
    .option('--sample <n>', 'how many decisions', positiveInteger, 20)
    .option('--seed <seed>', 'the same seed draws the same sample', '1')
    .option('--answers <file>', 'answers instead of asking: on each line the id of a decision and y or n'),
  () => import('./label.ts'),
)

// A closed stderr must not end the work: what is said there is said for company.
process.stderr.on('error', () => {})
program.parseAsync(process.argv).catch((error: unknown) => {
  const exit = exitFor(error, 'no')
  for (const line of exit.lines) process.stderr.write(`${line}\n`)
  process.exitCode = exit.code
})
