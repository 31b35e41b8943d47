/** Turns work trees to the state that a run needs, builds where that is needed, and runs. */
import type { RunPhase, RunRecord, State } from '../checks/outcome.ts'
import type { PlannedRun, RunGroup as PlanGroup } from '../checks/plan.ts'
import type { RunGroup } from '../frameworks/plan.ts'
import { runCommand } from './command.ts'
import { describeEnd } from './command-end.ts'
import { CompileAnew } from './compile-anew.ts'
import type { Site } from './site.ts'
import { leftovers, portable, runTests, type TestRun } from './test-run.ts'
import type { Workshop } from './workshop.ts'

export interface Stand {
  readonly groups: readonly RunGroup[]
  readonly trees: Readonly<Record<State, string>>
  /** The site of a group in a state; states with other dependencies have other sites. */
  readonly siteOf: (group: RunGroup, state: State) => Site
}

/** One process to start. */
export type RunItem = Pick<PlannedRun, 'state' | 'run' | 'framework' | 'cwd' | 'context' | 'files'> & {
  readonly phase?: RunPhase
}

/** A group as the rooms that plan see it. */
export function planGroup(group: RunGroup): PlanGroup {
  const { name } = group.context
  return {
    framework: group.framework.name,
    cwd: group.pkg.dir,
    ...(name === null ? {} : { context: name }),
    files: group.files,
  }
}

/** Told of each process of many. */
export interface RunWatch {
  began(item: RunItem): void
  ended(): void
  /** Asked after each process with all records so far; true starts no other one. */
  isOver(records: readonly RunRecord[]): boolean
}

const NOBODY: RunWatch = { began() {}, ended() {}, isOver: () => false }

export class StateRunner {
  readonly #workshop: Workshop
  readonly #stand: Stand
  /** States and files of which one process did not do: the next run of them need not try that again. */
  readonly #entangled = new Set<string>()
  readonly #anew: CompileAnew

  constructor(workshop: Workshop, stand: Stand) {
    this.#workshop = workshop
    this.#anew = new CompileAnew(workshop.repository)
    this.#stand = stand
  }

