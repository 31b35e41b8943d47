/** Runs a workflow: jobs in the order of their needs, matrices, called workflows with their inputs, secrets and outputs. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { callOf, readWorkflow } from './definition.ts'
import type { Call, Job, Workflow } from './definition.ts'
import { asText, condition, fill } from './expressions.ts'
import type { Contexts, Value } from './expressions.ts'
import { EVERYTHING, grant } from './permissions.ts'
import type { Granted } from './permissions.ts'
import type { Conclusion, JobResult, RunRequest, RunResult } from './run.ts'
import { asRecord, runJob } from './run-job.ts'

interface Scope {
  readonly run: RunRequest
  readonly workflow: Workflow
  /** `benchmark / ` in a called workflow. */
  readonly prefix: string
  readonly inputs: Value
  readonly secrets: Value
  readonly ceiling: Granted
}

interface Outcome {
  readonly conclusion: Conclusion
  readonly outputs: Readonly<Record<string, string>>
  readonly results: readonly JobResult[]
}

/** Runs it, whatever its triggers say: the caller has chosen the event. */
export async function runWorkflow(run: RunRequest): Promise<RunResult> {
  const artifacts = join(run.root, 'artifacts')
  mkdirSync(artifacts, { recursive: true })
  const workflow = readWorkflow(join(run.project, run.workflow))
  if (!(run.event.name in workflow.on)) throw new Error(`${run.workflow} is not triggered by ${run.event.name}`)
  const outcomes = await runJobs({
    run,
    workflow,
    prefix: '',
    inputs: run.inputs ?? {},
    secrets: { ...run.secrets },
    ceiling: EVERYTHING,
  })
  const jobs = [...outcomes.values()].flatMap((outcome) => outcome.results)
  const steps = jobs.flatMap((job) => job.steps.map((step) => ({ job, step })))
  return {
    conclusion: conclude([...outcomes.values()].map((outcome) => outcome.conclusion)),
    jobs,
    artifacts,
    summary: steps.map(({ step }) => step.summary).join(''),
    log: steps.map(({ job, step }) => `--- ${job.id} / ${step.name} (${step.conclusion})\n${step.log}`).join('\n'),
  }
}

async function runJobs(scope: Scope): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  for (const id of inOrder(scope.workflow.jobs)) {
    const job = scope.workflow.jobs[id]
    if (job) outcomes.set(id, await runJobFamily(scope, { id, job }, outcomes))
  }
  return outcomes
}

/** Job ids, each after those it needs. */
function inOrder(jobs: Readonly<Record<string, Job>>): readonly string[] {
  const order: string[] = []
  const visit = (id: string, path: readonly string[]): void => {
    if (path.includes(id)) throw new Error(`jobs need each other: ${[...path, id].join(' → ')}`)
    const job = jobs[id]
    if (!job) throw new Error(`no job ${id}`)
    for (const needed of job.needs) visit(needed, [...path, id])
    if (!order.includes(id)) order.push(id)
  }
  for (const id of Object.keys(jobs)) visit(id, [])
  return order
}

/** One job, or all jobs of its matrix, or the workflow it calls. */
async function runJobFamily(
  scope: Scope,
  entry: { readonly id: string; readonly job: Job },
  before: ReadonlyMap<string, Outcome>,
): Promise<Outcome> {
  const { id, job } = entry
  const needed = job.needs.map((name) => [name, before.get(name)] as const)
  const needs = Object.fromEntries(
    needed.map(([name, outcome]) => [
      name,
      { result: outcome?.conclusion ?? 'skipped', outputs: { ...outcome?.outputs } },
    ]),
  )
  const contexts: Contexts = { ...baseContexts(scope), needs }
  const status = {
    failed: needed.some(([, outcome]) => outcome?.conclusion === 'failure'),
    skipped: needed.some(([, outcome]) => outcome?.conclusion === 'skipped'),
  }
  if (!condition(job.if, contexts, status)) return { conclusion: 'skipped', outputs: {}, results: [] }
  const permissions = grant(job.permissions, scope.workflow.permissions, scope.ceiling)
  const results: Outcome[] = []
  for (const matrix of matrixOf(job, contexts)) {
    const suffix = Object.keys(matrix).length === 0 ? '' : ` (${Object.values(matrix).map(asText).join(', ')})`
    const whole = { ...contexts, matrix, strategy: {} }
    const name = `${scope.prefix}${id}${suffix}`
    results.push(await runOne(scope, { job, name, contexts: whole, permissions }))
  }
  return {
    conclusion: conclude(results.map((result) => result.conclusion)),
    outputs: results.at(-1)?.outputs ?? {},
    results: results.flatMap((result) => result.results),
  }
}

