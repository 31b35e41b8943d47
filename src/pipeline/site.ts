/** Work trees with installed dependencies, one for each state of the lock file, shared by all states and pull requests that have it. */
import { mkdtemp } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorMessage } from '../core/errors.ts'
import { removeTree } from '../files/remove-tree.ts'
import type { ProjectFiles } from '../frameworks/files.ts'
import { carriedOut, detectSetup, type SetupPlan, toolsOf } from '../frameworks/setup/index.ts'
import { createWorkspace, type Workspace } from '../git/workspace.ts'
import { setupEnvironment } from '../sandbox/environment.ts'
import { setupHome } from '../sandbox/setup-home.ts'
import { carryOut, type InstallCommand } from './carry-out.ts'
import { InstallCache, type InstallPlace, type Trust } from './install-cache.ts'
import { type InstallFacts, installKey, sharedKey } from './install-key.ts'
import { Toolbox } from './toolbox.ts'
import type { Workshop } from './workshop.ts'

/** A work tree in which the dependencies are installed. */
export interface Site {
  readonly workspace: Workspace
  readonly plan: SetupPlan
  /** The commands that did it, as argument vectors. */
  readonly commands: readonly (readonly string[])[]
  /** Which of the plan's ways they are; null for a command of the user. */
  readonly way: number | null
  /** HOME of installs and tests: package caches and built test binaries survive in it. */
  readonly home: string
  readonly seconds: number
  readonly built: Built
}

/** Whose build output the work tree holds now. Packages that share an install are built one by one. */
export interface Built {
  /** Null where nothing was built. */
  tree: string | null
  /** The builds of that tree that were carried out. */
  readonly builds: Set<string>
  /** The tree that the test runs of a language compiled last, by its name. */
  readonly compiled: Map<string, string>
}

/** Of a work tree in which nothing was built or compiled yet. */
export function newBuilt(): Built {
  return { tree: null, builds: new Set(), compiled: new Map() }
}

export type Made = { readonly site: Site } | { readonly failed: string; readonly seconds: number }

/** With the number of setups that the language has to offer, and what tells this one from others. */
export type Installed = Made & { readonly choices: number; readonly key: string }

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
  /** The moment whose versions count where no lock file names them; null for now. */
  readonly asOf: string | null
  /** Which of the setups that the language offers; 0 for the likeliest. */
  readonly choice?: number
  /** Versions of the tools in an earlier proof, by name. */
  readonly earlier?: Readonly<Record<string, string>>
  /** Only where it is one of these: nothing is installed for it alone. */
  readonly among?: ReadonlySet<string>
}

/** Changes that follow each other mostly share their dependencies. */
const KEPT_CHANGES = 3

/** The sites of one run of Backtest. An install is made once and kept as long as changes ask for it. */
export class SitePool {
  readonly #workshop: Workshop
  readonly #trust: Trust
  readonly #toolbox: Toolbox
  /** By language: a question that nobody may have waited for. */
  readonly #expected = new Map<string, Promise<unknown>>()
  readonly #sites = new Map<string, Made>()
  /** Installs of earlier runs; null where none are kept. */
  readonly #cache: InstallCache | null
  /** By key: where a site stands among the installs that are kept. */
  readonly #places = new Map<string, InstallPlace>()
  /** By key: the number of the change that asked for the site last. */
  readonly #lastUse = new Map<string, number>()
  #change = 0

  /** @param trust whose code will be installed: nothing is shared between one and the other */
  constructor(workshop: Workshop, trust: Trust = 'foreign') {
    this.#workshop = workshop
    this.#trust = trust
    const { installs = null } = workshop
    this.#cache = installs === null ? null : new InstallCache(installs, { ...workshop, trust })
    this.#toolbox = new Toolbox(workshop)
  }

  /** Asks for the tools of a language before they are needed: they answer while the tests are being chosen. */
  expect(language: string): void {
    if (this.#expected.has(language)) return
    // Whoever needs the answer gets the error too.
    const answered = this.#toolbox.versions(toolsOf(language)).catch(() => {})
    this.#expected.set(language, answered)
  }

  /** Installs what the tests of a package need, or takes the site where that is done already. */
  async install({ tree, files, dir, language, tests, side, ...asked }: SiteRequest): Promise<Installed> {
    const tools = await this.#toolbox.versions(toolsOf(language))
    const plan = await detectSetup(files, dir, {
      language,
      tests,
      tools,
      asOf: asked.asOf,
      choice: asked.choice ?? 0,
      earlier: asked.earlier ?? {},
    })
    const lockState = await installKey({ plan, files, ownSetup: this.#ownSetup(tree) })
    const key = this.#workshop.jobs > 1 ? `${lockState} ${side}` : lockState
    if (asked.among?.has(key) === false)
      return { failed: 'its package needs an install of its own', seconds: 0, choices: 1, key }
    this.#lastUse.set(key, this.#change)
    // A command of the user is all there is to try.
    const choices = this.#workshop.config['setup-command'] === undefined ? plan.choices : 1
    const known = this.#sites.get(key)
    if (known !== undefined) return { ...reused(known, plan), choices, key }
    const foreignTree = this.#trust === 'foreign' ? tree : null
    const place = await this.#cache?.open(sharedKey(this.#workshop, key, { plan, tools, foreignTree }), {
      isLocked: plan.lockFile !== null,
    })
    if (place !== undefined && place !== null) this.#places.set(key, place)
    const made = await this.#make(plan, tree, place ?? null)
    this.#workshop.signal.throwIfAborted()
    this.#sites.set(key, made)
    return { ...made, choices, key }
  }

  #ownSetup(tree: string): InstallFacts['ownSetup'] {
    const command = this.#workshop.config['setup-command']
    return command === undefined ? null : { command, tree }
  }

