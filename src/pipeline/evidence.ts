/** The part of curation that runs foreign code: relevance, setup, runs, verdict. */
import { certaintyOf, type Certainty } from '../checks/certainty.ts'
import type { ClassifiedTest } from '../checks/classify.ts'
import { judgeRecords, judgeWithCauses, type Judgement, type JudgementOptions } from '../checks/judgement.ts'
import { FILE_PSEUDO_TEST, type RunRecord, type State } from '../checks/outcome.ts'
import { explainInlineTests, findRelevantTests, rejectWithoutTests, type Relevance } from '../checks/relevance.ts'
import type { Verdict } from '../checks/verdict.ts'
import type { ProjectFiles } from '../frameworks/files.ts'
import { dependenciesAsOf } from '../frameworks/setup/index.ts'
import { planRuns, type RunGroup, type Unclaimed } from '../frameworks/plan.ts'
import type { PromptFit } from '../task/prompt-fit.ts'
import type { Reason } from '../task/rejection.ts'
import { attemptRuns } from './attempts.ts'
import type { Candidate } from './candidate.ts'
import { examineSuspects } from './runs.ts'
import { frameworkVersions } from './framework-versions.ts'
import { blameLacking, lackingIn, lackingNotes } from './lacking.ts'
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
  /** What was tried before, and what could not be installed, in words. */
  readonly setupNotes: readonly string[]
  /** Of the frameworks as installed, by name; empty for a rejection. */
  readonly frameworkVersions: ReadonlyMap<string, string>
  /** Every process, as `runs.jsonl` keeps them. */
  readonly records: readonly RunRecord[]
  readonly notes: readonly string[]
  readonly classes: readonly ClassifiedTest[]
  readonly verdict: Verdict
  readonly certainty: Certainty
  /** How prompt and tests fit; known once both are. */
  readonly fit?: PromptFit
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
  const prepared = await findTests(workshop, candidate, stages)
  if (isReason(prepared)) return { evidence: null, reasons: [prepared], setupSeconds: 0 }
  const { states, files, relevance, groups } = prepared
  const asOf = dependenciesAsOf((await workshop.repository.commit(candidate.pullRequest.head)).committed_at)

  const { setup, setupSeconds, ...attempt } = await attemptRuns(
    workshop,
    pool,
    {
      groups,
      trees: states.trees,
      files,
      states: ['post', 'base', 'pre'],
      asOf,
      relevance,
      isSettled: (soFar, round) => isHopeless(judge(workshop, soFar).verdict, { round, records: soFar }),
    },
    stages,
  )
  if (setup.failed !== null) return { evidence: null, reasons: [cannotInstall(setup.failed)], setupSeconds }

  const stand = { groups: setup.groups, trees: states.trees, siteOf: setup.siteOf }
  const records = await stages.run(
    'runs',
    async () => [...attempt.records, ...(await examineSuspects(workshop, stand, attempt.records))],
    (all) => judge(workshop, all).verdict.reasons.some(({ code }) => code === 'cannot-run-tests'),
  )
  const judged = await stages.run(
    'verdict',
    async () => judgedEvidence(workshop, records),
    ({ verdict }) => verdict.verdict === 'rejected',
  )
  const versions =
    judged.verdict.verdict === 'rejected'
      ? new Map<string, string>()
      : await frameworkVersions(workshop, setup.groups, (group) => setup.siteOf(group, 'post'))
  const lacking = lackingIn(workshop.repository, Object.values(states.trees))
  return {
    evidence: {
      frameworkVersions: versions,
      states,
      relevance,
      groups: setup.groups,
      sites: setup.sites,
      setupNotes: [...attempt.notes, ...lackingNotes(lacking)],
      ...judged,
    },
    reasons: blameLacking(explainInlineTests(judged.verdict.reasons, relevance), lacking),
    setupSeconds,
  }
}

type Judged = Pick<Evidence, 'records' | 'notes' | 'classes' | 'verdict' | 'certainty'>

/** What the records say: the same wherever they are read again. */
export function judgedEvidence(workshop: Workshop, records: readonly RunRecord[]): Judged {
  const { classes, verdict, notes } = judgeWithCauses(records, judging(workshop))
  return { records, notes, classes, verdict, certainty: certaintyOf(classes) }
}

function judge(workshop: Workshop, records: readonly RunRecord[]): Judgement {
  return judgeRecords(records, judging(workshop))
}

function judging({ config }: Workshop): JudgementOptions {
  return { runs: config.runs, regressionOnly: config['regression-only'] }
}

function cannotInstall({ state, detail }: { readonly state: State; readonly detail: string }): Reason {
  const side = state === 'post' ? 'after' : 'before'
  return { code: 'cannot-install', detail: `${side} the change: ${detail}`, stage: 'setup' }
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

/** The stage `relevance` alone, which installs and runs nothing: the reason why no test can be chosen, or null. */
export async function relevanceReason(
  workshop: Workshop,
  candidate: Candidate,
  stages: Stages,
): Promise<Reason | null> {
  const prepared = await findTests(workshop, candidate, stages)
  return isReason(prepared) ? prepared : null
}

function findTests(workshop: Workshop, candidate: Candidate, stages: Stages): Promise<Prepared | Reason> {
  return stages.run('relevance', () => prepare(workshop, candidate), isReason)
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
  if (plan.groups.length === 0) return unclaimed(plan.unclaimed)
  const files = { base: await treeFiles(repository, trees.base), pre: await treeFiles(repository, trees.pre), post }
  const changed = new Set(relevance.kept.filter(({ by }) => by === 'changed').map(({ file }) => file))
  return { states: built.states, files, relevance, groups: plan.groups.map((group) => ({ ...group, changed })) }
}

function unclaimed(files: readonly Unclaimed[]): Reason {
  const first = files.find(({ unsupported }) => unsupported === true) ?? files[0]
  const code = first?.unsupported === true ? 'unsupported-tool' : 'no-test-found'
  const detail =
    first === undefined ? 'no test file was found' : `no known test framework runs ${first.file}: ${first.why}`
  return { code, detail, stage: 'relevance' }
}