async function runOne(
  scope: Scope,
  one: { readonly job: Job; readonly name: string; readonly contexts: Contexts; readonly permissions: Granted },
): Promise<Outcome> {
  const { job, name, contexts, permissions } = one
  if (job.uses !== undefined) return runCalled(scope, one)
  const temp = join(scope.run.root, 'jobs', name.replace(/[^A-Za-z0-9]+/g, '-'), 'temp')
  mkdirSync(temp, { recursive: true })
  writeFileSync(join(temp, 'event.json'), JSON.stringify(scope.run.event.payload))
  const result = await runJob({ id: name, job, run: scope.run, contexts, permissions, workflowEnv: scope.workflow.env })
  return { conclusion: result.conclusion, outputs: result.outputs, results: [result] }
}

async function runCalled(
  scope: Scope,
  one: { readonly job: Job; readonly name: string; readonly contexts: Contexts; readonly permissions: Granted },
): Promise<Outcome> {
  const uses = one.job.uses ?? ''
  const path = uses
    .replace(/^(\.|\$)\//, '')
    .replace(/^[^/]+\/agent-backtest\//, '')
    .replace(/@.*$/, '')
  const workflow = readWorkflow(join(scope.run.project, path))
  const call = callOf(workflow)
  const given = asRecord(fill(one.job.with, one.contexts))
  const secrets = one.job.secrets === 'inherit' ? baseContexts(scope)['secrets'] : fill(one.job.secrets, one.contexts)
  const outcomes = await runJobs({
    run: scope.run,
    workflow,
    prefix: `${one.name} / `,
    inputs: callInputs(call, given),
    secrets: secrets ?? {},
    ceiling: one.permissions,
  })
  const jobs = Object.fromEntries(
    [...outcomes].map(([id, outcome]) => [id, { outputs: { ...outcome.outputs }, result: outcome.conclusion }]),
  )
  const outputs = Object.fromEntries(
    Object.entries(call.outputs).map(([name, output]) => [name, asText(fill(output.value, { jobs }))]),
  )
  const results = [...outcomes.values()]
  return {
    conclusion: conclude(results.map((result) => result.conclusion)),
    outputs,
    results: results.flatMap((result) => result.results),
  }
}

function callInputs(call: Call, given: Readonly<Record<string, Value>>): Value {
  for (const name of Object.keys(given))
    if (!(name in call.inputs)) throw new Error(`Invalid input, ${name} is not defined in the referenced workflow.`)
  return Object.fromEntries(
    Object.entries(call.inputs).map(([name, input]) => {
      const value =
        given[name] ?? input.default ?? (input.type === 'number' ? 0 : input.type === 'boolean' ? false : '')
      return [name, input.type === 'string' ? asText(value) : value]
    }),
  )
}

function baseContexts(scope: Scope): Contexts {
  const { run } = scope
  const github = {
    event: run.event.payload,
    event_name: run.event.name,
    repository: run.repository,
    ref: run.ref,
    sha: run.sha,
    run_id: '4711',
    run_attempt: '1',
  }
  return { github, inputs: scope.inputs, secrets: scope.secrets, vars: {} }
}

/** Every combination of the matrix's lists; one empty combination without a matrix. */
function matrixOf(job: Job, contexts: Contexts): readonly Readonly<Record<string, Value>>[] {
  if (!job.strategy) return [{}]
  const axes = Object.entries(asRecord(fill(job.strategy.matrix, contexts)))
  let all: Record<string, Value>[] = [{}]
  for (const [axis, values] of axes) {
    if (!Array.isArray(values) || values.length === 0)
      throw new Error(`Matrix vector '${axis}' does not contain any values`)
    all = all.flatMap((row) => values.map((value: Value) => ({ ...row, [axis]: value })))
  }
  if (all.length > 256) throw new Error(`the matrix has ${all.length} jobs, over the limit of 256`)
  return all
}

function conclude(all: readonly Conclusion[]): Conclusion {
  if (all.includes('failure')) return 'failure'
  return all.every((one) => one === 'skipped') ? 'skipped' : 'success'
}
