/** All test processes of one change: three states, several runs each, and more where a run was odd. */
import type { RunRecord, State } from '../checks/outcome.ts'
import { planRuns, type PlannedRun, type RunGroup as PlanGroup } from '../checks/plan.ts'
import { findReruns, settleRuns } from '../checks/rerun.ts'
import type { ProjectFiles } from '../frameworks/files.ts'
import type { RunGroup } from '../frameworks/plan.ts'
import { runCommand } from './command.ts'
import { describeEnd, type Site } from './site.ts'
import { portable, runTests } from './test-run.ts'
import type { Workshop } from './workshop.ts'

export interface RunsRequest {
  readonly groups: readonly RunGroup[]
  readonly trees: Readonly<Record<State, string>>
  readonly files: Readonly<Record<State, ProjectFiles>>
  /** The site of a group in a state; states with other dependencies have other sites. */
  readonly siteOf: (group: RunGroup, state: State) => Site
  readonly runs: number
  readonly states?: readonly State[]
  /** Called after each round, counted from 1; true ends the runs because more of them cannot change the verdict. */
  readonly isSettled?: (records: readonly RunRecord[], round: number) => boolean
}

export interface RunsResult {
  /** Every process, as `runs.jsonl` keeps them. */
  readonly records: readonly RunRecord[]
  /** Those that count: odd runs are set aside where sound ones stand beside them. */
  readonly counted: readonly RunRecord[]
  readonly notes: readonly string[]
  readonly seconds: number
}

/**
 * Runs everything planned: one process at a time in a work tree, `jobs` work trees at a time. States meet the same load
 * either way, since a round of all of them ends before the next begins.
 */
export async function executeRuns(workshop: Workshop, request: RunsRequest): Promise<RunsResult> {
  const started = workshop.clock()
  const bench = new Bench(workshop, request)
  const planned = planOf(request)
  const records: RunRecord[] = []
  for (const round of roundsOf(planned)) {
    workshop.logger.status(
      `tests: run ${records.length + 1} of ${planned.length} (${round.map(({ state }) => state).join(', ')})`,
    )
    records.push(...(await bench.runAll(round)))
    if (request.isSettled?.(records, round[0]?.run ?? 1) === true)
      return done(workshop, started, { records, counted: records, notes: [] })
  }
  const options = { runs: request.runs }
  for (let reruns = findReruns(records, options); reruns.length > 0; reruns = findReruns(records, options)) {
    for (const rerun of reruns) {
      workshop.logger.info(`run again: ${rerun.reason}`)
      records.push(...(await bench.run(rerun)))
    }
  }
  const { records: counted, notes } = settleRuns(records, options)
  return done(workshop, started, { records, counted, notes })
}

/** The plan, cut where a new round of all states begins. */
function roundsOf(planned: readonly PlannedRun[]): PlannedRun[][] {
  const rounds = new Map<number, PlannedRun[]>()
  for (const item of planned) rounds.set(item.run, [...(rounds.get(item.run) ?? []), item])
  return [...rounds.values()]
}

function done(workshop: Workshop, started: number, result: Omit<RunsResult, 'seconds'>): RunsResult {
  return { ...result, seconds: (workshop.clock() - started) / 1000 }
}

function planOf({ groups, files, runs, states }: RunsRequest): PlannedRun[] {
  const paths = { base: new Set(files.base.list()), pre: new Set(files.pre.list()), post: new Set(files.post.list()) }
  const planned = planRuns({ groups: groups.map(planGroup), runs, exists: (file, state) => paths[state].has(file) })
  return states === undefined ? planned : planned.filter(({ state }) => states.includes(state))
}

function planGroup(group: RunGroup): PlanGroup {
  const { name } = group.context
  return {
    framework: group.framework.name,
    cwd: group.pkg.dir,
    ...(name === null ? {} : { context: name }),
    files: group.files,
  }
}

type RunItem = Pick<PlannedRun, 'state' | 'run' | 'framework' | 'cwd' | 'context' | 'files'>

