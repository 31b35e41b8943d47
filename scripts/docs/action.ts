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
