/** Table of docs/configuration.md, from the descriptions in the schema. */
import { Config } from '../../src/config/config.ts'
import { type Field, fieldsOf } from './json-schema.ts'
import { code, table } from './table.ts'

/** Keys that are read and checked and do not do all they say yet. A test compares this list with the sources. */
export const UNFINISHED: Readonly<Record<string, string>> = {
  'publish-trajectories': 'No effect yet: never written.',
}

export function configurationTable(): string {
  return table(
    ['key', 'values', 'default', ''],
    fieldsOf(Config, 'input').map((field) => [code(field.path), field.type, fallbackOf(field), remarkOf(field)]),
  )
}

function remarkOf({ path, description }: Field): string {
  const key = Object.keys(UNFINISHED).find((name) => path === name || path.startsWith(`${name}.`))
  return key === undefined ? description : `${description} **${UNFINISHED[key] ?? ''}**`
}

function fallbackOf({ fallback }: Field): string {
  if (fallback === undefined) return ''
  return typeof fallback === 'object' ? code(JSON.stringify(fallback)) : code(String(fallback))
}
