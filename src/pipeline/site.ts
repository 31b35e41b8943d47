/** Work trees with installed dependencies, one for each state of the lock file, shared by all states and pull requests that have it. */
import { mkdtemp } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sha256 } from '../core/digest.ts'
import { stableStringify } from '../core/json.ts'
import { readRegularFile } from '../files/regular-file.ts'
import { removeTree } from '../files/remove-tree.ts'
import type { ProjectFiles } from '../frameworks/files.ts'
import { detectSetup, installPart, type SetupPlan, toolsOf } from '../frameworks/setup/index.ts'
import { createWorkspace, type Workspace } from '../git/workspace.ts'
import { visibleText } from '../guard/visible.ts'
import { setupEnvironment } from '../sandbox/environment.ts'
import type { CommandResult } from '../sandbox/sandbox.ts'
import { setupHome } from '../sandbox/setup-home.ts'
import { runCommand } from './command.ts'
import { Toolbox } from './toolbox.ts'
import type { Workshop } from './workshop.ts'

/** A work tree in which the dependencies are installed. */
export interface Site {
  readonly workspace: Workspace
  readonly plan: SetupPlan
  /** The commands that did it, as argument vectors. */
  readonly commands: readonly (readonly string[])[]
  /** HOME of installs and tests: package caches and built test binaries survive in it. */
  readonly home: string
  readonly seconds: number
  /** The tree whose build output the work tree holds now; null where nothing was built. */
  readonly built: { tree: string | null }
}

export type Installed = { readonly site: Site } | { readonly failed: string; readonly seconds: number }

export interface SiteRequest {
  /** The tree to install for. */
  readonly tree: string
  readonly files: ProjectFiles
  /** Directory of the package whose tests will run. */
  readonly dir: string
  /** Name of the language whose dependencies they are. */
  readonly language: string
  readonly tests: readonly string[]
  /** States before and after the change get work trees of their own where several jobs are allowed. */
  readonly side: 'before' | 'after'
}

/** Changes that follow each other mostly share their dependencies. */
const KEPT_CHANGES = 3

/** The sites of one run of Backtest. An install is made once and kept as long as changes ask for it. */
export class SitePool {
  readonly #workshop: Workshop
  readonly #toolbox: Toolbox
  readonly #sites = new Map<string, Installed>()
  /** By key: the number of the change that asked for the site last. */
  readonly #lastUse = new Map<string, number>()
  #change = 0

  constructor(workshop: Workshop) {
    this.#workshop = workshop
    this.#toolbox = new Toolbox(workshop)
  }

  /** Installs what the tests of a package need, or takes the site where that is done already. */
  async install({ tree, files, dir, language, tests, side }: SiteRequest): Promise<Installed> {
    const tools = await this.#toolbox.versions(toolsOf(language))
    const plan = await detectSetup(files, dir, { language, tests, tools })
    const lockState = await keyOf(plan, files, this.#ownSetup(tree))
    const key = this.#workshop.jobs > 1 ? `${lockState} ${side}` : lockState
    this.#lastUse.set(key, this.#change)
    const known = this.#sites.get(key)
    if (known !== undefined)
      return 'site' in known ? { site: { ...known.site, plan, seconds: 0 } } : { ...known, seconds: 0 }
    const made = await this.#make(plan, tree)
    this.#workshop.signal.throwIfAborted()
    this.#sites.set(key, made)
    return made
  }

  /** A command of the user may build too, and what it builds belongs to one tree: no other state may meet it. */
  #ownSetup(tree: string): readonly [string, string] | null {
    const command = this.#workshop.config['setup-command']
    return command === undefined ? null : [command, tree]
  }

