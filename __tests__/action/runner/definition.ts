/** The parts of workflow and action files that the runner executes. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Value } from './expressions.ts'

const Anything = z.custom<Value>(() => true)
const Mapping = z.record(z.string(), Anything).default({})
const Permissions = z.union([z.string(), z.record(z.string(), z.string()), z.null()]).optional()

const Step = z.strictObject({
  id: z.string().optional(),
  name: z.string().optional(),
  if: Anything.optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  with: Mapping,
  env: Mapping,
  'working-directory': z.string().optional(),
  'continue-on-error': z.boolean().optional(),
})
export type Step = z.infer<typeof Step>

const Job = z.strictObject({
  name: z.string().optional(),
  needs: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  if: Anything.optional(),
  'runs-on': Anything.optional(),
  'timeout-minutes': Anything.optional(),
  environment: z.string().optional(),
  permissions: Permissions,
  concurrency: Anything.optional(),
  strategy: z.strictObject({ 'fail-fast': z.boolean().optional(), matrix: z.record(z.string(), Anything) }).optional(),
  outputs: Mapping,
  env: Mapping,
  steps: z.array(Step).default([]),
  uses: z.string().optional(),
  with: Mapping,
  secrets: z.union([z.literal('inherit'), z.record(z.string(), Anything)]).default({}),
})
export type Job = z.infer<typeof Job>

const CallInput = z.object({
  type: z.string().optional(),
  default: Anything.optional(),
  required: z.boolean().optional(),
})
const Trigger = z.record(z.string(), Anything)

const Workflow = z.strictObject({
  name: z.string().optional(),
  on: z.union([
    z.string().transform((one): Record<string, Value> => ({ [one]: null })),
    z.array(z.string()).transform((list): Record<string, Value> => Object.fromEntries(list.map((one) => [one, null]))),
    Trigger,
  ]),
  permissions: Permissions,
  concurrency: Anything.optional(),
  env: Mapping,
  jobs: z.record(z.string(), Job),
})
export type Workflow = z.infer<typeof Workflow>

const Call = z.object({
  inputs: z.record(z.string(), CallInput).default({}),
  outputs: z.record(z.string(), z.object({ value: z.string() })).default({}),
})
export type Call = z.infer<typeof Call>

const Action = z.object({
  name: z.string(),
  inputs: z
    .record(z.string(), z.object({ required: z.boolean().optional(), default: Anything.optional() }).nullable())
    .nullish(),
  outputs: z.record(z.string(), Anything).nullish(),
  runs: z.object({ using: z.string(), main: z.string(), post: z.string().optional() }),
})
export type Action = z.infer<typeof Action>

export function readWorkflow(file: string): Workflow {
  return Workflow.parse(parse(readFileSync(file, 'utf8')))
}

/** What `workflow_call` declares; empty where the workflow cannot be called. */
export function callOf(workflow: Workflow): Call {
  if (!('workflow_call' in workflow.on)) throw new Error('this workflow has no workflow_call trigger')
  return Call.parse(workflow.on['workflow_call'] ?? {})
}

export function readAction(folder: string): Action {
  const file = join(folder, 'action.yml')
  if (!existsSync(file))
    throw new Error(`Can't find 'action.yml' under '${folder}'. Did you forget to run actions/checkout?`)
  return Action.parse(parse(readFileSync(file, 'utf8')))
}
