/** Tables of inputs and outputs, from an `action.yml`. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { table } from './table.ts'

const Entry = z.object({ description: z.string(), required: z.boolean().optional(), default: z.unknown().optional() })
const Action = z.object({ inputs: z.record(z.string(), Entry), outputs: z.record(z.string(), Entry) })
type Entry = z.infer<typeof Entry>

export function inputTable(file: string): string {
  const rows = Object.entries(read(file).inputs).map(([name, input]) => [name, fallbackOf(input), input.description])
  return table(
    ['input', 'default', ''],
    rows.map(([name = '', fallback = '', text = '']) => [`\`${name}\``, fallback, text]),
  )
}

const Workflow = z.object({
  on: z.object({
    workflow_call: z.object({ inputs: z.record(z.string(), Entry), secrets: z.record(z.string(), Entry).default({}) }),
  }),
})

/** Inputs of a reusable workflow, then its secrets. */
export function workflowTable(file: string): string {
  const { inputs, secrets } = Workflow.parse(parse(readFileSync(file, 'utf8'))).on.workflow_call
  const rows = Object.entries(inputs).map(([name, input]) => [`\`${name}\``, fallbackOf(input), input.description])
  const secret = Object.entries(secrets).map(([name, { description }]) => [`\`${name}\``, 'a secret', description])
  return table(['input', 'default', ''], [...rows, ...secret])
}

export function outputTable(file: string): string {
  const rows = Object.entries(read(file).outputs)
  return table(
    ['output', ''],
    rows.map(([name, { description }]) => [`\`${name}\``, description]),
  )
}

function fallbackOf({ required, default: value }: Entry): string {
  if (required === true) return '*required*'
  return value === undefined || value === '' ? '' : `\`${String(value)}\``
}

function read(file: string): z.infer<typeof Action> {
  return Action.parse(parse(readFileSync(file, 'utf8')))
}