/** Turns work trees to the state that a run needs, and builds where that is needed. */
class Bench {
  readonly #workshop: Workshop
  readonly #request: RunsRequest
  /** What each work tree holds now; one that is built stays so until its tree changes. */
  readonly #built = new Map<Site['workspace'], string>()

  constructor(workshop: Workshop, request: RunsRequest) {
    this.#workshop = workshop
    this.#request = request
  }

  /** Work trees take turns inside, and stand side by side: each works off its own runs in order. */
  async runAll(items: readonly RunItem[]): Promise<RunRecord[]> {
    const lanes = new Map<Site['workspace'], RunItem[]>()
    for (const item of items) {
      const { workspace } = this.#request.siteOf(this.#groupOf(item), item.state)
      lanes.set(workspace, [...(lanes.get(workspace) ?? []), item])
    }
    const waiting = this.#workshop.jobs > 1 ? [...lanes.values()] : [[...items]]
    const records: RunRecord[] = []
    const work = async (): Promise<void> => {
      for (let lane = waiting.shift(); lane !== undefined; lane = waiting.shift())
        for (const item of lane) records.push(...(await this.run(item)))
    }
    // All lanes end before an error goes on: whoever gets it removes the work trees.
    const ended = await Promise.allSettled(Array.from({ length: this.#workshop.jobs }, work))
    for (const lane of ended) if (lane.status === 'rejected') throw lane.reason
    return records
  }

  async run(item: RunItem): Promise<RunRecord[]> {
    this.#workshop.signal.throwIfAborted()
    const group = this.#groupOf(item)
    const site = this.#request.siteOf(group, item.state)
    await site.workspace.switchTo(this.#request.trees[item.state])
    const failed = await this.#build(site, this.#request.trees[item.state])
    if (failed !== null) return [buildFailure(item, site, failed)]
    const test = { group, state: item.state, run: item.run, root: site.workspace.dir, home: site.home }
    const whole = await runTests(this.#workshop, { ...test, files: item.files })
    await site.workspace.clean()
    this.#workshop.signal.throwIfAborted()
    if (!whole.entangled || item.files.length < 2) return [whole.record]
    const records: RunRecord[] = []
    for (const file of item.files) {
      await site.workspace.switchTo(this.#request.trees[item.state])
      records.push((await runTests(this.#workshop, { ...test, files: [file] })).record)
      await site.workspace.clean()
    }
    this.#workshop.signal.throwIfAborted()
    return records
  }

  #groupOf(item: RunItem): RunGroup {
    const found = this.#request.groups.find((group) => {
      const plan = planGroup(group)
      const same = plan.framework === item.framework && plan.context === item.context
      return same && group.files.some((file) => item.files.includes(file))
    })
    if (found === undefined) throw new Error(`no suite of ${item.framework} holds ${item.files.join(', ')}`)
    return found
  }

  async #build({ plan, workspace, home }: Site, tree: string): Promise<string | null> {
    if (plan.build === null || this.#built.get(workspace) === tree) return null
    // Output of another state would stand in for files that this one does not build.
    await workspace.resetToInstalled()
    const result = await runCommand(this.#workshop, {
      argv: plan.build,
      cwd: `${workspace.dir}/${plan.buildDir}`,
      phase: 'test',
      folder: home,
      home,
      writable: [workspace.dir],
      readable: [],
      pathFirst: [],
      env: plan.env,
      wallSeconds: this.#workshop.config.limits['setup-timeout'],
    })
    this.#built.delete(workspace)
    if (result.exitCode !== 0) return `\`${plan.build.join(' ')}\` ${await describeEnd(result)}`
    this.#built.set(workspace, tree)
    await workspace.keepPresent()
    return null
  }
}

/** A state that does not build has no test that passes; that is an answer, not an error. */
function buildFailure(item: RunItem, site: Site, detail: string): RunRecord {
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
    report_sha256: null,
    problem: 'could-not-start',
    problem_detail: `build failed: ${detail}`,
    outcomes: item.files.map((file) => ({ file, name: '(file)', status: 'failed' as const })),
  }
}
