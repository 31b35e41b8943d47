/** Table of docs/configuration.md, from the descriptions in the schema. */
import { Config } from '../../src/config/config.ts'
import { type Field, fieldsOf } from './json-schema.ts'
import { code, table } from './table.ts'

export function configurationTable(): string {
  return table(
    ['key', 'values', 'default', ''],
    fieldsOf(Config, 'input').map((field) => [code(field.path), field.type, fallbackOf(field), field.description]),
  )
}

function fallbackOf({ fallback }: Field): string {
  if (fallback === undefined) return ''
  return typeof fallback === 'object' ? code(JSON.stringify(fallback)) : code(String(fallback))
}
