/** From a candidate and its evidence to the files of the task folder. */
import type { TaskFacts } from '../benchmark/render-task.ts'
import { renderAtifOf } from '../benchmark/exports/atif/trajectory.ts'
import { listsOf } from '../benchmark/lists.ts'
import { renderOptions, renderTask } from '../benchmark/render-task.ts'
import type { RunRecord } from '../checks/outcome.ts'
import { instanceId } from '../core/ids.ts'
import { version } from '../core/version.ts'
import type { RunGroup } from '../frameworks/plan.ts'
import { rangeOf } from '../frameworks/package.ts'
import { shownShare } from '../session/agent-share.ts'
import { languagesOf } from '../task/language.ts'
import type { Reason } from '../task/rejection.ts'
import type { Candidate } from './candidate.ts'
import type { Evidence } from './evidence.ts'
import type { Workshop } from './workshop.ts'

/** Renders the folder, or refuses it when a patch holds a secret. */
export async function assembleTask(
  workshop: Workshop,
  candidate: Candidate,
  evidence: Evidence,
): Promise<{ readonly files: ReadonlyMap<string, string> } | { readonly reason: Reason }> {
  const rendered = renderTask(
    {
      facts: factsOf(workshop, candidate, evidence),
      prompt: candidate.prompt,
      solutionPatch: evidence.states.solutionPatch,
      testPatch: evidence.states.testPatch,
      records: evidence.records,
      ...trajectoryOf(workshop, candidate),
    },
    renderOptions(workshop.redactor),
  )
  return rendered.status === 'rendered' ? { files: rendered.files } : { reason: rendered.reason }
}

/** The sessions of the change as one document, when the configuration says so and there is one with steps. */
function trajectoryOf({ config }: Workshop, { found }: Candidate): { trajectory?: object } {
  const trajectory = config['publish-trajectories'] ? renderAtifOf(found.linked) : null
  return trajectory === null ? {} : { trajectory }
}

function factsOf(workshop: Workshop, candidate: Candidate, evidence: Evidence): TaskFacts {
  const { pullRequest, found } = candidate
  const { agent_share_of_diff: share, ...how } = shownShare(candidate.share)
  return {
    instance_id: instanceId(pullRequest.owner, pullRequest.repo, pullRequest.number ?? pullRequest.head.slice(0, 12)),
    repository: {
      owner: pullRequest.owner,
      name: pullRequest.repo,
      url: workshop.repository.address,
    },
    pull_request: {
      number: pullRequest.number,
      title: pullRequest.title,
      url: pullRequest.url,
      author: pullRequest.author,
      merged_at: pullRequest.merged_at,
      shape: pullRequest.shape,
    },
    base_commit: pullRequest.base,
    merge_commit: pullRequest.head,
    languages: languagesOf(candidate.changes),
    task_type: candidate.type.type,
    task_type_evidence: candidate.type.evidence,
    agent: agentOf(candidate),
    model: found.linked.find(({ session }) => session.model !== null)?.session.model ?? null,
    session_ids: found.linked.map(({ session }) => session.id),
    agent_share_of_diff: share,
    agent_share: how,
    ...listsOf(evidence),
    relevance: [...evidence.relevance.kept],
    ...howToRun(workshop, evidence),
    ...(evidence.fit === undefined ? {} : { prompt_fit: evidence.fit }),
    limits:
      evidence.relevance.left_out > 0
        ? [`${evidence.relevance.left_out} related test files were not run (limits.test-files)`]
        : [],
    notes: [
      ...candidate.notes,
      ...(evidence.fit?.flags ?? []).map(({ code, detail }) => `${code}: ${detail}`),
      ...evidence.relevance.notes,
      ...evidence.setupNotes,
      ...evidence.notes,
    ],
    created_at: workshop.today(),
    tool_version: version,
  }
}

/** The session knows its agent; else the change does. */
function agentOf({ agent, found }: Candidate): string | null {
  const known = found.linked.map(({ session }) => session.agent).find((name) => name !== 'unknown')
  return known ?? agent?.agent ?? null
}

function howToRun(
  workshop: Workshop,
  { groups, sites, records, frameworkVersions }: Evidence,
): Pick<TaskFacts, 'setup' | 'run'> {
  const [site] = sites
  const contexts = new Set(groups.flatMap(({ context }) => context.name ?? []))
  return {
    setup: {
      commands: (site?.commands ?? []).map((command) => [...command]),
      package_manager: site === undefined || site.plan.manager === 'none' ? null : site.plan.manager,
      lock_file: site?.plan.lockFile ?? null,
      dependencies_as_of: sites.find(({ plan }) => plan.asOf !== null)?.plan.asOf ?? null,
      tool_versions: { ...workshop.toolVersions, ...Object.assign({}, ...sites.map(({ plan }) => plan.toolVersions)) },
      evidence: [
        ...new Set([...sites.flatMap(({ plan }) => plan.evidence), ...groups.flatMap(({ evidence }) => evidence)]),
      ],
    },
    run: {
      commands: groups.map((group) => commandOf(group, records, frameworkVersions)),
      contexts: [...contexts],
      sandbox: workshop.sandbox.backend,
      network: workshop.sandbox.backend === 'none' ? 'open' : 'none',
      timeouts_s: { setup: workshop.config.limits['setup-timeout'], test: workshop.config.limits['test-timeout'] },
    },
  }
}

function commandOf(
  group: RunGroup,
  records: Evidence['records'],
  versions: ReadonlyMap<string, string>,
): TaskFacts['run']['commands'][number] {
  const { name } = group.context
  const isOurs = (record: RunRecord): boolean =>
    record.framework === group.framework.name &&
    record.context === (name ?? undefined) &&
    record.files.some((file) => group.files.includes(file))
  const record = records.find((item) => item.state === 'post' && isOurs(item))
  return {
    framework: group.framework.name,
    framework_version: versions.get(group.framework.name) ?? rangeOf(group.pkg, group.framework.name),
    cwd: record?.cwd ?? group.pkg.dir,
    ...(name === null ? {} : { context: name }),
    command: record?.command ?? [],
    files: [...group.files],
  }
}
