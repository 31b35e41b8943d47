/** One command of the repository in the sandbox, with a fresh home: the part that installs and test runs share. */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '../guard/limits.ts'
import { childEnvironment, setupEnvironment, toolEnvironment } from '../sandbox/environment.ts'
import { canBeLayered } from '../sandbox/layers.ts'
import { privateFolders, toolFolders } from '../sandbox/private-folders.ts'
import { HOME, REPORTERS } from '../frameworks/setup/plan.ts'
import type { CommandResult, Layer } from '../sandbox/sandbox.ts'
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
  /** Folders that the command sees and writes to, and that are afterwards as they were. The home may be one. */
  readonly untouched?: readonly string[]
  readonly readable: readonly string[]
  /** Absolute folders before PATH. In these, in `argv` and in `env`, `$HOME` and `$REPORTERS` stand for their folders. */
  readonly pathFirst: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly wallSeconds: number
}

/**
 * Runs the command; whatever it does comes back as facts. @throws the reason of the workshop's signal where it has come already: a
 * command that is started to be ended takes its whole grace
 */
export async function runCommand(workshop: Workshop, command: RepositoryCommand): Promise<CommandResult> {
  workshop.signal.throwIfAborted()
  const { env: parent } = workshop
  const home = command.home ?? join(command.folder, 'home')
  const tmp = join(command.folder, 'tmp')
  await Promise.all([home, tmp].map((folder) => mkdir(folder, { recursive: true })))
  const hidden = [...privateFolders(parent), ...workshop.secretFolders]
  // Plans are made before there is a home: they write it as `$HOME`.
  const at = (text: string): string => text.replaceAll(HOME, home).replaceAll(REPORTERS, workshop.reportersDir)
  const path = [...command.pathFirst.map(at), parent['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'].join(':')
  const variables = {
    ...toolEnvironment(parent, existsSync),
    ...(command.phase === 'setup' ? setupEnvironment(parent).variables : {}),
    ...Object.fromEntries(Object.entries(command.env).map(([name, value]) => [name, at(value)])),
  }
  const layered = await layersFor(workshop, command)
  const kept = new Set(layered.map(({ folder: lower }) => lower))
  const isOpen = (place: string): boolean => !kept.has(place)
  return workshop.sandbox.run({
    argv: 'shell' in command.argv ? command.argv : command.argv.map(at),
    cwd: command.cwd,
    env: childEnvironment(variables, { home, tmp, path }),
    network: command.phase === 'setup',
    writable: [...command.writable, home, tmp].filter(isOpen),
    layered,
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

/** One place for the changes of each folder, inside the folder of the run: it goes when the run does. */
async function layersFor({ sandbox }: Workshop, { untouched, folder }: RepositoryCommand): Promise<Layer[]> {
  if (!sandbox.layers) return []
  const layers = (untouched ?? []).map((lower, index) => ({ folder: lower, changes: join(folder, `changes-${index}`) }))
  if (!layers.every(canBeLayered)) return []
  await Promise.all(layers.map(({ changes }) => mkdir(changes)))
  return layers
}
