import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { errorMessage } from '../../src/core/errors.ts'
import { silentLogger } from '../../src/core/logger.ts'
import { detectSandbox } from '../../src/sandbox/detect.ts'
import { childEnvironment } from '../../src/sandbox/environment.ts'
import type { CommandRequest, CommandResult, Sandbox, SandboxBackendName } from '../../src/sandbox/sandbox.ts'

/** A backend that works on this machine, or why it does not: shown as the reason of a skipped test. */
export type Available = { readonly sandbox: Sandbox } | { readonly missing: string }

export async function available(name: SandboxBackendName): Promise<Available> {
  try {
    return { sandbox: await detectSandbox({ prefer: name, logger: silentLogger }) }
  } catch (error) {
    return { missing: errorMessage(error) }
  }
}

/** A folder with a place for each part of a run. */
export interface Place {
  readonly root: string
  readonly work: string
  readonly home: string
  readonly logs: string
  remove(): void
}

export function makePlace(): Place {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'backtest-sandbox-')))
  const place = { root, work: `${root}/work`, home: `${root}/home`, logs: `${root}/logs` }
  for (const folder of [place.work, place.home, place.logs]) mkdirSync(folder)
  return { ...place, remove: () => rmSync(root, { recursive: true, force: true }) }
}

export type Ran = CommandResult & { readonly stdout: string; readonly stderr: string }

let runs = 0
/** Runs with small limits, and reads the output. */
export async function runIn(
  sandbox: Sandbox,
  place: Place,
  argv: CommandRequest['argv'],
  change: Partial<CommandRequest> = {},
): Promise<Ran> {
  const id = ++runs
  const searchPath = `${path.dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`
  const result = await sandbox.run({
    argv,
    cwd: place.work,
    env: childEnvironment({}, { home: place.home, tmp: place.work, path: searchPath }),
    network: false,
    writable: [place.work, place.home],
    wallSeconds: 20,
    graceSeconds: 0.3,
    outputBytes: 1_000_000,
    stdoutFile: `${place.logs}/${id}.out`,
    stderrFile: `${place.logs}/${id}.err`,
    ...change,
  })
  const stdout = readFileSync(result.stdoutFile, 'utf8')
  return { ...result, stdout, stderr: readFileSync(result.stderrFile, 'utf8') }
}
