/** From a candidate and its evidence to the files of the task folder. */
import type { TaskFacts } from '../benchmark/render-task.ts'
import { renderTask } from '../benchmark/render-task.ts'
import type { Before, ClassifiedTest } from '../checks/classify.ts'
import type { RunRecord } from '../checks/outcome.ts'
import { failToPass } from '../checks/verdict.ts'
import { instanceId } from '../core/ids.ts'
import { version } from '../core/version.ts'
import type { RunGroup } from '../frameworks/plan.ts'
import { rangeOf } from '../frameworks/package.ts'
import { addedLinesOf, agentShare } from '../session/attribution.ts'
import { isIncomplete } from '../session/find.ts'
import { redactPeople } from '../guard/people.ts'
import type { Redacted, Redactor } from '../guard/redact.ts'
import { languagesOf } from '../task/language.ts'
import type { Reason } from '../task/rejection.ts'
import { classifyTaskType } from '../task/task-type.ts'
import type { Candidate } from './candidate.ts'
import type { Evidence } from './evidence.ts'
import type { Workshop } from './workshop.ts'

/** Renders the folder, or refuses it when a patch holds a secret. */
export async function assembleTask(
  workshop: Workshop,
  candidate: Candidate,
  evidence: Evidence,
): Promise<{ readonly files: ReadonlyMap<string, string> } | { readonly reason: Reason }> {
  const redactPatch = (text: string) => workshop.redactor.redact(text)
  const rendered = renderTask(
    {
      facts: factsOf(workshop, candidate, evidence),
      prompt: candidate.prompt,
      solutionPatch: evidence.states.solutionPatch,
      testPatch: evidence.states.testPatch,
      records: evidence.runs.records,
    },
    { redact: (text) => redactAll(workshop.redactor, text), redactPatch },
  )
  return rendered.status === 'rendered' ? { files: rendered.files } : { reason: rendered.reason }
}

/** Secrets and, in what people wrote, home folders and addresses. Patches keep theirs: an AUTHORS file must still apply. */
export function redactAll(redactor: Redactor, text: string): Redacted {
  const secrets = redactor.redact(text)
  const people = redactPeople(secrets.text)
  return { text: people.text, counts: { ...secrets.counts, ...people.counts } }
}

function factsOf(workshop: Workshop, candidate: Candidate, evidence: Evidence): TaskFacts {
  const { pullRequest, found } = candidate
  const { verdict, runs, states } = evidence
  const type = classifyTaskType(pullRequest.title, candidate.prompt.text)
  const whole = `${states.solutionPatch}${states.testPatch}`
  const runsOf = (state: string): number =>
    Math.max(0, ...runs.records.filter((record) => record.state === state).map(({ run }) => run))
  return {
    instance_id: instanceId(pullRequest.owner, pullRequest.repo, pullRequest.number ?? pullRequest.head.slice(0, 12)),
    repository: {
      owner: pullRequest.owner,
      name: pullRequest.repo,
      url: `https://github.com/${pullRequest.owner}/${pullRequest.repo}`,
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
    task_type: type.type,
    task_type_evidence: type.evidence,
    agent: agentOf(candidate),
    model: found.linked.find(({ session }) => session.model !== null)?.session.model ?? null,
    session_ids: found.linked.map(({ session }) => session.id),
    agent_share_of_diff: agentShare(found.linked, addedLinesOf(whole), {
      attribution: found.attribution,
      incomplete: isIncomplete(found),
    }).agent_share_of_diff,
    partition: verdict.partition ?? 'strong',
    fail_to_pass: failToPass(evidence.classes).map((test) => ({ ...test.id, before: beforeOf(test) })),
    pass_to_pass: [...verdict.pass_to_pass],
    unstable: [...verdict.unstable],
    hidden_by_load_error: evidence.classes.filter((test) => test.class === 'hidden-by-load-error').map(({ id }) => id),
    relevance: [...evidence.relevance.kept],
    ...howToRun(workshop, evidence),
    runs: { base: runsOf('base'), pre: runsOf('pre'), post: runsOf('post') },
    limits:
      evidence.relevance.left_out > 0
        ? [`${evidence.relevance.left_out} related test files were not run (limits.test-files)`]
        : [],
    notes: [...candidate.notes, ...evidence.relevance.notes, ...runs.notes],
    created_at: workshop.today(),
    tool_version: version,
  }
}

/** The session knows its agent; else the change does. */
function agentOf({ agent, found }: Candidate): string | null {
  const known = found.linked.map(({ session }) => session.agent).find((name) => name !== 'unknown')
  return known ?? agent?.agent ?? null
}

function beforeOf(test: ClassifiedTest): Before {
  return test.before ?? 'failed'
}

function howToRun(workshop: Workshop, { groups, sites, runs }: Evidence): Pick<TaskFacts, 'setup' | 'run'> {
  const [site] = sites
  const contexts = new Set(groups.flatMap(({ context }) => context.name ?? []))
  return {
    setup: {
      commands: (site?.commands ?? []).map((command) => [...command]),
      package_manager: site === undefined || site.plan.manager === 'none' ? null : site.plan.manager,
      lock_file: site?.plan.lockFile ?? null,
      tool_versions: { ...workshop.toolVersions },
      evidence: [
        ...new Set([...sites.flatMap(({ plan }) => plan.evidence), ...groups.flatMap(({ evidence }) => evidence)]),
      ],
    },
    run: {
      commands: groups.map((group) => commandOf(group, runs.records)),
      contexts: [...contexts],
      sandbox: workshop.sandbox.backend,
      network: workshop.sandbox.backend === 'none' ? 'open' : 'none',
      timeouts_s: { setup: workshop.config.limits['setup-timeout'], test: workshop.config.limits['test-timeout'] },
    },
  }
}

function commandOf(group: RunGroup, records: Evidence['runs']['records']): TaskFacts['run']['commands'][number] {
  const { name } = group.context
  const isOurs = (record: RunRecord): boolean =>
    record.framework === group.framework.name &&
    record.context === (name ?? undefined) &&
    record.files.some((file) => group.files.includes(file))
  const record = records.find((item) => item.state === 'post' && isOurs(item))
  return {
    framework: group.framework.name,
    framework_version: rangeOf(group.pkg, group.framework.name),
    cwd: record?.cwd ?? group.pkg.dir,
    ...(name === null ? {} : { context: name }),
    command: record?.command ?? [],
    files: [...group.files],
  }
}
