/** Runs the steps of one job, in a workspace and a temp folder of its own. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Job } from './definition.ts'
import { asText, fill } from './expressions.ts'
import type { Contexts, Value } from './expressions.ts'
import { readOnly } from './permissions.ts'
import type { Granted } from './permissions.ts'
import type { JobResult, RunRequest, StepResult } from './run.ts'
import { runStep } from './run-step.ts'

export interface JobRequest {
  readonly id: string
  readonly job: Job
  readonly run: RunRequest
  readonly contexts: Contexts
  readonly permissions: Granted
  readonly workflowEnv: Contexts
}

export async function runJob(request: JobRequest): Promise<JobResult> {
  const { id, job, run } = request
  const permissions = run.fork ? readOnly(request.permissions) : request.permissions
  const token = run.mintToken(permissions)
  const root = join(run.root, 'jobs', id.replace(/[^A-Za-z0-9]+/g, '-'))
  const [workspace, temp, home] = ['workspace', 'temp', 'home'].map((name) => join(root, name))
  if (workspace === undefined || temp === undefined || home === undefined) throw new Error('three folders')
  for (const folder of [workspace, temp, home]) mkdirSync(folder, { recursive: true })
  const jobId = id.split(' / ').at(-1)?.replace(/ \(.*/, '') ?? id
  const github = githubContext(run, { token, workspace, job: jobId })
  const env: Record<string, string> = { ...standardEnv(run, { workspace, temp, home, job: jobId }), ...run.env }
  let contexts: Contexts = {
    ...request.contexts,
    github,
    runner: { temp, os: 'Linux', arch: 'X64' },
    job: { status: 'success' },
    steps: {},
    env: {},
  }
  const declared = { ...request.workflowEnv, ...job.env }
  for (const [name, value] of Object.entries(declared)) env[name] = asText(fill(value, contexts))
  const masks = new Set([token, ...Object.values(run.secrets ?? {})])
  const steps: StepResult[] = []
  let failed = false
  for (const [index, step] of job.steps.entries()) {
    contexts = { ...contexts, env }
    const running = { request: run, contexts, workspace, temp, env, masks, actionEnv: actionEnv(run, permissions) }
    const result = await runStep(running, step, { index, status: { failed } })
    steps.push(result)
    failed ||= result.conclusion === 'failure'
    if (step.id !== undefined)
      contexts = { ...contexts, steps: { ...asRecord(contexts['steps']), [step.id]: stepContext(result) } }
  }
  const outputs = Object.fromEntries(
    Object.entries(job.outputs).map(([name, value]) => [name, asText(fill(value, contexts))]),
  )
  return { id, conclusion: failed ? 'failure' : 'success', steps, outputs, permissions, workspace }
}

function stepContext(result: StepResult): Value {
  return { outputs: { ...result.outputs }, conclusion: result.conclusion, outcome: result.conclusion }
}

export function asRecord(value: Value | undefined): Readonly<Record<string, Value>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Readonly<Record<string, Value>>)
    : {}
}

function githubContext(
  run: RunRequest,
  own: { readonly token: string; readonly workspace: string; readonly job: string },
): Value {
  const [owner = ''] = run.repository.split('/')
  return {
    event: run.event.payload,
    event_name: run.event.name,
    repository: run.repository,
    repository_owner: owner,
    ref: run.ref,
    ref_name: run.ref.replace(/^refs\/(heads|tags)\//, ''),
    sha: run.sha,
    run_id: '4711',
    run_attempt: '1',
    actor: 'dana',
    api_url: run.apiUrl,
    server_url: 'https://github.com',
    ...own,
  }
}

/** What the runner sets for every step, from nothing: no variable of this machine but PATH comes through. */
function standardEnv(
  run: RunRequest,
  own: { readonly workspace: string; readonly temp: string; readonly home: string; readonly job: string },
): Record<string, string> {
  const event = join(own.temp, 'event.json')
  return {
    PATH: [...(run.bin ?? []), process.env['PATH']].join(':'),
    HOME: own.home,
    LANG: 'C.UTF-8',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: run.event.name,
    GITHUB_EVENT_PATH: event,
    GITHUB_REPOSITORY: run.repository,
    GITHUB_REPOSITORY_OWNER: run.repository.split('/')[0] ?? '',
    GITHUB_REF: run.ref,
    GITHUB_REF_NAME: run.ref.replace(/^refs\/(heads|tags)\//, ''),
    GITHUB_SHA: run.sha,
    GITHUB_RUN_ID: '4711',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: own.job,
    GITHUB_API_URL: run.apiUrl,
    GITHUB_GRAPHQL_URL: `${run.apiUrl}/graphql`,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKSPACE: own.workspace,
    RUNNER_TEMP: own.temp,
    RUNNER_OS: 'Linux',
    RUNNER_ENVIRONMENT: 'github-hosted',
  }
}

/** Actions get the artifact service's token, scripts do not; the identity token's URL is there once `id-token: write` is given. */
function actionEnv(run: RunRequest, permissions: Granted): Record<string, string> {
  const identity = permissions['id-token'] === 'write'
  return {
    ACTIONS_RUNTIME_TOKEN: 'canary-runtime-token',
    ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/',
    STAND_IN_ARTIFACTS: join(run.root, 'artifacts'),
    STAND_IN_CLONE: run.clone,
    ...(identity
      ? { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9/id', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'canary-id-token' }
      : {}),
  }
}
