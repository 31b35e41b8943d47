/** The table of export formats. */
import { EXPORT_FORMATS } from '../../src/benchmark/exports/index.ts'
import { table } from './table.ts'

export function exportTable(): string {
  const rows = EXPORT_FORMATS.map(({ name, description }) => [
    `\`${name}\``,
    description.slice(description.indexOf(': ') + 2),
    description.slice(0, description.indexOf(':')),
  ])
  return table(['`--to`', 'what is written', 'for'], rows)
}
