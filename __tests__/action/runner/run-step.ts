/** Runs one step: a shell script, or an action of node. */
import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readAction } from './definition.ts'
import type { Step } from './definition.ts'
import { asText, condition, fill } from './expressions.ts'
import type { Contexts, Status, Value } from './expressions.ts'
import { fileCommands } from './file-commands.ts'
import { readLog } from './log.ts'
import { runProcess } from './process.ts'
import type { Ended } from './process.ts'
import type { RunRequest, StepResult } from './run.ts'

/** A job while it runs. */
export interface RunningJob {
  readonly request: RunRequest
  readonly contexts: Contexts
  readonly workspace: string
  readonly temp: string
  /** The environment that steps share; grows by GITHUB_ENV and GITHUB_PATH. */
  readonly env: Record<string, string>
  readonly masks: Set<string>
  /** What the runner gives to actions, and to scripts not. */
  readonly actionEnv: Readonly<Record<string, string>>
}

const STEP_TIMEOUT_MS = 240_000
const OWN_REPOSITORY = /^[^/]+\/agent-backtest(\/[^@]*)?@/
const PINNED = /^([^/]+\/[^/@]+)(\/[^@]*)?@([0-9a-f]{40})$/
const STAND_INS = resolve(import.meta.dirname, '..', 'stand-ins')

export async function runStep(
  job: RunningJob,
  step: Step,
  place: { readonly index: number; readonly status: Status },
): Promise<StepResult> {
  const name = step.name ?? step.uses ?? step.run?.split('\n')[0] ?? ''
  const id = step.id ?? ''
  const skipped: StepResult = {
    id,
    name,
    conclusion: 'skipped',
    outputs: {},
    log: '',
    annotations: [],
    otherCommands: [],
    summary: '',
  }
  if (!condition(step.if, job.contexts, place.status)) return skipped
  const commands = fileCommands(job.temp, `${place.index}`)
  const ended = await execute(job, step, commands.env)
  const log = readLog(ended.output, job.masks)
  const written = commands.read()
  Object.assign(job.env, written.env)
  if (written.path.length > 0) job.env['PATH'] = [...written.path, job.env['PATH']].join(':')
  const failed = ended.code !== 0 && step['continue-on-error'] !== true
  return {
    id,
    name,
    conclusion: failed ? 'failure' : 'success',
    outputs: written.outputs,
    log: log.text,
    annotations: log.annotations,
    otherCommands: log.others,
    summary: written.summary,
  }
}

async function execute(job: RunningJob, step: Step, commandFiles: Readonly<Record<string, string>>): Promise<Ended> {
  const own = texts(fill(step.env, job.contexts))
  const env = { ...job.env, ...commandFiles, ...own }
  const cwd = join(job.workspace, step['working-directory'] ?? '')
  if (step.run !== undefined) return runScript(job, asText(fill(step.run, job.contexts)), { env, cwd })
  if (step.uses === undefined) throw new Error('a step has neither uses nor run')
  return runAction(job, step, env)
}

/** The runner's own shell line for bash (https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#defaultsrunshell). */
async function runScript(
  job: RunningJob,
  script: string,
  where: { readonly env: Record<string, string>; readonly cwd: string },
): Promise<Ended> {
  const file = join(job.temp, `${Math.random().toString(36).slice(2)}.sh`)
  writeFileSync(file, script)
  return runProcess(['bash', '--noprofile', '--norc', '-eo', 'pipefail', file], {
    ...where,
    timeoutMs: STEP_TIMEOUT_MS,
  })
}

async function runAction(job: RunningJob, step: Step, env: Record<string, string>): Promise<Ended> {
  const folder = actionFolder(job, step.uses ?? '')
  const action = readAction(folder)
  if (action.runs.using !== 'node24') throw new Error(`${action.name} runs on ${action.runs.using}`)
  const main = resolve(folder, action.runs.main)
  if (!existsSync(main)) throw new Error(`File not found: '${main}'`)
  const given = texts(fill(step.with, job.contexts))
  const inputs = Object.fromEntries(
    Object.entries(action.inputs ?? {}).map(([name, input]) => {
      const value = given[name] ?? asText(fill(input?.default ?? '', job.contexts))
      return [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]
    }),
  )
  for (const name of Object.keys(given))
    if (!(name in (action.inputs ?? {}))) throw new Error(`Unexpected input(s) '${name}' for ${action.name}`)
  const whole = { ...env, ...job.actionEnv, ...inputs, GITHUB_ACTION_PATH: folder }
  return runProcess([process.execPath, main], { cwd: job.workspace, env: whole, timeoutMs: STEP_TIMEOUT_MS })
}

function actionFolder(job: RunningJob, uses: string): string {
  if (uses.startsWith('$/')) return join(job.request.project, uses.slice(2))
  if (uses.startsWith('./')) return join(job.workspace, uses.slice(2))
  const own = OWN_REPOSITORY.exec(uses)
  if (own) return join(job.request.project, own[1] ?? '')
  const pinned = PINNED.exec(uses)
  if (!pinned) throw new Error(`not pinned to a commit: ${uses}`)
  return join(STAND_INS, (pinned[1] ?? '').replace('/', '+'), pinned[2] ?? '')
}

function texts(value: Value): Record<string, string> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {}
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asText(item as Value)]))
}
