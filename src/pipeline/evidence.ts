/** The part of curation that runs foreign code: relevance, setup, runs, verdict. */
import { classifyOutcomes, type ClassifiedTest } from '../checks/classify.ts'
import { FILE_PSEUDO_TEST, type RunRecord, type State } from '../checks/outcome.ts'
import { findRelevantTests, rejectWithoutTests, type Relevance } from '../checks/relevance.ts'
import { decideVerdict, type Verdict } from '../checks/verdict.ts'
import type { ProjectFiles } from '../frameworks/files.ts'
import { planRuns, type RunGroup } from '../frameworks/plan.ts'
import type { Reason } from '../task/rejection.ts'
import type { Candidate } from './candidate.ts'
import { executeRuns, type RunsResult } from './runs.ts'
import type { Site, SitePool } from './site.ts'
import type { Stages } from './stages.ts'
import { buildStates, type ChangeStates } from './states.ts'
import { treeFiles } from './tree-files.ts'
import type { Workshop } from './workshop.ts'

export interface Evidence {
  readonly states: ChangeStates
  readonly relevance: Relevance
  readonly groups: readonly RunGroup[]
  readonly sites: readonly Site[]
  readonly runs: RunsResult
  readonly classes: readonly ClassifiedTest[]
  readonly verdict: Verdict
}

export interface Gathered {
  /** Null when a stage before the runs rejected the change. */
  readonly evidence: Evidence | null
  readonly reasons: readonly Reason[]
  readonly setupSeconds: number
}

interface Prepared {
  readonly states: ChangeStates
  readonly files: Readonly<Record<State, ProjectFiles>>
  readonly relevance: Relevance
  readonly groups: readonly RunGroup[]
}

/** Takes a candidate through `relevance`, `setup`, `runs` and `verdict`. */
export async function gatherEvidence(
  workshop: Workshop,
  pool: SitePool,
  candidate: Candidate,
  stages: Stages,
): Promise<Gathered> {
  const prepared = await stages.run('relevance', () => prepare(workshop, candidate), isReason)
  if (isReason(prepared)) return { evidence: null, reasons: [prepared], setupSeconds: 0 }
  const { states, files, relevance, groups } = prepared

  const setup = await stages.run(
    'setup',
    () => installAll(workshop, pool, prepared),
    ({ reason }) => reason !== null,
  )
  if (setup.reason !== null) return { evidence: null, reasons: [setup.reason], setupSeconds: setup.seconds }

  const judge = (records: readonly RunRecord[]): Verdict =>
    decideVerdict(classifyOutcomes(records), records, {
      regressionOnly: workshop.config['regression-only'] ? 'accept' : 'reject',
    })
  const siteOf = (group: RunGroup, state: State): Site => siteFor(setup.sites, group, state)
  const runs = await stages.run(
    'runs',
    () =>
      executeRuns(workshop, {
        groups,
        trees: states.trees,
        files,
        siteOf,
        runs: workshop.config.runs,
        isSettled: (records, round) => isHopeless(judge(records), { round, records }),
      }),
    ({ counted }) => judge(counted).reasons.some(({ code }) => code === 'cannot-run-tests'),
  )
  const classes = classifyOutcomes(runs.counted)
  const verdict = await stages.run(
    'verdict',
    async () => judge(runs.counted),
    (result) => result.verdict === 'rejected',
  )
  const sites = [...new Set(setup.sites.values())]
  return {
    evidence: { states, relevance, groups, sites, runs, classes, verdict },
    reasons: verdict.reasons,
    setupSeconds: setup.seconds,
  }
}

/**
 * One run each has shown that nothing goes from failing to passing; more runs can only take tests away. Where nothing ran
 * at all, a loaded machine gets one more chance: a suite that hangs costs its whole time limit with every run.
 */
function isHopeless(
  { reasons }: Verdict,
  { round, records }: { readonly round: number; readonly records: readonly RunRecord[] },
): boolean {
  const [reason] = reasons
  if (reason?.code === 'no-fail-to-pass') return !records.some(isShaky)
  return round > 1 && (reason?.code === 'cannot-run-tests' || reason?.code === 'baseline-ran-no-test')
}

/** A file that did not load after the change may load the next time. */
function isShaky({ state, problem, outcomes }: RunRecord): boolean {
  const unloaded = outcomes.some(({ name, status }) => name === FILE_PSEUDO_TEST && status === 'failed')
  return state === 'post' && (problem !== null || unloaded)
}

function isReason(result: Prepared | Reason): result is Reason {
  return 'code' in result
}

async function prepare(workshop: Workshop, candidate: Candidate): Promise<Prepared | Reason> {
  const { repository, config } = workshop
  const built = await buildStates(repository, candidate.pullRequest, candidate.split)
  if ('reason' in built) return built.reason
  const { trees } = built.states
  const post = await treeFiles(repository, trees.post)
  const relevance = await findRelevantTests({
    split: candidate.split,
    files: post,
    limits: { maxRelated: config.limits['test-files'] },
  })
  const none = rejectWithoutTests(relevance)
  if (none !== null) return none
  const plan = await planRuns(
    post,
    relevance.kept.map(({ file }) => file),
    { testCommand: config['test-command'] },
  )
  if (plan.groups.length === 0) return { code: 'no-test-found', detail: unclaimed(plan.unclaimed), stage: 'relevance' }
  const files = { base: await treeFiles(repository, trees.base), pre: await treeFiles(repository, trees.pre), post }
  return { states: built.states, files, relevance, groups: plan.groups }
}

function unclaimed(files: readonly { readonly file: string; readonly why: string }[]): string {
  const [first] = files
  return first === undefined ? 'no test file was found' : `no known test framework runs ${first.file}: ${first.why}`
}

interface Setup {
  readonly sites: ReadonlyMap<string, Site>
  readonly reason: Reason | null
  readonly seconds: number
}

const STATES: readonly State[] = ['post', 'base', 'pre']

/** Installs for the state after the change first: where that fails there is no task. */
async function installAll(workshop: Workshop, pool: SitePool, prepared: Prepared): Promise<Setup> {
  const sites = new Map<string, Site>()
  let seconds = 0
  for (const state of STATES) {
    for (const group of prepared.groups) {
      const key = siteKey(group, state)
      if (sites.has(key)) continue
      const { dir } = group.pkg
      const request = {
        tree: prepared.states.trees[state],
        files: prepared.files[state],
        dir,
        language: group.framework.language,
      }
      const installed = await pool.install({
        ...request,
        tests: group.files,
        side: state === 'post' ? 'after' : 'before',
      })
      workshop.signal.throwIfAborted()
      seconds += 'site' in installed ? installed.site.seconds : installed.seconds
      if ('failed' in installed) {
        const detail = `${state === 'post' ? 'after' : 'before'} the change: ${installed.failed}`
        return { sites, seconds, reason: { code: 'cannot-install', detail, stage: 'setup' } }
      }
      sites.set(key, installed.site)
    }
  }
  return { sites, seconds, reason: null }
}

function siteKey({ pkg, framework }: RunGroup, state: State): string {
  return `${state} ${framework.language} ${pkg.dir}`
}

function siteFor(sites: ReadonlyMap<string, Site>, group: RunGroup, state: State): Site {
  const site = sites.get(siteKey(group, state))
  if (site === undefined) throw new Error(`nothing was installed for ${group.pkg.dir} in ${state}`)
  return site
}