  /** Work trees take turns inside, and stand side by side: each works off its own runs in order. */
  async runAll(items: readonly RunItem[], watch: RunWatch = NOBODY): Promise<RunRecord[]> {
    const lanes = new Map<Site['workspace'], RunItem[]>()
    for (const item of items) {
      const { workspace } = this.#stand.siteOf(this.#groupOf(item), item.state)
      lanes.set(workspace, [...(lanes.get(workspace) ?? []), item])
    }
    const waiting = this.#workshop.jobs > 1 ? [...lanes.values()] : [[...items]]
    const records: RunRecord[] = []
    const work = async (): Promise<void> => {
      for (let lane = waiting.shift(); lane !== undefined; lane = waiting.shift())
        for (const item of lane) {
          watch.began(item)
          records.push(...(await this.run(item)))
          watch.ended()
          if (watch.isOver(records)) {
            waiting.length = 0
            return
          }
        }
    }
    // All lanes end before an error goes on: whoever gets it removes the work trees.
    const ended = await Promise.allSettled(Array.from({ length: this.#workshop.jobs }, work))
    for (const lane of ended) if (lane.status === 'rejected') throw lane.reason
    return records
  }

  /** One process, or one a file where the files of a process get in each other's way. */
  async run(item: RunItem): Promise<RunRecord[]> {
    const { phase } = item
    const records = await this.#run(item)
    return phase === undefined ? records : records.map(({ state, run, ...rest }) => ({ state, run, phase, ...rest }))
  }

  async #run(item: RunItem): Promise<RunRecord[]> {
    this.#workshop.signal.throwIfAborted()
    const group = this.#groupOf(item)
    const site = this.#stand.siteOf(group, item.state)
    const tree = this.#stand.trees[item.state]
    await site.workspace.switchTo(tree, await this.#anew.files(group.framework.language, site.built, tree))
    const build = await this.#build(site, tree)
    if (build !== null && build.failed !== null) return [buildFailure(item, site, build)]
    const { plan, home } = site
    const test = { group, state: item.state, run: item.run, root: site.workspace.dir, home, plan }
    const built = (records: readonly RunRecord[]): RunRecord[] =>
      records.map((record, index) =>
        build === null || index > 0 ? record : { ...record, build_seconds: build.seconds },
      )
    const key = JSON.stringify([item.state, item.framework, item.cwd, item.context ?? null, item.files])
    if (!this.#entangled.has(key)) {
      const whole = await runTests(this.#workshop, { ...test, files: item.files })
      // What a build changed among the tracked files is mended as well.
      await this.#clean(test, site, build === null)
      this.#workshop.signal.throwIfAborted()
      if (!whole.entangled || item.files.length < 2) return built([whole.record])
      this.#entangled.add(key)
    }
    return built(await this.#oneByOne(item, test, site))
  }

  async #oneByOne(item: RunItem, test: Omit<TestRun, 'files'>, site: Site): Promise<RunRecord[]> {
    const records: RunRecord[] = []
    for (const file of item.files) {
      await site.workspace.switchTo(this.#stand.trees[item.state])
      records.push((await runTests(this.#workshop, { ...test, files: [file] })).record)
      await this.#clean(test, site, true)
    }
    this.#workshop.signal.throwIfAborted()
    return records
  }

  /** @param isBare nothing but the tests has run since the work tree was turned to its state */
  async #clean(test: Parameters<typeof leftovers>[1], { workspace }: Site, isBare: boolean): Promise<void> {
    const left = leftovers(this.#workshop, test)
    if (left !== 'layered') await workspace.clean(left === 'removed' ? 'all' : undefined)
    else if (isBare) workspace.trust()
  }

  #groupOf(item: RunItem): RunGroup {
    const found = this.#stand.groups.find((group) => {
      const plan = planGroup(group)
      const same = plan.framework === item.framework && plan.context === item.context
      return same && group.files.some((file) => item.files.includes(file))
    })
    if (found === undefined) throw new Error(`no suite of ${item.framework} holds ${item.files.join(', ')}`)
    return found
  }

  /** Null where nothing had to be built. */
  async #build({ plan, workspace, home, built }: Site, tree: string): Promise<Build | null> {
    if (plan.build === null) return null
    const name = JSON.stringify([plan.buildDir, plan.build])
    if (built.tree === tree && built.builds.has(name)) return null
    // Output of another state would stand in for files that this one does not build.
    if (built.tree !== tree) {
      await workspace.resetToInstalled()
      built.builds.clear()
    }
    const result = await runCommand(this.#workshop, {
      argv: plan.build,
      cwd: `${workspace.dir}/${plan.buildDir}`,
      phase: 'test',
      folder: home,
      home,
      writable: [workspace.dir],
      readable: [],
      pathFirst: plan.path,
      env: { ...plan.env, ...plan.testEnv },
      wallSeconds: this.#workshop.config.limits['setup-timeout'],
    })
    built.tree = null
    const seconds = Number(result.seconds.toFixed(3))
    const writesAnyway = plan.buildMayFail && result.exitCode !== null
    if (result.exitCode !== 0 && !writesAnyway)
      return { failed: `\`${plan.build.join(' ')}\` ${await describeEnd(result)}`, seconds }
    built.tree = tree
    built.builds.add(name)
    await workspace.keepPresent()
    return { failed: null, seconds }
  }
}

interface Build {
  /** Why it failed, in words. */
  readonly failed: string | null
  readonly seconds: number
}

/** A state that does not build has no test that passes; that is an answer, not an error. */
function buildFailure(item: RunItem, site: Site, { failed, seconds }: Build): RunRecord {
  return {
    state: item.state,
    run: item.run,
    framework: item.framework,
    cwd: item.cwd,
    ...(item.context === undefined ? {} : { context: item.context }),
    files: [...item.files],
    command: portable(site.plan.build ?? [], []),
    exit_code: null,
    signal: null,
    seconds: 0,
    build_seconds: seconds,
    report_sha256: null,
    problem: 'could-not-start',
    problem_detail: `build failed: ${failed}`,
    outcomes: item.files.map((file) => ({ file, name: '(file)', status: 'failed' as const })),
  }
}
