import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { assertNever, errorMessage } from '../core/errors.ts'
import type { Backend } from './backend.ts'
import { commandWords, startProblem } from './command-words.ts'
import { initCommand, readStatus, type Programs } from './init-script.ts'
import { closeOutputFiles, measureOutput, openOutputFiles, readStart, type OutputFiles } from './output-files.ts'
import { layerWords } from './layers.ts'
import { createPidsGroup, type PidsGroup } from './pids-group.ts'
import { processCap } from './process-cap.ts'
import { markedTree, namespaceTree, type ProcessTree } from './process-tree.ts'
import { RUN_MARK } from './processes.ts'
import { WRAPPER_ENVIRONMENT } from './programs.ts'
import type { CommandRequest, CommandResult } from './sandbox.ts'
import { watchCommand, type EndCause } from './watch.ts'

/** What running tells; the output files tell the rest. */
type RunFacts = Pick<CommandResult, 'exitCode' | 'signal' | 'startError' | 'leftBehind'> & {
  readonly cause: EndCause | null
}

/** How a process ended, from Node. */
type Exit = Pick<CommandResult, 'exitCode' | 'signal' | 'startError'>

/** Runs one command through a backend and reports what happened. Never throws for anything the command does. */
export async function runCommand(
  backend: Backend,
  programs: Programs,
  request: CommandRequest,
): Promise<CommandResult> {
  const files = openOutputFiles(request)
  const started = performance.now()
  try {
    const { cause, ...facts } = await runWithFiles(backend, programs, request, files)
    const seconds = (performance.now() - started) / 1000
    const output = measureOutput(request, files)
    return { ...facts, ...causeFacts(cause), ...output, seconds, backend: backend.name }
  } finally {
    closeOutputFiles(files)
  }
}

async function runWithFiles(
  backend: Backend,
  programs: Programs,
  request: CommandRequest,
  files: OutputFiles,
): Promise<RunFacts> {
  const command = commandWords(request)
  const problem = startProblem(request, command)
  if (problem !== null) return { exitCode: null, signal: null, startError: problem, leftBehind: null, cause: null }
  const mark = randomBytes(16).toString('hex')
  const environment = backend.ownProcesses ? request.env : { ...request.env, [RUN_MARK]: mark }
  const { maxProcesses } = request
  const group = maxProcesses === undefined ? null : createPidsGroup(maxProcesses)
  try {
    const cap = maxProcesses === undefined || group !== null ? [] : processCap(maxProcesses)
    const { argv: inner, cwd } = backend.launch(request, initCommand(programs, { command, environment, cap }))
    const argv = [...layersAround(backend, programs, request), ...inner]
    const words = group === null ? argv : [programs.sh, '-c', 'echo 0 >"$0" && exec "$@"', group.joinFile, ...argv]
    return await superviseRun({ backend, request, files, words, cwd, mark, group })
  } finally {
    await group?.remove()
  }
}

function layersAround(backend: Backend, programs: Programs, { layered = [] }: CommandRequest): string[] {
  if (layered.length === 0 || backend.layering !== 'around') return []
  if (programs.layers === null) throw new Error('layers were asked for where there are none')
  return layerWords(layered, { ...programs.layers, sh: programs.sh })
}

interface Run {
  readonly backend: Backend
  readonly request: CommandRequest
  readonly files: OutputFiles
  readonly words: readonly string[]
  readonly cwd: string
  readonly mark: string
  readonly group: PidsGroup | null
}

async function superviseRun(run: Run): Promise<RunFacts> {
  const { request, files, backend } = run
  const child = spawnDetached(run)
  // Too many words for the kernel: Node throws that.
  if (child instanceof Error)
    return { exitCode: null, signal: null, startError: child.message, leftBehind: null, cause: null }
  const exited = new Promise<Exit>((resolve) => {
    child.once('error', (error) => resolve({ exitCode: null, signal: null, startError: errorMessage(error) }))
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal, startError: null }))
  })
  if (child.pid === undefined) return { ...(await exited), leftBehind: null, cause: null }
  const tree = backend.ownProcesses ? namespaceTree(child.pid) : markedTree(child.pid, run.mark)
  const forget = killOnExit(tree)
  const watch = watchCommand({
    ...request,
    tree,
    outputs: [files.stdout, files.stderr],
    maxProcesses: run.group === null ? (request.maxProcesses ?? null) : null,
    signal: request.signal,
  })
  try {
    const exit = await exited
    const status = readStatus(readStart(files.status, 32))
    const leftBehind = backend.ownProcesses ? status.leftBehind : endLeftovers(tree)
    const startError = status.started || watch.cause() !== null ? null : setupError(files)
    return { ...exit, startError: exit.startError ?? startError, leftBehind, cause: watch.cause() }
  } finally {
    watch.stop()
    forget()
  }
}

/** A session of its own: a signal to the command's group does not reach us, and Ctrl-C reaches only us. */
function spawnDetached({ words: [program = '', ...args], cwd, files }: Run): ChildProcess | Error {
  const stdio = ['ignore' as const, files.stdout, files.stderr, files.status]
  try {
    return spawn(program, args, { cwd, env: WRAPPER_ENVIRONMENT, detached: true, stdio })
  } catch (error) {
    return new Error(errorMessage(error))
  }
}

function endLeftovers(tree: ProcessTree): number {
  const left = tree.members().length
  if (left > 0) tree.kill()
  return left
}

/** If the init script never spoke, the backend itself failed, and said why on standard error. */
function setupError(files: OutputFiles): string {
  return readStart(files.stderr, 500).trim() || 'the sandbox could not be set up'
}

const live = new Set<ProcessTree>()
function killLive(): void {
  for (const tree of live) tree.kill()
}

/** When we leave in the middle (an unexpected error, `process.exit`), no command of ours stays behind. */
function killOnExit(tree: ProcessTree): () => void {
  if (live.size === 0) process.once('exit', killLive)
  live.add(tree)
  return () => {
    live.delete(tree)
    if (live.size === 0) process.off('exit', killLive)
  }
}

function causeFacts(cause: EndCause | null): Pick<CommandResult, 'timedOut' | 'aborted' | 'processLimit'> {
  const facts = { timedOut: false, aborted: false, processLimit: false }
  switch (cause) {
    case null:
    case 'output':
      return facts
    case 'time':
      return { ...facts, timedOut: true }
    case 'abort':
      return { ...facts, aborted: true }
    case 'processes':
      return { ...facts, processLimit: true }
    default:
      return assertNever(cause, 'cause')
  }
}
