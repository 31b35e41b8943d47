import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { publishedSchemas } from '../../src/benchmark/schemas.ts'
import { renderDocument } from '../../src/core/json.ts'

const folder = new URL('../../schemas/', import.meta.url)
const schemas = publishedSchemas()

test('schemas/ holds these schemas and no other', () => {
  expect(readdirSync(folder).sort()).toEqual([...schemas.keys()].sort())
})

test.each([...schemas])('%s is as the code has it (else: npm run schemas)', (name, schema) => {
  expect(readFileSync(new URL(name, folder), 'utf8')).toBe(renderDocument(schema))
})

test('every key of the configuration is described', () => {
  const undescribed: string[] = []
  const walk = (node: unknown, path: string): void => {
    if (node === null || typeof node !== 'object') return
    const { properties } = node as { properties?: Record<string, { description?: string }> }
    for (const [key, value] of Object.entries(properties ?? {})) {
      if (value.description === undefined) undescribed.push(`${path}.${key}`)
      walk(value, `${path}.${key}`)
    }
  }
  walk(schemas.get('config.schema.json'), 'config')
  expect(undescribed).toEqual([])
})
