/** One command of the repository in the sandbox, with a fresh home: the part that installs and test runs share. */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '../guard/limits.ts'
import { childEnvironment, setupEnvironment, toolEnvironment } from '../sandbox/environment.ts'
import { privateFolders, toolFolders } from '../sandbox/private-folders.ts'
import type { CommandResult } from '../sandbox/sandbox.ts'
import type { Workshop } from './workshop.ts'

export interface RepositoryCommand {
  readonly argv: readonly string[] | { readonly shell: string }
  readonly cwd: string
  /** Installs may use the network and package settings; tests may not. */
  readonly phase: 'setup' | 'test'
  /** Absolute; receives output, and holds the fresh home unless `home` names one. */
  readonly folder: string
  readonly home?: string
  readonly writable: readonly string[]
  readonly readable: readonly string[]
  /** Absolute folders before PATH. */
  readonly pathFirst: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly wallSeconds: number
}

/** Runs the command; whatever it does comes back as facts. */
export async function runCommand(workshop: Workshop, command: RepositoryCommand): Promise<CommandResult> {
  const { env: parent } = workshop
  const home = command.home ?? join(command.folder, 'home')
  const tmp = join(command.folder, 'tmp')
  await mkdir(home, { recursive: true })
  await mkdir(tmp, { recursive: true })
  const hidden = [...privateFolders(parent), ...workshop.secretFolders]
  const path = [...command.pathFirst, parent['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'].join(':')
  const variables = {
    ...toolEnvironment(parent, existsSync),
    ...(command.phase === 'setup' ? setupEnvironment(parent).variables : {}),
    ...command.env,
  }
  return workshop.sandbox.run({
    argv: command.argv,
    cwd: command.cwd,
    env: childEnvironment(variables, { home, tmp, path }),
    network: command.phase === 'setup',
    writable: [...command.writable, home, tmp],
    readable: [...command.readable, ...toolFolders(parent, hidden)],
    hidden,
    wallSeconds: command.wallSeconds,
    graceSeconds: limits.command.graceSeconds,
    outputBytes: workshop.config.limits['output-mb'] * 1024 * 1024,
    maxProcesses: limits.command.processes,
    stdoutFile: join(command.folder, 'stdout'),
    stderrFile: join(command.folder, 'stderr'),
    signal: workshop.signal,
  })
}