  /** One change is done. Sites that the last ones did not ask for are removed: a long history has many lock states. */
  async endChange(): Promise<void> {
    this.#change += 1
    for (const [key, change] of this.#lastUse) if (change + KEPT_CHANGES < this.#change) await this.#remove(key)
  }

  async close(): Promise<void> {
    for (const key of this.#sites.keys()) await this.#remove(key)
  }

  async #remove(key: string): Promise<void> {
    const installed = this.#sites.get(key)
    this.#sites.delete(key)
    this.#lastUse.delete(key)
    if (installed === undefined || 'failed' in installed) return
    await installed.site.workspace.dispose()
    await removeTree(dirname(installed.site.home))
  }

  async #make(plan: SetupPlan, tree: string): Promise<Installed> {
    const started = this.#workshop.clock()
    const elapsed = (): number => (this.#workshop.clock() - started) / 1000
    const folder = await mkdtemp(join(this.#workshop.scratch, 'site-'))
    const home = join(folder, 'home')
    setupHome(home, this.#workshop.env['HOME'] ?? '/nonexistent')
    const workspace = await createWorkspace(this.#workshop.repository, join(folder, 'work'))
    await workspace.switchTo(tree)
    const own = this.#workshop.config['setup-command']
    const ways = own === undefined ? [plan.install, ...plan.alternatives] : [[{ shell: own }]]
    const failures: string[] = []
    for (const way of ways) {
      const failure = await this.#runWay(way, { plan, workspace, home, folder })
      if (failure === null) {
        await workspace.keepPresent()
        const commands = way.map((command) => ('shell' in command ? ['sh', '-c', command.shell] : [...command]))
        return { site: { workspace, plan, commands, home, seconds: elapsed(), built: { tree: null } } }
      }
      failures.push(failure)
      if (this.#workshop.signal.aborted) break
    }
    await workspace.dispose()
    await removeTree(folder)
    const { dropped } = setupEnvironment(this.#workshop.env)
    if (dropped.length > 0) failures.push(`${dropped.join(', ')} hold credentials and were not handed to the install`)
    return { failed: failures.join('; then '), seconds: elapsed() }
  }

  async #runWay(way: readonly Argv[], place: Place): Promise<string | null> {
    for (const argv of way) {
      const shown = 'shell' in argv ? argv.shell : argv.join(' ')
      this.#workshop.logger.status(`install: ${shown}`)
      const result = await runCommand(this.#workshop, {
        argv,
        cwd: join(place.workspace.dir, place.plan.dir),
        phase: 'setup',
        folder: place.folder,
        home: place.home,
        writable: [place.workspace.dir],
        readable: [],
        pathFirst: [],
        env: place.plan.env,
        wallSeconds: this.#workshop.config.limits['setup-timeout'],
      })
      if (result.exitCode !== 0) return `\`${shown}\` ${await describeEnd(result)}`
    }
    return null
  }
}

type Argv = readonly string[] | { readonly shell: string }

interface Place {
  readonly plan: SetupPlan
  readonly workspace: Workspace
  readonly home: string
  readonly folder: string
}

/** Two states with the same manifests and lock files have the same dependencies. */
async function keyOf(
  plan: SetupPlan,
  files: ProjectFiles,
  ownSetup: readonly [string, string] | null,
): Promise<string> {
  const texts: Record<string, string | null> = {}
  for (const path of plan.lockKeyFiles) {
    const text = await files.read(path)
    texts[path] = text === null ? null : installPart(plan, path, text)
  }
  return sha256(stableStringify([plan.kind, plan.dir, plan.manager, plan.install, ownSetup, texts]))
}

/** How a failed command ended, with the last lines it said. */
export async function describeEnd(result: CommandResult): Promise<string> {
  const how = stopOf(result) ?? `ended with ${result.startError ?? result.signal ?? `exit code ${result.exitCode}`}`
  const said = await Promise.all([result.stderrFile, result.stdoutFile].map(lastLines))
  const words = said.find((text) => text !== '')
  return words === undefined ? how : `${how}: ${words}`
}

/** What we stopped it for, or null when it ended by itself. */
function stopOf(result: CommandResult): string | null {
  if (result.timedOut) return `was stopped after ${result.seconds.toFixed(0)} s`
  if (result.outputLimit) return `was stopped for its output of ${result.stdoutBytes + result.stderrBytes} bytes`
  return result.processLimit ? 'was stopped for starting too many processes' : null
}

const TAIL_BYTES = 64 * 1024 * 1024

async function lastLines(file: string): Promise<string> {
  const bytes = await readRegularFile(file, { maxBytes: TAIL_BYTES }).catch(() => null)
  const lines = visibleText(bytes?.subarray(-4000).toString('utf8') ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) => line !== '' && !/^npm (?:warn|notice)/i.test(line) && !line.startsWith('npm error A complete log'),
    )
  return lines.slice(-4).join(' / ').slice(-400)
}