  /** One change is done. Sites that the last ones did not ask for are removed: a long history has many lock states. */
  async endChange(): Promise<void> {
    this.#change += 1
    for (const [key, change] of this.#lastUse) if (change + KEPT_CHANGES < this.#change) await this.#remove(key)
  }

  async close(): Promise<void> {
    await Promise.all(this.#expected.values())
    for (const key of [...this.#sites.keys(), ...this.#places.keys()]) await this.#remove(key)
  }

  async #remove(key: string): Promise<void> {
    const installed = this.#sites.get(key)
    this.#sites.delete(key)
    this.#lastUse.delete(key)
    if (installed !== undefined && 'site' in installed) {
      await installed.site.workspace.dispose()
      await removeTree(dirname(installed.site.home))
    }
    await this.#places.get(key)?.release()
    this.#places.delete(key)
  }

  async #make(plan: SetupPlan, tree: string, place: InstallPlace | null): Promise<Made> {
    const started = this.#workshop.clock()
    const elapsed = (): number => (this.#workshop.clock() - started) / 1000
    const folder = place?.folder ?? (await mkdtemp(join(this.#workshop.scratch, 'site-')))
    const home = join(folder, 'home')
    this.#freshHome(home)
    const workspace = await createWorkspace(this.#workshop.repository, join(folder, 'work'))
    // Before the tree is there: unpacked through a link that a commit holds, an archive would be written to where the link points.
    const kept = await this.#unpack(place, workspace, home)
    await workspace.switchTo(tree)
    const own = this.#workshop.config['setup-command']
    const ways: readonly (readonly InstallCommand[])[] =
      own === undefined ? [plan.install, ...plan.alternatives] : [[{ shell: own }]]
    const wallSeconds = this.#workshop.config.limits['setup-timeout']
    const target = { plan, root: workspace.dir, home, folder, wallSeconds }
    const done = kept ?? (await carryOut(this.#workshop, ways, target))
    if ('index' in done) {
      const names = await workspace.keepPresent()
      const taken = own === undefined ? done.index : null
      if (kept === null) await place?.keep({ way: taken, names })
      const way = ways[done.index] ?? []
      const commands = way.map((command) => ('shell' in command ? ['sh', '-c', command.shell] : [...command]))
      const built = newBuilt()
      return {
        site: { workspace, plan: carriedOut(plan, taken), commands, way: taken, home, seconds: elapsed(), built },
      }
    }
    await workspace.dispose()
    await removeTree(folder)
    const failures = [...done.failed]
    const { dropped } = setupEnvironment(this.#workshop.env)
    if (dropped.length > 0) failures.push(`${dropped.join(', ')} hold credentials and were not handed to the install`)
    return { failed: failures.join('; then '), seconds: elapsed() }
  }

  #freshHome(home: string): void {
    setupHome(home, this.#workshop.env['HOME'] ?? '/nonexistent')
  }

  /** Takes what an earlier run installed; null where there is nothing, or it does not come out whole. */
  async #unpack(
    place: InstallPlace | null,
    workspace: Workspace,
    home: string,
  ): Promise<{ readonly index: number } | null> {
    const kept = place?.kept ?? null
    if (kept === null) return null
    const { logger } = this.#workshop
    logger.status('install: taken from an earlier run')
    try {
      await kept.unpack()
      return { index: kept.way ?? 0 }
    } catch (error) {
      logger.warn(`install cache: ${errorMessage(error)}; installing again`)
      await workspace.clean('all')
      await removeTree(home)
      this.#freshHome(home)
      return null
    }
  }
}

function reused(known: Made, plan: SetupPlan): Made {
  if (!('site' in known)) return { ...known, seconds: 0 }
  return { site: { ...known.site, plan: carriedOut(plan, known.site.way), seconds: 0 } }
}
